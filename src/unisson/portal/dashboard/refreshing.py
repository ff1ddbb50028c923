"""Keeping the figures: what changed is counted again, the whole once a night. Written here, read by `reading`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.db import transaction
from django.db.models import Max, Q

from unisson.portal.dashboard.counting import SOURCES, Line, Place, count
from unisson.portal.dashboard.models import Refresh, Side, Snapshot
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.models import Event

BATCH = 500
SIDES = (Side.EMISES, Side.RECUES, Side.A_VALIDER)
KEPT = 500  # rounds remembered


def refresh(*, whole: bool = False) -> int:
    """Count again what moved since the last round, or everything; return how many structures were counted.

    One transaction for each batch: a killed round loses nothing, the next one takes the same events again.
    """
    last = Refresh.objects.first()
    upto = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    if last is not None and last.last_event_id == upto and not whole:
        return 0
    done: set[int] = set()
    for side in SIDES:
        wanted = _all(side) if whole or last is None else _moved(side, last.last_event_id, upto)
        done |= wanted
        for batch in _batches(sorted(wanted)):
            _write(side, batch, count(side, batch))
    _write(Side.PORTAIL, [], count(Side.PORTAIL))
    Refresh.objects.create(finished_at=clock.now(), last_event_id=upto, structures=len(done))
    Refresh.objects.filter(pk__in=Refresh.objects.values("pk")[KEPT:]).delete()
    return len(done)


def _all(side: Side) -> set[int]:
    # Structures that lost their last invoice keep a snapshot to be emptied.
    found = set(Snapshot.objects.filter(side=side).values_list("structure_id", flat=True))
    for column in _columns(side):
        found |= set(Invoice.objects.order_by().values_list(column, flat=True).distinct())
    return {pk for pk in found if pk is not None}


def _moved(side: Side, after: int, upto: int) -> set[int]:
    """Who had an invoice that moved; a recycling or a correction also moves the structure it left, named in its event."""
    events = Event.objects.filter(pk__gt=after, pk__lte=upto, subject_type=Invoice._meta.label_lower)
    found: set[int | None] = set()
    for column in _columns(side):
        rows = Invoice.objects.filter(pk__in=events.values("subject_id")).order_by()
        found |= set(rows.values_list(column, flat=True).distinct())
        left = events.filter(data__before__has_key=column)
        found |= {event.data["before"][column] for event in left}
    return {pk for pk in found if pk is not None}


def _columns(side: Side) -> list[str]:
    return [source.structure for source in SOURCES[side] if source.structure]


def _batches(structures: list[int]) -> Iterable[list[int]]:
    rest = iter(structures)
    while batch := list(islice(rest, BATCH)):
        yield batch


@transaction.atomic
def _write(side: Side, structures: list[int], found: dict[Place, list[Line]]) -> None:
    now = clock.now()
    old = Snapshot.objects.filter(side=side)
    whole = Q(structure__isnull=True) if side is Side.PORTAIL else Q(structure_id__in=structures)
    old.filter(whole).delete()
    Snapshot.objects.bulk_create(
        Snapshot(side=side, structure_id=structure, service_id=service, as_of=now, lines=[_plain(line) for line in lines])
        for (structure, service), lines in found.items()
    )


def _plain(line: Line) -> list[str | int]:
    return [line.kind, line.key, line.currency, line.count, str(line.amount), line.days, line.late]
