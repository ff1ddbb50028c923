"""Every night, forget what no longer serves: counts of tries, dead links, finished sessions."""

from __future__ import annotations

import structlog
from django.core.management import call_command
from procrastinate import JobContext
from procrastinate.contrib.django import app

from unisson.portal.accounts.actions import limiting, linking
from unisson.portal.kernel import pace
from unisson.portal.raccordements import tokens
from unisson.portal.raccordements.actions import calls, idempotency, uploads

log = structlog.get_logger(__name__)
KEPT_HOURS = 24


@app.periodic(cron="17 3 * * *")
@app.task(name="unisson.sweep", queueing_lock="unisson.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Delete them; running it again deletes nothing more. `timestamp`: given by the scheduler."""
    log.info("swept", tallies=limiting.sweep(), links=linking.sweep(), paces=pace.forget_old())
    log.info(
        "swept raccordements",
        tokens=tokens.forget_expired(),
        calls=calls.forget_old(),
        keys=idempotency.forget_old(),
        files=uploads.forget_old(),
    )
    call_command("clearsessions")


@app.periodic(cron="41 * * * *")
@app.task(name="unisson.forget_finished_jobs", queueing_lock="unisson.forget_finished_jobs", pass_context=True)
async def forget_finished_jobs(context: JobContext, timestamp: int) -> None:
    """Keep a day of successful jobs: the periodic ones alone are thousands a day. Failed ones stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
