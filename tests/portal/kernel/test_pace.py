"""The brake of open pages: so many in a window, for one origin, and the next window is free."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from unisson.entrypoints.jobs.tasks.sweeping import sweep
from unisson.portal.kernel import clock, pace
from unisson.portal.kernel.models import PaceCount
from unisson.portal.kernel.pace import forget

pytestmark = pytest.mark.django_db
PACE = pace.Pace("test", 3, 60)


@pytest.fixture(autouse=True)
def fresh():
    forget()


def test_the_seconds_to_wait_lead_to_the_next_window():
    with clock.frozen(datetime(2026, 11, 22, 9, 0, 20, tzinfo=UTC)):
        assert [pace.spend(PACE, "a") for _ in range(5)] == [0, 0, 0, 40, 40]
        assert pace.spend(PACE, "b") == 0
        assert pace.spend(pace.Pace("other", 3, 60), "a") == 0
    with clock.frozen(datetime(2026, 11, 22, 9, 1, 0, tzinfo=UTC)):
        assert pace.spend(PACE, "a") == 0


def test_every_process_counts_in_the_same_place():
    wide = pace.Pace("wide", 100, 60)  # taken two by two
    with clock.frozen(datetime(2026, 11, 22, 9, 0, 20, tzinfo=UTC)):
        assert [pace.spend(wide, "a") for _ in range(60)] == [0] * 60
        forget()  # what another process knows: the table alone
        assert [pace.spend(wide, "a") for _ in range(41)] == [0] * 40 + [40]
        forget()
        assert pace.spend(wide, "a") == 40


def test_a_handful_costs_one_query_and_a_refusal_none(django_assert_num_queries):
    wide = pace.Pace("wide", 500, 60)
    with clock.frozen(datetime(2026, 11, 22, 9, 0, 20, tzinfo=UTC)):
        with django_assert_num_queries(2):
            assert not any(pace.spend(wide, "a") for _ in range(20))
        for _ in range(480):
            pace.spend(wide, "a")
        assert pace.spend(wide, "a")
        with django_assert_num_queries(0):
            assert pace.spend(wide, "a")


def test_counts_that_are_over_are_swept():
    with clock.frozen(datetime(2026, 11, 22, 9, 0, 20, tzinfo=UTC)):
        pace.spend(PACE, "old")
    pace.spend(PACE, "new")
    sweep(0)
    assert PaceCount.objects.count() == 1


def test_any_address_makes_a_key():
    for origin in ("", "é" * 500, "a b\nc", "::1"):
        assert pace.spend(PACE, origin) == 0


def test_the_address_of_the_proxy_is_believed_only_behind_one(settings):
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 192.0.2.1"}
    settings.BEHIND_PROXY = False
    assert pace.origin(meta) == "10.0.0.1"
    settings.BEHIND_PROXY = True
    assert pace.origin(meta) == "192.0.2.1"
    assert pace.origin({"REMOTE_ADDR": "10.0.0.1"}) == "10.0.0.1"
