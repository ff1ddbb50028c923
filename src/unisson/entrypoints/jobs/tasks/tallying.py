"""The figures of the dashboards: what moved is counted every quarter of an hour, everything at night."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from unisson.portal.dashboard import refreshing

log = structlog.get_logger(__name__)


@app.periodic(cron="*/15 * * * *")
@app.task(name="unisson.refresh_figures", queueing_lock="unisson.refresh_figures", pass_context=False)
def refresh_figures(timestamp: int = 0) -> int:
    """Count again what moved; return how many structures. `timestamp`: from the scheduler."""
    return refreshing.refresh()


# Ages and delays grow with the day alone.
@app.periodic(cron="5 23,2 * * *")
@app.task(name="unisson.refresh_all_figures", queueing_lock="unisson.refresh_all_figures", pass_context=False)
def refresh_all_figures(timestamp: int = 0) -> int:
    """Count everything again, after midnight in Paris in both seasons; return how many structures."""
    counted = refreshing.refresh(whole=True)
    log.info("figures counted", structures=counted)
    return counted
