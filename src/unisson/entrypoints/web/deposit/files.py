"""The files of an invoice: download, and page images. Both ask first whether the reader may see the invoice."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import attached, picture
from unisson.portal.invoices import documents
from unisson.portal.invoices.models import Document
from unisson.portal.invoices.pages.pdf import UnreadablePdf
from unisson.portal.invoices.printing import rendering
from unisson.portal.invoices.queries import deposit as queries


@require_safe
def document(request: Request, invoice_id: int, document_id: int) -> HttpResponse:
    """Download a file, as it came. 404 when the reader may not see the invoice."""
    found = _document(request, invoice_id, document_id)
    return _for_a_while(attached(documents.content(found), found.mime_type, found.filename))


@require_safe
def page(request: Request, invoice_id: int, document_id: int, number: int) -> HttpResponse:
    """One page as an image. 404 when there is no such page, or nothing that can be shown."""
    found = _document(request, invoice_id, document_id)
    try:
        image = rendering.page_image(found, number)
    except (rendering.NoSuchPage, UnreadablePdf) as error:
        raise Http404 from error
    return _for_a_while(picture(image))


def _document(request: Request, invoice_id: int, document_id: int) -> Document:
    found = queries.document(request.actor, invoice_id, document_id)
    if found is None:
        raise Http404
    return found


def _for_a_while(response: HttpResponse) -> HttpResponse:
    # The bytes of a document never change, but the right to read it may.
    response["Cache-Control"] = "private, max-age=600"
    return response
