"""The number beside « Utilisateurs » in the navigation."""

from __future__ import annotations

from django.http import HttpRequest

from unisson.portal.organisations.queries import requests_to_decide


def join_requests(request: HttpRequest) -> int:
    """How many requests to join await this person."""
    return requests_to_decide(request.actor).count()  # type: ignore[attr-defined]
