"""Jobs whose worker died are run again: nothing acknowledged is ever lost."""

from __future__ import annotations

import structlog
from django.conf import settings
from procrastinate.contrib.django import app

log = structlog.get_logger(__name__)


# Six fields: the last one is the seconds (croniter's order).
@app.periodic(cron="* * * * * */5")
@app.task(name="unisson.recover_stalled_jobs", queueing_lock="unisson.recover_stalled_jobs", pass_context=False)
async def recover_stalled_jobs(timestamp: int) -> int:
    """Puts back in the queue the jobs of workers silent for WORKER_SILENCE seconds; returns how many.

    `timestamp`: given by the scheduler. Jobs are idempotent, so running one again is safe.
    """
    manager = app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=settings.WORKER_SILENCE))
    for job in stalled:
        log.warning("job run again after its worker died", job=job.id, task=job.task_name)
        await manager.retry_job(job)
    return len(stalled)
