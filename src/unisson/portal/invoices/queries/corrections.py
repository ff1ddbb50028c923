"""The invoice that a credit note corrects, and the credit note that corrects an invoice. Nothing here writes."""

from __future__ import annotations

from unisson.portal.invoices.models import Invoice, InvoiceQuerySet, TypeFacture
from unisson.portal.kernel.actor import Actor


def origin_of(invoice: Invoice, actor: Actor) -> Invoice | None:
    """The last invoice sent by the same supplier under the number that this one cites, when the actor may read it."""
    if not invoice.numero_facture_origine:
        return None
    return _sent(invoice, actor).filter(number=invoice.numero_facture_origine).first()


def corrected_by(invoice: Invoice, actor: Actor) -> Invoice | None:
    """The last credit note of the same supplier that cites this invoice, when the actor may read it."""
    if not invoice.number:
        return None
    notes = _sent(invoice, actor).filter(type_facture=TypeFacture.AVOIR)
    return notes.filter(numero_facture_origine=invoice.number).first()


def _sent(invoice: Invoice, actor: Actor) -> InvoiceQuerySet:
    others = Invoice.objects.visible_to(actor).exclude(pk=invoice.pk)
    mine = others.filter(supplier_id=invoice.supplier_id, sent_at__isnull=False)
    return mine.select_related("recipient", "recipient_service").order_by("-pk")
