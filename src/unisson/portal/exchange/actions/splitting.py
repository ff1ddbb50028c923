"""A draft that holds several invoices becomes a lot: one file, one verdict, one draft each."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from unisson.portal.exchange.actions.receiving import Received, receive_files
from unisson.portal.invoices import documents
from unisson.portal.invoices.actions import drafting
from unisson.portal.invoices.models import DocumentKind
from unisson.portal.invoices.pages import splitting
from unisson.portal.kernel.actor import Actor


@transaction.atomic
def split(invoice_id: int, actor: Actor, starts: Iterable[int]) -> Received:
    """Cut the PDF of a draft at the pages where invoices begin, and delete the draft that held them all.

    Raises ValueError (no such cut, or no PDF), UnreadablePdf, NotADraft, NotAllowed, Invoice.DoesNotExist.
    """
    draft = drafting.open_draft(invoice_id, actor)
    if draft.format != "PDF":
        raise ValueError(draft.format)
    principal = draft.documents.get(kind=DocumentKind.PRINCIPALE)
    stem = principal.filename.removesuffix(".pdf")[:200]
    parts = splitting.cut(documents.content(principal), starts)
    pieces = [(f"{stem} ({_span(first, last)}).pdf", data) for first, last, data in parts]
    received = receive_files(actor, draft.supplier, pieces)
    drafting.delete_draft(draft.pk, actor)
    return received


def _span(first: int, last: int) -> str:
    return f"page {first}" if first == last else f"pages {first} à {last}"
