"""Invoices taken away leave a trace: who, in which format; the recipient's first time is written on the invoice."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from unisson.lifecycles.invoice import Role
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.permissions import sides_of
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind

TELECHARGEMENT_FACTURE = "TELECHARGEMENT_FACTURE"


@transaction.atomic
def note_taken(invoices: Sequence[Invoice], actor: Actor, wanted: str) -> None:
    """Write that these invoices were taken away in this format (PDF, PIVOT)."""
    for invoice in invoices:
        record(invoice, EventKind.ACTION, TELECHARGEMENT_FACTURE, actor, data={"format": wanted})
    received = [invoice.pk for invoice in invoices if Role.DESTINATAIRE in sides_of(invoice, actor)]
    Invoice.objects.filter(pk__in=received, downloaded_at=None).update(downloaded_at=clock.now())
