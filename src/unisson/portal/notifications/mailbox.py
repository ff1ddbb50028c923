"""The mailbox of an installation without a mail server: every message is kept in `LocalMail` instead of leaving."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from unisson.portal.kernel import clock
from unisson.portal.notifications.models import LocalMail

SHOWN = 100


class DatabaseEmailBackend(BaseEmailBackend):
    """Django e-mail backend. One row per recipient: a mailbox belongs to one address."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages and return how many there were; attachments are not kept."""
        rows = [row for message in email_messages for row in _rows(message)]
        LocalMail.objects.bulk_create(rows)
        return sum(1 for message in email_messages if message.recipients())


def _rows(message: EmailMessage) -> list[LocalMail]:
    message.message()  # refuses headers with line breaks, as a real server's backend does
    now, html = clock.now(), _html(message)
    return [
        LocalMail(
            sent_at=now,
            to=address[:254],
            sender=message.from_email[:254],
            subject=message.subject[:998],
            text=str(message.body),
            html=html,
        )
        for address in message.recipients()
    ]


def _html(message: EmailMessage) -> str:
    # Pairs (content, type): the named tuple of Django is unknown to its stubs.
    pairs = getattr(message, "alternatives", ())
    return next((str(content) for content, kind in pairs if kind == "text/html"), "")


def latest(address: str = "") -> list[LocalMail]:
    """The last messages kept, newest first, for addresses containing `address`; bodies are left aside."""
    mails = LocalMail.objects.filter(to__icontains=address) if address else LocalMail.objects.all()
    return list(mails.defer("text", "html").order_by("-pk")[:SHOWN])


def one(mail_id: int) -> LocalMail | None:
    """One message kept, or None."""
    return LocalMail.objects.filter(pk=mail_id).first()


def is_in_use() -> bool:
    """Say whether this installation keeps its mail here instead of sending it."""
    return f"{__name__}.{DatabaseEmailBackend.__name__}" == settings.EMAIL_BACKEND
