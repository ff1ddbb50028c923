"""One PDF, several invoices: where they begin is proposed, the person decides, each becomes a draft of its own."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.urls import reverse

from tests import paper, scans
from unisson.portal.exchange.actions import processing, splitting
from unisson.portal.exchange.models import Flux
from unisson.portal.invoices.actions import drafting, scanning
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.pages import ocr
from unisson.portal.invoices.pages import splitting as cutting
from unisson.portal.invoices.pages.pdf import UnreadablePdf

pytestmark = pytest.mark.django_db


def joined(*documents: bytes) -> bytes:
    """Several PDFs printed in one file."""
    out = io.BytesIO()
    with pikepdf.new() as whole:
        for document in documents:
            with pikepdf.open(io.BytesIO(document)) as part:
                whole.pages.extend(part.pages)
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def two_pages(number: str, numbered: bool = False) -> bytes:
    """An invoice of two pages; its second one repeats nothing but, perhaps, its rank."""
    footer = "set page(footer: context [Page #counter(page).display() / #counter(page).final().first()])\n#" if numbered else ""
    return paper.page(
        f"#{footer}strong[Facture n° {number}] \\ Date : 20/11/2026 \\ Total TTC : 1 540,00 € #pagebreak() Suite des travaux"
        if numbered
        else f"*Facture n° {number}* \\ Date : 20/11/2026 \\ Total TTC : 1 540,00 € #pagebreak() Suite des travaux"
    )


def spans(data: bytes) -> list[tuple[int, int, str]]:
    return [(part.first, part.last, part.number) for part in cutting.propose(data)]


def test_another_number_begins_another_invoice():
    data = joined(paper.pdf(number="F-1"), two_pages("F-2"), paper.pdf("columns", number="F-3"))
    assert spans(data) == [(1, 1, "F-1"), (2, 3, "F-2"), (4, 4, "F-3")]


def test_page_one_of_something_begins_another_invoice():
    data = joined(two_pages("F-1", numbered=True), two_pages("F-1", numbered=True))
    assert [(first, last) for first, last, _ in spans(data)] == [(1, 2), (3, 4)]


@pytest.mark.parametrize("make", [paper.pdf, lambda: two_pages("F-1"), lambda: two_pages("F-1", numbered=True), paper.scan])
def test_one_invoice_stays_one(make):
    assert len(spans(make())) == 1


def test_cuts_keep_every_page_and_are_always_the_same():
    data = joined(paper.pdf(number="F-1"), two_pages("F-2"), paper.pdf(number="F-3"))
    parts = cutting.cut(data, [2, 4])
    assert [(first, last) for first, last, _ in parts] == [(1, 1), (2, 3), (4, 4)]
    assert [len(pikepdf.open(io.BytesIO(part)).pages) for _, _, part in parts] == [1, 2, 1]
    assert parts == cutting.cut(data, {4, 2, 1})


@pytest.mark.parametrize("starts", [[], [1], [9], [0, 2]])
def test_cuts_that_cut_nothing_are_refused(starts):
    with pytest.raises(ValueError):
        cutting.cut(joined(paper.pdf(), paper.pdf(number="F-2")), starts)


def test_a_broken_document_is_not_cut():
    with pytest.raises(UnreadablePdf):
        cutting.cut(b"%PDF-1.7 rien", [2])
    assert cutting.propose(b"%PDF-1.7 rien") == []


def draft(cast, data: bytes) -> Invoice:
    return drafting.create_draft(cast.MENUISERIE, cast.actor("claire"), "relevé.pdf", data)


def test_each_part_becomes_a_draft_with_its_verdict(cast, client_of):
    invoice = draft(cast, joined(paper.pdf(number="F-1"), two_pages("F-2"), paper.pdf(number="F-3")))
    claire = client_of("claire")
    address = reverse("deposit_split", args=[invoice.pk])
    assert address in claire.get(reverse("deposit_check", args=[invoice.pk])).content.decode()
    text = claire.get(address).content.decode()
    assert 'value="2" checked' in text
    assert 'value="3" checked' not in text
    answer = claire.post(address, {"debut": ["2", "4"]})
    flux = Flux.objects.get()
    assert answer["Location"] == reverse("flux", args=[flux.pk])
    processing.process_flux(flux.pk)
    names = ["relevé (page 1).pdf", "relevé (pages 2 à 3).pdf", "relevé (page 4).pdf"]
    assert [item.filename for item in flux.items.all()] == names
    assert sorted(Invoice.objects.drafts().values_list("number", flat=True)) == ["F-1", "F-2", "F-3"]
    invoice.refresh_from_db()
    assert invoice.status == "SUPPRIMEE"


@pytest.mark.parametrize("chosen", [[], ["1"], ["99"], ["x", "-3"]])
def test_a_choice_that_cuts_nothing_is_told_and_changes_nothing(cast, client_of, chosen):
    invoice = draft(cast, joined(paper.pdf(number="F-1"), paper.pdf(number="F-2")))
    answer = client_of("claire").post(reverse("deposit_split", args=[invoice.pk]), {"debut": chosen})
    assert answer.status_code == 422
    assert Invoice.objects.drafts().get() == invoice
    assert not Flux.objects.exists()


def test_who_only_consults_splits_nothing(cast):
    data = joined(paper.pdf(number="F-1"), paper.pdf(number="F-2"))
    invoice = drafting.create_draft(cast.BUREAUTIQUE, cast.actor("marc"), "relevé.pdf", data)
    with pytest.raises(drafting.NotAllowed):
        splitting.split(invoice.pk, cast.actor("lucie"), [2])
    with pytest.raises(Invoice.DoesNotExist):
        splitting.split(invoice.pk, cast.actor("claire"), [2])


@pytest.mark.skipif(not ocr.available(), reason="tesseract-ocr-fra is absent (make test installs it when it may)")
def test_scanned_pages_are_split_too(cast):
    invoice = draft(cast, scans.scanned(joined(paper.pdf(number="F-2026-1"), paper.pdf(number="F-2026-2")), dpi=150))
    scanning.read_scan(invoice.pk)
    invoice.refresh_from_db()
    assert [part[:2] for part in invoice.fields_read["parts"]] == [[1, 1], [2, 2]]
