"""Fields and filters that connectors send and that are read: files, sizes, bank accounts, parties by identifier, orders."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import timedelta

import pytest

from tests import paper
from tests.entrypoints.api.software import b64, software
from tests.factories import make_sent
from unisson.portal.invoices.documents import attach
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.files import keep
from unisson.portal.organisations.actions.fiche import change_siret
from unisson.portal.organisations.actions.keeping import add_piece
from unisson.portal.organisations.models import CoordonneesBancaires

pytestmark = pytest.mark.django_db
ISSUED, WHOLE = "factures/rechercher/fournisseur", "factures/consulter/fournisseur"
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def sent(cast) -> Invoice:
    return make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))


@pytest.fixture
def account(cast) -> CoordonneesBancaires:
    """A factor's account in use, with its statement."""
    now = clock.now() - timedelta(days=3)
    return CoordonneesBancaires.objects.create(
        structure=cast.MENUISERIE, nom="Affacturage", iban=IBAN, created_at=now, usable_at=now, rib_sha256=keep(b"%PDF-rib"),
        rib_nom="rib.pdf", est_affactureur=True, factor_nom="Factor SA", factor_identifiant="73282932000074",
    )  # fmt: skip


def names(packed: str) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(packed)))
    return {name: archive.read(name) for name in archive.namelist()}


def test_files_by_their_type(cast, supplier):
    add_piece(cast.MENUISERIE.pk, cast.actor("claire"), "kbis.pdf", b"%PDF-1.7 kbis")
    mine = supplier.done("transverses/ajouter/fichier", {"pieceJointeFichier": b64(b"bon"), "pieceJointeNom": "bon.pdf"})

    def found(where: str, **asked: object) -> list[tuple[str, str]]:
        rows = supplier.done(f"transverses/rechercher/pj/{where}", asked)["listePiecesJointes"]
        return [(row["pieceJointeTypeCode"], row["pieceJointeDesignation"]) for row in rows]

    assert found("structure") == found("structure", pieceJointeTypeId=3) == [("03", "kbis")]
    assert found("moncompte") == found("moncompte", pieceJointeTypeId=4) == [("04", "bon.pdf")]
    assert found("structure", pieceJointeTypeId=4) == found("moncompte", pieceJointeTypeId=3) == []
    packed = supplier.done("transverses/telecharger/pieceJointe", {"objetPieceJointe": "UTILISATEUR"})["pieceJointe"]
    assert names(packed) == {f"{mine['pieceJointeId']}-bon.pdf": b"bon"}


def test_bank_statements_are_taken_by_who_deposits(cast, supplier, account):
    asked = {"objetPieceJointe": "STRUCTURE_COORDONNEE_BANCAIRE", "structure": {"idStructure": cast.MENUISERIE.pk}}
    packed = supplier.done("transverses/telecharger/pieceJointe", asked)["pieceJointe"]
    assert names(packed) == {f"{account.pk}-rib.pdf": b"%PDF-rib"}
    validator = software(cast.MENUISERIE, cast.actor("claire"), espaces=("FACTURES_A_VALIDER",))
    stranger = software(cast.BUREAUTIQUE, cast.actor("marc"))
    for other in (validator, stranger):
        assert other.ask("transverses/telecharger/pieceJointe", asked)["codeRetour"] == 20003


