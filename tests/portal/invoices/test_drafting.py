"""From a file to a draft, from a draft to a verdict: nothing is lost, nothing is sent."""

from __future__ import annotations

import base64
from datetime import date
from decimal import Decimal

import pytest

from einvoice.syntax import facturx
from tests import paper
from tests.paper import the_day_after  # noqa: F401
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.actions import drafting
from unisson.portal.invoices.documents import DocumentRefused
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.events import history
from unisson.portal.organisations.actions.fiche import update_fiche

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]


def draft_of(cast, data, name="facture.pdf", who="claire", place="MENUISERIE", **more):
    return drafting.create_draft(cast.structures[place], cast.actor(who), name, data, **more)


def rules(invoice):
    return {finding["rule"] for level in invoice.report["levels"] for finding in level["findings"]}


def levels(invoice):
    return {level["code"]: level["verdict"] for level in invoice.report["levels"]}


def test_a_pdf_is_read_judged_and_kept(cast):
    data = paper.pdf()
    invoice = draft_of(cast, data)
    assert (invoice.status, invoice.format, invoice.number) == (Status.BROUILLON, "PDF", "F-2026-121")
    assert invoice.recipient == cast.COMMUNE
    assert invoice.recipient_service.code == "TECH"
    assert invoice.total_with_vat == Decimal("1540.00")
    assert (invoice.verdict, rules(invoice)) == ("VALID", set())
    # The families of rules belong to the core; these levels are the deposit's own, in this order around them.
    own = [code for code in levels(invoice) if code in ("fichier", "pdf", "champs", "chorus", "ADMISSIBILITE", "DOUBLON")]
    assert own == ["fichier", "pdf", "champs", "chorus", "ADMISSIBILITE", "DOUBLON"]
    (document,) = invoice.documents.all()
    assert (document.kind, document.size) == (DocumentKind.PRINCIPALE, len(data))
    assert [event.code for event in history(invoice)] == ["CREATION_BROUILLON"]
    assert invoice.sent_at is None


@pytest.mark.parametrize(("make", "form"), [(paper.ubl, "UBL_INVOICE"), (paper.cii, "CII"), (paper.facturx, "FACTURX")])
def test_a_structured_invoice_speaks_for_itself(cast, make, form):
    invoice = draft_of(cast, make())
    assert (invoice.format, invoice.number, invoice.issue_date) == (form, "F-2026-121", date(2026, 11, 2))
    assert (invoice.recipient, invoice.numero_engagement) == (cast.COMMUNE, "EJ-4500098765")
    assert invoice.amount_due == Decimal("1200.00")
    assert (invoice.type_tva, invoice.iban) == ("TVA_SUR_DEBIT", "FR7630006000011234567890189")
    assert (invoice.verdict, rules(invoice)) == ("VALID", set())


def test_the_xml_of_a_facturx_is_listed_beside_it(cast):
    invoice = draft_of(cast, paper.facturx())
    assert {document.kind for document in invoice.documents.all()} == {DocumentKind.PRINCIPALE, DocumentKind.XML}


def test_a_scan_is_a_draft_to_fill_in(cast, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")  # no tesseract: reading it is told in test_scanning
    invoice = draft_of(cast, paper.scan())
    assert invoice.verdict == "INVALID"
    assert {"G1.05", "G1.06", "DEP-HT", "DEP-TVA", "DEP-TYPE-TVA", "UN-07", "ADM-DESTINATAIRE"} <= rules(invoice)
    assert invoice.fields_read["note"]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "F-VIDE"),
        (b"hello", "F-INCONNU"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "F-IMAGE"),
        (b"PK\x03\x04" + b"0" * 50, "F-ARCHIVE"),
        (b"\x1f\x8b" + b"0" * 50, "F-ARCHIVE"),
        (b"<?xml version='1.0'?><catalogue/>", "F-AUTRE-XML"),
        (b"%PDF-1.7\nbroken", "PDF_ILLISIBLE"),
    ],
)
def test_what_is_no_invoice_is_refused_with_its_reason(cast, data, rule):
    with pytest.raises(drafting.FileRefused) as refused:
        draft_of(cast, data)
    assert rule in {finding.rule for finding in refused.value.report.findings}
    assert not Invoice.objects.exists()


