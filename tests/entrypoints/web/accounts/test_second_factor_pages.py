"""Double vérification through HTTP: set up, asked at sign-in, impossible to walk around."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from unisson.portal.accounts.actions import second_factor
from unisson.portal.accounts.actions.second_factor import PERIOD
from unisson.portal.accounts.authenticators import methods_of
from unisson.portal.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "unisson-demonstration"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def shown(secret=SECRET, seconds=0):
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp() + seconds) // PERIOD))


def sign_in(person, client=None, **more):
    client = client or Client()
    return client, client.post(reverse("sign_in"), {"login": person.email, "password": PASSWORD, **more})


def code_of(answer, field="code"):
    return answer.context["form"].errors.as_data()[field][0].code


@pytest.fixture
def linked(cast):
    second_factor.add_application(cast.claire.pk, SECRET, shown(seconds=-PERIOD))
    return cast.claire


def test_an_application_is_linked_then_asked(cast):
    client, _ = sign_in(cast.claire)
    page = client.get(reverse("totp_add"))
    assert "data:image/svg+xml;base64," in page.content.decode()
    secret = page.context["secret"].replace(" ", "")
    assert code_of(client.post(reverse("totp_add"), {"code": "12"})) == "CODE_DE_MISE_EN_PLACE"
    assert client.get(reverse("totp_add")).context["secret"].replace(" ", "") == secret
    assert client.post(reverse("totp_add"), {"code": shown(secret, -PERIOD)}).url == reverse("recovery_codes")
    codes = client.get(reverse("recovery_codes")).context["codes"]
    assert len(codes) == 10

    fresh, answer = sign_in(cast.claire, next=reverse("account"))
    assert answer.url == reverse("second_factor")
    assert fresh.get(reverse("account")).status_code == 302, "the password alone opens nothing"
    assert code_of(fresh.post(reverse("second_factor"), {"code": "000000"})) == "CODE_INCORRECT"
    assert fresh.post(reverse("second_factor"), {"code": shown(secret)}).url == reverse("account")
    assert fresh.get(reverse("account")).status_code == 200
    with_code, _ = sign_in(cast.claire)
    assert with_code.post(reverse("second_factor"), {"code": codes[0]}).status_code == 302
    assert with_code.get(reverse("account")).status_code == 200


def test_the_page_is_closed_to_who_gave_no_password(linked, client):
    for name in ("second_factor", "second_factor_mail", "second_factor_passkey"):
        assert client.post(reverse(name), {"code": shown()}).url == reverse("sign_in")
    assert client.get(reverse("second_factor")).url == reverse("sign_in")


def test_five_wrong_codes_lock_the_verification_of_any_sign_in(linked):
    client, _ = sign_in(linked)
    for _ in range(5):
        answer = client.post(reverse("second_factor"), {"code": "000000"})
    assert code_of(answer) == "CODE_BLOQUE"
    other, _ = sign_in(linked)
    assert code_of(other.post(reverse("second_factor"), {"code": shown()})) == "CODE_BLOQUE"


def test_a_code_by_mail_leaves_by_itself_and_again_on_request(cast):
    second_factor.set_code_by_mail(cast.claire.pk, True)
    client, answer = sign_in(cast.claire)
    assert answer.url == reverse("second_factor")
    first = re.search(r"\d{3} \d{3}", mail.outbox[-1].body)[0]
    assert mail.outbox[-1].to == [cast.claire.email]
    assert client.post(reverse("second_factor_mail")).url == reverse("second_factor")
    last = re.search(r"\d{3} \d{3}", mail.outbox[-1].body)[0]
    if first != last:
        assert code_of(client.post(reverse("second_factor"), {"code": first})) == "CODE_INCORRECT"
    assert client.post(reverse("second_factor"), {"code": last}).status_code == 302
    assert client.get(reverse("account")).status_code == 200


def test_who_did_not_choose_mail_receives_no_code(linked):
    client, _ = sign_in(linked)
    mail.outbox.clear()
    client.post(reverse("second_factor_mail"))
    assert mail.outbox == []


def test_required_by_the_installation(cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client, answer = sign_in(cast.claire)
    assert answer.url == reverse("second_factor")
    assert client.get(reverse("account")).status_code == 302
    code = re.search(r"\d{3} \d{3}", mail.outbox[-1].body)[0]
    client.post(reverse("second_factor"), {"code": code})
    assert client.get(reverse("account")).status_code == 200


def test_a_new_password_does_not_walk_around(linked, client):
    client.post(reverse("forgotten"), {"email": linked.email})
    link = re.search(r"https?://[^/\s]+(/mot-de-passe/\S+/)", mail.outbox[-1].body)[1]
    new = "une brioche du dimanche matin"
    client.post(link, {"password": new, "again": new})
    assert client.post(reverse("sign_in"), {"login": linked.email, "password": new}).url == reverse("second_factor")


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", '{"id": 1}', '{"id": "x", "rawId": "eA", "type": "public-key"}'])
def test_a_passkey_that_says_nonsense_opens_nothing(linked, cast, answer):
    client, _ = sign_in(linked)
    client.get(reverse("second_factor"))
    assert client.post(reverse("second_factor_passkey"), {"credential": answer}).url == reverse("second_factor")
    assert client.get(reverse("account")).status_code == 302
    inside, _ = sign_in(cast.sophie)
    inside.get(reverse("passkey_add"))
    refused = inside.post(reverse("passkey_add"), {"name": "Clé", "credential": answer})
    assert code_of(refused, "__all__") == "CLE_NON_LUE"
    assert not methods_of(cast.sophie).any


@pytest.mark.parametrize("name", ["totp_add", "passkey_add", "recovery_codes"])
def test_an_old_session_gives_the_password_again(name, client_of):
    client = client_of("claire")
    asked = client.get(reverse(name))
    assert asked.url.startswith(reverse("confirm_password"))
    given = {"next": reverse(name), "current": "faux"}
    assert "current" in client.post(reverse("confirm_password"), given).context["form"].errors
    assert client.post(reverse("confirm_password"), given | {"current": PASSWORD}).url == reverse(name)
    assert client.get(reverse(name)).status_code == 200
    elsewhere = given | {"current": PASSWORD, "next": "https://ailleurs.example/"}
    assert client.post(reverse("confirm_password"), elsewhere).url == reverse("account")


def test_a_factor_is_removed_by_its_owner(linked, cast):
    key = methods_of(linked).application.pk
    other, _ = sign_in(cast.sophie)
    assert other.post(reverse("second_factor_remove", args=[key])).status_code == 404
    client, _ = sign_in(linked)
    client.post(reverse("second_factor"), {"code": shown()})
    assert client.post(reverse("second_factor_remove", args=[key])).url == reverse("second_factor_settings")
    assert not methods_of(linked).any
    assert sign_in(linked)[1].url == "/"


def test_code_by_mail_is_switched_in_the_account(cast):
    client, _ = sign_in(cast.claire)
    for wanted in ("1", "0"):
        assert client.post(reverse("second_factor_by_mail"), {"wanted": wanted}).url == reverse("second_factor_settings")
        cast.claire.refresh_from_db()
        assert cast.claire.code_by_mail is (wanted == "1")
