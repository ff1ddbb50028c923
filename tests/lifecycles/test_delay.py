"""The arithmetic of the payment delay, by hand: starts, the one suspension, whose hands, no database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from unisson.lifecycles.delay import HOLDERS, START_ARTICLES, Delay, DelayState, StartReason, Suspension, holdings, run
from unisson.lifecycles.engine import finals
from unisson.lifecycles.invoice import DRAFT, TRANSITIONS, Role, Status

START = date(2026, 3, 2)


def day(number: int) -> date:
    return START + timedelta(number)


def clock(end: int, suspension: Suspension | None = None, limit: int = 30, state: DelayState = DelayState.RUNNING) -> Delay:
    return run(Delay(state, START, limit, 0, None, "R2192-10"), day(end), suspension)


def test_a_plain_delay():
    found = clock(12)
    assert (found.spent, found.left, found.late, found.due) == (12, 18, 0, date(2026, 4, 1))
    assert (clock(30).late, clock(31).late) == (0, 1)


def test_nothing_is_counted_before_the_start():
    assert clock(-5).spent == 0


@pytest.mark.parametrize(
    ("limit", "since", "until", "due", "renewed"),
    [
        (30, 10, 15, 45, 30),  # 20 left: a new delay of 30 days
        (30, 0, 4, 34, 30),
        (30, 30, 40, 70, 30),  # on the last day, still in time
        (50, 10, 15, 55, 40),  # 40 left: the balance, greater than 30
        (60, 40, 41, 71, 30),
    ],
)
def test_the_new_delay_is_thirty_days_or_the_balance(limit, since, until, due, renewed):
    found = clock(until, Suspension(day(since), day(until)), limit)
    assert (found.due, found.renewed, found.stopped) == (day(due), renewed, until - since)
    assert (found.limit, found.spent) == (since + renewed, since)


def test_a_suspension_that_lasts_has_no_due_date():
    found = clock(20, Suspension(day(10)), state=DelayState.STOPPED)
    assert (found.due, found.spent, found.stopped, found.renewed) == (None, 10, 10, 30)


@pytest.mark.parametrize("until", [None, 45])
def test_an_expired_delay_is_not_interrupted_any_more(until):
    found = clock(50, Suspension(day(31), day(until) if until else None), state=DelayState.STOPPED)
    assert (found.too_late, found.state) == (True, DelayState.RUNNING)
    assert (found.due, found.late) == (day(30), 20)


def test_every_reason_has_its_article():
    assert set(START_ARTICLES) == set(StartReason)


# Whose hands.


def test_every_status_where_something_is_awaited_has_a_holder():
    named = {status for line in TRANSITIONS for status in (*line.sources, line.target)}
    ends = set(finals(TRANSITIONS)) | {Status.REJETEE, Status.REFUSEE_1, Status.REFUSEE_2, Status.NON_CONFORME}
    assert named - set(HOLDERS) == ends
    assert all(HOLDERS[status] is Role.FOURNISSEUR for status in DRAFT)


def test_days_are_told_by_hand():
    moves = [
        (day(0), Status.A_VALIDER_1, "Peinture"),
        (day(9), Status.VALIDEE_1, "Unisson"),
        (day(9), Status.DEPOSEE, "Unisson"),
        (day(9), Status.EN_COURS_ACHEMINEMENT, "Unisson"),
        (day(9), Status.MISE_A_DISPOSITION, "Commune"),
        (day(12), Status.SERVICE_FAIT, "Commune"),
        (day(20), Status.SUSPENDUE, "Menuiserie"),
        (day(26), Status.COMPLETEE, "Commune"),
        (day(40), Status.MISE_EN_PAIEMENT, ""),
    ]
    found = holdings(moves, day(100))
    assert [(one.role, one.name, one.days) for one in found] == [
        (Role.VALIDEUR_1, "Peinture", 9),
        (Role.SYSTEME, "Unisson", 0),
        (Role.DESTINATAIRE, "Commune", 11),
        (Role.FOURNISSEUR, "Menuiserie", 6),
        (Role.DESTINATAIRE, "Commune", 14),
    ]
    assert sum(one.days for one in found) == 40
    assert found[-1].until == day(40)


def test_the_last_hands_hold_it_until_today():
    found = holdings([(day(0), Status.DEPOSEE, "Unisson"), (day(0), Status.MISE_A_DISPOSITION, "Commune")], day(7))
    assert (found[-1].until, found[-1].days) == (None, 7)


def test_another_recipient_is_another_stretch():
    moves = [(day(0), Status.MISE_A_DISPOSITION, "Commune"), (day(4), Status.MISE_A_DISPOSITION, "Lycée")]
    assert [(one.name, one.days) for one in holdings(moves, day(6))] == [("Commune", 4), ("Lycée", 2)]
