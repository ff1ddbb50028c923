"""Delays: each a setting, bounded, said in words wherever it is promised; every setting is on its page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from tests.architecture.source import ROOT
from tests.factories import make_structure
from unisson.config import environment
from unisson.entrypoints.jobs.reference_settings import INNER, INSTALLATION
from unisson.portal.accounts.actions.limiting import check, take
from unisson.portal.accounts.actions.linking import issue
from unisson.portal.accounts.models import LinkPurpose, OneTimeLink, Scope, User
from unisson.portal.kernel import clock, delays
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.actions.succeeding import chase
from unisson.portal.organisations.models import Rattachement


@pytest.fixture
def lasting(settings):
    """Another value for some delays."""

    def change(**values):
        settings.DELAYS = settings.DELAYS | values

    return change


def test_usual_values_are_within_their_bounds():
    assert all(line.least <= line.usual <= line.most for line in delays.TABLE)
    assert set(django_settings.DELAYS) == set(delays.BY_CODE)
    assert all(delays.of(code) == timedelta(**{line.unit: line.usual}) for code, line in delays.BY_CODE.items())


@pytest.mark.parametrize("typed", ["0", "1441", "-3", "une heure", "1.5"])
def test_an_impossible_value_stops_the_start(monkeypatch, typed):
    monkeypatch.setenv("UNISSON_LINK_MINUTES", typed)
    with pytest.raises(environment.ConfigurationError, match="UNISSON_LINK_MINUTES"):
        environment.delays()


def test_a_value_is_read(monkeypatch):
    monkeypatch.setenv("UNISSON_LINK_MINUTES", "30")
    assert environment.delays()["LIEN"] == 30


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1, "hours", "1 heure"),
        (60, "minutes", "60 minutes"),
        (0, "days", "0 jour"),
        (1095, "days", "3 ans"),
        (424, "days", "424 jours"),
    ],
)
def test_said_in_words(value, unit, said):
    assert delays.said(value, unit) == said


@pytest.mark.django_db
def test_a_link_lasts_what_is_set(lasting, client):
    lasting(LIEN=30)
    user = User.objects.create_user("ines@faure.example", date_joined=clock.now())
    issue(user, LinkPurpose.ACTIVATION)
    link = OneTimeLink.objects.get()
    assert link.expires_at - link.created_at == timedelta(minutes=30)
    assert "30 minutes" in client.get("/inscription/envoyee/").content.decode()


@pytest.mark.django_db
def test_a_lock_lasts_what_is_set(lasting):
    lasting(BLOCAGE=5)
    for _ in range(5):
        take(Scope.CONNEXION, "ines@faure.example")
    with pytest.raises(Refused):
        check(Scope.CONNEXION, "ines@faure.example")
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        check(Scope.CONNEXION, "ines@faure.example")


@pytest.mark.django_db
def test_reminder_and_escalation_come_when_set(lasting):
    lasting(RELANCE=2, ESCALADE=3)
    user = User.objects.create_user("ines@faure.example", date_joined=clock.now())
    Rattachement.objects.create(
        user=user,
        structure=make_structure(),
        state="EN_COURS_DE_VALIDATION",
        requested_at=clock.now() - timedelta(days=2, hours=1),
    )
    assert chase() == (1, 0)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert chase() == (0, 1)


def test_every_setting_is_on_its_page():
    read = set()
    for path in (ROOT / "src" / "unisson").rglob("*.py"):
        read |= set(re.findall(r'"(UNISSON_[A-Z0-9_]+)"', path.read_text(encoding="utf-8")))
    told = {variable for variable, _, _ in INSTALLATION} | {line.variable for line in delays.TABLE}
    flags = {"UNISSON_DEMO_CAST"}  # a setting of Django, not of the environment
    assert read - told - INNER - flags == set(), "add a line to INSTALLATION, then run `make docs`"
