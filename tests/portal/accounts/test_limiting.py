"""Counts of tries: closed after the last one, open again later, one per key."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from unisson.entrypoints.jobs.tasks import sweeping
from unisson.portal.accounts.actions.limiting import check, forget, sweep, take
from unisson.portal.accounts.limits import LIMITS
from unisson.portal.accounts.models import OneTimeLink, Scope, Tally
from unisson.portal.kernel import clock
from unisson.portal.kernel.moving import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
KEY = "claire@roussel.example"


def test_every_scope_has_its_limit():
    assert set(LIMITS) == set(Scope)


def test_five_tries_then_closed_for_an_hour():
    with clock.frozen(NOON):
        assert [take(Scope.CONNEXION, KEY) for _ in range(5)] == [4, 3, 2, 1, 0]
        with pytest.raises(Refused) as refusal:
            take(Scope.CONNEXION, KEY)
    assert refusal.value.codes == ("CONNEXION_BLOQUEE",)
    assert "13 h 00" in refusal.value.sentence
    with clock.frozen(NOON + timedelta(minutes=59)), pytest.raises(Refused):
        check(Scope.CONNEXION, KEY)
    with clock.frozen(NOON + timedelta(minutes=60)):
        check(Scope.CONNEXION, KEY)
        assert take(Scope.CONNEXION, KEY) == 4


def test_a_refused_try_does_not_lengthen_the_wait():
    with clock.frozen(NOON):
        for _ in range(5):
            take(Scope.CONNEXION, KEY)
    with clock.frozen(NOON + timedelta(minutes=30)), pytest.raises(Refused) as refusal:
        take(Scope.CONNEXION, KEY)
    assert "13 h 00" in refusal.value.sentence


def test_old_tries_no_longer_count():
    with clock.frozen(NOON):
        for _ in range(4):
            take(Scope.CONNEXION, KEY)
    with clock.frozen(NOON + timedelta(hours=1)):
        assert take(Scope.CONNEXION, KEY) == 4


def test_keys_are_apart_and_case_is_not():
    take(Scope.CONNEXION, KEY)
    assert take(Scope.CONNEXION, "autre@roussel.example") == 4
    assert take(Scope.COURRIEL, KEY) == 4
    assert take(Scope.CONNEXION, f" {KEY.upper()} ") == 3


def test_forgetting_opens():
    for _ in range(5):
        take(Scope.CONNEXION, KEY)
    forget(Scope.CONNEXION, KEY)
    check(Scope.CONNEXION, KEY)


def test_the_table_names_nobody():
    take(Scope.CONNEXION, KEY)
    assert "claire" not in Tally.objects.get().key_hash


def test_old_counts_are_swept():
    with clock.frozen(NOON):
        take(Scope.CONNEXION, KEY)
        assert sweep() == 0
    with clock.frozen(NOON + timedelta(days=3)):
        take(Scope.CONNEXION, "autre@roussel.example")
        assert sweep() == 1
    assert Tally.objects.count() == 1


def test_the_nightly_job_forgets_what_is_dead_and_only_that(ines):
    dead, alive = (OneTimeLink.objects.create(user=ines, token_hash=name, created_at=NOON, expires_at=NOON) for name in "ab")
    OneTimeLink.objects.filter(pk=alive.pk).update(expires_at=NOON + timedelta(days=1))
    with clock.frozen(NOON):
        take(Scope.CONNEXION, KEY)
    with clock.frozen(NOON + timedelta(days=90, hours=1)):
        sweeping.sweep(0)
        sweeping.sweep(0)
    assert not OneTimeLink.objects.filter(pk=dead.pk).exists()
    assert OneTimeLink.objects.filter(pk=alive.pk).exists()
    assert not Tally.objects.exists()
