"""A gentle brake on pages read without an account: nobody empties the directory, nobody who works notices."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from unisson.entrypoints.web.shared import errors
from unisson.portal.kernel import clock

A_MINUTE = 60
REQUESTS_A_MINUTE = 240

View = Callable[..., HttpResponse]


def paced(view: View) -> View:
    """Answer 429 beyond REQUESTS_A_MINUTE for one person, or one address without an account."""

    @wraps(view)
    def braked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if _count(request) > REQUESTS_A_MINUTE:
            return errors.too_many(request)
        return view(request, *args, **kwargs)

    return braked


def _count(request: HttpRequest) -> int:
    minute = int(clock.now().timestamp()) // A_MINUTE
    key = f"directory:{_who(request)}:{minute}"
    cache.add(key, 0, timeout=2 * A_MINUTE)
    try:
        return cache.incr(key)
    except ValueError:  # dropped meanwhile: the count starts again
        return 0


def _who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    if getattr(settings, "BEHIND_PROXY", False):
        # The last address is the one our own proxy wrote; the others are the visitor's word.
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:64]
    return str(request.META.get("REMOTE_ADDR", ""))
