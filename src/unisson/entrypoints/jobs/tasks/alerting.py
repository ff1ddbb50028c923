"""Every morning: both sides of an invoice are warned some days before its due date, and on the day (hours of UTC)."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from unisson.portal.invoices.actions import timing

log = structlog.get_logger(__name__)


@app.periodic(cron="10 5 * * *")
@app.task(name="unisson.alert_due_dates", queueing_lock="unisson.alert_due_dates", pass_context=False)
def alert_due_dates(timestamp: int = 0) -> int:
    """Write the alerts that are due, one transaction each, once for each due date; return how many. `timestamp`: from the
    scheduler."""
    written = sum(timing.alert(invoice_id, code) for invoice_id, code in timing.to_alert())
    log.info("due dates told", alerts=written)
    return written
