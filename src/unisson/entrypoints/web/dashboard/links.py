"""From a figure to the list that makes it: the same invoices, by the criteria of `queries/criteria.py`.

The support reads figures, not invoices: those of the whole portal open the list of the structures that make them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from unisson.portal.dashboard.counting import Kind, first_month
from unisson.portal.dashboard.models import Side
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import Structure

LISTS = {Side.EMISES: "issued", Side.RECUES: "received", Side.A_VALIDER: "to_validate"}
LATE = ("paid_late", "on")
Asked = Iterable[tuple[str, object]]


def _list(side: Side, asked: Asked, kind: Kind, key: str = "") -> str:
    if side is Side.PORTAIL:
        return f"{reverse('dashboard_makers')}?{urlencode({'chiffre': kind, 'cle': key})}"
    try:
        return f"{reverse(LISTS[side])}?{urlencode([(name, str(value)) for name, value in asked])}"
    except NoReverseMatch:
        return ""


def of_status(side: Side, status: str) -> str:
    """Invoices in one status."""
    return _list(side, [("status", status)], Kind.STATUS, status)


def of_age(side: Side, first: int, last: int | None) -> str:
    """Invoices waiting to be paid, deposited between `last` and `first` days ago."""
    today = clock.today()
    days: list[tuple[str, object]] = [("sent_to", today - timedelta(first))]
    if last is not None:
        days.append(("sent_from", today - timedelta(last)))
    return _list(side, [("to_pay", "on"), *days], Kind.AGE, str(first))


def late(side: Side) -> str:
    """Invoices beyond their due date."""
    return _list(side, [("late", "on")], Kind.LATE)


def waiting(side: Side) -> str:
    """Invoices waiting to be paid."""
    return _list(side, [("to_pay", "on")], Kind.AGE)


def of_month(side: Side, month: date) -> str:
    """Invoices deposited in one month."""
    return _list(side, [("sent_from", month), ("sent_to", _end(month))], Kind.MONTH, month.isoformat())


def paid_in(side: Side, month: date) -> str:
    """Invoices paid in one month."""
    return _list(side, _paid(month, _end(month)), Kind.PAID, month.isoformat())


def paid_since(side: Side) -> str:
    """Invoices paid in the months counted."""
    return _list(side, _paid(first_month()), Kind.PAID)


def paid_late_in(side: Side, month: date) -> str:
    """Of those paid in one month, what was paid beyond its delay."""
    return _list(side, [*_paid(month, _end(month)), LATE], Kind.PAID_LATE, month.isoformat())


def paid_late_since(side: Side) -> str:
    """Of those paid in the months counted, what was paid beyond its delay."""
    return _list(side, [*_paid(first_month()), LATE], Kind.PAID_LATE)


def _paid(first: date, last: date | None = None) -> list[tuple[str, object]]:
    until = [("state_to", f"{last.isoformat()}T23:59")] if last else []
    return [("status", "MISE_EN_PAIEMENT"), ("state_from", f"{first.isoformat()}T00:00"), *until]


def refused_for(side: Side, motif: str) -> str:
    """Invoices deposited in the months counted, and rejected for one motif."""
    return _list(side, [("status", "REJETEE"), ("motif", motif), ("sent_from", first_month())], Kind.REFUSED, motif)


def directory(structure: Structure) -> str:
    """The page of a public structure; nothing for a company, which has none."""
    try:
        return reverse("directory:structure", kwargs={"structure_id": structure.pk}) if structure.is_public else ""
    except NoReverseMatch:
        return ""


def _end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
