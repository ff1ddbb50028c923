"""A CPPFactureMixte becomes a draft: the PDF that it carries, under the fields that it says."""

from __future__ import annotations

import mimetypes

from django.db import transaction

from unisson.portal.exchange import mixed
from unisson.portal.invoices import documents, modes
from unisson.portal.invoices.actions import drafting
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.kernel import files
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Service, Structure

XML = "application/xml"


@transaction.atomic
def draft_mixed(supplier: Structure, actor: Actor, filename: str, data: bytes, service: Service | None = None) -> Invoice:
    """Open the draft of a document, its pieces joined and its own bytes kept beside; given twice, it opens one draft.

    Raises NotMixed, DocumentRefused, and as `create_draft`.
    """
    came = mixed.read(data)
    draft = drafting.create_draft(supplier, actor, *came.pdf, service)
    if draft.documents.filter(kind=DocumentKind.XML, sha256=files.digest(data)).exists():
        return draft  # what was typed since then stays
    draft.seller_read, draft.mode_depot = came.seller, modes.mode_of(actor.entry_point, bare_pdf=False)
    draft.save(update_fields=["seller_read", "mode_depot"])
    invoice = drafting.update_draft(draft.pk, actor, came.values)
    for name, piece in came.pieces:
        drafting.attach_piece(invoice.pk, actor, name, piece, mimetypes.guess_type(name)[0] or "application/octet-stream")
    documents.attach(invoice, actor, DocumentKind.XML, filename, data, XML)
    return invoice
