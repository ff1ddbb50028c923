"""Moratory interest, in plain arithmetic: no database, no clock. Code de la commande publique R2192-31 to -36, D2192-35.

One rate for the whole delay of one invoice: the one in force on the first day of the semester in which interest began
to run (R2192-31), however many semesters it then spans.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

POINTS = Decimal(8)  # added to the rate of the ECB (R2192-31)
FLAT = Decimal("40.00")  # euros, once for each late payment (D2192-35)
SETTLEMENT_DAYS = 45  # to pay interest and indemnity, after the principal was paid (R2192-36)
YEAR = 365
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some consecutive late days and what they bring; the amounts of all stretches add up to the whole, to the cent."""

    first: date
    last: date
    days: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Interest:
    """What a late payment costs. Amounts are in the currency of the invoice, `FLAT` apart, which is in euros."""

    principal: Decimal  # all taxes included
    ecb: Decimal  # percent
    first: date  # the day after the due date
    last: date  # the day of payment, included; or the day it is computed
    is_paid: bool

    @property
    def semester(self) -> date:
        return semester_of(self.first)

    @property
    def rate(self) -> Decimal:
        """Percent a year."""
        return self.ecb + POINTS

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def amount(self) -> Decimal:
        return self.after(self.days)

    @property
    def a_day(self) -> Decimal:
        """What one day brings, to a hundredth of a cent: shown, never multiplied."""
        return (self.principal * self.rate / 100 / YEAR).quantize(Decimal("0.0001"), ROUND_HALF_UP)

    @property
    def total(self) -> Decimal:
        """Interest and flat indemnity."""
        return self.amount + FLAT

    @property
    def settle_by(self) -> date | None:
        """The last day to pay them, once the principal is paid."""
        return self.last + timedelta(SETTLEMENT_DAYS) if self.is_paid else None

    def after(self, days: int) -> Decimal:
        """Interest after so many late days, rounded once, to the cent."""
        return (self.principal * self.rate * days / 100 / YEAR).quantize(CENT, ROUND_HALF_UP)

    def months(self) -> Iterator[Stretch]:
        """The late days, calendar month by calendar month."""
        first, done = self.first, 0
        while first <= self.last:
            last = min(self.last, _month_end(first))
            days = (last - first).days + 1
            yield Stretch(first, last, days, self.after(done + days) - self.after(done))
            first, done = last + timedelta(1), done + days

    def day_by_day(self) -> Iterator[tuple[int, date, Decimal]]:
        """Each late day: its rank from 1, its date, the interest accrued that evening."""
        for rank in range(1, self.days + 1):
            yield rank, self.first + timedelta(rank - 1), self.after(rank)


def semester_of(day: date) -> date:
    """The first day of the semester of the civil year: 1 January or 1 July."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
