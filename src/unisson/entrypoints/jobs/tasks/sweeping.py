"""Every night, forget what no longer serves: counts of tries, dead links, finished sessions."""

from __future__ import annotations

import structlog
from django.core.management import call_command
from procrastinate.contrib.django import app

from unisson.portal.accounts.actions import limiting, linking

log = structlog.get_logger(__name__)


@app.periodic(cron="17 3 * * *")
@app.task(name="unisson.sweep", queueing_lock="unisson.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Delete them; running it again deletes nothing more. `timestamp`: given by the scheduler."""
    log.info("swept", tallies=limiting.sweep(), links=linking.sweep())
    call_command("clearsessions")
