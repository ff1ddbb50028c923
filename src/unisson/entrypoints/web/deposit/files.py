"""The files of an invoice: download, and page images. Both ask first whether the reader may see the invoice."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.deposit.upload import Request
from unisson.portal.invoices import documents, rendering
from unisson.portal.invoices.models import Document
from unisson.portal.invoices.pdf import UnreadablePdf
from unisson.portal.invoices.queries import deposit as queries

# A file from somebody else runs nothing here, even if a browser were made to show it.
SANDBOX = "default-src 'none'; sandbox"


@require_safe
def document(request: Request, invoice_id: int, document_id: int) -> HttpResponse:
    """Download a file, as it came. 404 when the reader may not see the invoice."""
    found = _document(request, invoice_id, document_id)
    response = HttpResponse(documents.content(found), content_type=found.mime_type)
    response["Content-Disposition"] = content_disposition_header(True, found.filename) or "attachment"
    return _guarded(response)


@require_safe
def page(request: Request, invoice_id: int, document_id: int, number: int) -> HttpResponse:
    """One page as an image. 404 when there is no such page, or nothing that can be shown."""
    found = _document(request, invoice_id, document_id)
    try:
        image = rendering.page_image(found, number)
    except (rendering.NoSuchPage, UnreadablePdf) as error:
        raise Http404 from error
    return _guarded(HttpResponse(image, content_type="image/png"))


def _document(request: Request, invoice_id: int, document_id: int) -> Document:
    found = queries.document(request.actor, invoice_id, document_id)
    if found is None:
        raise Http404
    return found


def _guarded(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    # The bytes of a document never change, but the right to read it may.
    response["Cache-Control"] = "private, max-age=600"
    return response
