"""Passkeys with a virtual authenticator of Chromium, and the pages of the double verification, judged by axe."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.test_account_pages import enter, judge, pictures  # noqa: F401 - fixtures
from unisson.portal.accounts.actions.second_factor import PERIOD
from unisson.portal.accounts.authenticators import methods_of
from unisson.portal.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def key(visit):
    """A browser that has a built-in authenticator (CDP), present and willing."""
    seen = visit()
    session = seen.page.context.new_cdp_session(seen.page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"hasResidentKey": True}})
    seen.willing = lambda yes: session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": yes}
    )
    return seen


def test_a_passkey_from_registration_to_sign_in(key, live_server, cast, judge, pictures):  # noqa: F811
    page, base = key.page, live_server.url
    enter(page, base, cast.claire.email)
    page.goto(base + reverse("second_factor_settings"))
    judge(key, "factors-none", pictures)
    page.get_by_role("link", name="Ajouter une clé").click()
    judge(key, "passkey-add", pictures)
    page.get_by_label("Nom de la clé").fill("Téléphone")
    page.keyboard.press("Enter")
    expect(page).to_have_url(base + reverse("recovery_codes"))
    judge(key, "recovery-codes", pictures)
    page.goto(base + reverse("second_factor_settings"))
    expect(page.get_by_text("Téléphone", exact=True).first).to_be_visible()
    judge(key, "factors-key", pictures)
    assert len(methods_of(cast.claire).passkeys) == 1

    page.context.clear_cookies()
    enter(page, base, cast.claire.email)
    expect(page).to_have_url(base + reverse("second_factor"))
    judge(key, "second-factor-key", pictures)
    page.get_by_role("button", name="Utiliser ma clé").click()
    expect(page).not_to_have_url(re.compile("connexion"))
    page.goto(base + reverse("account"))
    expect(page.get_by_role("heading", name="Mon compte", level=1)).to_be_visible()
    assert methods_of(cast.claire).passkeys[0].last_used_at is not None


def test_another_device_without_the_key_is_told_and_uses_a_code(key, visit, live_server, cast):
    page, base = key.page, live_server.url
    enter(page, base, cast.claire.email)
    page.goto(base + reverse("passkey_add"))
    page.get_by_label("Nom de la clé").fill("Téléphone")
    page.get_by_role("button", name="Enregistrer une clé").click()
    expect(page).to_have_url(base + reverse("recovery_codes"))
    code = page.locator(".codes li").first.inner_text()
    key.willing(False)
    page.context.clear_cookies()
    enter(page, base, cast.claire.email)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Me connecter").click()
    expect(page).not_to_have_url(re.compile("connexion"))


def test_an_application_with_a_real_code(visit, live_server, cast, judge, pictures):  # noqa: F811
    seen = visit()
    page, base = seen.page, live_server.url
    enter(page, base, cast.claire.email)
    page.goto(base + reverse("totp_add"))
    judge(seen, "totp-add", pictures)
    secret = page.locator("p.id").inner_text().replace(" ", "")

    def shown(seconds=0):
        return format_hotp_value(hotp_value(secret, int(clock.now().timestamp() + seconds) // PERIOD))

    page.get_by_label("Code").fill(shown())
    page.keyboard.press("Enter")
    expect(page).to_have_url(base + reverse("recovery_codes"))
    page.context.clear_cookies()
    enter(page, base, cast.claire.email)
    judge(seen, "second-factor-code", pictures)
    page.get_by_label("Code").fill("111111")
    page.keyboard.press("Enter")
    expect(page.locator(".field.err")).to_be_visible()
    judge(seen, "second-factor-wrong", pictures)
    page.get_by_label("Code").fill(shown(PERIOD))
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("connexion"))
    page.goto(base + reverse("confirm_password"))
    judge(seen, "confirm-password", pictures)
