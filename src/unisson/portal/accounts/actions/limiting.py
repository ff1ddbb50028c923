"""Count tries in the database, so that every process and every machine counts together."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from unisson.portal.accounts.limits import LIMITS
from unisson.portal.accounts.models import Scope, Tally
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import clock, delays

KEPT = timedelta(days=2)


def _hash(key: str) -> str:
    return hashlib.sha256(key.strip().lower().encode()).hexdigest()


@transaction.atomic
def take(scope: Scope, key: str) -> int:
    """Use one try and return how many remain.

    Raises Refused (CONNEXION_BLOQUEE, TROP_DE_DEMANDES) while the door is closed. The try is counted *before* what it
    protects is attempted, so that parallel tries are counted too.
    """
    limit, now = LIMITS[scope], clock.now()
    Tally.objects.bulk_create([Tally(scope=scope, key_hash=_hash(key), since=now)], ignore_conflicts=True)
    tally = Tally.objects.select_for_update().get(scope=scope, key_hash=_hash(key))
    _check(tally)
    if tally.closed_until or tally.since + limit.window <= now:
        tally.count, tally.since, tally.closed_until = 0, now, None
    tally.count += 1
    if tally.count >= limit.most:
        tally.closed_until = now + (limit.pause or delays.of("BLOCAGE"))
    tally.save()
    return limit.most - tally.count


def check(scope: Scope, key: str) -> None:
    """Use nothing; raise Refused while the door is closed."""
    if tally := Tally.objects.filter(scope=scope, key_hash=_hash(key)).first():
        _check(tally)


def until(scope: Scope, key: str) -> str:
    """The hour until which the door is closed (« 15 h 42 »), or nothing when it is open."""
    tally = Tally.objects.filter(scope=scope, key_hash=_hash(key), closed_until__gt=clock.now()).first()
    return _hour(tally.closed_until) if tally and tally.closed_until else ""


def forget(scope: Scope, key: str) -> None:
    """Open the door again: the password was right, or has just been renewed."""
    Tally.objects.filter(scope=scope, key_hash=_hash(key)).delete()


def sweep() -> int:
    """Delete counts that no longer matter; return how many."""
    deleted, _ = Tally.objects.filter(since__lt=clock.now() - KEPT).delete()
    return deleted


def _check(tally: Tally) -> None:
    if tally.closed_until and tally.closed_until > clock.now():
        raise refused(LIMITS[tally.scope].cause, until=_hour(tally.closed_until))


def _hour(instant: datetime) -> str:
    local = timezone.localtime(instant)
    return f"{local.hour} h {local.minute:02d}"
