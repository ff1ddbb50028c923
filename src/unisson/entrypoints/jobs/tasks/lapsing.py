"""Silence is agreement: every hour, what a valideur left unanswered for fifteen days goes on (art. R2193-12 CCP)."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import validating
from unisson.portal.kernel.moving import Refused

log = structlog.get_logger(__name__)


@app.periodic(cron="7 * * * *")
@app.task(name="unisson.lapse_validations", queueing_lock="unisson.lapse_validations", pass_context=False)
def lapse_validations(timestamp: int = 0) -> int:
    """Take silence for agreement, one transaction an invoice; return how many went on. `timestamp`: from the scheduler."""
    return sum(_lapse(invoice_id) for invoice_id in queries.left_unanswered())


def _lapse(invoice_id: int) -> bool:
    try:
        validating.lapse(invoice_id)
    except Refused as refused:  # answered meanwhile, or somebody must act first: the others do not wait for it
        log.warning("tacit agreement refused", invoice=invoice_id, causes=refused.codes)
        return False
    return True
