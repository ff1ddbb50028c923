"""The demonstration mailbox: open in a demonstration, closed elsewhere, and nothing in it can harm."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from unisson.entrypoints.web.notifications.linking import local_links
from unisson.portal.kernel import clock
from unisson.portal.notifications.models import LocalMail

pytestmark = pytest.mark.django_db
LOCAL = "unisson.portal.notifications.mailbox.DatabaseEmailBackend"


@pytest.fixture
def letter() -> LocalMail:
    text = "Bonjour <b>vous</b>,\n\nhttp://localhost:8000/activation/abc/\nhttps://ailleurs.example/piege"
    return LocalMail.objects.create(
        sent_at=clock.now(), to="claire@exemple.fr", sender="x@y.fr", subject="Activez <i>ici</i>", text=text, html="<p>"
    )


def page(letter: LocalMail) -> str:
    return reverse("demo_mail_message", kwargs={"mail_id": letter.pk})


def test_a_newcomer_reads_and_follows_the_link(letter, client: Client):
    listed = client.get(reverse("demo_mail")).content.decode()
    assert page(letter) in listed
    assert "<i>" not in listed
    shown = client.get(page(letter)).content.decode()
    assert '<a href="/activation/abc/">' in shown
    assert "<b>vous" not in shown
    assert 'href="https://ailleurs' not in shown


def test_the_list_is_searched_by_address(letter, client: Client):
    assert client.get(reverse("demo_mail"), {"a": "CLAIRE"}).context["mails"] == [letter]
    assert client.get(reverse("demo_mail"), {"a": "marc"}).context["mails"] == []
    assert client.get(reverse("demo_mail"), {"a": "\x00"}).status_code == 200


def test_an_unknown_message_does_not_exist(client: Client):
    assert client.get(reverse("demo_mail_message", kwargs={"mail_id": 0})).status_code == 404


@pytest.mark.parametrize("backend", [LOCAL, "django.core.mail.backends.smtp.EmailBackend"])
def test_a_real_portal_shows_it_to_nobody(letter, cast, client_of, settings, backend: str):
    settings.UNISSON_DEMO, settings.EMAIL_BACKEND = False, backend
    for visitor in (Client(), client_of("claire"), client_of("sam")):
        assert visitor.get(reverse("demo_mail")).status_code == 404
        assert visitor.get(page(letter)).status_code == 404


def test_who_administers_a_portal_without_mail_server_reads_it(letter, cast, client_of, settings):
    settings.UNISSON_DEMO, settings.EMAIL_BACKEND = False, LOCAL
    cast.sam.is_staff = True
    cast.sam.save()
    assert client_of("sam").get(page(letter)).status_code == 200


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("http://p.fr/a", ["/a"]),
        ("http://p.fr//ailleurs.example", ["/ailleurs.example"]),
        ("http://p.fr.ailleurs.example/a", []),
        ("javascript:alert(1)", []),
        ('http://p.fr/a"onclick="x', ["/a"]),
    ],
)
def test_only_own_pages_are_links(text: str, links: list[str]):
    import re

    assert re.findall(r'href="([^"]*)"', local_links(text, "http://p.fr")) == links
