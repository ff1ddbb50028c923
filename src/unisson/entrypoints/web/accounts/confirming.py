"""Pages that change how one signs in ask for the password again, unless it was given a moment ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from unisson.portal.kernel import clock

KEY = "confirmed_at"
LASTS = timedelta(minutes=15)


def confirmed(request: HttpRequest) -> None:
    """The person has just given the password."""
    request.session[KEY] = clock.now().isoformat()


def is_recent(request: HttpRequest) -> bool:
    """Whether the password was given in this session within the last quarter of an hour."""
    said = request.session.get(KEY)
    return bool(said) and datetime.fromisoformat(str(said)) > clock.now() - LASTS


def ask(request: HttpRequest, page: str) -> HttpResponse | None:
    """Where to give the password, then come back to `page`; None when it was given lately."""
    if is_recent(request):
        return None
    return redirect(f"{reverse('confirm_password')}?{urlencode({'next': reverse(page)})}")