def test_a_truncated_pdf_is_refused(cast):
    with pytest.raises(drafting.FileRefused):
        draft_of(cast, paper.pdf()[:-2000])


def test_an_external_entity_is_refused(cast):
    data = paper.ubl().replace(b"?>", b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1)
    with pytest.raises(drafting.FileRefused) as refused:
        draft_of(cast, data)
    assert "root:" not in str(refused.value.report)


def test_the_same_file_twice_is_one_draft(cast):
    first, second = draft_of(cast, paper.pdf()), draft_of(cast, paper.pdf())
    assert first == second
    assert Invoice.objects.count() == 1


def test_a_deleted_draft_does_not_come_back(cast):
    first = draft_of(cast, paper.pdf())
    drafting.delete_draft(first.pk, cast.actor("claire"))
    assert draft_of(cast, paper.pdf()) != first


def test_who_only_consults_may_not_deposit(cast):
    with pytest.raises(drafting.NotAllowed):
        draft_of(cast, paper.pdf(), who="lucie", place="BUREAUTIQUE")
    with pytest.raises(drafting.NotAllowed):
        draft_of(cast, paper.pdf(), who="marc", place="MENUISERIE")


def test_a_recipient_already_chosen_is_used_when_the_document_names_none(cast):
    chosen = cast.LYCEE.identifiant
    assert draft_of(cast, paper.pdf(buyer="à préciser"), recipient=chosen).recipient == cast.LYCEE
    assert draft_of(cast, paper.pdf(), recipient=chosen).recipient == cast.COMMUNE


def test_what_is_typed_is_written_and_judged(cast):
    invoice = draft_of(cast, paper.pdf(engagement="à venir"))
    assert "ADM-ENGAGEMENT" in rules(invoice)
    invoice = drafting.update_draft(invoice.pk, cast.actor("claire"), {"numero_engagement": " EJ-1 ", "number": "F-9"})
    assert (invoice.numero_engagement, invoice.number, invoice.verdict) == ("EJ-1", "F-9", "VALID")


def test_an_unknown_recipient_stays_as_typed(cast):
    invoice = draft_of(cast, paper.pdf())
    invoice = drafting.update_draft(invoice.pk, cast.actor("claire"), {"recipient_identifiant": "123", "code_service": "X"})
    invoice.refresh_from_db()
    assert (invoice.recipient, invoice.recipient_identifiant, invoice.code_service) == (None, "123", "X")
    assert "ADM-DESTINATAIRE" in rules(invoice)


def test_a_structured_document_cannot_be_contradicted(cast):
    invoice = draft_of(cast, paper.ubl())
    values = {"number": "AUTRE", "total_with_vat": Decimal(1), "numero_engagement": "EJ-2", "comment": "Merci"}
    invoice = drafting.update_draft(invoice.pk, cast.actor("claire"), values)
    assert (invoice.number, invoice.total_with_vat) == ("F-2026-121", Decimal("1200.00"))
    assert (invoice.numero_engagement, invoice.comment) == ("EJ-2", "Merci")


@pytest.mark.parametrize("name", ["status", "verdict", "supplier_id", "sent_at", "deposit_year", "pk"])
def test_the_form_cannot_write_anything_else(cast, name):
    invoice = draft_of(cast, paper.pdf())
    before = getattr(invoice, name)
    after = drafting.update_draft(invoice.pk, cast.actor("claire"), {name: "MISE_EN_PAIEMENT"})
    assert getattr(after, name) == before


