"""Messages owed to people, and the local mailbox used when no mail server is set."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from unisson.portal.kernel.models import Event


class Notification(models.Model):
    """One message for one person about one event; the pair is unique, so a retried job tells nobody twice."""

    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    message = models.CharField(max_length=64)
    subject = models.CharField(max_length=255)
    body = models.TextField()
    url = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "user", "message"], name="notification_once")]
        ordering: ClassVar = ["-id"]


class LocalMail(models.Model):
    """An e-mail kept locally because the installation has no mail server (« Courrier de démonstration »)."""

    sent_at = models.DateTimeField()
    to = models.CharField(max_length=254, db_index=True)
    sender = models.CharField(max_length=254)
    subject = models.CharField(max_length=998)
    text = models.TextField()
    html = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
