"""Who may call: each refusal says what is missing, and none has an empty body."""

from __future__ import annotations

import base64
import gzip
import io
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client

from tests.entrypoints.api.software import software
from unisson.entrypoints.api import oauth
from unisson.entrypoints.api.cpro import identity, operations, serving
from unisson.entrypoints.api.cpro.table import OPERATIONS
from unisson.portal.invoices.queries import searching as invoices
from unisson.portal.kernel import clock
from unisson.portal.organisations import searching
from unisson.portal.organisations.actions.technical import close_account
from unisson.portal.organisations.models import CompteTechnique

pytestmark = pytest.mark.django_db
assert operations.__all__  # importing it fills the table
SEARCH = "factures/rechercher/fournisseur"


def account(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("headers", "status", "manque"),
    [
        ({"Authorization": ""}, 401, "application"),
        ({"Authorization": "Basic abc"}, 401, "application"),
        ({"Authorization": "Bearer inconnu"}, 401, "application"),
        ({"cpro-account": ""}, 401, "compte technique"),
        ({"cpro-account": "~~~"}, 401, "compte technique"),
        ({"cpro-account": account("sans deux points")}, 401, "compte technique"),
        ({"cpro-account": account("inconnu:faux")}, 401, "compte technique"),
        ({"cpro-account": account("\0:x")}, 401, "compte technique"),
    ],
)
def test_who_is_not_known(supplier, headers, status, manque):
    supplier.headers = headers
    answer = supplier.post(SEARCH)
    assert answer.status_code == status
    assert answer.json()["manque"] == manque
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert ("invalid_token" in answer["WWW-Authenticate"]) == (answer.json()["codeRetour"] == 20101)
    assert answer["Content-Type"].startswith("application/json")


def test_an_expired_token(supplier):
    with clock.frozen(clock.now() + timedelta(hours=1, seconds=1)):
        answer = supplier.post(SEARCH)
    assert (answer.status_code, answer.json()["manque"]) == (401, "application")


def test_a_closed_account(supplier, cast):
    known = CompteTechnique.objects.get(login=supplier.login)
    close_account(known.pk, known.structure_id, cast.actor("claire"))
    assert supplier.post(SEARCH).json()["manque"] == "compte technique"


def test_an_espace_the_application_has_not(supplier):
    supplier.application.espaces = ["FACTURES_A_VALIDER"]
    supplier.application.save()
    answer = supplier.post(SEARCH)
    assert (answer.status_code, answer.json()["manque"]) == (403, "scope")


def test_an_espace_the_account_has_not(cast):
    reader = software(cast.COMMUNE, cast.actor("sophie"), ("FACTURES_RECUES",))
    answer = reader.post(SEARCH)
    assert (answer.status_code, answer.json()["manque"]) == (403, "habilitation")


def test_who_may_only_read_does_not_deposit(cast):
    reader = software(cast.MENUISERIE, cast.actor("claire"), ("FACTURES_EMISES",), "CONSULTATION_UNIQUEMENT")
    assert reader.ask(SEARCH)["codeRetour"] == 0
    answer = reader.post("factures/deposer/flux", {})
    assert (answer.status_code, answer.json()["manque"]) == (403, "habilitation")


@pytest.mark.parametrize("path", OPERATIONS)
def test_no_operation_answers_a_stranger(db, path):
    operation = OPERATIONS[path]
    answer = Client().generic(operation.method, f"/{operation.path}", b"{}", content_type="application/json")
    assert (answer.status_code, answer.json()["manque"]) == (401, "application")


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        ("{", "application/json", 400, 20113),
        ('{"a": NaN}', "application/json", 400, 20113),
        (b"\xff\xfe", "application/json", 400, 20113),
        ("[" * 100_000, "application/json", 400, 20113),
        ('"texte"', "application/json", 400, 20114),
        ("<xml/>", "application/xml", 415, 20112),
        ("a=b", "application/x-www-form-urlencoded", 415, 20112),
        ('{"numeroFacture": ["a", "b"]}', "application/json", 400, 20114),
        ('{"montantHTMin": "beaucoup"}', "application/json", 400, 20114),
        ('{"montantHTMin": 1e30}', "application/json", 400, 20114),
        ('{"idFournisseur": 99999999999999999999}', "application/json", 400, 20114),
        ('{"periodeDateDepotDu": "demain"}', "application/json", 400, 20114),
        ('{"periodeDateDepotDu": "0000-01-01"}', "application/json", 400, 20114),
        ('{"periodeDateDepotDu": "9999-12-31"}', "application/json", 400, 20114),
        ('{"idUtilisateurCreateur": [%s1]}' % ("1," * 1000), "application/json", 400, 20114),
        ('{"montantHTMin": 5, "montantHTMax": 4}', "application/json", 400, 20114),
        ('{"periodeDateDepotDu": "2026-11-26", "periodeDateDepotAu": "2026-11-01T00:00:00Z"}', "application/json", 400, 20114),
        ('{"cadreFacturation": "A99"}', "application/json", 400, 20114),
        ('{"rechercheFactureParFournisseur": {"triColonne": "Couleur"}}', "application/json", 400, 20114),
    ],
)
def test_what_is_not_understood(supplier, body, content_type, status, code):
    url = f"/{OPERATIONS[SEARCH].path}"
    answer = Client().post(url, body, content_type=content_type, headers=supplier.auth())
    assert (answer.status_code, answer.json()["codeRetour"]) == (status, code), answer.content


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json;charset=utf-8", "application/json; charset=UTF-8"]
)
def test_ways_of_saying_json(supplier, content_type):
    url = f"/{OPERATIONS[SEARCH].path}"
    assert Client().post(url, "{}", content_type=content_type, headers=supplier.auth()).json()["codeRetour"] == 0