@pytest.mark.parametrize("cadre", ["A9_FACTURE_SOUSTRAITANT", "A12_FACTURE_COTRAITANT"])
def test_a_valideur_is_asked_for_and_found(cast, cadre):
    actor = cast.actor("claire")
    invoice = draft_of(cast, paper.pdf())
    invoice = drafting.update_draft(invoice.pk, actor, {"cadre_facturation": cadre})
    assert "UN-02" in rules(invoice)
    invoice = drafting.update_draft(invoice.pk, actor, {"valideur_identifiant": "00000000000000"})
    assert "ADM-VALIDEUR" in rules(invoice)
    invoice = drafting.update_draft(invoice.pk, actor, {"valideur_identifiant": cast.MENUISERIE.identifiant})
    assert "ADM-VALIDEUR" in rules(invoice)
    moa = {"valideur_identifiant": cast.HOPITAL.identifiant}
    assert "ADM-VALIDEUR" in rules(drafting.update_draft(invoice.pk, actor, moa))
    update_fiche(cast.HOPITAL.pk, cast.actor("karim"), {"est_valideur_delegue": True})
    assert "ADM-VALIDEUR" not in rules(drafting.update_draft(invoice.pk, actor, {**moa, "comment": "MOA déléguée"}))
    invoice = drafting.update_draft(invoice.pk, actor, {"valideur_identifiant": "532 709 185 00013"})
    assert (invoice.valideur_1, invoice.verdict) == (cast.ELECTRICITE, "VALID")


def test_an_exemption_asks_for_its_reason_and_no_vat(cast):
    actor = cast.actor("claire")
    invoice = draft_of(cast, paper.pdf())
    invoice = drafting.update_draft(invoice.pk, actor, {"type_tva": "EXONERATION"})
    assert {"DEP-EXONERATION", "DEP-TVA-NULLE"} <= rules(invoice)
    values = {"motif_exoneration": "293 B", "total_vat": Decimal(0), "total_without_vat": Decimal(1540)}
    assert drafting.update_draft(invoice.pk, actor, values).verdict == "VALID"


def test_too_long_or_too_large_values_never_break(cast):
    invoice = draft_of(cast, paper.pdf())
    values = {"number": "9" * 500, "total_with_vat": Decimal(10) ** 30, "comment": "x" * 9000, "code_service": "s" * 900}
    invoice = drafting.update_draft(invoice.pk, cast.actor("claire"), values)
    assert invoice.verdict == "INVALID"


def test_pieces_are_added_and_taken_back(cast):
    actor = cast.actor("claire")
    invoice = draft_of(cast, paper.pdf())
    piece = drafting.attach_piece(invoice.pk, actor, "bon de livraison.pdf", b"%PDF-1.4", "application/pdf")
    assert piece.kind == DocumentKind.COMPLEMENTAIRE
    drafting.detach_piece(invoice.pk, piece.pk, actor)
    assert invoice.documents.count() == 1
    codes = [event.code for event in history(invoice)]
    assert codes == ["CREATION_BROUILLON", "AJOUT_PIECE", "RETRAIT_PIECE"]


def test_the_same_piece_twice_is_added_once(cast):
    invoice = draft_of(cast, paper.pdf())
    for _ in range(2):
        drafting.attach_piece(invoice.pk, cast.actor("claire"), "bon.pdf", b"%PDF-1.4", "application/pdf")
    drafting.attach_piece(invoice.pk, cast.actor("claire"), "bon-2.pdf", b"%PDF-1.4", "application/pdf")
    assert invoice.documents.filter(kind=DocumentKind.COMPLEMENTAIRE).count() == 2


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("virus.exe", b"x", "PJ_EXTENSION"),
        ("sans-extension", b"x", "PJ_EXTENSION"),
        ("a" * 47 + ".pdf", b"x", "PJ_NOM"),
        ("vide.pdf", b"", "PJ_VIDE"),
        ("gros.pdf", bytes(10 * 1024 * 1024 + 1), "PJ_TAILLE"),
    ],
)
def test_a_piece_out_of_rule_is_refused(cast, name, data, code):
    invoice = draft_of(cast, paper.pdf())
    with pytest.raises(DocumentRefused) as refused:
        drafting.attach_piece(invoice.pk, cast.actor("claire"), name, data, "application/pdf")
    assert refused.value.code == code
    assert invoice.documents.count() == 1


