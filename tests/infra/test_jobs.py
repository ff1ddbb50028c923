"""Background work: part of the business transaction, and never lost with its worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.infra.portal import wait_for
from tests.infra.server import ROOT
from tests.worker import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clean_queue() -> Iterator[None]:
    """Jobs are not among the tables Django empties between tests."""
    yield
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers CASCADE"
        )


def statuses(name: str) -> list[str]:
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("id").values_list("status", flat=True))


def start_worker(trace: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.infra.slow_job", str(connection.settings_dict["NAME"]), str(trace)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "UNISSON_WORKER_SILENCE": "2"})


def test_job_of_a_killed_worker_is_run_again(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    app.configure_task("tests.slow").defer()
    with start_worker(trace) as first:
        wait_for(trace.exists, 30)
        first.kill()
    assert statuses("tests.slow") == ["doing"]
    with start_worker(trace) as second:
        try:
            wait_for(lambda: statuses("tests.slow") == ["succeeded"], 30)
        finally:
            second.kill()
    assert trace.read_text() == "run\nrun\n"


def test_job_of_a_cancelled_transaction_never_existed() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        app.configure_task("tests.never").defer()
        raise ZeroDivisionError
    assert statuses("tests.never") == []


def test_job_that_defers_inside_its_transaction_is_cancelled_with_it() -> None:
    """The worker keeps Django's connection for what its jobs defer."""

    @app.task(name="tests.defers")
    def defers() -> None:
        with transaction.atomic():
            app.configure_task("tests.deferred").defer()
            raise ZeroDivisionError

    try:
        app.configure_task("tests.defers").defer()
        run_jobs()
    finally:
        del app.tasks["tests.defers"]
    assert statuses("tests.defers") == ["failed"]
    assert statuses("tests.deferred") == []
