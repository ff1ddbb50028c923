"""Events (append-only, guarded by a trigger) and the outbox that carries them upwards."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from unisson.portal.kernel.actor import EntryPoint


class EventKind(models.TextChoices):
    """The three histories of an object, plus changes of right, all in one table."""

    STATUT = "STATUT", "Historique des statuts"
    ACTION = "ACTION", "Historique des actions"
    COMPLEMENTAIRE = "COMPLEMENTAIRE", "Événements complémentaires"
    DROIT = "DROIT", "Changement de droit"


class Event(models.Model):
    """One fact that happened to one object. Never updated, never deleted: the database refuses it."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=EventKind.choices)
    code = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    source = models.CharField(max_length=48, blank=True)
    target = models.CharField(max_length=48, blank=True)
    motif = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    actor_label = models.CharField(max_length=200, blank=True)
    entry_point = models.CharField(max_length=8, choices=[(door.value, door.value) for door in EntryPoint])
    technical_account = models.CharField(max_length=128, blank=True)
    idempotency_key = models.CharField(max_length=128, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject")]
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} {self.code}"


class OutboxEntry(models.Model):
    """An event that still has to be told to the apps above. Written with the event, deleted once told."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="outbox")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    next_try_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["next_try_at", "id"], name="outbox_due")]


class PaceCount(models.Model):
    """How often an origin came during the period that ends then (`pace`). Unlogged: worth nothing after a power cut."""

    who = models.CharField(max_length=80, primary_key=True)
    ends = models.BigIntegerField("fin de la période, en secondes Unix")
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.who
