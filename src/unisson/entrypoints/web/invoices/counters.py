"""The numbers beside the entries of the navigation: one query a page, whatever is shown."""

from __future__ import annotations

from django.http import HttpRequest

from unisson.portal.exchange import queries as exchange
from unisson.portal.invoices import queries
from unisson.portal.invoices.queries import Counters

KEPT = "invoice_counters"


def counters_of(request: HttpRequest) -> Counters:
    """What awaits the reader in the current structure, read once a request."""
    found = getattr(request, KEPT, None)
    if found is None:
        found = _read(request)
        setattr(request, KEPT, found)
    return found


def _read(request: HttpRequest) -> Counters:
    structure, actor = getattr(request, "structure", None), getattr(request, "actor", None)
    if structure is None or actor is None:
        return Counters()
    # A lot that awaits its decision is one thing to do, however many drafts it holds.
    return queries.counters(actor, structure, exchange.in_a_lot, exchange.count_to_decide)


def to_do(request: HttpRequest) -> int:
    """All that awaits."""
    return counters_of(request).to_do


def to_validate(request: HttpRequest) -> int:
    """What awaits in the list of invoices to validate."""
    return counters_of(request).to_validate


def received(request: HttpRequest) -> int:
    """What awaits in the list of received invoices."""
    return counters_of(request).received
