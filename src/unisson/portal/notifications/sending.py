"""From an event to messages owed, and from a message owed to an e-mail sent once."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from unisson.portal.kernel import clock, prepared
from unisson.portal.kernel.french import elided
from unisson.portal.kernel.models import Event
from unisson.portal.notifications.audiences import people_of
from unisson.portal.notifications.catalogue import BY_CODE, Message, messages_of
from unisson.portal.notifications.families import family_of
from unisson.portal.notifications.models import Notification, Rythme
from unisson.portal.notifications.preferences import rhythms_for
from unisson.portal.notifications.words import Subjects, page_arguments, words_of
from unisson.portal.organisations.models import Structure

LONGEST_SUBJECT = 255
# The only events of a structure itself that somebody is told; its other messages are about links, accounts, invoices.
ABOUT_STRUCTURES = ("RECAPITULATIF", "MANDAT_DONNE", "MANDAT_REVOQUE")


def listen(event: Event, subjects: Subjects | None = None) -> list[int]:
    """Write the messages owed about an event, once whatever the retries; return those that have to leave at once.

    Whoever did it is not told what they did. `subjects`: what was read for many events at once.
    """
    messages = messages_of(event.code)
    if event.subject_type == Structure._meta.label_lower and event.code not in ABOUT_STRUCTURES:
        return []
    subject = (subjects or Subjects()).of(event) if messages else None
    if subject is None:
        return []
    owed = [row for message in messages for row in _rows(event, message, subject)]
    if not owed:
        return []
    Notification.objects.bulk_create(owed, ignore_conflicts=True)
    return [pk for (pk,) in prepared.rows(_NOW, [event.pk, str(Rythme.IMMEDIAT)])]


_NOW = "SELECT id FROM notifications_notification WHERE event_id = %s AND sent_at IS NULL AND rythme = %s ORDER BY id"


def _rows(event: Event, message: Message, subject: models.Model) -> list[Notification]:
    words = words_of(event, subject)
    people = sorted(people_of(message.audience, subject) - {event.actor_id})
    if not people:
        return []
    rhythms = rhythms_for(people, family_of(message))
    now, url = clock.now(), reverse(message.page, kwargs=page_arguments(message.page, subject))
    return [
        Notification(
            event=event,
            user_id=user_id,
            message=message.code,
            subject=" ".join(elided(message.subject.format(**words)).split())[:LONGEST_SUBJECT],
            body=elided(message.sentence.format(**words)),
            url=url,
            rythme=rhythms[user_id],
            created_at=now,
        )
        for user_id in people
    ]


@transaction.atomic
def send(notification_id: int) -> bool:
    """Send one message by e-mail; say whether it left now. Already sent, or its reader gone: nothing is done.

    The row stays locked while it leaves: two workers never send it both. Raises OSError when the mail server refuses;
    nothing is written then, and the job tries again.
    """
    rows = Notification.objects.select_for_update(of=("self",)).select_related("user")
    notification = rows.filter(pk=notification_id, sent_at=None).first()
    if notification is None or not notification.user.is_active:
        return False
    _message(notification).send()
    notification.sent_at = clock.now()
    notification.save(update_fields=["sent_at"])
    return True


def _message(notification: Notification) -> EmailMultiAlternatives:
    known = BY_CODE.get(notification.message)
    words = {
        "subject": notification.subject,
        "body": notification.body,
        "person": notification.user,
        "action_url": settings.PUBLIC_URL + notification.url if notification.url else "",
        "action_label": known.button if known else "",
    }
    text, html = (render_to_string(f"notifications/mail.{kind}", words) for kind in ("txt", "html"))
    message = EmailMultiAlternatives(notification.subject, text, None, [notification.user.notification_address])
    message.attach_alternative(html, "text/html")
    return message
