"""The files of an invoice as they are taken away: its PDF or its XML, and its pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from einvoice.syntax import Format, write
from unisson.portal.invoices import documents, rendering
from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.invoices.queries.content import content_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: its path inside, its bytes."""

    name: str
    data: bytes


def entries_of(invoice: Invoice, wanted: str, *, with_pieces: bool) -> Iterator[Entry]:
    """The invoice as PDF, or as XML (PIVOT: the one it came with, else CII made from its fields); then its pieces."""
    files = list(invoice.documents.all())
    stem = f"{invoice.pk}-{re.sub(r'[^A-Za-z0-9_.-]', '-', invoice.number)[:60]}"
    main = next((file for file in files if file.kind == DocumentKind.PRINCIPALE), None)
    if main is not None:
        yield _pdf(stem, main) if wanted == "PDF" else _xml(stem, invoice, files)
    if with_pieces:
        kept = (file for file in files if file.kind == DocumentKind.COMPLEMENTAIRE)
        for rank, piece in enumerate(kept, start=1):
            yield Entry(f"{stem}/{rank}-{documents.safe_name(piece.filename)}", documents.content(piece))


def _pdf(stem: str, main: Document) -> Entry:
    return Entry(f"{stem}.pdf", rendering.viewable(main))


def _xml(stem: str, invoice: Invoice, files: list[Document]) -> Entry:
    kinds = (DocumentKind.XML, DocumentKind.PRINCIPALE) if invoice.format != "PDF" else ()  # a CPPFactureMixte is no pivot
    for kind in kinds:
        for file in files:
            if file.kind == kind and file.mime_type == "application/xml":
                return Entry(f"{stem}.xml", documents.content(file))
    return Entry(f"{stem}.xml", write(content_of(invoice), Format.CII))
