"""A brake on what is offered without an account: so many a minute for one origin, counted in the memory of the process.

No table: what is slowed down here guards no secret (tries on passwords are counted in `accounts.limits`). With several
processes, each one counts for itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache

from unisson.portal.kernel import clock


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
    who = hashlib.sha256(origin.encode()).hexdigest()[:32]  # an address has no place in a cache key, nor in its backend
    key = f"pace:{pace.scope}:{who}:{window}"
    cache.add(key, 0, timeout=2 * pace.seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # dropped meanwhile: the count starts again
        return 0
    return (window + 1) * pace.seconds - now if count > pace.most else 0


def origin(meta: Mapping[str, Any]) -> str:
    """Where a request comes from, from its META. Behind our own proxy, the address that the proxy saw: the last one."""
    forwarded = str(meta.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.rpartition(",")[2].strip()[:64]
    return str(meta.get("REMOTE_ADDR", ""))