def test_invoices_of_one_bank_account_and_their_weight(supplier, sent, account, cast):
    Invoice.objects.filter(pk=sent.pk).update(coordonnees=account, iban=IBAN)
    attach(sent, cast.actor("claire"), DocumentKind.COMPLEMENTAIRE, "bon.pdf", b"%PDF-bon", "application/pdf")
    row = supplier.done(ISSUED, {"coordonneeBancaire": account.pk, "recupererTaille": True})["listeFactures"][0]
    assert row["taille"] == sum(sent.documents.values_list("size", flat=True)) > 8
    assert supplier.done(ISSUED, {"coordonneeBancaire": account.pk + 1})["listeFactures"] == []
    (row,) = supplier.done(ISSUED)["listeFactures"]
    assert "taille" not in row
    paid = {
        "CompteBancaire": IBAN,
        "CodePays": "FR",
        "CleIban": "76",
        "CodeBanque": "30006",
        "CleRib": "89",
        "NomCb": "Affacturage",
    }
    assert {name: row[f"coordBancairesFournisseur{name}"] for name in paid} == paid
    assert (row["affactureurCode"], row["affactureurTypeIdentifiant"]) == ("73282932000074", "SIRET")
    factor = supplier.done(WHOLE, {"identifiantFactureCPP": sent.pk})["facture"]["fournisseur"]["affactureur"]
    assert (factor["affactureurCode"], factor["affactureurRaisonSociale"]) == ("73282932000074", "Factor SA")


def test_parties_by_name_or_identifier(supplier, sent, cast):
    def found(path: str, key: str, asked: dict[str, object]) -> int:
        return len(supplier.done(path, asked)[key])

    for name in ("saint aubin", cast.COMMUNE.raison_sociale):  # « de » is in no index
        assert found(ISSUED, "listeFactures", {"listeDestinataire": [{"raisonSocialeStuctDmd": name}]}) == 1
    for path, asked in (
        ("structures/rechercher", {"structure": {"raisonSocialeStructure": cast.COMMUNE.raison_sociale}}),
        ("transverses/rechercher/destinataire", {"nomVilleCodePostal": cast.COMMUNE.raison_sociale}),
    ):
        (rows,) = (part for part in supplier.done(path, asked).values() if isinstance(part, list))
        assert [row["idStructureCPP"] for row in rows] == [cast.COMMUNE.pk]
    assert found(ISSUED, "listeFactures", {"listeDestinataire": [{"raisonSocialeStuctDmd": "hôpital"}]}) == 0
    role, path, key = {"roleUtilisateur": "FOURNISSEUR"}, "factures/rechercher/demandePaiement", "listeDemandePaiement"
    for_commune = {"structureDestinataire": {"identifiantStructureDestinataire": cast.COMMUNE.identifiant}}
    for_chu = {"structureDestinataire": {"identifiantStructureDestinataire": cast.HOPITAL.identifiant}}
    assert found(path, key, role | for_commune) == 1
    assert found(path, key, role | for_chu) == 0
    assert found(path, key, role | {"structureMoe": {"idStructureMoe": cast.COMMUNE.pk}}) == 0
    assert found(path, key, role | {"structureMoe": {"idStructureMoe": 0, "identifiantStructureMoe": ""}}) == 1
    unknown = {"structureValideur": {"identifiantStructureValideur": "00000000000000"}}
    assert supplier.ask(path, role | unknown)["codeRetour"] == 20003


def test_every_establishment_of_a_supplier(recipient, sent, cast):
    for structure, count in ((cast.MENUISERIE, 1), (cast.BUREAUTIQUE, 0)):  # private ones, which the town does not read
        asked = {"listeFournisseurs": [{"idFournisseur": structure.pk}], "rechercheSirenFournisseur": True}
        answer = recipient.ask("factures/rechercher/recipiendaire", asked)
        assert (answer["codeRetour"], len(answer["listeFactures"])) == (0 if count else 20000, count)


def test_a_credit_note_and_its_invoice_know_each_other(supplier, sent, cast):
    note = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="AV-1")
    Invoice.objects.filter(pk=note.pk).update(type_facture="AVOIR", numero_facture_origine=sent.number)
    read = {key: supplier.done(WHOLE, {"identifiantFactureCPP": key})["facture"] for key in (sent.pk, note.pk)}
    assert read[note.pk]["piecePrecedente"]["idPiecePrecedente"] == sent.pk
    assert read[sent.pk]["pieceSuivante"]["numeroPieceSuiante"] == "AV-1"  # as the original spells it
    assert "pieceSuivante" not in read[note.pk] and "piecePrecedente" not in read[sent.pk]


