"""The numbers beside « Utilisateurs », « Demandes » and « Successions » in the navigation."""

from __future__ import annotations

from django.http import HttpRequest

from unisson.portal.organisations.activity import claims_waiting
from unisson.portal.organisations.queries import requests_to_decide, rights_to_decide

KEPT = "join_requests"


def join_requests(request: HttpRequest) -> int:
    """How many requests (to join, for more rights) await this person, read once a request."""
    found = getattr(request, KEPT, None)
    if found is None:
        actor = request.actor  # type: ignore[attr-defined]
        found = requests_to_decide(actor).count() + rights_to_decide(actor).count()
        setattr(request, KEPT, found)
    return found


def successions(request: HttpRequest) -> int:
    """How many claims await the support, the only reader of this entry."""
    return claims_waiting().count()
