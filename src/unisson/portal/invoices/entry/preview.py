"""The pages of an invoice before it is sent: what the recipient would read. Nothing is kept."""

from __future__ import annotations

from unisson.portal.invoices.entry import typed
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.pages import pdf
from unisson.portal.invoices.printing import rendering

SHOWN = 4  # pages; the others are in the PDF that can be downloaded


def sizes(invoice: Invoice) -> tuple[rendering.Page, ...]:
    """The first pages, with their sizes in pixels."""
    _, found = pdf.page_sizes(rendering.readable_pdf(typed.whole(invoice).document), SHOWN)
    return tuple(rendering.Page(number, *rendering.pixels(*size)[1:]) for number, size in enumerate(found, start=1))


def image(invoice: Invoice, number: int) -> bytes:
    """One page in PNG. Raises NoSuchPage."""
    return rendering.drawn(rendering.readable_pdf(typed.whole(invoice).document), number, SHOWN)
