"""Tell the apps above what happened: at least once, in order of due time, never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction

from unisson.portal.kernel import clock, files
from unisson.portal.kernel.models import Event, OutboxEntry

Listener = Callable[[Event], None]

Wake = Callable[[], None]

BATCH = 100
LONGEST_WAIT = timedelta(hours=1)
_wakes: list[Wake] = []


def wake_with(wake: Wake) -> None:
    """Declare what to call when an event has been committed (once, from the entry point that relays)."""
    _wakes[:] = [wake]


def announce() -> None:
    """Ask that what is due be told once the current transaction is kept; asked several times, it is done once.

    A wake that fails is logged and forgotten: the event is in the outbox, the next periodic relay takes it.
    """
    for wake in _wakes:
        if all(asked[1] is not wake for asked in connection.run_on_commit):
            transaction.on_commit(wake, robust=True)


@transaction.atomic
def relay(listener: Listener, ahead: Callable[[list[Event]], None] = lambda _: None) -> int:
    """Hand the events that are due to `listener` and forget those it took; return how many were handed over.

    `ahead` is given those of a batch before the first is handed over, to read for all of them what each would ask.

    One transaction a batch, rows taken with SKIP LOCKED: several workers may relay at once, and one that is killed has
    done nothing. A listener that fails undoes its own work only: its event is tried again later, with a growing wait.
    """
    rows = OutboxEntry.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event")
    due = list(rows.filter(next_try_at__lte=clock.now()).order_by("id")[:BATCH])
    ahead([entry.event for entry in due])
    with files.meanwhile():  # what listeners keep is safe on the disk before this transaction ends
        told = [entry.pk for entry in due if _told(entry, listener)]
    OutboxEntry.objects.filter(pk__in=told).delete()
    return len(told)


def _told(entry: OutboxEntry, listener: Listener) -> bool:
    try:
        with transaction.atomic():
            listener(entry.event)
    except Exception as error:  # whatever the listener raises, the event must stay due
        _postpone(entry, error)
        return False
    return True


def _postpone(entry: OutboxEntry, error: Exception) -> None:
    entry.attempts += 1
    entry.last_error = f"{type(error).__name__}: {error}"[:2000]
    entry.next_try_at = clock.now() + min(timedelta(seconds=2**entry.attempts), LONGEST_WAIT)
    entry.save(update_fields=["attempts", "last_error", "next_try_at"])
