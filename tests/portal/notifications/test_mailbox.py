"""Without a mail server, messages are kept and lost by nobody."""

import pytest
from django.core import mail
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives

from unisson.portal.notifications.models import LocalMail

BACKEND = "unisson.portal.notifications.mailbox.DatabaseEmailBackend"
pytestmark = pytest.mark.django_db


def _send(message: EmailMessage) -> int:
    return mail.get_connection(BACKEND).send_messages([message])


def test_a_message_is_kept_once_per_recipient_with_both_bodies() -> None:
    message = EmailMultiAlternatives("Sujet é", "Texte", "de@exemple.fr", ["a@exemple.fr"], cc=["b@exemple.fr"])
    message.attach_alternative("<p>Texte</p>", "text/html")
    assert _send(message) == 1
    rows = list(LocalMail.objects.order_by("to"))
    assert [(row.to, row.subject, row.text, row.html, row.sender) for row in rows] == [
        ("a@exemple.fr", "Sujet é", "Texte", "<p>Texte</p>", "de@exemple.fr"),
        ("b@exemple.fr", "Sujet é", "Texte", "<p>Texte</p>", "de@exemple.fr"),
    ]


def test_a_plain_message_has_no_html() -> None:
    _send(EmailMessage("Sujet", "Texte", "de@exemple.fr", ["a@exemple.fr"]))
    assert LocalMail.objects.get().html == ""


def test_a_message_to_nobody_is_not_kept() -> None:
    assert _send(EmailMessage("Sujet", "Texte", "de@exemple.fr", [])) == 0
    assert not LocalMail.objects.exists()


def test_a_header_injection_is_refused() -> None:
    with pytest.raises(BadHeaderError):
        _send(EmailMessage("Sujet\nBcc: x@exemple.fr", "Texte", "de@exemple.fr", ["a@exemple.fr"]))
    assert not LocalMail.objects.exists()
