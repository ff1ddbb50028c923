"""Second factors: each code serves once, wrong ones are counted, nothing is kept in clear."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail

from tests.portal.accounts.test_registration import codes_of
from unisson.portal.accounts.actions import second_factor
from unisson.portal.accounts.actions.second_factor import PERIOD, verify
from unisson.portal.accounts.authenticators import methods_of
from unisson.portal.accounts.models import MailCode, User
from unisson.portal.kernel import clock, events

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def shown(seconds=0):
    """What the application displays, `seconds` from now."""
    return format_hotp_value(hotp_value(SECRET, int(clock.now().timestamp() + seconds) // PERIOD))


@pytest.fixture
def linked(ines):
    second_factor.add_application(ines.pk, SECRET, shown(-PERIOD))
    return ines


def recovery(user):
    return methods_of(user).recovery.wrap().get_unused_codes()


def test_the_code_of_rfc_6238_is_ours():
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B, SHA-1 key; six last digits of its codes
    assert [format_hotp_value(hotp_value(secret, at // PERIOD)) for at in (59, 1111111109, 2000000000)] == [
        "287082",
        "081804",
        "279037",
    ]


def test_an_application_is_linked_by_its_code(ines, post):
    assert codes_of(second_factor.add_application, ines.pk, SECRET, "000 00") == ("CODE_DE_MISE_EN_PLACE",)
    post(second_factor.add_application, ines.pk, SECRET, shown())
    assert methods_of(ines).application is not None
    assert len(recovery(ines)) == 10
    assert codes_of(second_factor.add_application, ines.pk, SECRET, shown()) == ("DEJA_ACTIF",)
    assert "SECOND_FACTEUR_AJOUTE" in [event.code for event in events.history(ines)]
    assert mail.outbox[-1].to == [ines.email]


def test_secrets_are_ciphered(linked):
    for row in Authenticator.objects.all():
        assert SECRET not in str(row.data)
        assert not {str(value) for value in row.data.values()} & set(recovery(linked))


def test_a_code_serves_once_even_within_its_thirty_seconds(linked):
    code = shown()
    verify(linked, f"{code[:3]} {code[3:]}")
    assert codes_of(verify, linked, code) == ("CODE_INCORRECT",)


def test_a_telephone_half_a_minute_late_or_early_is_accepted_no_more(linked):
    with clock.frozen(clock.now() + timedelta(hours=1)):
        for wrong in (-3 * PERIOD, 3 * PERIOD):
            assert codes_of(verify, linked, shown(wrong)) == ("CODE_INCORRECT",)
        verify(linked, shown(-PERIOD))
        verify(linked, shown(PERIOD))


def test_five_wrong_codes_lock_for_an_hour_the_right_one_too(linked):
    tries = [codes_of(verify, linked, "12345678") for _ in range(5)]
    assert tries == [("CODE_INCORRECT",)] * 4 + [("CODE_BLOQUE",)]
    assert codes_of(verify, linked, shown()) == ("CODE_BLOQUE",)
    assert codes_of(second_factor.check_open, linked) == ("CODE_BLOQUE",)
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        verify(linked, shown())


def test_a_recovery_code_serves_once(linked):
    code = recovery(linked)[3]
    verify(linked, f"{code[:4]} {code[4:]}")
    assert codes_of(verify, linked, code) == ("CODE_INCORRECT",)
    assert len(recovery(linked)) == 9


def test_renewed_recovery_codes_kill_the_former(linked):
    before = recovery(linked)
    second_factor.renew_recovery_codes(linked.pk)
    assert not set(before) & set(recovery(linked))
    assert codes_of(verify, linked, before[0]) == ("CODE_INCORRECT",)


def test_recovery_codes_go_with_the_last_factor(linked):
    second_factor.remove(linked.pk, methods_of(linked).recovery.pk)
    assert methods_of(linked).recovery is not None
    second_factor.remove(linked.pk, methods_of(linked).application.pk)
    assert not Authenticator.objects.exists()
    assert not methods_of(linked).any


def test_nobody_removes_the_factor_of_another(linked):
    other = User.objects.create_user("autre@ailleurs.example", date_joined=clock.now())
    second_factor.remove(other.pk, methods_of(linked).application.pk)
    assert methods_of(linked).application is not None


def mailed():
    return re.search(r"connexion : (\d{3} \d{3})", mail.outbox[-1].body)[1]


@pytest.fixture
def by_mail(ines):
    second_factor.set_code_by_mail(ines.pk, True)
    ines.refresh_from_db()
    return ines


def test_the_code_of_the_last_mail_serves_once_for_ten_minutes(by_mail, post):
    post(second_factor.send_code, by_mail)
    first = mailed()
    post(second_factor.send_code, by_mail)
    second = mailed()
    assert second.replace(" ", "") not in MailCode.objects.get().code_hash
    if first != second:
        assert codes_of(verify, by_mail, first) == ("CODE_INCORRECT",)
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        assert codes_of(verify, by_mail, second) == ("CODE_INCORRECT",)
    verify(by_mail, second)
    assert codes_of(verify, by_mail, second) == ("CODE_INCORRECT",)


def test_a_code_by_mail_is_nothing_to_who_did_not_choose_it(by_mail, post):
    post(second_factor.send_code, by_mail)
    second_factor.set_code_by_mail(by_mail.pk, False)
    by_mail.refresh_from_db()
    assert codes_of(verify, by_mail, mailed()) == ("CODE_INCORRECT",)


def test_mails_of_codes_are_limited(by_mail):
    for _ in range(5):
        second_factor.send_code(by_mail)
    assert codes_of(second_factor.send_code, by_mail) == ("TROP_DE_DEMANDES",)


def test_where_it_is_required_a_code_by_mail_is_the_least(ines, settings):
    assert not methods_of(ines).any
    settings.SECOND_FACTOR_REQUIRED = True
    assert methods_of(ines).only_mail
    second_factor.add_application(ines.pk, SECRET, shown())
    assert not methods_of(ines).by_mail
