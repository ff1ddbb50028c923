"""Sealing: each closed day, once, in order. A job does it at night; a day that was missed is sealed at the next round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from unisson.portal.archives import content, hashing
from unisson.portal.archives.models import Leaf, Seal
from unisson.portal.invoices.models import Document, Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.models import Event

ONE_AT_A_TIME = 7_305_001  # advisory lock: two workers never write the same day
BATCH = 500
Subject = tuple[str, int]


def seal_closed_days() -> int:
    """Seal every day that is over and has no seal; return how many. One transaction a day: a killed round loses nothing."""
    count = 0
    while (day := _next_day()) is not None:
        count += seal_day(day)
    return count


def _next_day() -> date | None:
    last = Seal.objects.aggregate(last=Max("day"))["last"]
    first = Event.objects.aggregate(first=Min("at"))["first"] if last is None else None
    day = last + timedelta(1) if last else timezone.localtime(first).date() if first else None
    return day if day is not None and day < clock.today() else None


@transaction.atomic
def seal_day(day: date) -> bool:
    """Seal one day that is over; say whether it was done now. Only the day after the last seal can be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    last = Seal.objects.last()
    if day >= clock.today() or (last is not None and day != last.day + timedelta(1)):
        return False
    end = clock.midnight(day + timedelta(1))
    moved, events = _moved(last, end)
    leaves = sorted(_leaves(moved), key=lambda leaf: (leaf.subject_type, leaf.subject_id))
    seal = Seal(
        day=day,
        previous=last.hash if last else "",
        root=hashing.root([leaf.digest for leaf in leaves]),
        subjects=len(leaves),
        events=events,
        low_event_id=_low(end),
        sealed_at=clock.now(),
    )
    seal.hash = hashing.digest(content.of_seal(seal))
    seal.save()
    for leaf in leaves:
        leaf.seal = seal
    Leaf.objects.bulk_create(leaves, batch_size=BATCH)
    return True


def _low(end: datetime) -> int:
    """The events up to this one all happened before `end`: the next round need not look at them again."""
    after = Event.objects.filter(at__gte=end).aggregate(first=Min("pk"))["first"]
    return after - 1 if after else Event.objects.aggregate(last=Max("pk"))["last"] or 0


def _moved(last: Seal | None, end: datetime) -> tuple[dict[Subject, int], int]:
    """What has new events, each with the last of them; and how many there are. Late ones are taken when they are seen."""
    seen = Event.objects.filter(pk__gt=last.low_event_id if last else 0, at__lt=end).order_by()
    rows = seen.values_list("subject_type", "subject_id").annotate(last=Max("pk"), n=Count("pk"))
    found = {(kind, pk): (upto, n) for kind, pk, upto, n in rows}
    known = _last_leaves(list(found))
    moved = {key: upto for key, (upto, _) in found.items() if key not in known or known[key].last_event_id < upto}
    return moved, sum(found[key][1] for key in moved)


def _last_leaves(subjects: Sequence[Subject]) -> dict[Subject, Leaf]:
    found: dict[Subject, Leaf] = {}
    for kind, ids in _by_kind(subjects):
        rows = Leaf.objects.filter(subject_type=kind, subject_id__in=ids).order_by("subject_id", "-id").distinct("subject_id")
        found |= {(leaf.subject_type, leaf.subject_id): leaf for leaf in rows}
    return found


def _by_kind(subjects: Sequence[Subject]) -> Iterator[tuple[str, list[int]]]:
    kinds: dict[str, list[int]] = defaultdict(list)
    for kind, pk in subjects:
        kinds[kind].append(pk)
    for kind, ids in kinds.items():
        for start in range(0, len(ids), BATCH):
            yield kind, ids[start : start + BATCH]


def _leaves(moved: dict[Subject, int]) -> Iterator[Leaf]:
    for kind, ids in _by_kind(list(moved)):
        subjects = [(kind, pk) for pk in ids]
        before = _last_leaves(subjects)
        events = _events(kind, ids)
        invoices = _invoices(ids) if kind == content.INVOICE else {}
        for key in subjects:
            old = before.get(key)
            fresh = [event for event in events[key[1]] if (old.last_event_id if old else 0) < event.pk <= moved[key]]
            history = content.history(fresh, old.events_hash if old else "")
            yield _leaf(key, moved[key], history, invoices.get(key[1]))


def _events(kind: str, ids: list[int]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(subject_type=kind, subject_id__in=ids).order_by("pk"):
        found[event.subject_id].append(event)
    return found


def _invoices(ids: list[int]) -> dict[int, tuple[Invoice, list[Document]]]:
    rows = Invoice.objects.filter(pk__in=ids).exclude(Q(status__in=content.NOT_SENT) | Q(sent_at=None))
    found: dict[int, tuple[Invoice, list[Document]]] = {}
    found |= {invoice.pk: (invoice, []) for invoice in rows.defer("report", "fields_read")}
    for document in Document.objects.filter(invoice__in=found).order_by("pk"):
        found[document.invoice_id][1].append(document)
    return found


def _leaf(key: Subject, upto: int, history: str, whole: tuple[Invoice, list[Document]] | None) -> Leaf:
    leaf = Leaf(subject_type=key[0], subject_id=key[1], last_event_id=upto, events_hash=history)
    if whole is not None:
        invoice, documents = whole
        leaf.last_document_id = documents[-1].pk if documents else 0
        leaf.documents_hash = hashing.digest(content.of_documents(documents))
        leaf.facts_hash = hashing.digest(content.of_facts(invoice))
    leaf.digest = hashing.digest(content.of_leaf(leaf))
    return leaf
