"""From a figure to the list that makes it: the same invoices, by the criteria of `queries/criteria.py`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from unisson.portal.dashboard.counting import first_month
from unisson.portal.dashboard.models import Side
from unisson.portal.invoices.cadres import CADRES, CadreFacturation
from unisson.portal.invoices.models import TypeFacture
from unisson.portal.invoices.queries import WAITING
from unisson.portal.kernel import clock

LISTS = {Side.EMISES: "issued", Side.RECUES: "received", Side.A_VALIDER: "to_validate"}
# What is owed: neither what was already paid, nor a credit note.
OWED = [
    *(("cadre", cadre) for cadre in CADRES if cadre != CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE),
    *(("type", kind) for kind in TypeFacture if kind != TypeFacture.AVOIR),
]
Asked = Iterable[tuple[str, object]]


def _list(side: Side, asked: Asked) -> str:
    """Nothing for the whole portal: the support reads figures, not invoices."""
    try:
        return f"{reverse(LISTS[side])}?{urlencode([(name, str(value)) for name, value in asked])}" if side in LISTS else ""
    except NoReverseMatch:
        return ""


def of_status(side: Side, status: str) -> str:
    """Invoices in one status."""
    return _list(side, [("status", status)])


def of_age(side: Side, first: int, last: int | None) -> str:
    """Invoices waiting to be paid, deposited between `last` and `first` days ago."""
    today = clock.today()
    days: list[tuple[str, object]] = [("sent_to", today - timedelta(first))]
    if last is not None:
        days.append(("sent_from", today - timedelta(last)))
    return _list(side, [*(("status", status) for status in WAITING), *days, *OWED])


def late(side: Side) -> str:
    """Invoices beyond their due date."""
    return _list(side, [("late", "on")]) if side is not Side.A_VALIDER else ""


def waiting(side: Side) -> str:
    """Invoices waiting to be paid."""
    return _list(side, [*(("status", status) for status in WAITING), *OWED])


def of_month(side: Side, month: date) -> str:
    """Invoices deposited in one month."""
    return _list(side, [("sent_from", month), ("sent_to", _end(month))])


def paid_in(side: Side, month: date) -> str:
    """Invoices paid in one month."""
    if side is Side.A_VALIDER:
        return ""
    since, until = f"{month.isoformat()}T00:00", f"{_end(month).isoformat()}T23:59"
    return _list(side, [("status", "MISE_EN_PAIEMENT"), ("state_from", since), ("state_to", until)])


def refused_for(side: Side, motif: str) -> str:
    """Invoices deposited in the months counted, and rejected for one motif."""
    return _list(side, [("status", "REJETEE"), ("motif", motif), ("sent_from", first_month())])


def _end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
