"""Sessions that people see and close, and the devices they come from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from unisson.portal.accounts import mails
from unisson.portal.accounts.models import Device, OpenSession, User
from unisson.portal.kernel import clock, events, tokens
from unisson.portal.kernel.french import moment
from unisson.portal.kernel.models import EventKind

SEEN_EVERY = timedelta(minutes=5)
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request comes from: the address, what the browser says it is, the token of its cookie if it has one."""

    origin: str
    agent: str
    token: str


def words_of(agent: str) -> str:
    """« Firefox sur Linux », from what a browser says of itself."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "Navigateur")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{browser} sur {system}" if system else browser if re.search(r"\w", agent) else "Appareil sans nom"


@transaction.atomic
def opened(user: User, session_key: str, place: Place) -> str:
    """Keep a session that has just been opened; return the token the browser must hold.

    A device never seen with this account is told by mail, but for the very first one.
    """
    now, token = clock.now(), place.token or tokens.new()
    had_some = Device.objects.filter(user=user).exists()
    values = {"words": words_of(place.agent), "first_seen_at": now}
    device, is_new = Device.objects.get_or_create(user=user, token_hash=tokens.hash_of(token), defaults=values)
    session = {"user": user, "device": device, "origin": place.origin[:64], "opened_at": now, "seen_at": now}
    OpenSession.objects.update_or_create(session_key=session_key, defaults=session)
    if is_new and had_some:
        events.record(user, EventKind.ACTION, "NOUVEL_APPAREIL", user.actor, data={"device": device.words})
        mails.send(mails.NEW_DEVICE, user.email, user=user, device=device.words, origin=place.origin, day=moment(now))
    return token


def seen(session_key: str, origin: str) -> None:
    """Note that a session is in use, and from where."""
    OpenSession.objects.filter(session_key=session_key).update(seen_at=clock.now(), origin=origin[:64])


def renamed(former_key: str, session_key: str) -> None:
    """Follow a session whose key has been changed."""
    OpenSession.objects.filter(session_key=former_key).update(session_key=session_key)


@transaction.atomic
def close(user_id: int, session_id: int) -> bool:
    """Close one session of the person, at once; say whether there was one."""
    session = OpenSession.objects.select_for_update(of=("self",)).filter(pk=session_id, user_id=user_id).first()
    if session is None:
        return False
    _end(session)
    user = User.objects.get(pk=user_id)
    events.record(user, EventKind.ACTION, "SESSION_FERMEE", user.actor, data={"device": str(session.device)})
    return True


def close_all(user: User, but: str = "") -> None:
    """Close every session of the person, but the one of this key."""
    for session in OpenSession.objects.filter(user=user).exclude(session_key=but):
        _end(session)


def _end(session: OpenSession) -> None:
    SessionStore(session.session_key).delete()
    session.delete()
