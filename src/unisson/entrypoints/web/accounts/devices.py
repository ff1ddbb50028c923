"""Who is connected from where: the mark of each session and the cookie of each device."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponseBase

from unisson.entrypoints.web.accounts.origins import origin
from unisson.portal.accounts.actions import sessions
from unisson.portal.accounts.models import User
from unisson.portal.kernel import clock

COOKIE = "unisson_device"
COOKIE_AGE = 400 * 24 * 3600  # the longest that browsers accept
MARK = "seen_at"


def entered(request: HttpRequest, user: User) -> None:
    """The person has just signed in here: list the session, and have the device known next time."""
    if not request.session.session_key:
        request.session.cycle_key()  # gives it one
    place = sessions.Place(origin(request), request.headers.get("User-Agent", ""), request.COOKIES.get(COOKIE, ""))
    request.device_token = sessions.opened(user, str(request.session.session_key), place)  # type: ignore[attr-defined]
    request.session[MARK] = clock.now().isoformat()


def sign_again(request: HttpRequest, user: User) -> None:
    """Keep this session when what signs sessions has changed."""
    former = str(request.session.session_key)
    update_session_auth_hash(request, user)
    sessions.renamed(former, str(request.session.session_key))


class DeviceMiddleware:
    """Notes every few minutes that a session is in use, and leaves its cookie on a device that has just signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        said = request.session.get(MARK)
        if said and datetime.fromisoformat(str(said)) < clock.now() - sessions.SEEN_EVERY:
            sessions.seen(cast(str, request.session.session_key), origin(request))
            request.session[MARK] = clock.now().isoformat()
        response = self.get_response(request)
        if token := getattr(request, "device_token", ""):
            response.set_cookie(
                COOKIE, token, max_age=COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
            )
        return response
