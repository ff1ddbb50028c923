"""What the recipient knows of the engagement being typed: said at once, at a pace that does not let numbers be tried."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.invoices import engagement as engagements
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries import deposit as queries
from unisson.portal.invoices.routing import Target
from unisson.portal.kernel.pace import Pace, spend

# One person writing invoices all day stays far below; the complete verdict is given at the next check anyway.
PACE = Pace("engagements", 120, 3600)
TYPED = ("recipient_identifiant", "code_service", "numero_engagement")


@never_cache
@require_safe
def engagement(request: Request, invoice_id: int) -> HttpResponse:
    """Fragment under the field: nothing when the recipient does not check numbers."""
    invoice = queries.issued(request.actor, invoice_id)
    if invoice is None or not invoice.is_draft:
        raise Http404
    typed = (request.GET.get(name, "").replace("\x00", "").strip()[:200] for name in TYPED)
    return render(request, "deposit/parts/engagement.html", cited(request, invoice, Target(*typed)))


def cited(request: Request, invoice: Invoice, target: Target) -> dict[str, Any]:
    """What the fragment shows. One lookup is counted for the person; none when no number is given."""
    if not target.numero_engagement:
        return {"looked_up": False}
    if spend(PACE, f"user-{request.user.pk}"):
        return {"looked_up": False, "too_many": True}
    looked_up, found = engagements.looked_up(invoice, target)
    return {"looked_up": looked_up, "wrong": found[0] if found else None}
