"""Identity, password and sessions of one's own account."""

import pytest
from django.core.exceptions import ValidationError

from tests.portal.accounts.conftest import PASSWORD
from tests.portal.accounts.test_registration import codes_of
from unisson.portal.accounts.actions.profile import Identity, change_password, end_other_sessions, update_identity
from unisson.portal.kernel import events

pytestmark = pytest.mark.django_db


def test_what_changed_is_recorded_without_its_value(ines):
    update_identity(ines.pk, Identity("Inès", "Faure", "", "compta@faure.example"))
    ines.refresh_from_db()
    assert ines.notification_address == "compta@faure.example"
    told = events.history(ines).last()
    assert (told.code, told.data) == ("COMPTE_MODIFIE", {"fields": ["contact_email"]})


def test_nothing_changed_records_nothing(ines):
    before = events.history(ines).count()
    update_identity(ines.pk, Identity("Inès", "Faure", "", ""))
    assert events.history(ines).count() == before


def test_the_current_password_is_asked(ines):
    assert codes_of(change_password, ines.pk, "faux", "une brioche du dimanche") == ("MOT_DE_PASSE_ACTUEL_INCORRECT",)
    with pytest.raises(ValidationError):
        change_password(ines.pk, PASSWORD, "court")
    assert change_password(ines.pk, PASSWORD, "une brioche du dimanche").check_password("une brioche du dimanche")


def test_ending_sessions_changes_what_signs_them(ines):
    before = ines.get_session_auth_hash()
    after = end_other_sessions(ines.pk)
    assert after.get_session_auth_hash() != before
    assert after.check_password(PASSWORD)
