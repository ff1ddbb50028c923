"""Every operation with a full, a minimal and an empty body made from its model: a valid answer and a meaningful code."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import paper
from tests.entrypoints.api.cpro.bodies import check, full
from tests.entrypoints.api.software import b64
from unisson.entrypoints.api.cpro import operations
from unisson.entrypoints.api.cpro.table import OPERATIONS
from unisson.portal.invoices.models import Invoice

assert operations.__all__
pytestmark = pytest.mark.django_db
POSTED = [path for path, line in OPERATIONS.items() if line.method == "POST"]
FLUX = {"fichierFlux": b64(paper.ubl()), "nomFichier": "f.xml", "syntaxeFlux": "IN_DP_E1_UBL_INVOICE"}
# What an empty body answers, when it is not a success: which field is missing, or that nothing was found.
EMPTY = {
    "factures/rechercher/recipiendaire": 20000,
    "factures/rechercher/demandePaiement": 20121,
    **dict.fromkeys(
        (path for path in POSTED if path.split("/")[1] in ("consulter", "traiter", "completer", "recycler", "corriger")), 20121
    ),
    **dict.fromkeys(("factures/deposer/flux", "factures/deposer/pdf", "factures/soumettre", "factures/traiterRejet"), 20121),
    "factures/telecharger/groupe": 20121,
    "facturesTravaux/rechercher": 20121,
    "structures/rechercher/services": 20121,
    "structures/consulter/service": 20121,
    "structures/lister/rattachementsutilisateur": 20121,
    "transverses/ajouter/fichier": 20121,
    "transverses/consulter/information/siret": 20121,
    "transverses/consulterCR": 20121,
    "transverses/consulterCRDetaille": 20121,
    "transverses/recuperer/coordbanc/valides": 20121,
    "transverses/recuperer/etats/traitement": 20121,
    "transverses/telecharger/pieceJointe": 20121,
}


@pytest.fixture
def both(supplier, recipient):
    """The one who may call: the supplier where issued invoices are read, else the recipient."""
    return {"FACTURES_RECUES": recipient}, supplier


def caller(both, path):
    special, usual = both
    espaces = OPERATIONS[path].espaces
    return special[espaces[0]] if espaces and espaces[0] in special else usual


@pytest.fixture
def known(cast, supplier):
    """Identifiers of the caller's own things."""
    number = supplier.done("factures/deposer/flux", FLUX)["numeroFluxDepot"]
    invoice = Invoice.objects.get()
    ids = dict.fromkeys(("idFacture", "identifiantFactureCPP", "idDemandePaiement"), invoice.pk)
    return ids | {"numeroFluxDepot": number, "idStructure": cast.MENUISERIE.pk, "idFournisseur": cast.MENUISERIE.pk}


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", '{"idUtilisateurCourant": 0}'])
def test_an_empty_body(both, body):
    codes = {}
    for path in POSTED:
        answer = caller(both, path).post(path, body)
        assert answer.status_code == 200, answer.content
        codes[path] = check(OPERATIONS[path], answer)["codeRetour"]
    assert {path: code for path, code in codes.items() if code} == EMPTY


def test_a_full_body(both, known):
    for path in POSTED:
        operation = OPERATIONS[path]
        answer = caller(both, path).post(path, full(operation.demande, known))
        body = check(operation, answer)
        assert answer.status_code in (200, 400, 413), answer.content
        assert body["libelle"].strip(" -")


def test_a_minimal_body(both, known):
    """Only what names the object: the connectors that send least."""
    for path in POSTED:
        operation = OPERATIONS[path]
        least = {name: known[name] for name in operation.demande.model_fields if name in known}
        answer = caller(both, path).post(path, least)
        assert answer.status_code == 200, answer.content
        check(operation, answer)


@pytest.mark.parametrize("nothing", ["", None, {}, 0])
def test_every_optional_field_sent_as_nothing(both, nothing):
    """What go-choruspro sends: "", 0, null and {} mean « not given »."""
    for path in POSTED:
        operation = OPERATIONS[path]
        fields = operation.demande.model_fields
        body = {name: nothing for name in fields if nothing != 0 or "int" in str(fields[name].annotation)}
        answer = caller(both, path).post(path, body)
        assert answer.status_code == 200, (nothing, answer.content)
        assert check(operation, answer)["codeRetour"] == EMPTY.get(path, 0), path


def test_health(supplier):
    answer = Client().get("/cpro/transverses/v1/health-check", headers=supplier.auth())
    body = check(OPERATIONS["transverses/health-check"], answer)
    assert (body["statusCodeValue"], body["statusCode"], body["body"]) == (200, "200", "OK")


def test_there_are_as_many_operations_as_known():
    known = ("factures", "structures", "transverses", "utilisateurs", "engagementsJuridiques", "facturesTravaux")
    count = {domain: sum(line.domain == domain for line in OPERATIONS.values()) for domain in known}
    assert tuple(count.values()) == (22, 6, 32, 1, 1, 1)
