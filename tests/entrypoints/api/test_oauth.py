"""The token, asked for in the ways of real clients (form or Basic, scope or not), and what is refused."""

from __future__ import annotations

import base64
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from django.test import Client

from unisson.entrypoints.api import oauth
from unisson.portal.kernel import clock
from unisson.portal.kernel.pace import forget
from unisson.portal.raccordements import tokens
from unisson.portal.raccordements.actions import applications

pytestmark = pytest.mark.django_db
URL, REVOKE = "/api/oauth/token", "/api/oauth/revoke"
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture(autouse=True)
def nothing_counted():
    forget()


@pytest.fixture
def credentials(cast) -> dict[str, str]:
    shown = applications.declare(cast.MENUISERIE.pk, cast.actor("claire"), "Caisse", ["FACTURES_EMISES"])
    return {"client_id": shown.application.client_id, "client_secret": shown.secret}


def basic(client_id: str, secret: str) -> dict[str, str]:
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def ask(form, **headers):
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in form.items())
    return Client().post(URL, body, content_type="application/x-www-form-urlencoded", headers=headers)


@pytest.mark.parametrize("scope", ["openid", "openid resource.READ", None])
def test_credentials_in_the_form(credentials, scope):
    form = GRANT | credentials | ({"scope": scope} if scope else {})
    answer = ask(form)
    body = answer.json()
    assert answer.status_code == 200
    assert body["token_type"] == "Bearer"
    assert type(body["expires_in"]) is int and 0 < body["expires_in"] <= 32_767
    assert body["scope"] == (scope or "openid")
    assert answer["Cache-Control"] == "no-store"
    assert tokens.application_of(body["access_token"]).client_id == credentials["client_id"]


def test_credentials_in_the_header_and_no_scope(credentials):
    answer = ask(GRANT, **basic(*credentials.values()))
    assert answer.status_code == 200
    assert tokens.application_of(answer.json()["access_token"]) is not None


def test_a_token_ends(credentials):
    token = ask(GRANT | credentials).json()["access_token"]
    with clock.frozen(clock.now() + timedelta(seconds=3601)):
        assert tokens.application_of(token) is None


@pytest.mark.parametrize(
    ("form", "headers", "error"),
    [
        ({}, {}, "invalid_request"),
        ({"grant_type": "password"}, {}, "unsupported_grant_type"),
        (GRANT, {}, "invalid_client"),
        (GRANT | {"client_id": "x", "client_secret": "y"}, {}, "invalid_client"),
        (GRANT | {"client_id": "\x00", "client_secret": "é"}, {}, "invalid_client"),
        (GRANT, {"Authorization": "Basic ~~~"}, "invalid_client"),
        (GRANT, {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe").decode()}, "invalid_client"),
        (GRANT, {"Authorization": "Basic"}, "invalid_client"),
    ],
)
def test_refusals_are_400_and_say_why(db, form, headers, error):
    answer = ask(form, **headers)
    assert answer.status_code == 400
    assert answer.json()["error"] == error
    assert answer.json()["error_description"] == oauth.ERRORS[error]


def test_a_wrong_secret(credentials):
    assert ask(GRANT | credentials | {"client_secret": "x"}).json()["error"] == "invalid_client"


def test_tries_are_slowed_down_but_not_the_owner(credentials):
    wrong = GRANT | credentials | {"client_secret": "x"}
    answers = [ask(wrong) for _ in range(oauth.FAILURES.most + 1)]
    assert [answer.status_code for answer in answers] == [400] * oauth.FAILURES.most + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert ask(GRANT | credentials).status_code == 200


def test_revoking_a_token(credentials):
    token = ask(GRANT | credentials).json()["access_token"]
    assert Client().post(REVOKE, {"token": token, "client_id": "x", "client_secret": "y"}).status_code == 400
    assert tokens.application_of(token) is not None
    assert Client().post(REVOKE, {"token": token}, headers=basic(*credentials.values())).status_code == 200
    assert tokens.application_of(token) is None
    assert Client().post(REVOKE, {"token": token} | credentials).status_code == 200
    assert Client().post(REVOKE, credentials).json()["error"] == "invalid_request"


@pytest.mark.parametrize("url", [f"http://testserver/{URL}", f"{URL}/"])
def test_a_slash_too_many_is_forgiven(credentials, url):
    assert Client().post(url, GRANT | credentials).status_code == 200
