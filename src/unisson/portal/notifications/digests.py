"""Messages that people asked to receive together: one e-mail a day or a week, grouped by family, each with its link."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from unisson.portal.accounts.models import User
from unisson.portal.kernel import clock
from unisson.portal.notifications.catalogue import BY_CODE
from unisson.portal.notifications.families import family_of
from unisson.portal.notifications.models import Notification, Rythme

TITLES = {Rythme.QUOTIDIEN: "Votre journée sur Unisson", Rythme.HEBDOMADAIRE: "Votre semaine sur Unisson"}


def people_waiting(rythme: Rythme) -> list[int]:
    """Who has messages to receive together at this rhythm."""
    rows = Notification.objects.filter(rythme=rythme, sent_at=None, user__is_active=True)
    return list(rows.order_by("user_id").values_list("user_id", flat=True).distinct())


@transaction.atomic
def send(user_id: int, rythme: Rythme) -> int:
    """Send one e-mail with everything that waits; return how many messages it told. Nothing waits: nothing is sent.

    The rows stay locked while it leaves. Raises OSError when the mail server refuses; the job tries again.
    """
    rows = Notification.objects.select_for_update().filter(user_id=user_id, rythme=rythme, sent_at=None)
    waiting = list(rows.order_by("pk"))
    user = User.objects.get(pk=user_id)
    if not waiting or not user.is_active:
        return 0
    _mail(user, waiting, rythme).send()
    return rows.filter(pk__in=[row.pk for row in waiting]).update(sent_at=clock.now())


def _mail(user: User, waiting: list[Notification], rythme: Rythme) -> EmailMultiAlternatives:
    count = "1 message" if len(waiting) == 1 else f"{len(waiting)} messages"
    subject = f"{TITLES[rythme]} : {count}"
    words = {"subject": subject, "person": user, "groups": _groups(waiting), "base": settings.PUBLIC_URL}
    text, html = (render_to_string(f"notifications/digest.{kind}", words) for kind in ("txt", "html"))
    message = EmailMultiAlternatives(subject, text, None, [user.notification_address])
    message.attach_alternative(html, "text/html")
    return message


def _groups(waiting: list[Notification]) -> dict[str, list[Notification]]:
    groups: dict[str, list[Notification]] = {}
    for row in waiting:
        known = BY_CODE.get(row.message)
        groups.setdefault(str(family_of(known).label) if known else "Autres", []).append(row)
    return groups
