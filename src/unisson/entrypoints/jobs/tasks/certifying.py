"""Certificates of what software deposits: made right behind the answer, with the event of the sending."""

from __future__ import annotations

from unisson.portal.invoices.actions import sending
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.models import Event

LEFT = frozenset({"send", "send_to_valideur"})


def listen(event: Event) -> None:
    """Certify an invoice that has just left, in the event's own transaction; it may be certified already."""
    if event.code in LEFT and event.subject_type == Invoice._meta.label_lower:
        sending.certify(event.subject_id)
