"""Carry events to those who must be told: as soon as they are committed, and again every ten seconds in case."""

from __future__ import annotations

import contextlib

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from unisson.entrypoints.jobs.tasks import certifying, extracting, flux, scanning, telling
from unisson.portal.kernel import outbox, prepared
from unisson.portal.kernel.models import Event
from unisson.portal.notifications import sending

log = structlog.get_logger(__name__)
LOCK = "unisson.relay_events"
# 3 s, 9 s, 27 s… the last try comes a day after the first. OSError: what smtplib and sockets raise.
TRIES = RetryStrategy(max_attempts=10, exponential_wait=3, retry_exceptions=(OSError,))


@app.periodic(cron="* * * * * */10")
@app.task(name="unisson.relay_events", queueing_lock=LOCK, pass_context=False)
def relay_events(timestamp: int = 0) -> int:
    """Tell every due event; return how many were told. `timestamp`: given by the scheduler, 0 when woken by an event."""
    told = done = outbox.relay(listen)
    while done == outbox.BATCH:
        done = outbox.relay(listen)
        told += done
    return told


def listen(event: Event) -> None:
    """Tell one event to all who must know it, with what each of them owes for it."""
    # In the event's own transaction: the messages owed and the jobs that will send them are kept together.
    for notification_id in sending.listen(event):
        send_notification.defer(notification_id=notification_id)
    certifying.listen(event)
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
