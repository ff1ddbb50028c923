"""What the document of an invoice says, line by line, whatever its format."""

from __future__ import annotations

from einvoice import conformity
from einvoice import model as en
from unisson.portal.invoices import documents, semantics
from unisson.portal.invoices.entry import typed
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.kernel import clock


def content_of(invoice: Invoice) -> en.Invoice:
    """The invoice as the norm sees it: read from its XML, or from its form when the document is a bare PDF."""
    kinds = (DocumentKind.XML, DocumentKind.PRINCIPALE)
    found = {document.kind: document for document in invoice.documents.filter(kind__in=kinds)}
    chosen = found.get(DocumentKind.XML) or found.get(DocumentKind.PRINCIPALE)
    if chosen is None and invoice.is_typed:
        return typed.whole(invoice).document
    if invoice.format == "PDF" or chosen is None:
        return semantics.to_document(invoice)
    read = conformity.judge(documents.content(chosen), today=clock.today()).invoice
    return read or semantics.to_document(invoice)
