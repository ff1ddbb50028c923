"""Which structures a change of an invoice is told to, by the espace that opens it to them: those who see it in that status."""

from __future__ import annotations

from unisson.lifecycles.invoice import DRAFT
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.permissions import SEEN_BY, SIDES


def told(invoice: Invoice, status: str) -> set[tuple[int, str]]:
    """(structure, espace) of those who are told that the invoice came to this status."""
    places = ((getattr(invoice, f"{side}_id"), espace, side) for espace, sides in SIDES.items() for side in sides)
    return {(place, str(espace)) for place, espace, side in places if place is not None and status in _told_as(side)}


def told_in(espace: str) -> list[str]:
    """The statuses told of in an espace."""
    return sorted({status for side in SIDES.get(espace, ()) for status in _told_as(side)})


def _told_as(side: str) -> list[str]:
    """A draft is nobody's news."""
    return [str(status) for status in SEEN_BY[side] if status not in DRAFT]
