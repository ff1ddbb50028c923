"""Every Monday before work, the directory is taken in from its source and its files are published (hours of UTC)."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from unisson.portal.directory import refreshing
from unisson.portal.directory.models import Refresh
from unisson.portal.invoices import quality

log = structlog.get_logger(__name__)
LOCK = "unisson.refresh_directory"


@app.periodic(cron="20 2 * * 1")
@app.task(name="unisson.refresh_directory", queueing_lock=LOCK, lock=LOCK, pass_context=False)
def refresh_directory(timestamp: int = 0) -> bool:
    """Refresh; return whether all went well. Running it again imports nothing twice. `timestamp`: from the scheduler."""
    done = work()
    log.info("directory refreshed", problem=done.problem, publication=done.publication_id, imported=done.imported_id)
    return not done.problem


def work() -> Refresh:
    """Import, publish, count what each check of quality finds, and keep it all."""
    done = refreshing.refresh()
    refreshing.note_quality(done, quality.counts())
    return done
