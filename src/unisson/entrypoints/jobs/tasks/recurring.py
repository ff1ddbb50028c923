"""Every morning, recurring invoices: a draft is prepared and its people are told. Nothing is ever sent by itself."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from unisson.portal.invoices.actions import copying

log = structlog.get_logger(__name__)


@app.periodic(cron="25 6 * * *")
@app.task(name="unisson.prepare_recurring", queueing_lock="unisson.prepare_recurring", pass_context=False)
def prepare_recurring(timestamp: int = 0) -> int:
    """Prepare what is due today; run again, it prepares nothing more. `timestamp`: given by the scheduler."""
    prepared = copying.prepare_due()
    log.info("recurring invoices prepared", prepared=prepared)
    return prepared