def test_the_whole_may_not_pass_120_mebibytes(cast, monkeypatch):
    from unisson.portal.invoices import documents

    invoice = draft_of(cast, paper.pdf())
    monkeypatch.setattr(documents, "MAX_TOTAL", len(paper.pdf()) + 10)
    with pytest.raises(DocumentRefused) as refused:
        drafting.attach_piece(invoice.pk, cast.actor("claire"), "a.txt", b"x" * 11, "text/plain")
    assert refused.value.code == "DOSSIER_TAILLE"


def test_the_principal_document_cannot_be_taken_back(cast):
    from unisson.portal.invoices.models import Document

    invoice = draft_of(cast, paper.pdf())
    with pytest.raises(Document.DoesNotExist):
        drafting.detach_piece(invoice.pk, invoice.documents.get().pk, cast.actor("claire"))


@pytest.mark.parametrize("who", ["marc", "sophie", "lucie", "sam"])
def test_a_draft_belongs_to_its_supplier(cast, who):
    invoice = draft_of(cast, paper.pdf())
    for act in (
        lambda: drafting.update_draft(invoice.pk, cast.actor(who), {"number": "X"}),
        lambda: drafting.attach_piece(invoice.pk, cast.actor(who), "a.pdf", b"x", "application/pdf"),
        lambda: drafting.delete_draft(invoice.pk, cast.actor(who)),
    ):
        with pytest.raises(Invoice.DoesNotExist):
            act()


def test_who_only_consults_may_not_write_on_a_draft(cast):
    invoice = draft_of(cast, paper.pdf(), who="marc", place="BUREAUTIQUE")
    with pytest.raises(drafting.NotAllowed):
        drafting.update_draft(invoice.pk, cast.actor("lucie"), {"number": "X"})


def test_pieces_embedded_in_xml_stay_inside(cast):
    xml = paper.ubl()
    assert base64.b64encode(b"x") not in xml
    assert draft_of(cast, xml).documents.count() == 1


@pytest.mark.parametrize(
    ("cadre", "verdict", "rule"),
    [
        ("A1", "VALID", None),
        ("M1", "VALID", None),
        ("A22", "INVALID", "ADM-CADRE"),
        ("A13", "INVALID", "ADM-CADRE"),
        ("urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", "VALID", "ADM-CADRE-INCONNU"),
        (None, "VALID", None),
    ],
)
def test_what_the_cadre_of_the_document_means(cast, cadre, verdict, rule):
    invoice = draft_of(cast, paper.ubl(paper.model(cadre=cadre)))
    found = {name for name in rules(invoice) if name.startswith("ADM-")}
    # Profiles other than Chorus Pro ask for more than this paper says: only admissibility is looked at.
    assert levels(invoice)["ADMISSIBILITE"] == verdict
    assert found == ({rule} if rule else set())


def test_a_subcontractor_s_xml_names_its_valideur(cast):
    model = paper.model(cadre="A9")
    invoicee = paper.en.Invoicee(legal_id=paper.en.Identifier("53270918500013", "1"))
    invoice = draft_of(cast, paper.cii(paper.replace(model, invoicee=invoicee)))
    assert (invoice.cadre_facturation, invoice.valideur_1) == ("A9_FACTURE_SOUSTRAITANT", cast.ELECTRICITE)
    assert invoice.verdict == "VALID"


def test_pages_that_do_not_show_the_total_of_the_data_are_a_warning(cast):
    printed = paper.pdf(with_vat="9 999,00 €", without_vat="8 332,50 €", vat="1 666,50 €")
    hybrid = facturx.embed(printed, paper.cii(), facturx.Profile.EN16931, when=clock.now())
    found = {f["rule"]: f["severity"] for level in draft_of(cast, hybrid).report["levels"] for f in level["findings"]}
    assert found["F-VISIBLE"] == "WARNING"
