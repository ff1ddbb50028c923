"""Every morning: requests to join that nobody answers are recalled to managers, then to the support; ended rights close."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from unisson.portal.organisations.actions import asking, mandating, succeeding, technical

log = structlog.get_logger(__name__)


@app.periodic(cron="12 7 * * *")
@app.task(name="unisson.chase_requests", queueing_lock="unisson.chase_requests", pass_context=False)
def chase_requests(timestamp: int = 0) -> int:
    """Remind and escalate; running it again does nothing more. `timestamp`: given by the scheduler."""
    reminded, escalated = succeeding.chase()
    reminded += asking.remind()
    expired = mandating.expire()
    warned = technical.warn_of_ends()
    log.info("requests chased", reminded=reminded, escalated=escalated, expired=expired, warned=warned)
    return reminded + escalated + expired + warned
