"""The pieces of a draft, whoever wrote it: those that are sent with the form, and those kept by the person or the structure."""

from __future__ import annotations

import mimetypes

from django.contrib import messages

from unisson.config.uploads import too_large
from unisson.entrypoints.web.deposit.upload import TOO_LARGE
from unisson.entrypoints.web.shared.acting import Request, person
from unisson.portal.invoices.actions import drafting
from unisson.portal.invoices.documents import DocumentRefused
from unisson.portal.invoices.models import Document, Invoice
from unisson.portal.organisations import keeping


def attach_all(request: Request, invoice: Invoice) -> list[str]:
    """Attach each file that may be; the sentences of those that may not."""
    refusals = [TOO_LARGE] if too_large(request) else []
    for file in request.FILES.getlist("pieces"):
        name = file.name or "document"
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        try:
            drafting.attach_piece(invoice.pk, request.actor, name, file.read(), mime)
        except DocumentRefused as refused:
            refusals.append(refused.sentence)
    return refusals


def join_kept(request: Request, invoice: Invoice, wanted: str) -> list[str]:
    """Attach a file kept by the person or by the structure (`join-mine-7`, `join-structure-7`); why not, or nothing."""
    owner, _, key = wanted.removeprefix("join-").partition("-")
    kept = keeping.kept_piece(person(request), invoice.supplier, owner, int(key)) if key.isdecimal() else None
    if kept is None:
        return ["Cette pièce n’est plus gardée : elle a été retirée entre-temps. Rien n’a été ajouté."]
    name, data = kept
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    try:
        drafting.attach_piece(invoice.pk, request.actor, name, data, mime)
    except DocumentRefused as refused:
        return [refused.sentence]
    return []


def detach(request: Request, invoice: Invoice, piece_id: int) -> None:
    """Take a piece back; taken back already, it is said calmly."""
    try:
        drafting.detach_piece(invoice.pk, piece_id, request.actor)
    except Document.DoesNotExist:
        messages.info(request, "Cette pièce jointe a déjà été retirée.")
