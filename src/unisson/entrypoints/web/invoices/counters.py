"""The numbers beside the entries of the navigation: one query a page, whatever is shown."""

from __future__ import annotations

from django.http import HttpRequest

from unisson.portal.invoices import queries
from unisson.portal.invoices.queries import Counters

KEPT = "invoice_counters"


def counters_of(request: HttpRequest) -> Counters:
    """What awaits the reader in the current structure, read once a request."""
    found = getattr(request, KEPT, None)
    if found is None:
        structure = getattr(request, "structure", None)
        found = queries.counters(request.actor, structure) if structure is not None else Counters()  # type: ignore[attr-defined]
        setattr(request, KEPT, found)
    return found


def to_do(request: HttpRequest) -> int:
    """All that awaits."""
    return counters_of(request).to_do


def to_validate(request: HttpRequest) -> int:
    """What awaits in the list of invoices to validate."""
    return counters_of(request).to_validate


def received(request: HttpRequest) -> int:
    """What awaits in the list of received invoices."""
    return counters_of(request).received
