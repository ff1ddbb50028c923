"""Every morning, suppliers are reminded of the rejections and suspensions they have not said to have read (domaine 9.1)."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from unisson.portal.invoices.actions import answering

log = structlog.get_logger(__name__)


@app.periodic(cron="42 6 * * *")
@app.task(name="unisson.remind_unread", queueing_lock="unisson.remind_unread", pass_context=False)
def remind_unread(timestamp: int = 0) -> int:
    """Remind once each; return how many. `timestamp`: from the scheduler."""
    reminded = answering.remind()
    log.info("unread refusals recalled", reminded=reminded)
    return reminded
