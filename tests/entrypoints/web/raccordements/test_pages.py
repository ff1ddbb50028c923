"""« Raccordements »: declare, renew, close an application, tell an address, read the log."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from unisson.entrypoints.api.cpro.refusals import REFUS
from unisson.entrypoints.web.raccordements.explaining import explained
from unisson.entrypoints.web.raccordements.standing import steps_of
from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.actions.technical import create_account
from unisson.portal.raccordements import tokens
from unisson.portal.raccordements.actions import applications, calls
from unisson.portal.raccordements.models import Application, ApplicationSecret, Delivery, Webhook

pytestmark = pytest.mark.django_db
BASE = "/structure/raccordements/"


@pytest.fixture
def shown(cast):
    return applications.declare(cast.MENUISERIE.pk, cast.actor("claire"), "Progiciel", ["FACTURES_EMISES"])


@pytest.fixture
def one(shown) -> str:
    return f"{BASE}{shown.application.pk}/"


def told(shown, operation: str, status: int, answer: str, simulated: str = "") -> None:
    calls.log(shown.application, None, calls.Exchange(operation, b'{"a": 1}', status, answer, 3, simulated))


def secret_in(page: str) -> str:
    return re.search(r"data-secret>([^<]+)<", page)[1]


def test_the_secret_is_shown_once_and_works(client_of):
    claire = client_of("claire")
    page = claire.post(BASE, {"nom": "Progiciel", "espaces": ["FACTURES_EMISES"]}).content.decode()
    application = Application.objects.get()
    secret = secret_in(page)
    assert tokens.issue(application.client_id, secret) is not None
    assert secret not in claire.get(f"{BASE}{application.pk}/").content.decode()
    assert "Progiciel" in claire.get(BASE).content.decode()


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client_of):
    page = client_of("claire").post(BASE, {"nom": "Progiciel"}).content.decode()
    assert "Choisissez au moins un espace" in page and 'value="Progiciel"' in page
    assert Application.objects.count() == 0


def test_only_managers_enter(client_of, one):
    assert client_of("lucie").get(BASE).status_code == 403
    for person in ("lucie", "nadia", "sophie"):
        assert client_of(person).get(one).status_code == 404
        assert client_of(person).post(f"{one}fermer/").status_code == 404


def test_a_secret_is_renewed_then_the_old_one_ended(client_of, shown, one):
    claire = client_of("claire")
    fresh = secret_in(claire.post(f"{one}secret/").content.decode())
    assert all(tokens.issue(shown.application.client_id, secret) for secret in (shown.secret, fresh))
    assert claire.post(f"{one}secret/", follow=True).redirect_chain  # refused, with its reason
    assert ApplicationSecret.objects.count() == 2
    old = ApplicationSecret.objects.earliest("id")
    claire.post(f"{one}secret/{old.pk}/fin/")
    assert tokens.issue(shown.application.client_id, shown.secret) is None
    assert claire.post(f"{one}secret/{old.pk}/fin/").status_code == 404


def test_verbs_of_the_page(client_of, shown, one):
    claire, application = client_of("claire"), shown.application
    issued = tokens.issue(application.client_id, shown.secret)
    claire.post(f"{one}jetons/")
    assert tokens.application_of(issued.token) is None
    claire.post(f"{one}bac-a-sable/", {"on": "1"})
    application.refresh_from_db()
    assert application.bac_a_sable
    claire.post(one, {"nom": "Nouveau", "espaces": ["FACTURES_EMISES", "FACTURES_A_VALIDER"]})
    application.refresh_from_db()
    assert (application.nom, application.espaces) == ("Nouveau", ["FACTURES_EMISES", "FACTURES_A_VALIDER"])
    claire.post(f"{one}fermer/")
    assert tokens.issue(application.client_id, shown.secret) is None
    assert "Fermée" in claire.get(one).content.decode()


def test_an_address_is_told_and_withdrawn(client_of, one):
    claire = client_of("claire")
    refused = claire.post(f"{one}webhooks/", {"url": "http://logiciel.example/"})
    assert "doit commencer par https" in refused.content.decode()
    assert "http://logiciel.example/" in refused.content.decode()
    claire.post(f"{one}webhooks/", {"url": "https://logiciel.example/unisson"})
    webhook = Webhook.objects.get()
    assert "whsec_" in claire.get(one).content.decode()
    assert claire.post(f"{one}envois/{Delivery.objects.count() + 1}/rejouer/").status_code == 404
    claire.post(f"{one}webhooks/{webhook.pk}/retirer/")
    assert Webhook.objects.count() == 0


def test_the_log_explains_failures(client_of, shown, one):
    for rank in range(60):
        told(shown, f"operation/{rank}", 200, '{"codeRetour": 0, "libelle": "GCU"}')
    told(shown, "operation/x", 401, '{"codeRetour": 20103, "libelle": "UNI_ACC_401 - Non"}')
    claire = client_of("claire")
    claire.get("/")
    with CaptureQueriesContext(connection) as queries:
        page = claire.get(f"{one}journal/").content.decode()
    assert len(queries) <= 14
    assert page.count("<tr>") == 51 and "compte technique n’est pas reconnu" in page
    older = re.search(r"\?avant=(\d+)", page)[1]
    assert claire.get(f"{one}journal/?avant={older}").content.decode().count("<tr>") == 12
    assert claire.get(f"{one}journal/?echecs=1").content.decode().count("<tr>") == 2
    assert claire.get(f"{one}journal/?avant=abc").status_code == 200
    last = shown.application.calls.latest("pk")
    detail = claire.get(f"{one}journal/{last.pk}/").content.decode()
    assert "20103" in detail and "secret" in detail
    assert claire.get(f"{one}journal/999999/").status_code == 404


@pytest.mark.parametrize(
    ("status", "answer", "simulated", "tone", "word"),
    [
        (200, '{"codeRetour":0,"libelle":"GCU_MSG_01_000"}', "", "ok", ""),
        (200, '{"codeRetour":20000,"libelle":"TRA_MSG_00.015 - Rien"}', "", "idle", ""),
        (200, '{"codeRetour":20008,"libelle":"GDP_MSG_11.008 - Non"}', "", "bad", "métier"),
        (500, '{"codeRetour":20120,"libelle":"UNI_SIM_500"}', "panne", "idle", "bac à sable"),
        (200, '{"codeRetour":0,"libelle":"GCU_MSG_01_000"}', "lenteur, a-blanc", "idle", "annulé"),
        (200, '{"codeRetour":0,"libelle":"GCU_MSG_01_000"}', "lenteur", "ok", "Lenteur"),
        (200, '{"codeRetour":20013,"libelle":"GDP_MSG_11.030 - Non"}', "lenteur, a-blanc", "bad", "métier"),
    ],
)
def test_each_line_of_the_log_has_its_tone(client_of, shown, one, status, answer, simulated, tone, word):
    told(shown, "cpro/factures/v1/deposer/flux", status, answer, simulated)
    said = explained(shown.application.calls.get())
    assert said.tone == tone and word in said.why
    page = client_of("claire").get(f"{one}journal/").content.decode()
    assert f"status-{tone}" in page and word in page and "v1/<wbr>deposer/<wbr>flux" in page


def test_nothing_found_is_what_the_facade_answers():
    assert {line.code_retour for code, line in REFUS.items() if code.startswith("VIDE")} == set(calls.NOTHING_FOUND)


def test_how_far_a_raccordement_has_come(client_of, cast, shown, one):
    claire, application = client_of("claire"), shown.application

    def tones() -> list[str]:
        claire.get(one)
        return [step.tone for step in steps_of(application)]

    assert tones() == ["idle", "bad", "idle"]
    create_account(cast.MENUISERIE.pk, cast.actor("claire"), "Autre", Granted("", ("FACTURES_A_VALIDER",)))
    assert tones() == ["idle", "bad", "idle"]  # open, but to another espace
    create_account(cast.MENUISERIE.pk, cast.actor("claire"), "Progiciel", Granted("", ("FACTURES_EMISES",)))
    told(shown, calls.JETON, 400, '{"error": "invalid_client"}')
    assert tones() == ["bad", "ok", "idle"]
    tokens.issue(application.client_id, shown.secret)
    told(shown, "cpro/factures/v1/rechercher/fournisseur", 403, '{"codeRetour": 20104, "libelle": "UNI_ACC_403"}')
    assert tones() == ["ok", "ok", "bad"]
    told(shown, "cpro/factures/v1/rechercher/fournisseur", 200, '{"codeRetour": 20000, "libelle": "TRA_MSG_00.015"}')
    assert tones() == ["ok", "ok", "ok"]
    page = claire.get(BASE).content.decode()
    assert "Autre" in page and "Valable" in page
