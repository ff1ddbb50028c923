"""A gentle brake on pages read without an account: nobody empties the directory, nobody who works notices."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from unisson.entrypoints.web.shared import errors
from unisson.portal.kernel.pace import Pace, origin, spend

PACE = Pace("directory", 240, 60)

View = Callable[..., HttpResponse]


def paced(view: View) -> View:
    """Answer 429 beyond PACE for one person, or one address without an account."""

    @wraps(view)
    def braked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if spend(PACE, _who(request)):
            return errors.too_many(request)
        return view(request, *args, **kwargs)

    return braked


def _who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return origin(request.META)