@pytest.mark.parametrize("accept", ["*/*", "application/problem+json"])
@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("POST", "/cpro/factures/v1/consulter/cr", 404, None),
        ("POST", "/cpro/factures/v2/deposer/flux", 404, None),
        ("GET", "/cpro", 404, None),
        ("POST", f"/cpro/{'x' * 300}", 404, None),
        ("GET", "/api/rien/ici", 404, None),
        ("POST", "/api/oauth/authorize", 404, None),
        ("GET", "/cpro/factures/v1/deposer/flux", 405, "POST"),
        ("OPTIONS", "/cpro/factures/v1/deposer/flux", 405, "POST"),
        ("POST", "/cpro/transverses/v1/health-check", 405, "GET"),
        ("POST", "/cpro/diagnostic", 405, "GET, HEAD"),
        ("DELETE", "/cpro/openapi.json", 405, "GET, HEAD"),
        ("GET", "/api/oauth/token", 405, "POST"),
        ("PUT", "/api/oauth/revoke", 405, "POST"),
        ("GET", "/api/verifier", 405, "POST"),
    ],
)
def test_no_refusal_is_empty_nor_a_page(db, method, path, status, allow, accept):
    answer = Client(enforce_csrf_checks=True).generic(method, path, headers={"Accept": accept})
    assert (answer.status_code, answer.get("Allow")) == (status, allow)
    assert answer["Content-Type"].partition(";")[0] in ("application/json", "application/problem+json")
    assert answer.json().get("libelle") or answer.json().get("error_description") or answer.json()["detail"]
    if accept != "*/*":
        assert (answer["Content-Type"], answer.json()["status"]) == (accept, status)


@pytest.mark.parametrize("path", ["//cpro/{}", "/cpro//{}", "/cpro/{}/", "//cpro//{}//"])
def test_a_slash_too_many_is_forgiven(supplier, path):
    tail = OPERATIONS[SEARCH].path.removeprefix("cpro/")
    url = f"http://testserver{path.format(tail)}"  # whole: the test client takes what follows two slashes for a host
    answer = Client().post(url, "{}", content_type="application/json", headers=supplier.auth())
    assert answer.json()["codeRetour"] == 0


def test_a_compressed_body_is_refused_by_its_name(supplier):
    answer = supplier.post(SEARCH, gzip.compress(b"{}"), Content_Encoding="gzip")
    assert (answer.status_code, answer.json()["codeRetour"], answer["Accept-Encoding"]) == (415, 20135, "identity")


def test_a_refusal_waits_for_the_end_of_the_file():
    """Else the program sees a broken connection, never the reason."""
    sent = io.BytesIO(b"0" * 3_000_000)
    answer = Client().generic(
        "POST", f"/{OPERATIONS['factures/deposer/flux'].path}", b"", **{"wsgi.input": sent, "CONTENT_LENGTH": "3000000"}
    )
    assert (answer.status_code, sent.read()) == (401, b"")


def test_a_database_out_of_reach(supplier, monkeypatch):
    def down(*args: object) -> None:
        raise OperationalError("server closed the connection")

    for module, name in ((identity.tokens, "application_of"), (oauth.tokens, "issue"), (searching, "named")):
        monkeypatch.setattr(module, name, down)
    form = {"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}
    for answer in (
        supplier.post(SEARCH),
        Client().get("/cpro/diagnostic", headers=supplier.auth()),
        Client().post("/api/oauth/token", form),
    ):
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert answer.json().get("codeRetour", 20136) == 20136


def test_what_is_done_is_answered_even_when_the_log_fails(supplier, monkeypatch):
    def broken(*args: object) -> None:
        raise DatabaseError("no room")

    monkeypatch.setattr(serving.calls, "log", broken)
    supplier.done(SEARCH)


def test_too_many_calls(supplier, settings):
    settings.API_CALLS_PER_MINUTE = 2
    answers = [supplier.post(SEARCH) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert answers[0]["RateLimit-Policy"] == '"application";q=2;w=60'
    assert answers[2].json()["codeRetour"] == 20116


def test_a_failure_of_the_portal_shows_nothing(supplier, monkeypatch):
    def broken(*args: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(invoices, "find", broken)
    answer = supplier.post(SEARCH)
    assert (answer.status_code, answer.json()["codeRetour"]) == (500, 20119)
    assert b"secret" not in answer.content


def test_problem_details_when_asked(supplier, recipient):
    answer = recipient.post("factures/rechercher/recipiendaire", {}, Accept="application/problem+json")
    body = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["codeRetour"]) == (422, 422, 20000)
    assert body["type"].endswith("TRA_MSG_00.015")
    done = supplier.post(SEARCH, {}, Accept="application/problem+json")
    assert (done.status_code, done.json()["codeRetour"]) == (200, 0)


def test_the_diagnostic_tells_what_is_missing(supplier):
    stranger = Client().get("/cpro/diagnostic").json()
    assert [(step["etape"], step["reussie"]) for step in stranger["etapes"]] == [
        ("application", False),
        ("compte technique", False),
    ]
    told = Client().get("/cpro/diagnostic", headers=supplier.auth()).json()
    assert all(step["reussie"] for step in told["etapes"])
    verdicts = {row["operation"]: row for row in told["operations"]}
    assert verdicts["/cpro/factures/v1/deposer/flux"]["ouverte"]
    closed = verdicts["/cpro/factures/v1/rechercher/recipiendaire"]
    assert (closed["ouverte"], closed["manque"]) == (False, "habilitation")
