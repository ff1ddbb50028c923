"""Declaring an application, renewing its secret with an overlap, closing it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from unisson.portal.kernel import clock
from unisson.portal.kernel.models import Event
from unisson.portal.kernel.moving import Refused
from unisson.portal.raccordements import tokens
from unisson.portal.raccordements.actions import applications
from unisson.portal.raccordements.models import AccessToken, Application, ApplicationSecret

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(cast):
    return applications.declare(cast.MENUISERIE.pk, cast.actor("claire"), "Logiciel de caisse", ["FACTURES_EMISES"])


def codes(error) -> tuple[str, ...]:
    return error.value.codes


def test_only_a_manager_declares(cast):
    with pytest.raises(Refused) as error:
        applications.declare(cast.MENUISERIE.pk, cast.actor("paul"), "X", ["FACTURES_EMISES"])
    assert codes(error) == ("DROIT_INSUFFISANT",)


@pytest.mark.parametrize(
    ("nom", "espaces", "code"),
    [("  ", ["FACTURES_EMISES"], "APPLICATION_NOM_ABSENT"), ("X", ["AILLEURS"], "APPLICATION_ESPACE_ABSENT")],
)
def test_what_is_asked(cast, nom, espaces, code):
    with pytest.raises(Refused) as error:
        applications.declare(cast.MENUISERIE.pk, cast.actor("claire"), nom, espaces)
    assert codes(error) == (code,)


def test_nothing_kept_opens_anything(shown):
    issued = tokens.issue(shown.application.client_id, shown.secret)
    kept = [*ApplicationSecret.objects.values_list("digest"), *AccessToken.objects.values_list("digest")]
    assert issued is not None
    assert all(secret not in str(kept) for secret in (shown.secret, issued.token))
    assert shown.secret not in str(list(Event.objects.values_list("data")))


def test_both_secrets_serve_during_the_overlap(cast, shown):
    application, actor = shown.application, cast.actor("claire")
    second = applications.renew_secret(application.pk, actor)
    both = (shown.secret, second.secret)
    assert all(tokens.issue(application.client_id, secret) for secret in both)
    with clock.frozen(clock.now() + applications.OVERLAP + timedelta(minutes=1)):
        assert [bool(tokens.issue(application.client_id, secret)) for secret in both] == [False, True]


def test_no_third_secret(cast, shown):
    actor = cast.actor("claire")
    applications.renew_secret(shown.application.pk, actor)
    with pytest.raises(Refused) as error:
        applications.renew_secret(shown.application.pk, actor)
    assert codes(error) == ("SECRET_DEJA_DEUX",)


def test_a_stolen_secret_is_stopped_with_its_tokens(cast, shown):
    application, actor = shown.application, cast.actor("claire")
    stolen = tokens.issue(application.client_id, shown.secret)
    with pytest.raises(Refused) as error:
        applications.end_secret(application.pk, ApplicationSecret.objects.get().pk, actor)
    assert codes(error) == ("SECRET_DERNIER",)
    second = applications.renew_secret(application.pk, actor)
    kept = tokens.issue(application.client_id, second.secret)
    applications.end_secret(application.pk, ApplicationSecret.objects.earliest("id").pk, actor)
    assert tokens.issue(application.client_id, shown.secret) is None
    assert tokens.application_of(stolen.token) is None
    assert tokens.application_of(kept.token) == application


def test_revoking_every_token_leaves_the_secret(cast, shown):
    issued = tokens.issue(shown.application.client_id, shown.secret)
    assert applications.revoke_tokens(shown.application.pk, cast.actor("claire")) == 1
    assert tokens.application_of(issued.token) is None
    assert tokens.issue(shown.application.client_id, shown.secret) is not None


def test_a_closed_application_opens_nothing(cast, shown):
    issued = tokens.issue(shown.application.client_id, shown.secret)
    applications.close(shown.application.pk, cast.actor("claire"))
    assert tokens.application_of(issued.token) is None
    assert tokens.issue(shown.application.client_id, shown.secret) is None
    with pytest.raises(Refused) as error:
        applications.change(shown.application.pk, cast.actor("claire"), "Y", ["FACTURES_EMISES"])
    assert codes(error) == ("APPLICATION_FERMEE",)


def test_another_manager_sees_nothing_of_it(cast, shown):
    with pytest.raises(Application.DoesNotExist):
        applications.close(shown.application.pk, cast.actor("nadia"))


def test_what_is_done_is_written(cast, shown):
    actor = cast.actor("claire")
    applications.change(shown.application.pk, actor, "Autre nom", ["FACTURES_RECUES"])
    applications.switch_sandbox(shown.application.pk, actor, on=True)
    written = Event.objects.filter(subject_type="raccordements.application").order_by("id").values_list("code", flat=True)
    assert list(written) == ["CREATION_APPLICATION", "MODIFICATION_APPLICATION", "BAC_A_SABLE"]


def test_expired_tokens_are_forgotten(shown):
    tokens.issue(shown.application.client_id, shown.secret)
    assert tokens.forget_expired() == 0
    with clock.frozen(clock.now() + tokens.LIFETIME + timedelta(seconds=1)):
        assert tokens.forget_expired() == 1
