"""Every morning the daily digests leave, on Monday the weekly ones too (hours of UTC)."""

from __future__ import annotations

from procrastinate.contrib.django import app

from unisson.entrypoints.jobs.tasks.relaying import TRIES
from unisson.portal.invoices.actions import recapping
from unisson.portal.notifications import digests
from unisson.portal.notifications.models import Rythme


@app.periodic(cron="30 5 * * *")
@app.task(name="unisson.daily_digests", queueing_lock="unisson.daily_digests", pass_context=False)
def daily_digests(timestamp: int = 0) -> int:
    """Ask for one mail a person; return how many. `timestamp`: from the scheduler."""
    return _ask(Rythme.QUOTIDIEN)


@app.periodic(cron="15 5 * * 1")
@app.task(name="unisson.weekly_recaps", queueing_lock="unisson.weekly_recaps", pass_context=False)
def weekly_recaps(timestamp: int = 0) -> int:
    """Count the week of each structure; the weekly digests tell it half an hour later. `timestamp`: from the scheduler."""
    return recapping.recap(recapping.last_monday())


@app.periodic(cron="45 5 * * 1")
@app.task(name="unisson.weekly_digests", queueing_lock="unisson.weekly_digests", pass_context=False)
def weekly_digests(timestamp: int = 0) -> int:
    """The same, of the week."""
    return _ask(Rythme.HEBDOMADAIRE)


def _ask(rythme: Rythme) -> int:
    people = digests.people_waiting(rythme)
    for user_id in people:
        send_digest.defer(user_id=user_id, rythme=str(rythme))
    return len(people)


@app.task(name="unisson.send_digest", retry=TRIES)
def send_digest(user_id: int, rythme: str) -> int:
    """Send one person's digest; running it again sends nothing twice."""
    return digests.send(user_id, Rythme(rythme))
