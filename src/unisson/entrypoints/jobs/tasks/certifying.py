"""Certificates of what software deposits: made right behind the answer, with the event of the sending."""

from __future__ import annotations

from unisson.portal.invoices.actions import sending
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.models import Event
from unisson.portal.notifications.words import Subjects

LEFT = frozenset({"send", "send_to_valideur"})


def listen(event: Event, subjects: Subjects) -> None:
    """Certify an invoice that has just left, in the event's own transaction; it may be certified already."""
    invoice = subjects.of(event) if event.code in LEFT else None
    if isinstance(invoice, Invoice):
        sending.certify(invoice)
