"""Laws 7 and 14: every URL declares its right, a GET writes nothing, a foreign object is nobody's business.

All of it is generated from the URLconf: a new URL is tested the day it is written, or this file says what
it needs to know about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.strangers import FOREIGN, PUBLIC_OBJECTS, strangers
from unisson.entrypoints.api.cpro import operations
from unisson.entrypoints.api.cpro.table import OPERATIONS

assert operations.__all__  # importing it fills the table of the API
pytestmark = pytest.mark.django_db

# Pages open to everybody. Anything else wants a signed-in person.
OPEN = {
    "healthz",
    "readyz",
    "metrics",
    "home",  # a visitor sees the landing page
    # Entering: who has no account yet, or has lost the way in.
    "landing",
    "sign_in",
    "account_login",
    "second_factor",
    "address_confirm",
    "reactivate",
    "reactivate_again",
    "reactivate_sent",
    "unlock",
    "unlock_again",
    "unlock_sent",
    "second_factor_mail",
    "second_factor_passkey",
    "sign_up",
    "activation_sent",
    "activation_again",
    "activate",
    "forgotten",
    "forgotten_sent",
    "reset_password",
    # Somebody without account, asked for an opinion on one invoice.
    "visa",
    "visa_document",
    "visa_page",
    # The public directory: who receives invoices is nobody's secret.
    "directory",
    "directory:structure",
    "directory:requirements",
    "directory:download",
    "directory:whole_xlsx",
    "directory:whole_csv",
    "directory:changes_xlsx",
    "directory:changes_csv",
    "directory:suggest",
    "public_statistics",  # delays and rejections of a public recipient, small counts masked
    # Checking an invoice: nothing is stored, nothing is read but the file that is sent.
    "verify",
    "verify_convert",
    "api_docs",
    "api:api-root",
    "api:openapi-json",
    "api:verifier",
    "api_nowhere",
    # The API of software: an application and a technical account, not a session.
    "oauth_token",
    "oauth_revoke",
    "cpro_openapi",
    "cpro_docs",
    "cpro_doc",
    "cpro_diagnostic",
    "cpro_nowhere",
    *(f"cpro_{line.name}" for line in OPERATIONS.values()),
    # The demonstration mailbox closes itself outside a demonstration (its own tests).
    "demo_mail",
    "demo_mail_message",
    # The style guide: invented data, demonstration only.
    "styleguide",
    "styleguide_public",
    "styleguide_error",
}
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)
# A session and what counts requests are the plumbing of a GET, not its effect.
PLUMBING = re.compile(r"\b(django_session|kernel_pacecount)\b")


@dataclass(frozen=True)
class Route:
    """One URL pattern: its full name, its path, its parameters."""

    name: str
    path: str
    keys: tuple[str, ...]
    is_open: bool

    def url(self, values: dict[str, object]) -> str:
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), self.path)


def routes(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> Iterator[Route]:
    """Every named route of the portal."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry, path, inner)
        elif isinstance(entry, URLPattern):
            is_open = not getattr(entry.callback, "login_required", True)
            yield Route(space + (entry.name or ""), path, tuple(re.findall(r"<(?:\w+:)?(\w+)>", path)), is_open)


ALL = list(routes())
WITH_OBJECT = [route for route in ALL if route.keys and route.name not in PUBLIC_OBJECTS]
PLAIN = [route for route in ALL if not route.keys]


def test_every_url_has_a_name():
    assert [route.path for route in ALL if not route.name or route.name.endswith(":")] == []


def test_open_pages_are_exactly_those_listed():
    assert {route.name for route in ALL if route.is_open} == OPEN


def test_every_parameter_is_known():
    unknown = {key for route in WITH_OBJECT for key in route.keys} - set(FOREIGN)
    assert unknown == set(), "say in strangers.py which object this parameter names"


@pytest.mark.parametrize("route", [r for r in ALL if not r.is_open], ids=lambda r: r.name)
def test_a_visitor_is_sent_to_sign_in(route: Route, client: Client):
    values = dict.fromkeys(route.keys, 1) | {"verb": "pay", "slug": "x", "token": "x"}
    answer = client.get(route.url(values))
    assert answer.status_code in (302, 405), route.url(values)
    if answer.status_code == 302:
        assert "connexion" in answer["Location"]


@pytest.mark.parametrize("keys", sorted({route.keys for route in WITH_OBJECT}), ids=",".join)
def test_a_foreign_object_is_refused_to_everyone(keys: tuple[str, ...], cast, client_of: Callable[[str], Client]):
    """All the addresses of one kind of object together: signing twelve people in cost as much as asking."""
    values = strangers(keys)
    urls = [route.url(values) for route in WITH_OBJECT if route.keys == keys]
    answered = []
    for person in cast.people:
        if cast.people[person].is_support:
            continue
        client = client_of(person)
        for url in urls:
            answered += [(client.get(url).status_code, person, url), (client.post(url).status_code, person, url)]
    assert len(answered) > 2 * 8 * len(urls)
    assert [answer for answer in answered if answer[0] not in (403, 404, 405)] == []


@pytest.mark.parametrize("route", [r for r in PLAIN if r.name != "metrics"], ids=lambda r: r.name)
def test_a_get_writes_nothing(route: Route, client_of: Callable[[str], Client]):
    client = client_of("claire")
    client.get("/")  # the first page of a session chooses the structure
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(route.url({}))
    assert answer.status_code < 500 or route.name == "readyz"
    written = [row["sql"] for row in queries if WRITES.match(row["sql"]) and not PLUMBING.search(row["sql"])]
    assert written == []
