"""A gentle brake on what costs: nobody who works notices, a loop that never stops does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from unisson.entrypoints.web.shared import errors
from unisson.portal.kernel.pace import Pace, origin, spend

View = Callable[..., HttpResponseBase]


def at_pace(pace: Pace) -> Callable[[View], View]:
    """Answer 429 beyond this pace for one person, or one address without an account."""

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
