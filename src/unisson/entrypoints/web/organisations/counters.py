"""The numbers beside « Utilisateurs », « Demandes » and « Successions » in the navigation."""

from __future__ import annotations

from django.http import HttpRequest

from unisson.portal.organisations.activity import claims_waiting
from unisson.portal.organisations.queries import requests_to_decide, rights_to_decide


def join_requests(request: HttpRequest) -> int:
    """How many requests (to join, for more rights) await this person."""
    actor = request.actor  # type: ignore[attr-defined]
    return requests_to_decide(actor).count() + rights_to_decide(actor).count()


def successions(request: HttpRequest) -> int:
    """How many claims await the support, the only reader of this entry."""
    return claims_waiting().count()
