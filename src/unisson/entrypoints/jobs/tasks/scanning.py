"""Scanned drafts are read in the background: one page takes seconds, and nobody waits for it in front of a white page."""

from __future__ import annotations

from django.db import OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from unisson.portal.invoices.actions import scanning
from unisson.portal.invoices.pages import scans
from unisson.portal.kernel.models import Event

AGAIN = RetryStrategy(max_attempts=5, exponential_wait=3, retry_exceptions=(OperationalError, OSError))


def listen(event: Event) -> None:
    """Have a draft read when an event asks for it, in the event's own transaction."""
    if event.code == scans.ASKED:
        read_scan.configure(lock=f"unisson.scan.{event.subject_id}").defer(invoice_id=event.subject_id)


@app.task(name="unisson.read_scan", retry=AGAIN)
def read_scan(invoice_id: int) -> bool:
    """Read one draft; running it again reads it again as long as nobody has taken it over, and harms nothing."""
    return scanning.read_scan(invoice_id)
