"""A job reads a scanned draft page by page; what a person typed meanwhile is never written over."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db import transaction

from unisson.portal.invoices import documents, judgement
from unisson.portal.invoices.actions.drafting import write
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.invoices.pages import ocr, pdf, reading, scans, splitting
from unisson.portal.invoices.pages.pdf import Line
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import SYSTEM
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind

SECONDS = 240.0  # for the whole document


def read_scan(invoice_id: int) -> bool:
    """Read the pages of the draft and write what was found; say whether it was. Run again, it starts again or does nothing.

    Stops as soon as a person has taken the draft over.
    """
    invoice = Invoice.objects.select_related("supplier").filter(pk=invoice_id).first()
    if invoice is None or scans.under_way(invoice) is None:
        return False
    data = documents.content(invoice.documents.get(kind=DocumentKind.PRINCIPALE))
    try:
        seen = _lines(invoice, data)
    except (ocr.OcrFailed, pdf.UnreadablePdf):
        return _finish(invoice_id, reading.PdfFields(note=reading.OCR_FAILED))
    if seen is None:
        return False
    lines, turned = seen
    found = reading.read_lines(lines, invoice.supplier.identifiant)
    found.note = reading.OCR_READ if lines else reading.NO_TEXT
    more = splitting.kept(splitting.parts_of(lines, len(reading.pages_to_read(data))))
    return _finish(invoice_id, found, more | ({scans.TURNED: turned} if turned else {}))


def _lines(invoice: Invoice, data: bytes) -> tuple[list[Line], dict[str, int]] | None:
    """The lines of every page worth reading, put upright, and how each was turned; None when nobody waits any more.

    Raises OcrFailed, UnreadablePdf.
    """
    numbers = reading.pages_to_read(data)
    lines: list[Line] = []
    turned: dict[str, int] = {}
    end = time.monotonic() + SECONDS
    for done, number in enumerate(numbers):
        if not _tell(invoice.pk, scans.Reading(done, len(numbers))):
            return None
        left = end - time.monotonic()
        if left <= 0:
            raise ocr.OcrFailed("too long")
        page = ocr.picture(data, number)
        if turn := ocr.turn_of(page, min(left, ocr.PAGE_SECONDS)):
            turned[str(number)] = turn
            page = ocr.picture(data, number, turn)
        lines += ocr.read_page(page, number, min(left, ocr.PAGE_SECONDS))
    return lines, turned


@transaction.atomic
def _tell(invoice_id: int, progress: scans.Reading) -> bool:
    """Write the progress; False when the draft was taken over meanwhile."""
    invoice = Invoice.objects.select_for_update().filter(pk=invoice_id).first()
    if invoice is None or scans.under_way(invoice) is None:
        return False
    invoice.fields_read = invoice.fields_read | progress.as_json()
    invoice.save(update_fields=["fields_read"])
    return True


@transaction.atomic
def _finish(invoice_id: int, found: reading.PdfFields, more: Mapping[str, Any] = MappingProxyType({})) -> bool:
    invoice = Invoice.objects.select_for_update().filter(pk=invoice_id).first()
    if invoice is None or scans.under_way(invoice) is None:
        return False
    invoice.fields_read = found.as_json() | dict(more)
    # What a link or a lot had already chosen stays when the page says nothing of it.
    write(invoice, {"recipient_identifiant": invoice.recipient_identifiant} | found.values)
    judgement.judge(invoice)
    invoice.updated_at = clock.now()
    invoice.save()
    record(invoice, EventKind.ACTION, scans.READ, SYSTEM, data={"champs": sorted(found.values)})
    return True
