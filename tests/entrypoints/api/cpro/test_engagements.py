"""Engagements juridiques by the API: the call of existing connectors, the list of a buyer, and what nobody learns."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest

from tests import lots
from tests.entrypoints.api.software import b64, software
from unisson.entrypoints.api.cpro.operations import engagements
from unisson.portal.engagements.actions import joining, keeping
from unisson.portal.engagements.given import Given
from unisson.portal.engagements.models import Engagement

pytestmark = pytest.mark.django_db
PATH = "engagementsJuridiques/rechercher"


@pytest.fixture
def ministry(cast):
    anne, roussel, du_val = cast.actor("anne"), cast.MENUISERIE.identifiant, cast.BUREAUTIQUE.identifiant
    for given in (
        Given("1300456712", "Étagères", "CSPFACT075", roussel[:9] + "00024"),
        Given("1300456713", "Portes", fournisseur_siret=roussel),
        Given("1300456801", "Petites fournitures"),
        Given("1300456789", "Mobilier", fournisseur_siret=du_val),
    ):
        keeping.write(cast.MINISTERE, anne, given)
    keeping.close(keeping.write(cast.MINISTERE, anne, Given("1300412233", fournisseur_siret=roussel)).pk, anne)
    return software(cast.MINISTERE, anne)


def numbers(answer) -> list[str]:
    return [row["numeroEngagementJuridique"] for row in answer.get("listeEngagementJuridique", [])]


def test_existing_connectors_check_a_number(cast, supplier, ministry):
    def known(numero: str, structure=cast.MENUISERIE) -> list[str]:
        body = {
            "structureReceptriceEngagementJuridique": str(structure.pk),
            "numeroEngagementJuridique": numero,
            "etatCourantEngagementJuridique": "COMMANDE",
        }
        return numbers(supplier.done(PATH, body))

    assert known("1300456713") == known(" 1300 456 713") == ["1300456713"]
    assert known("1300456712") == ["1300456712"]  # given to another establishment of the company
    assert known("1300456801") == ["1300456801"]
    # Unknown, closed, begun, or somebody else's: all the same.
    assert known("1300000000") == known("1300412233") == known("1300456") == known("1300456789") == known("9" * 60) == []
    stranger = supplier.ask(PATH, {"structureReceptriceEngagementJuridique": str(cast.BUREAUTIQUE.pk)})
    assert stranger["codeRetour"] == 20003


def test_a_supplier_lists_what_it_received_and_no_more(cast, supplier, ministry):
    siret = cast.MENUISERIE.identifiant
    received = supplier.done(PATH, {"structureReceptriceEngagementJuridique": siret})
    assert sorted(numbers(received)) == ["1300412233", "1300456713"]
    assert sorted(numbers(supplier.done(PATH, {}))) == ["1300412233", "1300456713"]
    asked = {"structureReceptriceEngagementJuridique": siret, "numeroEngagementJuridique": "1300456801"}
    row = supplier.done(PATH, asked)["listeEngagementJuridique"][0]
    assert row.keys() == {
        "numeroEngagementJuridique", "etatCourantEngagementJuridique", "idStructureEmettrice",
        "identifiantStructureEmettrice", "designationStructureEmettrice",
    }  # fmt: skip


def test_a_buyer_reads_its_list_by_pages(cast, ministry, supplier):
    first = {
        "parametresRecherche": {"nbResultatsParPage": 2, "pageResultatDemandee": 1, "triColonne": "NumeroEngagementJuridique"}
    }
    page = ministry.done(PATH, first)
    assert numbers(page) == ["1300412233", "1300456712"]
    assert page["parametresRetour"] == {"pageCourante": 1, "pages": 3, "nbResultatsParPage": 2, "total": 5}
    assert page["listeEngagementJuridique"][1]["objetEngagementJuridique"] == "Étagères"
    assert numbers(ministry.done(PATH, {"etatCourantEngagementJuridique": "INACTIF"})) == ["1300412233"]
    Engagement.objects.filter(cle="1300456801").update(fin="2026-01-31")
    by_state = {"parametresRecherche": {"triColonne": "EtatCourantEngagementJuridique", "triSens": "Descendant"}}
    states = [row["etatCourantEngagementJuridique"] for row in ministry.done(PATH, by_state)["listeEngagementJuridique"]]
    assert states == ["INACTIF"] * 2 + ["COMMANDE"] * 3
    assert numbers(ministry.done(PATH, {"codeServiceEmetteur": "cspfact075"})) == ["1300456712"]
    assert numbers(
        ministry.done(
            PATH, {"structureEmettriceEngagementJuridique": cast.MINISTERE.pk, "numeroEngagementJuridique": "1300456789"}
        )
    ) == ["1300456789"]
    assert ministry.ask(PATH, {"structureEmettriceEngagementJuridique": "nulle part"})["codeRetour"] == 20003
    assert ministry.post(PATH, {"etatCourantEngagementJuridique": "SOLDE"}).json()["codeRetour"] == 20114


def test_numbers_cannot_be_tried_without_end(cast, supplier, ministry, monkeypatch):
    monkeypatch.setattr(engagements, "LOOKUPS", engagements.Pace("engagements-test", 1, 3600))
    body = {"structureReceptriceEngagementJuridique": str(cast.MENUISERIE.pk), "numeroEngagementJuridique": "1"}
    assert supplier.done(PATH, body)["listeEngagementJuridique"] == []
    refused = supplier.post(PATH, body)
    assert (refused.status_code, refused.json()["codeRetour"]) == (429, 20132)
    assert int(refused["Retry-After"]) > 0


def test_an_application_without_the_espace_reads_no_list(cast, ministry):
    ministry.application.espaces = ["FACTURES_EMISES"]
    ministry.application.save()
    assert ministry.done(PATH, {})["listeEngagementJuridique"] == []


def test_a_lot_for_the_state_is_judged_number_by_number(cast, supplier, ministry):
    expected = {
        "1300456801": ("SENT", set()),
        "1300456712": ("SENT", set()),
        "1300000000": ("REFUSED", {"ADM-ENGAGEMENT-INCONNU"}),
        "1300412233": ("REFUSED", {"ADM-ENGAGEMENT-CLOS"}),
    }
    asked = {"buyer": cast.MINISTERE.identifiant, "service": "CSPFACT075"}
    files = {f"{numero}.xml": lots.good(f"F-{numero}", engagement=numero, **asked) for numero in expected}
    body = {"fichierFlux": b64(lots.tar_of(files)), "nomFichier": "lot.tar.gz", "syntaxeFlux": "IN_DP_E1_UBL_INVOICE"}
    answer = supplier.done("factures/deposer/flux", body)
    found = {
        row["numeroFacture"].removeprefix("F-"): (
            row["resultat"],
            {one["regle"] for one in row.get("controles", []) if one["regle"].startswith("ADM-")},
        )
        for row in answer["verdict"]["factures"]
    }
    assert found == expected


def test_files_of_an_engagement_are_taken_by_its_parties(cast, supplier, ministry):
    row = Engagement.objects.get(cle="1300456713")
    joining.add_piece(row.pk, cast.actor("anne"), "bon.pdf", b"%PDF-bon")
    path, asked = "transverses/telecharger/pieceJointe", {"objetPieceJointe": "ENGAGEMENT_JURIDIQUE"}
    named = asked | {"engagementJuridique": {"numeroEngagementJuridique": "1300 456 713"}}
    for reader in (supplier, ministry):
        packed = zipfile.ZipFile(io.BytesIO(base64.b64decode(reader.done(path, named)["pieceJointe"])))
        assert packed.read(f"{cast.MINISTERE.pk}/bon.pdf") == b"%PDF-bon"
    assert software(cast.BUREAUTIQUE, cast.actor("marc")).ask(path, named)["codeRetour"] == 20000
    assert supplier.ask(path, asked)["codeRetour"] == 20121
