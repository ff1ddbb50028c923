"""The interest a late invoice costs, the rate it rests on, what was said to be settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from unisson.lifecycles.delay import Delay, DelayState
from unisson.lifecycles.interest import Interest, semester_of
from unisson.portal.invoices.models import Invoice, TauxInteret
from unisson.portal.invoices.queries.delay import day_of
from unisson.portal.kernel import clock
from unisson.portal.kernel.models import Event

INTERETS_REGLES = "INTERETS_REGLES"
HISTORY_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed because the payment is late. `interest` is None when the rate of the semester is not known yet."""

    first: date
    interest: Interest | None
    rate: TauxInteret | None
    settled: Event | None


def owed(invoice: Invoice, delay: Delay | None, events: Iterable[Event] = ()) -> Owed | None:
    """Interest and indemnity on this invoice as of today, or None when it is not late (or owes nothing). One query."""
    if delay is None or delay.due is None or delay.state not in (DelayState.RUNNING, DelayState.PAID):
        return None
    paid = delay.state is DelayState.PAID
    last = day_of(invoice.status_at) if paid else clock.today()
    if last <= delay.due or not invoice.amount_due or invoice.amount_due <= 0:
        return None
    first = date.fromordinal(delay.due.toordinal() + 1)
    rate = TauxInteret.objects.filter(semestre=semester_of(first)).first()
    interest = Interest(invoice.amount_due, rate.taux_bce, first, last, paid) if rate else None
    settled = next((event for event in events if event.code == INTERETS_REGLES), None)
    return Owed(first, interest, rate, settled)


def known_rates() -> list[TauxInteret]:
    """Every semester of the table, the newest first."""
    return list(TauxInteret.objects.all())


def missing_semesters() -> list[date]:
    """The semesters up to today's that follow the oldest known one and have no rate."""
    known = set(TauxInteret.objects.values_list("semestre", flat=True))
    day, missing = semester_of(clock.today()), []
    while known and day > min(known):
        missing += [] if day in known else [day]
        day = semester_of(date.fromordinal(day.toordinal() - 1))
    return missing


def rates_history() -> list[tuple[TauxInteret, Event]]:
    """Who wrote which rate, from what, the newest first. Two queries."""
    rates = {rate.pk: rate for rate in TauxInteret.objects.all()}
    events = Event.objects.filter(subject_type=TauxInteret._meta.label_lower, subject_id__in=rates).order_by("-id")
    return [(rates[event.subject_id], event) for event in events[:HISTORY_SHOWN]]
