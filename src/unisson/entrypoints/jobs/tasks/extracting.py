"""Files made of invoices: begun as soon as they are asked, deleted when their time is over."""

from __future__ import annotations

import contextlib

import structlog
from django.db import OperationalError, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from unisson.portal.invoices.actions import extracting
from unisson.portal.kernel.models import Event

log = structlog.get_logger(__name__)
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=3, retry_exceptions=(OperationalError, OSError))


def listen(event: Event) -> None:
    """Have a file made when an event asks for it, in the event's own transaction."""
    extraction_id = extracting.extraction_to_make(event)
    if extraction_id is not None:
        lock = f"unisson.extraction.{extraction_id}"
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            make_extraction.configure(lock=lock, queueing_lock=lock).defer(extraction_id=extraction_id)


@app.task(name="unisson.make_extraction", retry=AGAIN)
def make_extraction(extraction_id: int) -> bool:
    """Make one file; running it again makes the same one."""
    return extracting.make(extraction_id)


@app.periodic(cron="23 * * * *")
@app.task(name="unisson.expire_extractions", queueing_lock="unisson.expire_extractions", pass_context=False)
def expire_extractions(timestamp: int = 0) -> int:
    """Delete the files whose time is over; return how many. `timestamp`: from the scheduler."""
    expired = extracting.expire()
    log.info("extractions expired", count=expired)
    return expired
