"""One PDF, several invoices: the pages, where each invoice seems to begin, and the person's own cuts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unisson.entrypoints.web.deposit.presenting import pages_shown
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.exchange.actions import splitting
from unisson.portal.invoices.actions import drafting
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.pages.pdf import UnreadablePdf
from unisson.portal.invoices.queries import deposit as queries

NOTHING_CUT = "Cochez au moins une autre page où une facture commence. Rien n’a été changé."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: Request, invoice_id: int) -> HttpResponse:
    """Propose the cuts; a POST makes a lot of them and leads to its report."""
    invoice = queries.issued(request.actor, invoice_id)
    if invoice is None:
        raise Http404
    if not invoice.is_draft or invoice.format != "PDF":
        return redirect("deposit_check", invoice_id=invoice.pk)
    if request.method != "POST":
        return _page(request, invoice)
    starts = [int(page) for page in request.POST.getlist("debut") if page.isascii() and page.isdigit() and len(page) < 5]
    try:
        received = splitting.split(invoice.pk, request.actor, starts)
    except drafting.NotADraft:
        return redirect("deposit_sent", invoice_id=invoice.pk)
    except (drafting.NotAllowed, drafting.SupplierInactive) as error:
        raise PermissionDenied("Votre habilitation ne permet pas de partager ce brouillon.") from error
    except UnreadablePdf as refusal:
        return _page(request, invoice, 422, wrong=refusal.sentence)
    except ValueError:
        return _page(request, invoice, 422, wrong=NOTHING_CUT)
    messages.success(request, "Le document est partagé : chaque facture est maintenant jugée à part.")
    return redirect("flux", flux_id=received.flux.pk)


def _page(request: Request, invoice: Invoice, status: int = 200, **context: Any) -> HttpResponse:
    parts = {first: number for first, _, number in invoice.fields_read.get("parts", [])}
    pages = pages_shown(invoice, queries.principal(invoice), {})
    context |= {
        "invoice": invoice,
        "pages": [(number, page, parts.get(number), number in parts) for number, page in enumerate(pages, start=1)],
        "count": len(parts),
    }
    return render(request, "exchange/split.html", context, status=status)
