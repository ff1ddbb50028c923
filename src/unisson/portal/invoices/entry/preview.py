"""The pages of an invoice before it is sent: what the recipient would read. Nothing is kept."""

from __future__ import annotations

import io

from unisson.portal.invoices import pdf, rendering
from unisson.portal.invoices.entry import typed
from unisson.portal.invoices.models import Invoice

SHOWN = 4  # pages; the others are in the PDF that can be downloaded


def sizes(invoice: Invoice) -> tuple[rendering.Page, ...]:
    """The first pages, with their sizes in pixels."""
    with pdf.opened(rendering.readable_pdf(typed.whole(invoice).document)) as opened:
        return tuple(
            rendering.Page(index + 1, *rendering.pixels(*opened.get_page_size(index))[1:])
            for index in range(min(len(opened), SHOWN))
        )


def image(invoice: Invoice, number: int) -> bytes:
    """One page in PNG. Raises NoSuchPage."""
    with pdf.opened(rendering.readable_pdf(typed.whole(invoice).document)) as opened:
        if not 1 <= number <= min(len(opened), SHOWN):
            raise rendering.NoSuchPage
        page = opened[number - 1]
        drawn = pdf.image_of(page, rendering.pixels(*page.get_size())[0])
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()
