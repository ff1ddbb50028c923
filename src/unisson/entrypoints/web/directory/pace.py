"""A gentle brake on pages read without an account: nobody empties the directory, nobody who works notices."""

from __future__ import annotations

from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from unisson.entrypoints.web.shared.pacing import View, at_pace
from unisson.portal.kernel.pace import Pace

PACE = Pace("directory", 240, 60)
DOWNLOADS = Pace("directory-files", 20, 60)  # each is megabytes, or work


def paced(view: View) -> View:
    """Answer 429 beyond PACE for one person, or one address without an account."""

    @wraps(view)
    def braked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return at_pace(PACE)(view)(request, *args, **kwargs)

    return braked
