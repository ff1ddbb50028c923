"""Messages owed to people, and the local mailbox used when no mail server is set."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from unisson.portal.kernel.models import Event


class Famille(models.TextChoices):
    """What messages are about, as people choose how often to receive them."""

    A_TRAITER = "A_TRAITER", "Les factures à traiter"
    A_FAIRE = "A_FAIRE", "Les autres actions attendues de moi"
    SUIVI = "SUIVI", "Le suivi de mes factures"
    REJETS = "REJETS", "Les rejets et les refus"
    GESTION = "GESTION", "La gestion de ma structure"
    ORGANISATION = "ORGANISATION", "Mes droits et les comptes bancaires"
    RECAPITULATIF = "RECAPITULATIF", "Le récapitulatif de la semaine"


class Rythme(models.TextChoices):
    IMMEDIAT = "IMMEDIAT", "Aussitôt"
    QUOTIDIEN = "QUOTIDIEN", "Un message par jour"
    HEBDOMADAIRE = "HEBDOMADAIRE", "Un message par semaine"
    AUCUN = "AUCUN", "Jamais"


class Preference(models.Model):
    """How often a person wants one family told; none is the default of the family."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences")
    famille = models.CharField(max_length=16, choices=Famille.choices)
    rythme = models.CharField(max_length=16, choices=Rythme.choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "famille"], name="preference_once")]


class Notification(models.Model):
    """One message for one person about one event; the pair is unique, so a retried job tells nobody twice."""

    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    message = models.CharField(max_length=64)
    subject = models.CharField(max_length=255)
    body = models.TextField()
    url = models.CharField(max_length=255, blank=True)
    # What the person had chosen when it was written: at once, in a digest, or in no mail at all.
    rythme = models.CharField(max_length=16, choices=Rythme.choices, default=Rythme.IMMEDIAT)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "user", "message"], name="notification_once")]
        indexes: ClassVar = [
            models.Index(fields=["rythme", "user"], condition=models.Q(sent_at=None), name="notification_waiting")
        ]
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
