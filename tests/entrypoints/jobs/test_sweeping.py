"""Finished jobs are forgotten after a day, failed ones are kept."""

from __future__ import annotations

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.worker import run_jobs
from unisson.entrypoints.jobs.tasks import sweeping

pytestmark = pytest.mark.django_db(transaction=True)


def finished(status: str, hours: int) -> int:
    job = app.configure_task("unisson.sweep", queue="never").defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job])
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(hours => %s) WHERE job_id = %s", [hours, job]
        )
    return job


def test_only_old_successes_are_forgotten():
    old, fresh, failed = finished("succeeded", 48), finished("succeeded", 1), finished("failed", 48)
    sweeping.forget_finished_jobs.defer(timestamp=0)
    run_jobs(queues=["default"])
    left = set(ProcrastinateJob.objects.filter(pk__in=[old, fresh, failed]).values_list("pk", flat=True))
    assert left == {fresh, failed}
