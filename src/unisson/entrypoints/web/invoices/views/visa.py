"""The page of somebody asked for an opinion: one invoice, one answer, no account. The one-time token is the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from unisson.entrypoints.web.invoices.forms import VisaAnswerForm
from unisson.entrypoints.web.invoices.presenting import PAGES_SHOWN
from unisson.entrypoints.web.shared import errors
from unisson.entrypoints.web.shared.downloads import attached, picture
from unisson.portal.invoices import documents
from unisson.portal.invoices.actions import visas
from unisson.portal.invoices.models import Document, DocumentKind, Visa
from unisson.portal.invoices.pages.pdf import UnreadablePdf
from unisson.portal.invoices.printing import rendering
from unisson.portal.kernel.moving import Refused
from unisson.portal.kernel.pace import Pace, origin, spend

PACE = Pace("visa", 120, 60)
UNPROCESSABLE, GONE = 422, 410

View = Callable[..., HttpResponse]


def _known(view: View) -> View:
    """Give the view the visa of the link; 404 for a link that nobody gave, 429 for who tries many."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        if spend(PACE, origin(request.META)):
            return errors.too_many(request)
        found = visas.open_visa(token)
        if found is None:
            raise Http404
        return view(request, found, token, **more)

    return opened


@_known
@require_http_methods(["GET", "HEAD", "POST"])
def visa(request: HttpRequest, found: Visa, token: str) -> HttpResponse:
    """Show the invoice and take the answer, once."""
    form = VisaAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            visas.answer(token, form.cleaned_data["decision"], form.cleaned_data["comment"])
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return HttpResponseRedirect(reverse("visa", args=[token]))
    status = UNPROCESSABLE if form.errors else 200
    return _page(request, found, token, form, status)


def _page(request: HttpRequest, found: Visa, token: str, form: VisaAnswerForm, status: int) -> HttpResponse:
    closed = visas.obstacle(found)
    if closed:
        # Single use: whoever finds the link afterwards learns what was answered, and nothing of the invoice.
        told = {"visa": found, "closed": closed.sentence}
        return render(request, "invoices/visa_closed.html", told, status=200 if found.decision else GONE)
    context = {"visa": found, "invoice": found.invoice, "form": form, "token": token, "pages": _pages(found, token)}
    return render(request, "invoices/visa.html", context, status=status)


def _pages(found: Visa, token: str) -> list[dict[str, Any]]:
    try:
        shown = rendering.pages_of(_principal(found))[:PAGES_SHOWN]
    except (Http404, rendering.NoSuchPage, UnreadablePdf, OSError):  # the data of the invoice stay
        return []
    return [
        {
            "src": reverse("visa_page", args=[token, page.number]) + page.query,
            "width": page.width,
            "height": page.height,
            "alt": f"Page {page.number} de la facture {found.invoice.number}",
        }
        for page in shown
    ]


def _principal(found: Visa) -> Document:
    document = found.invoice.documents.filter(kind=DocumentKind.PRINCIPALE).first()
    if document is None:
        raise Http404
    return document


@_known
@require_safe
def document(request: HttpRequest, found: Visa, token: str) -> HttpResponse:
    """Download the invoice itself. 404 once the link no longer serves."""
    del request, token
    if visas.obstacle(found):
        raise Http404
    principal = _principal(found)
    return attached(documents.content(principal), principal.mime_type, principal.filename)


@_known
@require_safe
def page(request: HttpRequest, found: Visa, token: str, number: int) -> HttpResponse:
    """One page as an image. 404 once the link no longer serves, or when there is no such page."""
    del request, token
    if visas.obstacle(found):
        raise Http404
    try:
        image = rendering.page_image(_principal(found), number)
    except (rendering.NoSuchPage, UnreadablePdf) as error:
        raise Http404 from error
    return picture(image)
