"""What Chorus Pro has not: once only, sandbox, log of calls, change feed, examples of the reference page, the client."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from tests import lots, paper
from tests.entrypoints.api.software import b64, software
from tests.factories import make_sent
from unisson import client
from unisson.entrypoints.api import oauth
from unisson.entrypoints.api.cpro.examples import EXAMPLES, VARIABLES
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock
from unisson.portal.raccordements.actions import calls, idempotency
from unisson.portal.raccordements.models import AccessToken, Call, IdempotencyKey

FLUX = "factures/deposer/flux"


def body(data: bytes) -> dict[str, str]:
    return {"fichierFlux": b64(data), "nomFichier": "f.xml", "syntaxeFlux": "IN_DP_E1_UBL_INVOICE"}


@pytest.mark.django_db
def test_one_key_one_answer(supplier):
    first = supplier.done(FLUX, body(lots.good("K-1")), Idempotency_Key="k1")
    again = supplier.done(FLUX, body(lots.good("K-1")), Idempotency_Key="k1")
    assert again == first
    other = supplier.post(FLUX, body(lots.good("K-2")), Idempotency_Key="k1")
    assert (other.status_code, other.json()["codeRetour"]) == (422, 20117)
    assert supplier.post(FLUX, body(lots.good("K-2")), Idempotency_Key="k" * 129).status_code == 400
    assert Invoice.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_takes_no_key(supplier):
    assert supplier.ask(FLUX, {}, Idempotency_Key="k2")["codeRetour"] == 20121
    supplier.done(FLUX, body(lots.good("K-1")), Idempotency_Key="k2")


@pytest.mark.django_db
def test_a_key_is_kept_thirty_days(supplier):
    supplier.done(FLUX, body(lots.good("K-1")), Idempotency_Key="k3")
    assert idempotency.forget_old() == 0
    with clock.frozen(clock.now() + idempotency.KEPT * 1.01):
        assert idempotency.forget_old() == 1
        assert calls.forget_old() == 1


@pytest.mark.django_db(transaction=True)
def test_a_hundred_deposits_with_one_key_make_one_invoice(cast):
    with clock.frozen(timezone.now()):  # threads read the real time
        known = software(cast.MENUISERIE, cast.actor("claire"))
    asked, gate = body(lots.good("C-1")), threading.Barrier(8)

    def deposit(rank: int) -> tuple[int, bytes]:
        if rank < 8:
            gate.wait()
        try:
            answer = known.post(FLUX, asked, Idempotency_Key="cent")
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(deposit, range(100)))
    assert len(answers) == 1, answers
    assert answers.pop()[0] == 200
    assert Invoice.objects.filter(sent_at__isnull=False).count() == 1
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db
def test_the_sandbox_simulates_on_demand(supplier):
    search = "factures/rechercher/fournisseur"
    closed = supplier.post(FLUX, body(lots.good("K-1")), Unisson_Simuler="a-blanc")
    assert (closed.status_code, closed.json()["codeRetour"], Invoice.objects.count()) == (400, 20134, 0)
    supplier.application.bac_a_sable = True
    supplier.application.save()
    assert supplier.post(search, {}, Unisson_Simuler="panne").json()["codeRetour"] == 20120
    assert supplier.post(search, {}, Unisson_Simuler="limite")["Retry-After"] == "1"
    assert supplier.post(search, {}, Unisson_Simuler="lenteur=1, vide").json()["codeRetour"] == 20000
    for unreadable in ("ablanc", "lenteur", "lenteur=vite", "lenteur=60000"):
        assert supplier.post(search, {}, Unisson_Simuler=unreadable).json()["codeRetour"] == 20134
    dry = supplier.done(FLUX, body(lots.good("K-1")), Unisson_Simuler="a-blanc")
    assert dry["verdict"]["etat"] == "IN_INTEGRE"
    assert Invoice.objects.count() == 0
    supplier.done(FLUX, body(lots.good("K-1")))
    asked = Call.objects.order_by("pk").values_list("simulated", flat=True)
    assert [*asked] == ["", "panne", "limite", "lenteur, vide", "", "", "", "", "a-blanc", ""]


@pytest.mark.django_db
def test_the_log_tells_of_a_token_that_expired_and_of_a_secret_refused(supplier):
    AccessToken.objects.update(expires_at=clock.now())
    assert supplier.post("factures/rechercher/fournisseur", {}).status_code == 401
    oauth.token(RequestFactory().post("/", {"grant_type": "client_credentials", "client_id": supplier.application.client_id}))
    assert [*supplier.application.calls.order_by("pk").values_list("operation", "http_status")] == [
        ("cpro/factures/v1/rechercher/fournisseur", 401),
        (calls.JETON, 400),
    ]


@pytest.mark.django_db
def test_the_log_keeps_no_secret_and_no_file(supplier):
    supplier.done(FLUX, body(lots.good("K-1")))
    supplier.ask("factures/consulter/fournisseur", {"identifiantFactureCPP": 1})
    last, first = Call.objects.order_by("-pk")
    assert (last.code_retour, last.technical_account) == (20008, supplier.login)
    assert "caractères »" in first.request and b64(lots.good("K-1"))[:60] not in first.request
    kept = str([*Call.objects.values()])
    assert supplier.password not in kept and supplier.token not in kept and supplier.secret not in kept


def _until_older_transactions_end() -> None:
    """Events are told once every older transaction of the server is over: other tests have theirs."""
    oldest = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > %s"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        mine = cursor.fetchone()[0]
        for _ in range(600):
            cursor.execute(oldest, [mine])
            if cursor.fetchone()[0]:
                return
            time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_the_feed_is_read_from_where_one_stopped(cast):
    supplier, recipient = software(cast.MENUISERIE, cast.actor("claire")), software(cast.COMMUNE, cast.actor("sophie"))
    make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    _until_older_transactions_end()

    def read(known, after: int, limit: int = 100) -> dict[str, Any]:
        url = f"/cpro/unisson/v1/evenements?apres={after}&limite={limit}"
        return dict(Client().get(url, headers=known.auth()).json())

    first = read(supplier, 0, 2)
    assert [row["statut"] for row in first["evenements"]] == ["DEPOSEE", "EN_COURS_ACHEMINEMENT"]
    rest = read(supplier, first["curseur"])
    assert ([row["statut"] for row in rest["evenements"]], rest["complet"]) == (["MISE_A_DISPOSITION"], True)
    assert read(supplier, rest["curseur"])["evenements"] == []
    assert [row["statut"] for row in read(recipient, 0)["evenements"]] == ["MISE_A_DISPOSITION"]
    assert read(software(cast.HOPITAL, cast.actor("karim")), 0)["evenements"] == []


@pytest.mark.django_db
def test_every_example_of_the_reference_answers_what_it_says(supplier, recipient, cast):
    known: dict[str, Any] = {
        "$flux": b64(paper.ubl()),
        "$destinataire": cast.COMMUNE.identifiant,
        "$structure": cast.COMMUNE.pk,
    }

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: filled(part) for name, part in value.items()}
        return known[value] if isinstance(value, str) and value in VARIABLES else value

    for example in EXAMPLES:
        caller = supplier if example.side == "supplier" else recipient
        answer = caller.ask(example.path, filled(example.body))
        assert answer["codeRetour"] == example.code, (example.title, answer)
        assert set(example.shows) <= set(answer), (example.title, answer)
        if "numeroFluxDepot" in answer:
            known["$numero"] = answer["numeroFluxDepot"]
            known["$facture"] = answer["verdict"]["factures"][0]["identifiantFactureCPP"]


@pytest.mark.django_db(transaction=True)
def test_the_python_client(live_server, cast, tmp_path: Path):
    def connect(known) -> client.Unisson:
        made = client.Unisson(live_server.url, known.application.client_id, known.secret, known.login, known.password)
        made.pause = lambda seconds: None
        return made

    supplier = connect(software(cast.MENUISERIE, cast.actor("claire")))
    town = software(cast.COMMUNE, cast.actor("sophie"))
    recipient = connect(town)
    assert all(step["reussie"] for step in supplier.diagnostic()["etapes"])
    file = tmp_path / "facture.xml"
    file.write_bytes(paper.cii())
    deposit = supplier.deposer(str(file))
    (made,) = deposit.factures
    assert (deposit.juge, deposit.integre, made.resultat, made.numero) == (True, True, "SENT", "F-2026-121")
    assert supplier.compte_rendu(deposit.numero_flux)["etatCourantDepotFlux"] == "IN_INTEGRE"
    assert [row["numeroFacture"] for row in supplier.factures_emises(["MISE_A_DISPOSITION"])] == ["F-2026-121"]
    (row,) = recipient.factures_recues(idDestinataire=cast.COMMUNE.pk)
    assert recipient.facture_recue(row["idFacture"])["numeroFacture"] == "F-2026-121"
    assert recipient.traiter(row["idFacture"], "MANDATEE", numero_mandat="M-1")["nouveauStatut"] == "MANDATEE"
    assert supplier.facture_emise(row["idFacture"])["statutFacture"] == "MANDATEE"
    _until_older_transactions_end()
    assert [event.statut for event in supplier.evenements()][-1] == "MANDATEE"
    assert supplier.historique(row["idFacture"])["statutCourantCode"] == "MANDATEE"
    assert recipient.telecharger([row["idFacture"]], "PIVOT")[:2] == b"PK"
    assert supplier.structure(cast.COMMUNE.identifiant)["idStructureCPP"] == cast.COMMUNE.pk
    assert supplier.structure("00000000000000") is None
    assert supplier.structure(cast.BUREAUTIQUE.identifiant)["idStructureCPP"] == cast.BUREAUTIQUE.pk  # a private one
    assert supplier.joindre(b"%PDF-1.7", "bon.pdf") > 0
    with pytest.raises(client.UnissonError) as refused:
        recipient.traiter(row["idFacture"], "SUSPENDUE")
    assert (refused.value.http, refused.value.code) == (200, 20021)
    town.application.tokens.all().delete()  # a token revoked meanwhile is asked for again
    assert len(list(recipient.factures_recues())) == 1
    assert list(recipient.factures_recues(["REJETEE"])) == []
