"""A gentle brake on pages read without an account: nobody empties the directory, nobody who works notices."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from unisson.entrypoints.web.shared import errors
from unisson.portal.kernel.pace import Pace, origin, spend

PACE = Pace("directory", 240, 60)
DOWNLOADS = Pace("directory-files", 20, 60)  # each is megabytes, or work

View = Callable[..., HttpResponseBase]


def paced(view: View) -> View:
    """Answer 429 beyond PACE for one person, or one address without an account."""

    @wraps(view)
    def braked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if spend(PACE, _who(request)):
            return errors.too_many(request)
        return view(request, *args, **kwargs)

    return braked


def at_pace(pace: Pace) -> Callable[[View], View]:
    """The same, at another pace."""

    def brake(view: View) -> View:
        @wraps(view)
        def braked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            return errors.too_many(request) if spend(pace, _who(request)) else view(request, *args, **kwargs)

        return braked

    return brake


def _who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return origin(request.META)
