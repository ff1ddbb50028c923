"""Which structures an event of an invoice is told to, by the espace that opens it to them."""

from __future__ import annotations

from unisson.lifecycles.invoice import DRAFT, VISIBLE_TO_RECIPIENT
from unisson.portal.invoices.models import Invoice
from unisson.portal.organisations.models import Espace


def told(invoice: Invoice, status: str) -> set[tuple[int, str]]:
    """(structure, espace) of those who may see the invoice in this status."""
    if status in DRAFT:
        return set()
    found = {(invoice.supplier_id, str(Espace.FACTURES_EMISES))}
    if invoice.recipient_id is not None and status in VISIBLE_TO_RECIPIENT:
        found.add((invoice.recipient_id, str(Espace.FACTURES_RECUES)))
    for place in (invoice.valideur_1_id, invoice.valideur_2_id):
        if place is not None:
            found.add((place, str(Espace.FACTURES_A_VALIDER)))
    return found
