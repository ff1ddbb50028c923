"""Forgotten password."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from tests.portal.accounts.conftest import ANSWER, PASSWORD, last_token
from tests.portal.accounts.test_registration import codes_of
from unisson.portal.accounts.actions.limiting import check, take
from unisson.portal.accounts.actions.recovery import answer_question, ask_new_password, reset_password
from unisson.portal.accounts.models import OneTimeLink, Scope
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused

pytestmark = pytest.mark.django_db
NEW = "une brioche du dimanche matin"


@pytest.fixture
def token(ines, post):
    post(ask_new_password, ines.email)
    answer_question(last_token(), ANSWER)
    return last_token()


def test_the_link_gives_a_new_password_once(ines, token):
    reset_password(token, NEW)
    ines.refresh_from_db()
    assert ines.check_password(NEW)
    assert codes_of(reset_password, token, PASSWORD) == ("LIEN_DEJA_UTILISE",)
    assert "MOT_DE_PASSE_CHANGE" in [event.code for event in events.history(ines, EventKind.DROIT)]


def test_the_person_is_told(ines, token, post):
    post(reset_password, token, NEW)
    assert mail.outbox[-1].to == [ines.email]
    assert "/mot-de-passe/oublie/" in mail.outbox[-1].body


def test_it_unlocks_the_sign_in(ines, token):
    for _ in range(5):
        take(Scope.CONNEXION, ines.email)
    with pytest.raises(Refused):
        check(Scope.CONNEXION, ines.email)
    reset_password(token, NEW)
    check(Scope.CONNEXION, ines.email)


def test_a_late_or_weak_choice_changes_nothing(ines, token):
    with pytest.raises(ValidationError):
        reset_password(token, "unisson")
    with clock.frozen(OneTimeLink.objects.last().expires_at + timedelta(seconds=1)):
        assert codes_of(reset_password, token, NEW) == ("LIEN_EXPIRE",)
    ines.refresh_from_db()
    assert ines.check_password(PASSWORD)


def test_an_account_closed_since_is_not_opened(ines, token):
    ines.is_active = False
    ines.save()
    assert codes_of(reset_password, token, NEW) == ("LIEN_INCONNU",)


def test_an_account_never_activated_receives_its_activation_link(waiting, post):
    post(ask_new_password, "ines@faure.example")
    assert "/activation/" in mail.outbox[-1].body
