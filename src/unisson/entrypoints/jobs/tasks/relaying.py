"""Carry events to those who must be told: as soon as they are committed, and again every ten seconds in case."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import Any

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from unisson.entrypoints.jobs.tasks import certifying, extracting, flux, scanning, telling
from unisson.portal.kernel import outbox, prepared
from unisson.portal.kernel.models import Event
from unisson.portal.notifications import sending
from unisson.portal.notifications.words import Subjects

log = structlog.get_logger(__name__)
LOCK = "unisson.relay_events"
# 3 s, 9 s, 27 s… the last try comes a day after the first. OSError: what smtplib and sockets raise.
TRIES = RetryStrategy(max_attempts=10, exponential_wait=3, retry_exceptions=(OSError,))


@app.periodic(cron="* * * * * */10")
@app.task(name="unisson.relay_events", queueing_lock=LOCK, pass_context=False)
def relay_events(timestamp: int = 0) -> int:
    """Tell every due event; return how many were told. `timestamp`: given by the scheduler, 0 when woken by an event."""
    told = done = relay_batch()
    while done == outbox.BATCH:
        done = relay_batch()
        told += done
    return told


def relay_batch() -> int:
    """Tell the first of the due events; return how many were told. What several are about is read once."""
    subjects = Subjects()
    return outbox.relay(partial(listen, subjects=subjects), subjects.read)


def listen(event: Event, subjects: Subjects | None = None) -> None:
    """Tell one event to all who must know it, with what each of them owes for it. `subjects`: what was read ahead."""
    subjects = subjects or Subjects()
    # In the event's own transaction: the messages owed and the jobs that will send them are kept together.
    owed: list[dict[str, Any]] = [{"notification_id": key} for key in sending.listen(event, subjects)]
    if owed:
        send_notification.batch_defer(*owed)
    certifying.listen(event, subjects)
    flux.listen(event)
    scanning.listen(event)
    extracting.listen(event)
    telling.listen(event)


@app.task(name="unisson.send_notification", retry=TRIES)
def send_notification(notification_id: int) -> bool:
    """Send one message; running it again sends nothing twice."""
    return sending.send(notification_id)


def wake() -> None:
    """Have the due events told now; one waiting job is enough for all of them.

    What is told here is committed: a job that still waits will read it, so that none is asked for then.
    """
    if not prepared.rows(_WAITS, [LOCK]):
        with contextlib.suppress(AlreadyEnqueued):
            relay_events.defer()


_WAITS = "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo' LIMIT 1"