def test_parts_of_an_invoice_in_an_order_and_a_language(supplier, recipient):
    flux = {"fichierFlux": b64(paper.ubl()), "nomFichier": "f.xml", "syntaxeFlux": "IN_DP_E1_UBL_INVOICE"}
    key = supplier.done("factures/deposer/flux", flux)["verdict"]["factures"][0]["identifiantFactureCPP"]

    def lines(sens: str) -> list[str]:
        order = {"triColonneListeLignesPoste": "LignePosteMontantHtApresRemise", "triSensListeLignesPoste": sens}
        read = supplier.done(WHOLE, {"identifiantFactureCPP": key, "codeLangue": "EN", "getpLignesPoste": order})["facture"]
        assert read["references"]["libelleDeviseFacture"] == "Euro"
        assert read["recapitulatifDeTva"]["ligneTva"][0]["ligneTvaTauxRefLibelle"].endswith("%")
        return [row["lignePosteMontantHtApresRemise"] for row in read["lignesDePoste"]["lignePoste"]]

    assert lines("Ascendant") == lines("Descendant")[::-1]
    oldest = {"paramRechercheHistoStatuts": {"triColonneListeHistoStatut": "HistoStatutDatePassage"}}
    statuses = recipient.done("factures/consulter/historique", {"idFacture": key} | oldest)["historiquesDesStatuts"]
    assert statuses["histoStatut"][0]["histoStatutCode"] == "DEPOSEE"


def test_one_reads_ones_own_attachments_only(cast, supplier):
    path, asked = "structures/lister/rattachementsutilisateur", {"idStructure": cast.MENUISERIE.pk}
    supplier.done(path, asked | {"adresseEmailConnexionUtilisateur": supplier.login.upper()})
    assert supplier.ask(path, asked | {"adresseEmailConnexionUtilisateur": cast.claire.email})["codeRetour"] == 20133
    general = supplier.done("structures/consulter", {"idStructureCPP": cast.MENUISERIE.pk})["informationGenerales"]
    assert general["dateExpirationMotPasseCompteTech"] and general["listeStructureDupliquees"] == []
    copy = change_siret(cast.MENUISERIE.pk, cast.actor("claire"), "73282932000074")
    general = supplier.done("structures/consulter", {"idStructureCPP": cast.MENUISERIE.pk})["informationGenerales"]
    assert general["listeStructureDupliquees"] == [{"structureDupliquee": copy.pk}]
    general = supplier.done("structures/consulter", {"idStructureCPP": cast.COMMUNE.pk})["informationGenerales"]
    assert "dateExpirationMotPasseCompteTech" not in general


def test_recipients_are_public_and_ordered(supplier):
    def towns(**asked: object) -> list[str]:
        answer = supplier.done("transverses/rechercher/destinataire", asked)
        return [row["nomDestinataire"] for row in answer["listeDestinataires"]]

    order = {"triColonne": "NomDestinataire", "triSens": "Descendant"}
    assert towns(parametresRecherche=order) == towns()[::-1] != []
    assert towns(typeStructure="PUBLIQUE") == towns()
    assert towns(typeStructure="PRIVEE") == []
    assert supplier.ask("transverses/rechercher/destinataire", {"typeStructure": "MIXTE"})["codeRetour"] == 20128


def test_a_program_is_told_where_the_invoice_stands(recipient, sent):
    recipient.done("factures/traiter/recue", {"idFacture": sent.pk, "nouveauStatut": "MISE_EN_PAIEMENT"})
    again = recipient.ask("factures/traiter/recue", {"idFacture": sent.pk, "nouveauStatut": "SUSPENDUE"})
    assert again["codeRetour"] == 20002
    assert [cause["code"] for cause in again["causes"]] == ["STATUT_INCOMPATIBLE", "MOTIF_FOURNI"]
    assert "MISE_EN_PAIEMENT" in again["libelle"]
