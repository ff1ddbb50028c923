"""deposer/flux and its reports: the number, the verdict at once, the two « compte rendu »."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import pytest

from tests import lots, paper
from tests.entrypoints.api.software import b64
from unisson.entrypoints.jobs.tasks import relaying
from unisson.portal.exchange.actions import integrating, taking
from unisson.portal.exchange.syntaxes import SYNTAXES
from unisson.portal.invoices import documents
from unisson.portal.invoices.actions import sending
from unisson.portal.invoices.models import Invoice

pytestmark = pytest.mark.django_db
FLUX = "factures/deposer/flux"
UBL, CII, FACTURX = "IN_DP_E1_UBL_INVOICE", "IN_DP_E1_CII_16B", "IN_DP_E2_CII_FACTURX"
MIXED = "IN_DP_E2_CPP_FACTURE_MIN"


def body(data: bytes, syntaxe: str = UBL, name: str = "facture.xml", **more) -> dict[str, object]:
    return {"idUtilisateurCourant": 0, "fichierFlux": b64(data), "nomFichier": name, "syntaxeFlux": syntaxe} | more


@pytest.mark.parametrize(
    ("syntaxe", "data", "name"),
    [
        (UBL, paper.ubl, "f.xml"),
        (CII, paper.cii, "f.xml"),
        (FACTURX, paper.facturx, "f.pdf"),
        ("IN_DP_E2_UBL_INVOICE_MIN", paper.ubl, "f.xml"),
        ("IN_DP_E2_CII_MIN_16B", paper.cii, "f.xml"),
        ("IN_DP_E1_CII", paper.cii_old, "f.xml"),
        ("IN_DP_E2_CII_MIN", paper.cii_old, "f.xml"),
        ("IN_DP_E1_XCBL", paper.xcbl, "f.xml"),
        (MIXED, paper.mixed, "f.xml"),
    ],
)  # fmt: skip
def test_every_syntaxe_that_is_read(supplier, syntaxe, data, name):
    answer = supplier.done(FLUX, body(data(), syntaxe, name, avecSignature=False))
    assert re.fullmatch(r"[A-Z0-9]{6}\d{4}\d{15}", answer["numeroFluxDepot"])
    assert answer["syntaxeFlux"] == syntaxe
    assert answer["dateDepot"] == "2026-11-21"
    (row,) = answer["verdict"]["factures"]
    assert (answer["verdict"]["etat"], row["resultat"], row["statut"]) == ("IN_INTEGRE", "SENT", "MISE_A_DISPOSITION")
    assert Invoice.objects.get(pk=row["identifiantFactureCPP"]).mode_depot == "UPLOAD_API"


@pytest.mark.parametrize("syntaxe", [MIXED, *(code for code, line in SYNTAXES.items() if line.why)])
def test_a_syntaxe_that_is_not_the_one_of_the_file(supplier, syntaxe):
    answer = supplier.done(FLUX, body(paper.ubl(), syntaxe))
    assert answer["verdict"]["etat"] == "IN_REJETE"
    report = supplier.done("transverses/consulterCRDetaille", {"numeroFluxDepot": answer["numeroFluxDepot"]})
    assert report["libelle"] == "TRA_MSG_00.000"
    (technical,) = report["listeErreurTechnique"]
    assert (technical["codeErreur"], technical["natureErreur"]) == ("IRR_SYNTAX", "IRRECEVABILITE")
    assert (SYNTAXES[syntaxe].why or "« XML UBL (facture) »") in technical["libelleErreur"]
    assert [row["numeroDP"] for row in report["listeErreurDP"]] == ([] if SYNTAXES[syntaxe].why else ["F-2026-121"])


@pytest.mark.parametrize(("cadre", "rules"), [("A3", {"ADM-CADRE-FERME", "G8.20"}), ("A1", {"IRR_SYNTAX"})])
def test_a_memoire_is_judged_whole_and_goes_nowhere(supplier, cadre, rules):
    invoice = paper.model(cadre=cadre)
    memoire = paper.ubl(replace(invoice, payment=replace(invoice.payment, means_code="42")))
    answer = supplier.done(FLUX, body(memoire, "IN_DP_E3_UBL_INVOICE"))
    (row,) = answer["verdict"]["factures"]
    assert (answer["verdict"]["etat"], {one["regle"] for one in row["controles"]}) == ("IN_REJETE", rules)
    assert (answer["numeroFluxDepot"][6:10], Invoice.objects.count()) == ("1120", 0)


def test_an_archive_of_several(supplier):
    files = {"a.xml": lots.good("A-1"), "b.xml": lots.good("A-2"), "c.xml": b"<nothing/>"}
    answer = supplier.done(FLUX, body(lots.tar_of(files), name="lot.tar.gz"))
    assert answer["verdict"]["etat"] == "IN_INTEGRE_PARTIEL"
    assert [row["resultat"] for row in answer["verdict"]["factures"]] == ["SENT", "SENT", "REFUSED"]
    report = supplier.done(
        "transverses/consulterCRDetaille", {"numeroFluxDepot": answer["numeroFluxDepot"], "syntaxeFlux": UBL}
    )
    assert report["etatCourantDepotFlux"] == "IN_INTEGRE_PARTIEL"
    assert [row["numeroDP"] for row in report["listeErreurDP"]] == ["c.xml"]
    assert report["listeErreurTechnique"] == []
    found = supplier.done("factures/rechercher/fournisseur", {"numeroFluxDepot": answer["numeroFluxDepot"]})
    assert {row["numeroFacture"] for row in found["listeFactures"]} == {"A-1", "A-2"}


def test_what_is_no_archive_is_a_technical_error(supplier):
    answer = supplier.done(FLUX, body(lots.tar_of({}), name="lot.tar.gz"))
    report = supplier.done("transverses/consulterCRDetaille", {"numeroFluxDepot": answer["numeroFluxDepot"]})
    assert report["etatCourantDepotFlux"] == "IN_REJETE"
    assert report["listeErreurTechnique"][0]["codeErreur"] == "IRR_VIDE"


def _broken(data: bytes) -> bytes:
    return data.replace(b"<cbc:DueDate>", b"<cbc:Odd/><cbc:DueDate>")


@pytest.mark.parametrize(
    ("data", "technical", "business"),
    [
        (lots.good()[:600], ["MALFORMED"], []),
        (b"<nothing/>", ["F-AUTRE-XML"], []),
        (_broken(lots.good()), ["XSD"], ["F-1"]),
        (lots.good(engagement=None), [], ["F-1"]),
        (lots.tar_of({"a.xml": _broken(lots.good()), "b.xml": lots.good("F-2")}), [], ["F-1"]),
    ],
    ids=["cut", "other xml", "schema", "rule", "one of several"],
)
def test_what_makes_a_flux_inadmissible_is_technical(supplier, data, technical, business):
    """A document alone is the flux: unreadable, or not of its syntaxe, it is no invoice that was refused."""
    number = supplier.done(FLUX, body(data))["numeroFluxDepot"]
    report = supplier.done("transverses/consulterCRDetaille", {"numeroFluxDepot": number})
    assert [row["codeErreur"] for row in report["listeErreurTechnique"]] == technical
    assert [row["numeroDP"] for row in report["listeErreurDP"]] == business


def test_a_job_at_work_on_the_flux_is_waited_for(supplier, monkeypatch):
    """The job that the deposit asked for may hold a file while the answer is made: its end comes within the two seconds."""
    done, calls = taking.process_flux, []

    def held_at_first(flux_id: int, *, seconds: float) -> bool:
        calls.append(seconds)
        return len(calls) < 3 or done(flux_id, seconds=seconds)

    monkeypatch.setattr(taking, "process_flux", held_at_first)
    answer = supplier.done(FLUX, body(lots.tar_of({"a.xml": lots.good("A-1")}), name="lot.tar.gz"))
    assert (answer["verdict"]["etat"], len(calls)) == ("IN_INTEGRE", 3)
    assert calls == sorted(calls, reverse=True) and calls[0] <= taking.AT_ONCE


@pytest.mark.parametrize(
    "write", [base64.urlsafe_b64encode, base64.encodebytes, lambda it: b"data:;base64," + base64.b64encode(it)]
)
def test_every_writing_of_base_64(supplier, write):
    odd = lots.good().replace(b"Porte en ch", "\u00ff\u00fe\u07ff porte en ch".encode())  # its code has the signs that differ
    asked = body(b"") | {"fichierFlux": write(odd).decode(), "nomFichier": "f\u202e\u0000.xml"}
    answer = supplier.done(FLUX, asked)
    assert (answer["verdict"]["etat"], answer["verdict"]["factures"][0]["nomFichier"]) == ("IN_INTEGRE", "f.xml")


def test_the_short_report_has_its_pdf(supplier):
    answer = supplier.done(FLUX, body(paper.ubl()))
    report = supplier.done("transverses/consulterCR", {"numeroFluxDepot": answer["numeroFluxDepot"], "syntaxFluxType": UBL})
    assert (report["etatCourantFlux"], report["codeInterfaceFlux"]) == ("IN_INTEGRE", "FSO1100A")
    assert base64.b64decode(report["fichierCR"]).startswith(b"%PDF-")
    assert re.fullmatch(r"2026-11-21T\d\d:\d\d:\d\d\.\d{3}\+01:00", report["dateDepotFlux"])


def test_the_same_bytes_are_deposited_once(supplier):
    first, second = (supplier.done(FLUX, body(paper.ubl())) for _ in range(2))
    assert first["numeroFluxDepot"] == second["numeroFluxDepot"]
    assert Invoice.objects.count() == 1


def test_a_duplicate_number_is_refused(supplier):
    supplier.done(FLUX, body(lots.good("D-1")))
    answer = supplier.done(FLUX, body(paper.cii(paper.model(number="D-1")), CII))
    assert answer["verdict"]["factures"][0]["resultat"] == "REFUSED"
    assert Invoice.objects.filter(sent_at__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"syntaxeFlux": "IN_DP_E1_FACTURX"}, 20114),
        ({"syntaxeFlux": "IN_DP_PDFARCHIVE_CII_MUG"}, 20124),
        ({"syntaxeFlux": None}, 20121),
        ({"fichierFlux": "pas du base 64 !"}, 20123),
        ({"fichierFlux": ""}, 20121),
        ({"fichierFlux": {}}, 20121),
        ({"fichierFlux": "===="}, 20123),
    ],
)
def test_what_is_refused(supplier, change, code):
    answer = supplier.post(FLUX, body(paper.ubl()) | change)
    assert answer.json()["codeRetour"] == code
    assert answer.status_code == (400 if code == 20114 else 200)


def test_a_flux_of_31_mb(supplier):
    answer = supplier.ask(FLUX, body(b"0" * (31 * 1024 * 1024)))
    assert answer["codeRetour"] == 20001
    assert answer["libelle"].startswith("GDP_MSG_11.022")


def test_a_body_beyond_all_limits(supplier):
    answer = supplier.post(FLUX, b'{"fichierFlux":"' + b"0" * (46 * 1024 * 1024))
    assert (answer.status_code, answer.json()["codeRetour"]) == (413, 20115)


def test_an_unknown_or_foreign_flux_is_the_same(supplier, recipient):
    number = supplier.done(FLUX, body(paper.ubl()))["numeroFluxDepot"]
    for software, asked in ((supplier, "CPP0000000000000000000042"), (recipient, number)):
        answer = software.ask("transverses/consulterCRDetaille", {"numeroFluxDepot": asked})
        assert (answer["codeRetour"], answer["libelle"]) == (20001, "POQ_MSG_01.003 - Flux introuvable.")


def test_one_invoice_is_deposited_in_a_few_questions(supplier, django_assert_max_num_queries):
    supplier.done(FLUX, body(lots.good("Q-1")))  # the first call notes that the account was seen
    with django_assert_max_num_queries(20):
        supplier.done(FLUX, body(lots.good("Q-2")))


def test_the_certificate_follows_the_answer_once(supplier):
    answer = supplier.done(FLUX, body(lots.good("C-1")))
    invoice = Invoice.objects.get(pk=answer["verdict"]["factures"][0]["identifiantFactureCPP"])
    assert not invoice.documents.filter(kind="CERTIFICAT").exists()
    relaying.relay_events()
    assert not sending.certify(invoice)
    assert documents.content(invoice.documents.get(kind="CERTIFICAT")).startswith(b"%PDF-")


def test_what_stops_the_judgement_is_kept_for_a_job(supplier, monkeypatch):
    monkeypatch.setattr(taking, "take", _explode)
    answer = supplier.done(FLUX, body(lots.good("P-1")))
    assert answer["verdict"]["etat"] == "IN_INTEGRE"  # the job's own way took it
    monkeypatch.setattr(integrating, "_taken", _explode)
    answer = supplier.done(FLUX, body(lots.good("P-2")))
    (row,) = answer["verdict"]["factures"]
    assert (answer["verdict"]["etat"], row["resultat"]) == ("IN_EN_ATTENTE_RETRAITEMENT_CPP", "INCIDENT")
    assert Invoice.objects.filter(sent_at__isnull=False).count() == 1


def _explode(work: object) -> None:
    raise RuntimeError("poison")
