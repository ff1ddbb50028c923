"""Read over what will be sent, page by page, then send it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from unisson.entrypoints.web.saisie.form import typed_draft
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import PDF, attached, picture
from unisson.entrypoints.web.shared.pacing import at_pace
from unisson.portal.invoices import judgement
from unisson.portal.invoices.actions import sending
from unisson.portal.invoices.entry import preview, typed
from unisson.portal.invoices.guards import verdict_is_favourable
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.printing import rendering
from unisson.portal.invoices.queries import deposit as queries
from unisson.portal.kernel.moving import Refused
from unisson.portal.kernel.pace import Pace

PREVIEWS = Pace("entry-preview", 120, 60)  # each is a page drawn, or a PDF made


@never_cache
@require_safe
@at_pace(PREVIEWS)
def review(request: Request, invoice_id: int) -> HttpResponse:
    """The pages of the invoice and its verdict; a draft that is not right goes back to its form."""
    invoice = typed_draft(request, invoice_id)
    if not invoice.is_draft:
        return redirect("deposit_sent", invoice_id=invoice.pk)
    if not verdict_is_favourable(invoice):
        return redirect("entry_edit", invoice_id=invoice.pk)
    context = {
        "invoice": invoice,
        "report": judgement.report_of(invoice),
        "pages": preview.sizes(invoice),
        "pieces": queries.pieces(invoice),
    }
    return render(request, "saisie/review.html", context)


@never_cache
@require_safe
@at_pace(PREVIEWS)
def page(request: Request, invoice_id: int, number: int) -> HttpResponse:
    """One page of what will be sent, as an image."""
    invoice = _draft(request, invoice_id)
    try:
        image = preview.image(invoice, number)
    except rendering.NoSuchPage as error:
        raise Http404 from error
    return picture(image)


@never_cache
@require_safe
@at_pace(PREVIEWS)
def document(request: Request, invoice_id: int) -> HttpResponse:
    """The Factur-X as it would be sent. 404 until the invoice is right: a wrong one must not go about."""
    invoice = _draft(request, invoice_id)
    if not verdict_is_favourable(invoice):
        raise Http404
    name, data = typed.document_of(invoice)
    return attached(data, PDF, f"projet-{name}")


def _draft(request: Request, invoice_id: int) -> Invoice:
    invoice = typed_draft(request, invoice_id)
    if not invoice.is_draft:
        raise Http404
    return invoice


@require_POST
def send(request: Request, invoice_id: int) -> HttpResponse:
    """Send it, once. Anything that stands against it now brings the form back, with the reason."""
    invoice = typed_draft(request, invoice_id)
    if not invoice.is_draft:
        messages.info(request, "Cette facture a déjà été envoyée : elle ne l’a pas été une seconde fois.")
        return redirect("deposit_sent", invoice_id=invoice.pk)
    try:
        result = sending.check_and_send(invoice.pk, request.actor, {})
    except Refused as refused:
        messages.error(request, f"Rien n’a été envoyé. {refused.sentence}")
        return redirect("entry_edit", invoice_id=invoice.pk)
    if result.sent_at is None:
        messages.error(request, "Rien n’a été envoyé : un contrôle ne passe plus. Corrigez ce qui est signalé.")
        return redirect("entry_edit", invoice_id=invoice.pk)
    return redirect("deposit_sent", invoice_id=invoice.pk)
