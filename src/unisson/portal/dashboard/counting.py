"""What is counted, and how: a few GROUP BY over the invoices of some structures, from one side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, F, Func, IntegerField, Q, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, TruncDate, TruncMonth

from unisson.lifecycles.invoice import DRAFT, VISIBLE_TO_VALIDEUR_2, Status
from unisson.portal.dashboard.models import Side
from unisson.portal.invoices.models import Invoice, InvoiceQuerySet
from unisson.portal.invoices.permissions import OPEN
from unisson.portal.invoices.queries.delay import started_on, with_delay
from unisson.portal.kernel import clock


class Source(NamedTuple):
    """Where invoices are counted from."""

    structure: str | None
    service: str | None
    seen: Q


# One line a source: where the structure is named, where its service is, in which statuses it sees the invoice.
SOURCES: dict[Side, tuple[Source, ...]] = {
    Side.EMISES: (Source("supplier_id", "supplier_service_id", Q()),),
    Side.RECUES: (Source("recipient_id", "recipient_service_id", OPEN["recipient"]),),
    Side.A_VALIDER: (
        Source("valideur_1_id", None, ~Q(status__in=DRAFT)),
        Source("valideur_2_id", None, Q(status__in=VISIBLE_TO_VALIDEUR_2) & ~Q(valideur_1=F("valideur_2"))),
    ),
    Side.PORTAIL: (Source(None, None, Q()),),
}
MONTHS = 13  # the current one, and the twelve before
AGES = (0, 15, 30, 60, 90)  # days since the deposit: each bucket begins there


class Kind(StrEnum):
    """What a line counts; its `key` says of what."""

    STATUS = "STATUS"  # invoices by status (a code)
    AGE = "AGE"  # invoices waiting to be paid, by days since their deposit (the first day of the bucket)
    LATE = "LATE"  # of these, beyond their due date
    MONTH = "MONTH"  # invoices by month of deposit (its first day)
    PAID = "PAID"  # payments by month (its first day), with their days and those made late
    PAID_LATE = "PAID_LATE"  # of these payments, those made beyond the delay
    REFUSED = "REFUSED"  # rejections by motif, of what was deposited in the last months


@dataclass(frozen=True, slots=True)
class Line:
    """One tally. `days`: the sum of the payment delays; `late`: how many of them were beyond the limit."""

    kind: str
    key: str
    currency: str
    count: int
    amount: Decimal
    days: int = 0
    late: int = 0


Place = tuple[int | None, int | None]  # structure, service


def first_month() -> date:
    """The first day of the oldest month counted."""
    today = clock.today()
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def count(side: Side, structures: Iterable[int] | None = None) -> dict[Place, list[Line]]:
    """The lines of each place that has any. `structures` None: every one of them (for PORTAIL, always)."""
    wanted = None if structures is None else list(structures)
    found: dict[Place, list[Line]] = defaultdict(list)
    for source in SOURCES[side]:
        for kind, counted in _tallies(_rows(source, wanted)):
            for row in counted([name for name in (source.structure, source.service) if name]):
                place = (row.get(source.structure or ""), row.get(source.service or ""))
                found[place].append(_line(kind, row))
    return found


def _rows(source: Source, structures: list[int] | None) -> InvoiceQuerySet:
    rows = Invoice.objects.order_by().exclude(status=Status.SUPPRIMEE).filter(source.seen)
    if source.structure is None:
        return rows
    return rows.filter(
        **({f"{source.structure}__isnull": False} if structures is None else {f"{source.structure}__in": structures})
    )


def _line(kind: Kind, row: dict[str, Any]) -> Line:
    key = row["key"].isoformat()[:10] if hasattr(row["key"], "isoformat") else str(row["key"])
    days, late = row.get("days") or 0, row.get("late") or 0
    return Line(kind, key, row["currency"], row["n"], row["total"] or Decimal(0), days, late)


def _tallies(rows: InvoiceQuerySet) -> list[tuple[Kind, Any]]:
    since = first_month()
    waiting = with_delay(rows)
    sent = rows.filter(sent_at__date__gte=since)
    paid = rows.filter(status=Status.MISE_EN_PAIEMENT, status_at__date__gte=since, available_at__isnull=False)
    paid = paid.annotate(paid_on=TruncDate("status_at"), starts_on=started_on()).annotate(spent=_spent())
    refused = sent.filter(status=Status.REJETEE)
    more = {"days": Sum("spent"), "late": Count("days_late")}
    return [
        (Kind.STATUS, _grouped(rows, F("status"))),
        (Kind.AGE, _grouped(waiting, _age())),
        (Kind.LATE, _grouped(waiting.filter(Q(is_late=True)), Value("late", output_field=CharField()))),
        (Kind.MONTH, _grouped(sent, TruncMonth("sent_at"))),
        (Kind.PAID, _grouped(paid, TruncMonth("status_at"), **more)),
        (Kind.PAID_LATE, _grouped(paid.filter(days_late__isnull=False), TruncMonth("status_at"))),
        (Kind.REFUSED, _grouped(refused, F("motif"))),
    ]


def _grouped(rows: Any, key: Any, **more: Any) -> Any:
    def counted(places: list[str]) -> Any:
        grouped = rows.annotate(key=key).values(*places, "currency", "key")
        return grouped.annotate(n=Count("pk"), total=Sum("amount_due"), **more).order_by()

    return counted


def _age() -> Case:
    """The bucket of an invoice, by the days since its deposit: the same days as a list filtered by dates of deposit."""
    today = clock.today()
    oldest_first = [When(sent_at__date__lte=today - timedelta(days), then=Value(days)) for days in reversed(AGES)]
    return Case(*oldest_first, default=Value(0), output_field=IntegerField())


def _spent() -> Combinable:
    """Days from the start of the delay to the payment, those of the suspension left out."""
    whole = Func(F("paid_on"), F("starts_on"), template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())
    stop = (TruncDate("completed_at"), TruncDate("suspended_at"))
    stopped = Func(*stop, template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())
    counts = Q(suspended_at__gte=F("available_at"), completed_at__isnull=False)
    spent = Case(When(counts, then=whole - stopped), default=whole, output_field=IntegerField())
    return Greatest(spent, Value(0), output_field=IntegerField())
