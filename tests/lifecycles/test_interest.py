"""Moratory interest against examples worked out by hand (R2192-31, R2192-32, D2192-35, R2192-36)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unisson.lifecycles.interest import FLAT, Interest, semester_of


def interest(principal: str, ecb: str, first: date, last: date, paid: bool = True) -> Interest:
    return Interest(Decimal(principal), Decimal(ecb), first, last, paid)


@pytest.mark.parametrize(
    ("principal", "ecb", "first", "last", "days", "amount"),
    [
        # Due on 24 March 2024, paid on 10 April: 7 days of March, 10 of April. 12 000 × 12,50 % × 17 ÷ 365 = 69,863.
        ("12000.00", "4.50", date(2024, 3, 25), date(2024, 4, 10), 17, "69.86"),
        # Begun on 21 June 2023 (2,50 + 8), paid on 15 July: the rate of July (12 %) does not count. 5 000 × 10,5 % × 25 ÷ 365.
        ("5000.00", "2.50", date(2023, 6, 21), date(2023, 7, 15), 25, "35.96"),
        # One day late, on the first day of a semester. 10 000 × 12,25 % ÷ 365 = 3,356.
        ("10000.00", "4.25", date(2024, 7, 1), date(2024, 7, 1), 1, "3.36"),
        # Three semesters at the rate of the first: 16 + 365 + 31 days. 1 000 000 × 8 % × 412 ÷ 365 = 90 301,3698.
        ("1000000.00", "0.00", date(2022, 12, 16), date(2024, 1, 31), 412, "90301.37"),
        # A leap year has 366 days, the divisor stays 365: 3 650 × 10 % × 366 ÷ 365 = 366.
        ("3650.00", "2.00", date(2024, 1, 1), date(2024, 12, 31), 366, "366.00"),
    ],
)
def test_by_hand(principal, ecb, first, last, days, amount):
    found = interest(principal, ecb, first, last)
    assert (found.days, found.amount, found.total) == (days, Decimal(amount), Decimal(amount) + FLAT)


def test_the_semester_is_the_one_where_interest_began():
    assert semester_of(date(2024, 6, 30)) == date(2024, 1, 1)
    assert semester_of(date(2024, 7, 1)) == date(2024, 7, 1)
    assert interest("100", "0", date(2023, 6, 21), date(2024, 2, 1)).semester == date(2023, 1, 1)


def test_interest_is_to_be_paid_within_45_days_of_the_principal():
    found = interest("5000", "2.50", date(2023, 6, 21), date(2023, 7, 15))
    assert found.settle_by == date(2023, 8, 29)
    assert interest("5000", "2.50", date(2023, 6, 21), date(2023, 7, 15), paid=False).settle_by is None


def test_months_are_calendar_months():
    found = list(interest("12000.00", "4.50", date(2024, 1, 30), date(2024, 3, 2)).months())
    assert [(part.first, part.last, part.days) for part in found] == [
        (date(2024, 1, 30), date(2024, 1, 31), 2),
        (date(2024, 2, 1), date(2024, 2, 29), 29),
        (date(2024, 3, 1), date(2024, 3, 2), 2),
    ]


@given(
    st.decimals(min_value="0.01", max_value="99999999", places=2),
    st.decimals(min_value=0, max_value=5, places=2),
    st.dates(date(2016, 7, 1), date(2030, 1, 1)),
    st.integers(0, 700),
)
def test_the_parts_add_up_to_the_whole(principal, ecb, first, more):
    found = Interest(principal, ecb, first, date.fromordinal(first.toordinal() + more), True)
    months = list(found.months())
    assert sum((part.amount for part in months), Decimal(0)) == found.amount
    assert sum(part.days for part in months) == found.days
    ranks = list(found.day_by_day())
    assert (len(ranks), ranks[0][1], ranks[-1][1], ranks[-1][2]) == (found.days, found.first, found.last, found.amount)
