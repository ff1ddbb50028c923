"""The numbers beside « Utilisateurs », « Demandes » and « Successions » in the navigation."""

from __future__ import annotations

from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.organisations.activity import claims_waiting
from unisson.portal.organisations.queries import count_to_decide

KEPT = "join_requests"


def join_requests(request: Request) -> int:
    """How many requests (to join, for more rights) await this person, read once a request."""
    found = getattr(request, KEPT, None)
    if found is None:
        found = count_to_decide(request.actor)
        setattr(request, KEPT, found)
    return found


def successions(request: Request) -> int:
    """How many claims await the support, the only reader of this entry."""
    return claims_waiting().count()
