"""Searching, consulting, treating: the supplier and the recipient through the API only, with the actions of the web."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest

from tests import lots, paper
from tests.entrypoints.api.cpro.bodies import check
from tests.entrypoints.api.software import b64, software
from tests.factories import make_sent
from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.operations.paging import COLUMNS
from unisson.entrypoints.api.cpro.table import OPERATIONS
from unisson.portal.invoices.actions import treating
from unisson.portal.invoices.models import Invoice

pytestmark = pytest.mark.django_db
ISSUED, RECEIVED, TREAT = "factures/rechercher/fournisseur", "factures/rechercher/recipiendaire", "factures/traiter/recue"


@pytest.fixture
def deposited(supplier):
    """Three invoices, deposited by the API: identifiers by number."""
    files = {f"{number}.xml": lots.good(number) for number in ("R-1", "R-2", "R-3")}
    flux = {"fichierFlux": b64(lots.tar_of(files)), "nomFichier": "lot.tar.gz", "syntaxeFlux": "IN_DP_E1_UBL_INVOICE"}
    rows = supplier.done("factures/deposer/flux", flux)["verdict"]["factures"]
    return {row["numeroFacture"]: row["identifiantFactureCPP"] for row in rows}


def numbers(answer) -> list[str]:
    return [row["numeroFacture"] for row in answer["listeFactures"]]


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({}, ["R-3", "R-2", "R-1"]),
        ({"numeroFacture": "r-2"}, ["R-2"]),
        ({"statutCourant": ["MISE_A_DISPOSITION"]}, ["R-3", "R-2", "R-1"]),
        ({"statutCourant": "REJETEE"}, []),
        ({"typeFacture": "AVOIR"}, []),
        ({"montantTTCMin": 1200, "montantTTCMax": "1200,00"}, ["R-3", "R-2", "R-1"]),
        ({"montantHTMin": 1000.01}, []),
        ({"montantHTMax": 0}, ["R-3", "R-2", "R-1"]),
        ({"periodeDateDepotDu": "2026-11-21", "periodeDateDepotAu": "2026-11-21"}, ["R-3", "R-2", "R-1"]),
        ({"periodeDateDepotAu": "2026-11-20T23:59:59"}, []),
        ({"periodeDateFactureDu": "2026-11-02T00:00:00Z"}, ["R-3", "R-2", "R-1"]),
        ({"periodeDateHeureEtatCourantAu": "2026-11-21T23:59:59.000+01:00"}, ["R-3", "R-2", "R-1"]),
        ({"numeroBonCommande": "EJ-4500098765"}, ["R-3", "R-2", "R-1"]),
        ({"modeDepot": "UPLOAD_API"}, ["R-3", "R-2", "R-1"]),
        ({"cadreFacturation": "A9_FACTURE_SOUSTRAITANT"}, []),
        ({"cadreFacturation": {}}, ["R-3", "R-2", "R-1"]),
        ({"rejetTraite": True}, []),
        ({"rechercheFactureParFournisseur": {"triColonne": "NumeroFacture", "triSens": "Ascendant"}}, ["R-1", "R-2", "R-3"]),
        ({"rechercheFactureParFournisseur": {"triColonne": "NumeroFacture", "triSens": "Ascendant "}}, ["R-1", "R-2", "R-3"]),
        ({"rechercheFactureParFournisseur": {"triColonne": "MontantHT", "triSens": "Descendant"}}, ["R-3", "R-2", "R-1"]),
        ({"rechercheFactureParFournisseur": {"nbResultatsParPage": 10_000}}, ["R-3", "R-2", "R-1"]),
        ({"rechercheFactureParFournisseur": {"nbResultatsMaximum": 2}}, ["R-3", "R-2"]),
    ],
)
def test_criteria_of_the_supplier(supplier, deposited, criteria, found):
    assert numbers(supplier.done(ISSUED, criteria)) == found


def test_every_official_column_of_sort_is_understood(supplier, deposited):
    known = set(COLUMNS)
    works = {name for name in codes.TRI_FACTURE_PAR_FOURNISSEUR if name not in known}
    assert all(
        "Nom" in name or "Date" in name or "Coord" in name or "Affactureur" in name or "Prenom" in name for name in works
    )
    for column in codes.TRI_FACTURE_PAR_FOURNISSEUR:
        answer = supplier.done(ISSUED, {"rechercheFactureParFournisseur": {"triColonne": column, "triSens": "Descendant"}})
        assert len(answer["listeFactures"]) == 3, column


def test_pages_of_the_supplier_have_an_object_of_their_own(supplier, deposited):
    seen = []
    for page in (1, 2, 3):
        asked = {"rechercheFactureParFournisseur": {"pageResultatDemandee": page, "nbResultatsParPage": 2}}
        answer = supplier.done(ISSUED, asked)
        seen += numbers(answer)
        assert (
            answer["parametresRetour"]
            == {"pageCourante": page, "pages": 2, "nbResultatsParPage": 2, "total": 3 if page < 3 else 4}
            or page == 3
        )
    assert seen == ["R-3", "R-2", "R-1"]


def test_pages_of_the_recipient_are_at_top_level_and_end_with_20000(recipient, deposited):
    asked = {
        "typeDemandePaiement": "FACTURE",
        "paramRecherche": {"pageResultatDemandee": 1, "nbResultatsParPage": 2, "nbResultatsMaximum": 999_999},
    }
    answer = recipient.done(RECEIVED, asked)
    assert (answer["pageCourante"], answer["pages"], answer["total"]) == (1, 2, 3)
    asked["paramRecherche"]["pageResultatDemandee"] = 3
    assert recipient.ask(RECEIVED, asked)["codeRetour"] == 20000
    works = recipient.ask(RECEIVED, {"typeDemandePaiement": "FACTURE_TRAVAUX"})
    assert (works["codeRetour"], works["libelle"][:14]) == (20000, "TRA_MSG_00.015")


def test_the_same_identifier_on_both_sides(supplier, recipient, deposited, cast):
    received = recipient.done(
        RECEIVED, {"idDestinataire": cast.COMMUNE.pk, "listeFournisseurs": [{"idFournisseur": cast.MENUISERIE.pk}]}
    )
    assert {row["idFacture"] for row in received["listeFactures"]} == set(deposited.values())
    history = supplier.done("factures/consulter/historique", {"idFacture": deposited["R-1"]})
    assert history["idFacture"] == deposited["R-1"]
    statuses = [row["histoStatutCode"] for row in history["historiquesDesStatuts"]["histoStatut"]]
    assert statuses == ["MISE_A_DISPOSITION", "DEPOSEE"]
    assert len(history["historiquesDesStatuts"]["histoStatut"][0]["histoStatutDatePassage"]) == 16


def test_the_history_says_how_to_reach_who_acted(cast):
    sent = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE", "")
    claire = software(cast.MENUISERIE, cast.actor("claire"))
    said = claire.done("factures/consulter/historique", {"idFacture": sent.pk})["historiquesDesStatuts"]["histoStatut"][0]
    told = [said.get(f"histoStatutUtilisateur{name}") for name in ("Prenom", "Nom", "Email", "Telephone")]
    assert told == ["Sophie", "Garnier", cast.sophie.email, cast.sophie.phone]
    others = claire.done("factures/consulter/historique", {"idFacture": sent.pk})["historiquesDesEvenementsComplementaires"]
    assert [row["evenementLibelle"] for row in others["evenement"] if row["evenementLibelle"].isupper()] == []


def test_a_foreign_invoice_is_unknown(deposited, cast):
    stranger = software(cast.BUREAUTIQUE, cast.actor("marc"))
    pk = deposited["R-1"]
    for path, body in (
        ("factures/consulter/fournisseur", {"identifiantFactureCPP": pk}),
        ("factures/consulter/historique", {"idFacture": pk}),
        ("factures/telecharger/groupe", {"listeFacture": [{"idFacture": pk}]}),
        ("factures/completer", {"identifiantFactureCPP": pk, "commentaire": "x"}),
        ("factures/recycler", {"identifiantFactureCPP": pk}),
        ("factures/traiterRejet", {"listeDemandePaiement": [{"idDemandePaiement": pk}]}),
    ):
        assert stranger.ask(path, body)["codeRetour"] == 20008, path
    assert stranger.done(ISSUED)["listeFactures"] == []


def test_a_supplier_does_not_treat_what_it_issued(cast, deposited):
    double = software(cast.COMMUNE, cast.actor("sophie"))
    answer = double.ask("factures/consulter/fournisseur", {"identifiantFactureCPP": deposited["R-1"]})
    assert answer["codeRetour"] == 20008


def test_an_invoice_whole(supplier, recipient, deposited):
    asked = {"identifiantFactureCPP": deposited["R-1"]}
    seen = supplier.done("factures/consulter/fournisseur", asked)["facture"]
    assert seen["fournisseur"]["raisonSocialeFournisseur"] == "Menuiserie Roussel"
    assert seen["lignesDePoste"]["lignePoste"][0]["lignePosteDenomination"] == "Porte en chêne"
    assert seen["montantTotal"]["montantAPayer"] == 1200
    assert seen["fournisseur"]["coordBancairesFournisseurCompteBancaire"] == "FR7630006000011234567890189"
    assert seen["recapitulatifDeTva"]["ligneTva"][0]["ligneTvaTauxManuel"] == 20
    other = recipient.done("factures/consulter/recipiendaire", asked)["facture"]
    assert other["destinataire"]["destinataireEtat"] == "NON"
    assert other["references"]["numeroBonCommande"] == "EJ-4500098765"


def test_the_recipient_treats_until_payment(supplier, recipient, deposited):
    pk = deposited["R-1"]
    for status, more in (
        ("MISE_A_DISPOSITION", {}),
        ("SERVICE_FAIT", {}),
        ("MANDATEE", {"numeroDPMandat": "M-77"}),
        ("MISE_A_DISPOSITION_COMPTABLE", {}),
        ("COMPTABILISEE", {}),
        ("MISE_EN_PAIEMENT", {}),
    ):
        answer = recipient.done(TREAT, {"idFacture": pk, "nouveauStatut": status, "motif": ""} | more)
        assert (answer["nouveauStatut"], answer["dateTraitement"]) == (status, "2026-11-21")
    invoice = Invoice.objects.get(pk=pk)
    assert (invoice.status, invoice.numero_mandat) == ("MISE_EN_PAIEMENT", "M-77")
    refused = recipient.ask(TREAT, {"idFacture": pk, "nouveauStatut": "MANDATEE"})
    assert (refused["codeRetour"], refused["causes"][0]["code"]) == (20002, "STATUT_INCOMPATIBLE")
    seen = supplier.done("factures/consulter/fournisseur", {"identifiantFactureCPP": pk})["facture"]
    assert seen["references"]["numeroDpMandat"] == "M-77"


def test_a_suspension_and_its_answer(supplier, recipient, deposited):
    pk = deposited["R-1"]
    assert recipient.ask(TREAT, {"idFacture": pk, "nouveauStatut": "SUSPENDUE"})["codeRetour"] == 20021
    recipient.done(TREAT, {"idFacture": pk, "nouveauStatut": "SUSPENDUE", "motif": "Il manque le bon de livraison"})
    piece = {
        "pieceJointeFichier": b64(b"%PDF-1.7 bon"),
        "pieceJointeNom": "bon",
        "pieceJointeExtension": "PDF",
        "pieceJointeTypeMime": "application/pdf",
    }
    piece_id = supplier.done("transverses/ajouter/fichier", piece)["pieceJointeId"]
    assert supplier.ask("factures/completer", {"identifiantFactureCPP": pk})["codeRetour"] == 20023
    named = {"pieceJointeComplementaireId": piece_id, "pieceJointeComplementaireDesignation": "Bon de livraison"}
    joined = {"pieceJointeComplementaire": named}
    supplier.done("factures/completer", {"identifiantFactureCPP": pk, "commentaire": "Voici le bon."} | joined)
    assert Invoice.objects.get(pk=pk).status == "COMPLETEE"
    seen = recipient.done("factures/consulter/recipiendaire", {"identifiantFactureCPP": pk})["facture"]
    pieces = {row["pieceJointeDesignation"]: row["pieceJointeTypeCode"] for row in seen["listeDesPiecesJointes"]["pieceJointe"]}
    assert pieces["Bon de livraison"] == "02"


def test_a_foreign_piece_is_unknown(supplier, recipient, deposited):
    piece = {"pieceJointeFichier": b64(b"%PDF-1.7 x"), "pieceJointeNom": "x.pdf"}
    foreign = recipient.done("transverses/ajouter/fichier", piece)["pieceJointeId"]
    recipient.done(TREAT, {"idFacture": deposited["R-1"], "nouveauStatut": "SUSPENDUE", "motif": "PJ_MANQUANTE"})
    body = {"identifiantFactureCPP": deposited["R-1"], "pieceJointeComplementaire": [{"pieceJointeComplementaireId": foreign}]}
    assert supplier.ask("factures/completer", body)["codeRetour"] == 20126


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"pieceJointeNom": "virus.exe"}, 20125),
        ({"pieceJointeNom": "n" * 47 + ".pdf"}, 20125),
        ({"pieceJointeFichier": b64(b"0" * (10 * 1024 * 1024 + 1))}, 20003),
        ({"pieceJointeFichier": "é"}, 20123),
        ({"pieceJointeNom": None}, 20121),
    ],
)
def test_pieces_that_are_refused(supplier, change, code):
    piece = {"pieceJointeFichier": b64(b"%PDF-1.7 x"), "pieceJointeNom": "x.pdf"} | change
    assert supplier.ask("transverses/ajouter/fichier", piece)["codeRetour"] == code


def test_a_rejection_is_treated(supplier, recipient, deposited):
    pk = deposited["R-2"]
    recipient.done(TREAT, {"idFacture": pk, "nouveauStatut": "REJETEE", "motif": "DOUBLE_FACT"})
    waiting = supplier.done("factures/rechercher/atraiter/fournisseur")
    assert numbers(waiting) == ["R-2"]
    assert supplier.done("factures/rechercher/atraiter/fournisseur", {"masquerRejetee": True})["listeFactures"] == []
    supplier.done("factures/traiterRejet", {"listeDemandePaiement": [{"idDemandePaiement": pk}]})
    history = supplier.done("factures/consulter/historique", {"idFacture": pk})
    assert history["derniereAction"]["derniereActionCode"] == "TRAITEMENT_REJET"
    assert (
        supplier.ask("factures/traiterRejet", {"listeDemandePaiement": [{"idDemandePaiement": deposited["R-1"]}]})["codeRetour"]
        == 20002
    )


def test_an_invoice_sent_back_is_recycled(supplier, recipient, deposited, cast):
    pk = deposited["R-3"]
    recipient.done(TREAT, {"idFacture": pk, "nouveauStatut": "A_RECYCLER", "motif": "SERVICE_ERR"})
    same = supplier.ask("factures/recycler", {"identifiantFactureCPP": pk})
    assert same["codeRetour"] == 20024
    to = {"destinataire": {"codeServiceExecutant": "TECH"}, "commentaire": "Vers le bon service"}
    answer = supplier.done("factures/recycler", {"identifiantFactureCPP": pk} | to)
    assert (answer["statutFacture"], Invoice.objects.get(pk=pk).code_service) == ("MISE_A_DISPOSITION", "TECH")


def test_a_subcontractor_is_validated(cast):
    valideur = software(cast.MENUISERIE, cast.actor("claire"))
    given = {
        "cadre_facturation": "A9_FACTURE_SOUSTRAITANT",
        "valideur_1": cast.MENUISERIE,
        "valideur_identifiant": cast.MENUISERIE.identifiant,
    }
    first, second = (make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **given) for _ in range(2))
    Invoice.objects.filter(pk=first.pk).update(total_without_vat="990.55")
    check(OPERATIONS["factures/rechercher/valideur"], valideur.post("factures/rechercher/valideur"))
    waiting = valideur.done("factures/rechercher/aTraiter/valideur")
    assert 990.55 in {row["montantHT"] for row in waiting["listeFactures"]}
    assert {row["idFacture"] for row in waiting["listeFactures"]} == {first.pk, second.pk}
    assert waiting["listeFactures"][0]["identifiantValideur"] == cast.MENUISERIE.identifiant
    done = valideur.done("factures/traiter/factureAValider", {"idFacture": first.pk, "action": "VALIDATION"})
    assert done["statutFacture"] == "MISE_A_DISPOSITION"
    rows = software(cast.PEINTURE, cast.actor("nadia")).done(ISSUED)["listeFactures"]
    assert {row["identifiantFactureCPP"]: row.get("dateValidation1") for row in rows} == {
        first.pk: "2026-11-21",
        second.pk: None,
    }
    assert (
        valideur.ask("factures/traiter/factureAValider", {"idFacture": second.pk, "action": "PEUT_ETRE"})["codeRetour"] == 20128
    )
    refused = valideur.done(
        "factures/traiter/factureAValider", {"idFacture": second.pk, "action": "REFUS", "motifRefus": "MONTANT_ERR"}
    )
    assert refused["statutFacture"] == "REFUSEE_1"
    assert (
        valideur.done("factures/consulter/valideur", {"identifiantFactureCPP": first.pk})["facture"]["numeroFacture"]
        == first.number
    )


def test_the_right_valideur_is_named(cast):
    wrong, supplier = software(cast.ELECTRICITE, cast.actor("paul")), software(cast.PEINTURE, cast.actor("nadia"))
    given = {
        "cadre_facturation": "A9_FACTURE_SOUSTRAITANT",
        "valideur_1": cast.ELECTRICITE,
        "valideur_identifiant": cast.ELECTRICITE.identifiant,
    }
    invoice = make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **given)
    wrong.done("factures/traiter/factureAValider", {"idFacture": invoice.pk, "action": "REFUS", "motifRefus": "ERR_VALIDEUR"})
    supplier.done(
        "factures/corriger/valideur/facture", {"idFacture": invoice.pk, "identifiantStructure": cast.MENUISERIE.identifiant}
    )
    invoice.refresh_from_db()
    assert (invoice.status, invoice.valideur_1) == ("A_VALIDER_1", cast.MENUISERIE)


def test_downloads_are_noted(recipient, supplier, deposited):
    asked = {"listeFacture": [{"idFacture": pk} for pk in deposited.values()], "format": "PIVOT"}
    supplier.done("factures/telecharger/groupe", asked)
    assert len(recipient.done(RECEIVED, {"factureTelechargeeParDestinataire": False})["listeFactures"]) == 3
    packed = base64.b64decode(recipient.done("factures/telecharger/groupe", asked)["fichierResultat"])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert sum(name.endswith(".xml") for name in archive.namelist()) == 3
    assert recipient.ask(RECEIVED, {"factureTelechargeeParDestinataire": False})["codeRetour"] == 20000
    assert recipient.ask("factures/telecharger/groupe", asked | {"format": "DOCX"})["codeRetour"] == 20128


def test_by_role(supplier, recipient, deposited):
    role = "factures/rechercher/demandePaiement"
    issued = supplier.done(role, {"roleUtilisateur": "FOURNISSEUR", "numeroFacture": "R-1"})
    assert [row["idDemandePaiement"] for row in issued["listeDemandePaiement"]] == [deposited["R-1"]]
    assert recipient.done(role, {"roleUtilisateur": "DESTINATAIRE"})["total"] == 3
    assert recipient.done(role, {"roleUtilisateur": "MOE"})["total"] == 0
    assert recipient.done(role, {"roleUtilisateur": "DESTINATAIRE", "dpOuDpArchive": "DP_ARCHIVE"})["total"] == 0


# -- soumettre ---------------------------------------------------------------------------------------------------------


def submission(cast, **more):
    return {
        "modeDepot": "SAISIE_API",
        "numeroFactureSaisi": "S-1",
        "dateFacture": "2026-11-20",
        "destinataire": {"codeDestinataire": cast.COMMUNE.identifiant, "codeServiceExecutant": ""},
        "fournisseur": {"idFournisseur": cast.MENUISERIE.pk, "idServiceFournisseur": 0},
        "cadreDeFacturation": {"codeCadreFacturation": "A1_FACTURE_FOURNISSEUR", "codeStructureValideur": ""},
        "references": {
            "deviseFacture": "EUR",
            "typeFacture": "FACTURE",
            "typeTva": "TVA_SUR_DEBIT",
            "numeroBonCommande": "EJ1",
            "modePaiement": "VIREMENT",
        },
        "lignePoste": [
            {
                "lignePosteNumero": 1,
                "lignePosteDenomination": "Porte",
                "lignePosteQuantite": 2,
                "lignePosteUnite": "C62",
                "lignePosteMontantUnitaireHT": 500,
                "lignePosteMontantRemiseHT": 10,
                "lignePosteTauxTva": "TVA2",
            }
        ],
        "montantTotal": {"montantHtTotal": 990, "montantTVA": 198, "montantTtcTotal": 1188, "montantAPayer": 1188},
        "commentaire": "",
    } | more


@pytest.fixture
def mandated(cast):
    from unisson.portal.invoices.actions import mandating

    mandating.accept(cast.MENUISERIE, cast.actor("claire"))


def test_an_invoice_from_its_data(supplier, cast, mandated):
    answer = supplier.done("factures/soumettre", submission(cast))
    assert (answer["numeroFacture"], answer["statutFacture"]) == ("S-1", "MISE_A_DISPOSITION")
    assert answer["empreinteCertificatDepot"] and answer["identifiantStructure"] == cast.MENUISERIE.identifiant
    seen = supplier.done("factures/consulter/fournisseur", {"identifiantFactureCPP": answer["identifiantFactureCPP"]})[
        "facture"
    ]
    assert (seen["modeDepot"], seen["montantTotal"]["montantAPayer"]) == ("SAISIE_API", 1188)
    again = supplier.ask("factures/soumettre", submission(cast))
    assert again["codeRetour"] == 20013 and "DOUBLON" in again["libelle"].upper()


def test_what_is_submitted_is_what_is_read(supplier, recipient, cast, mandated):
    """Every field sent comes back, to both sides; units are free text, discounts belong to the line."""
    piece = {"pieceJointeFichier": b64(b"%PDF-1.7 bon"), "pieceJointeNom": "bon.pdf"}
    joined = {
        "pieceJointeComplementaireId": supplier.done("transverses/ajouter/fichier", piece)["pieceJointeId"],
        "pieceJointeComplementaireType": "02",
        "pieceJointeComplementaireNumeroLigneFacture": 20,
        "pieceJointeComplementaireDesignation": "Bon de livraison",
    }
    names = ("Numero", "Reference", "Denomination", "Quantite", "Unite", "MontantUnitaireHT", "MontantRemiseHT", "TauxTva")
    sent = [
        (10, "A1", "Fournitures", 3, "lot", 100.123456, 0.5, "TVA2"),
        (20, "B2", "Pose", 2.5, "Heures", 40, None, "TVA4"),
        (30, "C3", "Bois", 1, "stère", 12, None, "TVA2"),
    ]
    lines = [{f"lignePoste{name}": value for name, value in zip(names, row, strict=True)} for row in sent]
    kind = {"deviseFacture": "EUR", "typeFacture": "FACTURE", "typeTva": "TVA_SUR_ENCAISSEMENT", "modePaiement": "CHEQUE"}
    references = kind | {"numeroMarche": "M-7", "numeroBonCommande": "EJ1"}
    more = {"commentaire": "Merci.", "montantTotal": {}, "dateFacture": "2026-11-19T23:00:00Z"}
    body = submission(cast, lignePoste=lines, references=references, **more)
    answer = supplier.done("factures/soumettre", body | {"pieceJointeComplementaire": [joined]})
    for reader, side in ((supplier, "fournisseur"), (recipient, "recipiendaire")):
        asked = {"identifiantFactureCPP": answer["identifiantFactureCPP"]}
        seen = reader.done(f"factures/consulter/{side}", asked)["facture"]
        told = seen["references"] | {"deviseFacture": seen["references"]["codeDeviseFacture"]}
        assert told.items() >= references.items() and told["dateFacture"] == "2026-11-20"
        assert (seen["commentaire"], seen["modeDepot"]) == ("Merci.", "SAISIE_API")
        read = [
            tuple(row.get(f"lignePoste{'UniteLibelle' if name == 'Unite' else name}") for name in names)
            for row in seen["lignesDePoste"]["lignePoste"]
        ]
        assert read == [
            sent[0],
            (*sent[1][:4], "heure", *sent[1][5:]),
            (30, "C3", "Bois (stère)", 1, "unité", 12, None, "TVA2"),
        ]
        assert seen["montantTotal"]["montantHtTotal"] == 411.87
        pieces = {row["pieceJointeDesignation"]: row for row in seen["listeDesPiecesJointes"]["pieceJointe"]}
        found = pieces["Bon de livraison"]
        assert (found["pieceJointeTypeCode"], found["pieceJointeNumeroLigneFacture"]) == ("02", 20)


@pytest.mark.parametrize(
    ("change", "code", "word"),
    [
        ({"montantTotal": {"montantHtTotal": 1}}, 20013, "990"),
        ({"lignePoste": []}, 20013, ""),
        ({"references": {"typeTva": "TVA_SUR_DEBIT"}}, 20013, "engagement"),
        ({"destinataire": {"codeDestinataire": "1"}}, 20013, "DESTINATAIRE"),
        ({"fournisseur": {"idFournisseur": 987_654}}, 20127, ""),
        ({"modeDepot": "DEPOT_PDF_API"}, 20121, "pieceJointePrincipale"),
        ({"montantTotal": {"montantRemiseGlobaleTTC": 5}}, 20128, ""),
        ({"modeDepot": "EDI"}, 20114, "modeDepot"),
    ],
)
def test_what_is_not_submitted(supplier, cast, mandated, change, code, word):
    answer = supplier.post("factures/soumettre", submission(cast, **change)).json()
    assert answer["codeRetour"] == code, answer
    assert word.lower() in answer["libelle"].lower()
    assert Invoice.objects.count() == 0


def test_no_mandate_no_invoice(supplier, cast):
    assert supplier.ask("factures/soumettre", submission(cast))["codeRetour"] == 20127


def test_an_invoice_around_a_pdf(supplier, cast):
    sent = {"fichierFacture": b64(paper.pdf()), "nomFichier": "facture.pdf", "formatDepot": "PDF_NON_SIGNE"}
    read = supplier.done("factures/deposer/pdf", sent)
    assert (read["codeDestinataire"], read["montantAPayer"]) == (cast.COMMUNE.identifiant, 1540)
    body = submission(cast, modeDepot="DEPOT_PDF_API", lignePoste=None, numeroFactureSaisi=read["numeroFacture"])
    body["montantTotal"] = {"montantHtTotal": 1283.33, "montantTVA": 256.67, "montantTtcTotal": 1540, "montantAPayer": 1540}
    body["pieceJointePrincipale"] = [
        {"pieceJointePrincipaleDesignation": "facture", "pieceJointePrincipaleId": read["pieceJointeId"]}
    ]
    answer = supplier.done("factures/soumettre", body)
    invoice = Invoice.objects.get(pk=answer["identifiantFactureCPP"])
    assert (invoice.mode_depot, invoice.number, invoice.format) == ("DEPOT_PDF_API", read["numeroFacture"], "PDF")


def test_a_pdf_that_is_none(supplier):
    assert supplier.ask("factures/deposer/pdf", {"fichierFacture": b64(b"GIF89a")})["codeRetour"] == 20125


def test_answers_of_this_file_are_valid(supplier, recipient, deposited):
    for software_, path, body in (
        (supplier, ISSUED, {}),
        (recipient, RECEIVED, {}),
        (supplier, "factures/consulter/historique", {"idFacture": deposited["R-1"]}),
        (recipient, "factures/consulter/recipiendaire", {"identifiantFactureCPP": deposited["R-1"]}),
        (supplier, "factures/rechercher/demandePaiement", {"roleUtilisateur": "FOURNISSEUR"}),
    ):
        check(OPERATIONS[path], software_.post(path, body))


def test_pieces_a_structure_keeps(supplier, cast):
    from unisson.portal.organisations.actions.keeping import add_piece

    add_piece(cast.MENUISERIE.pk, cast.actor("claire"), "kbis.pdf", b"%PDF-1.7", "Extrait Kbis")
    (row,) = supplier.done("transverses/rechercher/pj/structure", {"pieceJointeDesignation": "kbis"})["listePiecesJointes"]
    assert (row["pieceJointeDesignation"], row["pieceJointeStructureId"]) == ("Extrait Kbis", cast.MENUISERIE.pk)
    foreign = {"idStructureCPP": cast.BUREAUTIQUE.pk}
    assert supplier.ask("transverses/rechercher/pj/structure", foreign)["codeRetour"] == 20003


def test_syntaxes_by_format(supplier):
    rows = supplier.done("transverses/recuperer/syntaxeflux", {"formatFlux": "IN_DP_E2_FACTURX"})["listeSyntaxeFlux"]
    assert rows == [{"syntaxeFlux": "IN_DP_E2_CII_FACTURX"}]


def test_a_list_costs_the_same_whatever_it_shows(supplier, recipient, deposited, django_assert_num_queries):
    """Token; account and rights; keys and count; rows; the log."""
    for caller, path, page in ((supplier, ISSUED, "rechercheFactureParFournisseur"), (recipient, RECEIVED, "paramRecherche")):
        caller.done(path)  # the first call of an account notes that it was seen
        for size in (1, 3):
            with django_assert_num_queries(5):
                caller.done(path, {page: {"nbResultatsParPage": size}})
