"""The shapes that known connectors send, one row each: what a program written for the original sends is understood."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import paper
from tests.entrypoints.api.software import b64
from tests.factories import make_sent

pytestmark = pytest.mark.django_db
ISSUED, RECEIVED = "factures/rechercher/fournisseur", "factures/rechercher/recipiendaire"
WHOLE, FLUX = "factures/consulter/fournisseur", "factures/deposer/flux"
MINUTE, ISO = r"\d{4}-\d\d-\d\d \d\d:\d\d", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0[12]:00"


@pytest.fixture
def sent(cast):
    return make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))


# Connector, who calls, operation, body ($facture, $structure, $commune: identifiers), codeRetour.
SHAPES = [
    ("OCA page of ten thousand", "supplier", ISSUED, {"idFournisseur": "$structure", "rechercheFactureParFournisseur": {"nbResultatsParPage": 10_000, "pageResultatDemandee": 1}}, 0),
    ("OCA history by the number of the search", "supplier", "factures/consulter/historique", {"idFacture": "$facture", "nbResultatsMaximum": 1}, 0),
    ("OCA order of the State, numbers as text", "supplier", "engagementsJuridiques/rechercher", {"structureReceptriceEngagementJuridique": "$structure", "numeroEngagementJuridique": "EJ1", "etatCourantEngagementJuridique": "COMMANDE"}, 0),
    ("Go every field, all absent", "supplier", ISSUED, {"idUtilisateurCourant": 0, "listeDestinataire": [{"idDestinataire": 0, "listeIdServiceExecutant": None}], "numeroFacture": "", "periodeDateDepotDu": {}, "cadreFacturation": {}, "statutCourant": [], "montantHTMin": 0, "montantHTMax": 0}, 0),
    ("Go and .NET zero dates", "supplier", ISSUED, {"periodeDateDepotDu": "0001-01-01T00:00:00Z", "periodeDateDepotAu": "0001-01-01", "periodeDateFactureAu": "9999-12-31T23:59:59"}, 0),
    ("Go misspelt sort", "supplier", ISSUED, {"rechercheFactureParFournisseur": {"triColonne": "NumeroFacture", "triSense": "x", "triSens": "Ascendant "}}, 0),
    ("Go names of the pages of an invoice", "supplier", WHOLE, {"identifiantFactureCPP": "$facture", "pLignesPoste": {"nbResultatsParPageLignesPoste": 1}}, 0),
    ("Go number of a structure", "supplier", "structures/consulter", {"idStructure": "$commune", "codeLangue": "fr"}, 0),
    ("One bound in another spelling", "supplier", ISSUED, {"montantAPayerMin": 5_000_000}, 0),
    ("Number of an invoice under its other name", "supplier", WHOLE, {"idFacture": "$facture"}, 0),
    ("Pastell received invoices", "recipient", RECEIVED, {"typeDemandePaiement": "FACTURE", "idDestinataire": "$commune", "factureTelechargeeParDestinataire": False, "periodeDateHeureEtatCourantDu": "2026-11-01", "periodeDateHeureEtatCourantAu": "2026-11-22T23:59:59", "paramRecherche": {"nbResultatsParPage": 1000, "pageResultatDemandee": 1, "nbResultatsMaximum": 999_999}}, 0),
    ("Pastell works invoices, then no more page", "recipient", "facturesTravaux/rechercher", {"roleUtilisateur": "MOA", "idDestinataire": "$commune", "avecSansService": "AVEC_ET_SANS_SERVICE", "rechercheFactureTravaux": {"pageResultatDemandee": 1}}, 20007),
    ("Pastell restriction left empty", "recipient", "structures/rechercher", {"restreindreStructuresPrivees": "", "structure": {"identifiantStructure": "$siret", "typeIdentifiantStructure": "SIRET"}}, 0),
    ("Pastell download", "recipient", "factures/telecharger/groupe", {"format": "PIVOT", "listeFacture": [{"idFacture": "$facture"}]}, 0),
    ("Pastell status already given", "recipient", "factures/traiter/recue", {"idFacture": "$facture", "nouveauStatut": "MISE_A_DISPOSITION", "motif": "", "numeroDPMandat": ""}, 0),
    ("ZMOG everything in lists", "supplier", WHOLE, [{"identifiantFactureCPP": "$facture"}], 0),
    ("ZMOG numbers as text", "supplier", WHOLE, {"identifiantFactureCPP": "$texte", "codeLangue": "FR"}, 0),
    ("Casys pages of five hundred", "supplier", ISSUED, {"rechercheFactureParFournisseur": {"nbResultatsParPage": 500, "pageResultatDemandee": 1, "triColonne": "DateDepot", "triSens": "Descendant"}}, 0),
    ("INV unknown flux", "supplier", "transverses/consulterCRDetaille", {"numeroFluxDepot": "CPP0000000000000000000042"}, 20001),
    ("chorus-api empty body", "supplier", "transverses/recuperer/devises", None, 0),
]  # fmt: skip


@pytest.mark.parametrize(("who", "path", "body", "code"), [row[1:] for row in SHAPES], ids=[row[0] for row in SHAPES])
def test_a_shape_is_understood(request, cast, sent, who, path, body, code):
    known = {"$facture": sent.pk, "$texte": str(sent.pk), "$structure": str(cast.MENUISERIE.pk), "$commune": cast.COMMUNE.pk, "$siret": cast.COMMUNE.identifiant}  # fmt: skip

    def filled(value):
        if isinstance(value, dict):
            return {name: filled(part) for name, part in value.items()}
        if isinstance(value, list):
            return [filled(part) for part in value]
        return known.get(value, value) if isinstance(value, str) else value

    answer = request.getfixturevalue(who).ask(path, filled(body))
    assert answer["codeRetour"] == code, answer


def test_what_the_other_names_ask_is_done(supplier, cast):
    flux = {"fichierFlux": b64(paper.ubl()), "nomFichier": "f.xml", "syntaxeFlux": "IN_DP_E1_UBL_INVOICE"}
    pk = supplier.done(FLUX, flux)["verdict"]["factures"][0]["identifiantFactureCPP"]
    page = {"pageResultatDemandeeLignesPoste": 2, "nbResultatsParPageLignesPoste": 1}
    for name in ("pLignesPoste", "getpLignesPoste"):
        seen = supplier.done(WHOLE, {"identifiantFactureCPP": pk, name: page})["facture"]["lignesDePoste"]
        assert (seen["pageCouranteLignesPoste"], seen["nbResultatsParPageLignesPoste"]) == (2, 1)
    assert supplier.done(ISSUED, {"montantAPayerMin": 5_000_000})["listeFactures"] == []
    assert len(supplier.done(ISSUED, {"montantAPayerMin": 1, "periodeDateDepotAu": "9999-12-31"})["listeFactures"]) == 1


def test_success_is_said_in_the_words_connectors_compare(supplier, sent, cast):
    said = {
        "transverses/recuperer/coordbanc/valides": ("GCU_MSG_01_000", {"idStructure": cast.MENUISERIE.pk}),
        "transverses/recuperer/typedp": ("GCU_MSG_01_000", {}),
        "factures/consulter/historique": ("GCU_MSG_01_000", {"idFacture": sent.pk}),
        "transverses/recuperer/devises": ("TRA_MSG_00.000", {}),
        "structures/rechercher": ("TRA_MSG_00.000", {}),
    }
    assert {path: supplier.done(path, body)["libelle"] for path, (_, body) in said.items()} == {
        path: libelle for path, (libelle, _) in said.items()
    }


def test_dates_have_the_form_of_their_field(supplier, recipient, sent, cast):
    service = cast.COMMUNE.services.get(code="FIN")
    service.debut, service.fin = sent.issue_date, None
    service.save()
    asked = {"idStructure": cast.COMMUNE.pk, "idService": service.pk}
    dates = supplier.done("structures/consulter/service", asked)["parametres"]
    assert re.fullmatch(ISO, dates["dateCreation"]) and dates["dateDebutValidite"] == f"{sent.issue_date}T00:00:00.000+01:00"
    rows = supplier.done("structures/rechercher/services", {"idStructure": cast.COMMUNE.pk})["listeServices"]
    assert [row["dateDbtService"] for row in rows if "dateDbtService" in row] == [f"{sent.issue_date} 00:00"]
    (row,) = supplier.done(ISSUED)["listeFactures"]
    assert (row["dateFacture"], bool(re.fullmatch(ISO, row["dateHeureEtatCourant"]))) == (str(sent.issue_date), True)
    whole = recipient.done("factures/consulter/recipiendaire", {"identifiantFactureCPP": sent.pk})["facture"]["references"]
    assert re.fullmatch(MINUTE, whole["dateCreationFacture"])


def test_a_get_may_carry_a_body(supplier):
    answer = Client().generic(
        "GET", "/cpro/transverses/v1/health-check", b"[]", content_type="application/json", headers=supplier.auth()
    )
    assert answer.json()["codeRetour"] == 0
    assert Client().head("/cpro/transverses/v1/health-check", headers=supplier.auth()).status_code == 200
