"""Archives: days are sealed at night, verified after, and the years that people ask for are made as they come."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from unisson.portal.archives import making, sealing, verifying

log = structlog.get_logger(__name__)


# Two hours after midnight in Paris at the least: what began before midnight is written.
@app.periodic(cron="20 2 * * *")
@app.task(name="unisson.seal_days", queueing_lock="unisson.seal_days", pass_context=False)
def seal_days(timestamp: int = 0) -> int:
    """Seal every closed day that is not; return how many. `timestamp`: from the scheduler."""
    sealed = sealing.seal_closed_days()
    log.info("days sealed", days=sealed)
    return sealed


@app.periodic(cron="50 2 * * *")
@app.task(name="unisson.verify_seals", queueing_lock="unisson.verify_seals", pass_context=False)
def verify_seals(timestamp: int = 0) -> int:
    """Verify what is sealed, files apart; return how many breaks were found. Each is an error of the journal."""
    return _verify(with_files=False)


@app.periodic(cron="30 3 * * 0")
@app.task(name="unisson.verify_files", queueing_lock="unisson.verify_files", pass_context=False)
def verify_files(timestamp: int = 0) -> int:
    """The same, every byte of every file read again: once a week, or when the support asks."""
    return _verify(with_files=True)


def ask() -> None:
    """Have everything verified soon; one waiting job is enough."""
    try:
        verify_files.defer()
    except AlreadyEnqueued:
        return


def _verify(*, with_files: bool) -> int:
    found = verifying.verify(with_files=with_files)
    for one in found.breaks:
        log.error("archive broken", **one)
    return len(found.breaks)


@app.periodic(cron="* * * * *")
@app.task(name="unisson.make_archives", queueing_lock="unisson.make_archives", pass_context=False)
def make_archives(timestamp: int = 0) -> int:
    """Make the archives that are asked; return how many were made."""
    made = 0
    for archive_id in making.left_alone():
        try:
            made += making.make(archive_id)
        except OSError:  # a file that is gone or altered: said, and the others do not wait for it
            log.exception("archive not made", archive=archive_id)
            making.give_up(archive_id)
    return made
