"""A brake on what is offered to software or without an account: so many a minute for one origin, all processes together.

The count is one row of an unlogged table: a power cut forgets it, nobody is harmed. Each process takes what it may let
through by handfuls, so that most calls cost nothing; what it has not used when the minute ends is lost, so an origin may be
slowed down a few calls early, never late. What guards a secret is counted try by try, elsewhere (`accounts.limits`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.conf import settings

from unisson.portal.kernel import clock, prepared
from unisson.portal.kernel.models import PaceCount

HANDFULS = 50  # in how many of them a process would take everything
ORIGINS = 10_000  # remembered at once by a process
REFUSED = -1

_left: dict[str, tuple[int, int]] = {}  # origin -> minute, what this process may still let through (or REFUSED)
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Pace:
    """`most` times within `seconds`, for one origin."""

    scope: str
    most: int
    seconds: int


def spend(pace: Pace, origin: str) -> int:
    """Count one more and give the seconds to wait before the next one is allowed: 0 when this one is."""
    now = int(clock.now().timestamp())
    window = now // pace.seconds
    wait = (window + 1) * pace.seconds - now
    # An address has no place in a table.
    who = f"{pace.scope}:{hashlib.sha256(origin.encode()).hexdigest()[:32]}"
    with _lock:
        known, left = _left.get(who, (window, 0))
        if known == window and left:
            _left[who] = window, max(left - 1, 0) if left > 0 else REFUSED
            return 0 if left > 0 else wait
    granted = _taken(pace, who, window)
    with _lock:
        if len(_left) >= ORIGINS:
            _left.clear()
        known, left = _left.get(who, (window, 0))
        more = left if known == window and left > 0 else 0  # another thread has just taken some
        _left[who] = window, more + granted - 1 if granted else REFUSED
    return 0 if granted else wait


def _taken(pace: Pace, who: str, window: int) -> int:
    """How many calls this process may let through, counted for all of them at once; none once everything is spent."""
    asked = max(pace.most // HANDFULS, 1)
    count: int = prepared.rows(_TAKE, {"who": who, "asked": asked, "ends": (window + 1) * pace.seconds})[0][0]
    return max(min(asked, pace.most - (count - asked)), 0)


_TAKE = """
    INSERT INTO kernel_pacecount AS known (who, ends, count) VALUES (%(who)s, %(ends)s, %(asked)s)
    ON CONFLICT (who) DO UPDATE SET ends = excluded.ends,
        count = excluded.count + CASE WHEN known.ends = excluded.ends THEN known.count ELSE 0 END
    RETURNING count
"""


def forget() -> None:
    """This process remembers nothing any more: the table alone counts."""
    with _lock:
        _left.clear()


def forget_old() -> int:
    """Delete the counts of minutes that are over; return how many."""
    return PaceCount.objects.filter(ends__lt=int(clock.now().timestamp())).delete()[0]


def origin(meta: Mapping[str, Any]) -> str:
    """Where a request comes from, from its META. Behind our own proxy, the address that the proxy saw: the last one."""
    forwarded = str(meta.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.rpartition(",")[2].strip()[:64]
    return str(meta.get("REMOTE_ADDR", ""))
