"""What the supplier does after sending: complete, recycle, abandon."""

from __future__ import annotations

from django.db import transaction

from unisson.portal.invoices import routing
from unisson.portal.invoices.actions.sending import deliver
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.moving import move


@transaction.atomic
def complete(invoice_id: int, actor: Actor, comment: str = "") -> Invoice:
    """Give what the suspension asked for: pieces already added and/or a comment; the examination resumes."""
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.completion_comment = comment.strip()  # read by the guard COMPLEMENT_FOURNI
    invoice.motif = ""
    invoice.completed_at = clock.now()
    return move(invoice, "complete", actor, note=comment)


@transaction.atomic
def recycle(invoice_id: int, actor: Actor, target: routing.Target, comment: str = "") -> Invoice:
    """Send the same invoice, same number, to the right place (domaine 5.4): only its routing changes."""
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    before = {
        "recipient_id": invoice.recipient_id,
        "code_service": invoice.code_service,
        "numero_engagement": invoice.numero_engagement,
    }
    routing.apply(invoice, target)
    invoice.motif = ""
    move(invoice, "recycle", actor, note=comment, data={"before": before})
    return deliver(invoice)


@transaction.atomic
def abandon(invoice_id: int, actor: Actor, comment: str = "") -> Invoice:
    """Give up an invoice that came back."""
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.motif = ""
    return move(invoice, "abandon", actor, note=comment)
