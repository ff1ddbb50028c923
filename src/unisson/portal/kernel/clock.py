"""The only source of time, so that tests and the training place can move it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("unisson_clock", default=None)


def now() -> datetime:
    """The current instant, aware."""
    return _frozen.get() or timezone.now()


def today() -> date:
    """The current day in the portal's time zone (Europe/Paris): deadlines and dates of deposit use it."""
    return timezone.localtime(now()).date()


def midnight(day: date) -> datetime:
    """The instant at which a day begins, in the portal's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Hold the clock at an aware `instant` for the current context."""
    token = _frozen.set(instant)
    try:
        yield
    finally:
        _frozen.reset(token)
