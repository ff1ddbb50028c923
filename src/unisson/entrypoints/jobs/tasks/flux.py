"""Flux received are processed as soon as they are committed, a slice at a time; what a dead worker left is taken again."""

from __future__ import annotations

import contextlib

import structlog
from django.db import OperationalError, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from unisson.portal.exchange import queries
from unisson.portal.exchange.actions import following, processing
from unisson.portal.kernel.models import Event

log = structlog.get_logger(__name__)
# The database went away in the middle: what was done is done, the rest waits for it.
AGAIN = RetryStrategy(max_attempts=10, exponential_wait=3, retry_exceptions=(OperationalError, OSError))


def listen(event: Event) -> None:
    """Have a flux processed when an event asks for it, in the event's own transaction."""
    flux_id = following.flux_to_process(event)
    if flux_id is not None:
        ask(flux_id)


def ask(flux_id: int) -> None:
    """One waiting job a flux is enough, one at work too. The savepoint keeps the caller's transaction whole."""
    lock = f"unisson.flux.{flux_id}"
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        process_flux.configure(lock=lock, queueing_lock=lock).defer(flux_id=flux_id)


@app.task(name="unisson.process_flux", retry=AGAIN)
def process_flux(flux_id: int) -> bool:
    """Process a flux for a few seconds, then let the others pass; running it again does nothing twice."""
    more = processing.process_flux(flux_id)
    if more:
        ask(flux_id)
    return more


@app.periodic(cron="* * * * *")
@app.task(name="unisson.take_flux_again", queueing_lock="unisson.take_flux_again", pass_context=False)
def take_flux_again(timestamp: int = 0) -> int:
    """Ask again for what is still to process and nobody touches; return how many. `timestamp`: from the scheduler."""
    left = queries.left_alone()
    for flux_id in left:
        log.warning("flux taken again", flux=flux_id)
        ask(flux_id)
    return len(left)
