"""Around one invoice: who has it in hand, comments, opinions asked outside. Each is one POST that leads back to its page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from unisson.entrypoints.web.invoices.asking import invoice_for
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.invoices.actions import following, visas
from unisson.portal.invoices.models import Invoice, Visa
from unisson.portal.kernel.moving import Refused


def _then(request: Request, invoice: Invoice, done: str, act: Callable[[], object]) -> HttpResponse:
    """Do it, say it or say why not, and show the invoice."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("invoice", kwargs={"invoice_id": invoice.pk}))


@require_POST
def assign(request: Request, invoice_id: int) -> HttpResponse:
    """Give the invoice to a colleague, or to nobody. 404 for an invoice the reader may not see."""
    invoice = invoice_for(request, invoice_id)
    typed = request.POST.get("assignee", "")
    user_id = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
    done = "La facture est affectée ; la personne en est avertie." if user_id else "La facture n’est plus affectée."
    return _then(request, invoice, done, lambda: following.assign(invoice.pk, request.actor, user_id))


@require_POST
def comment(request: Request, invoice_id: int) -> HttpResponse:
    """Write a comment. 404 for an invoice the reader may not see."""
    invoice = invoice_for(request, invoice_id)
    text, shared = request.POST.get("text", "").replace("\x00", ""), "shared" in request.POST
    done = (
        "Votre message est envoyé à l’autre partie."
        if shared
        else "Votre commentaire est gardé, pour votre structure seulement."
    )
    return _then(request, invoice, done, lambda: following.comment(invoice.pk, request.actor, text, shared=shared))


@require_POST
def ask_visa(request: Request, invoice_id: int) -> HttpResponse:
    """Ask somebody without account for an opinion. 404 for an invoice the reader may not see."""
    invoice = invoice_for(request, invoice_id)
    nom, courriel, question = (request.POST.get(name, "").replace("\x00", "") for name in ("nom", "courriel", "question"))
    done = f"Le lien est envoyé à {courriel.strip()} : vous serez averti de la réponse."
    return _then(request, invoice, done, lambda: visas.ask(invoice.pk, request.actor, nom, courriel, question))


@require_POST
def withdraw_visa(request: Request, invoice_id: int, visa_id: int) -> HttpResponse:
    """Take back a request for an opinion. 404 when it is not one of this invoice."""
    invoice = invoice_for(request, invoice_id)
    try:
        return _then(
            request, invoice, "La demande d’avis est retirée.", lambda: visas.withdraw(invoice.pk, visa_id, request.actor)
        )
    except Visa.DoesNotExist as error:
        raise Http404 from error
