"""Tell the apps above what happened: at least once, in order of due time, never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from unisson.portal.kernel import clock
from unisson.portal.kernel.models import Event, OutboxEntry

Listener = Callable[[Event], None]

BATCH = 100
LONGEST_WAIT = timedelta(hours=1)


def relay(listener: Listener) -> int:
    """Hand due events to `listener` and forget those it took; return how many were handed over.

    One transaction an event, rows taken with SKIP LOCKED: several workers may relay at once, and a killed one
    loses nothing. A listener that fails is tried again later, with a growing wait.
    """
    due = OutboxEntry.objects.filter(next_try_at__lte=clock.now()).order_by("id").values_list("pk", flat=True)
    return sum(_relay_one(pk, listener) for pk in list(due[:BATCH]))


def _relay_one(pk: int, listener: Listener) -> int:
    with transaction.atomic():
        rows = OutboxEntry.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event")
        entry = rows.filter(pk=pk).first()
        if entry is None:
            return 0
        try:
            with transaction.atomic():
                listener(entry.event)
        except Exception as error:  # whatever the listener raises, the event must stay due
            _postpone(entry, error)
            return 0
        entry.delete()
        return 1


def _postpone(entry: OutboxEntry, error: Exception) -> None:
    entry.attempts += 1
    entry.last_error = f"{type(error).__name__}: {error}"[:2000]
    entry.next_try_at = clock.now() + min(timedelta(seconds=2**entry.attempts), LONGEST_WAIT)
    entry.save(update_fields=["attempts", "last_error", "next_try_at"])
