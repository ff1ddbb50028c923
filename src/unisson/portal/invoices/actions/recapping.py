"""The week of each structure, counted once from the events and written as one event, for who wants it told."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count

from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import SYSTEM
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.organisations.models import Structure

RECAPITULATIF = "RECAPITULATIF"
MOVES = ("make_available", "pay", "suspend", "reject", "ask_recycling")
SIDES = {"issued": "supplier_id", "received": "recipient_id"}
WEEK = timedelta(7)


def last_monday() -> date:
    """The Monday that opened the last whole week."""
    today = clock.today()
    return today - timedelta(today.weekday()) - WEEK


@transaction.atomic
def recap(monday: date) -> int:
    """Write what happened to each structure in the week of `monday`, once; return how many structures were told."""
    told = Event.objects.filter(code=RECAPITULATIF, subject_type=Structure._meta.label_lower, data__from=monday.isoformat())
    known = set(told.values_list("subject_id", flat=True))
    counts = _counts(monday)
    waiting = [structure for structure in Structure.objects.filter(pk__in=counts) if structure.pk not in known]
    for structure in waiting:
        data = {"from": monday.isoformat(), "counts": counts[structure.pk]}
        record(structure, EventKind.COMPLEMENTAIRE, RECAPITULATIF, SYSTEM, data=data)
    return len(waiting)


def _counts(monday: date) -> dict[int, dict[str, int]]:
    begins, ends = clock.midnight(monday), clock.midnight(monday + WEEK)
    week = Event.objects.filter(subject_type=Invoice._meta.label_lower, kind=EventKind.STATUT, code__in=MOVES)
    moved = {
        move: set(week.filter(code=move, at__gte=begins, at__lt=ends).values_list("subject_id", flat=True)) for move in MOVES
    }
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for move, invoices in moved.items():
        for side, column in SIDES.items():
            rows = Invoice.objects.filter(pk__in=invoices).values_list(column).annotate(n=Count("pk")).order_by()
            for structure_id, count in rows:
                found[structure_id][f"{side}.{move}"] = count
    return found
