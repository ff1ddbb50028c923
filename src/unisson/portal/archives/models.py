"""Seals (append-only, guarded by a trigger), what each one covers, verifications, and years taken away."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from unisson.portal.kernel.querysets import Lockable
from unisson.portal.organisations.models import Structure


class Seal(models.Model):
    """One closed day. `hash` covers the day, the hash of the seal before and the root of the tree of its leaves."""

    day = models.DateField(unique=True)
    previous = models.CharField(max_length=64, blank=True)
    root = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    subjects = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    low_event_id = models.BigIntegerField()  # every event up to this one happened before the end of the day
    sealed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["day"]


class Leaf(models.Model):
    """The state of one object at the end of one day: its history, its documents, its facts, each as a hash."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves")
    subject_type = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    last_event_id = models.BigIntegerField()
    last_document_id = models.BigIntegerField(default=0)
    events_hash = models.CharField(max_length=64)
    documents_hash = models.CharField(max_length=64, blank=True)
    facts_hash = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seal", "subject_type", "subject_id"], name="leaf_once_a_seal")
        ]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id", "id"], name="leaf_subject")]
        ordering: ClassVar = ["id"]


class Verification(models.Model):
    """One verification: what was read again, and every break found."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    with_files = models.BooleanField(default=False)
    seals = models.PositiveIntegerField(default=0)
    subjects = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    breaks = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-id"]

    @property
    def is_whole(self) -> bool:
        return self.finished_at is not None and not self.breaks


class EtatArchive(models.TextChoices):
    """Where the making of a year stands."""

    EN_ATTENTE = "EN_ATTENTE", "En attente"
    EN_COURS = "EN_COURS", "En préparation"
    PRETE = "PRETE", "Prête"
    ECHOUEE = "ECHOUEE", "Échouée"


class ArchiveQuerySet(Lockable["Archive"]):
    """Archives, seen by someone."""


class Archive(models.Model):
    """One year of one structure, asked by someone, made by a job."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="archives")
    year = models.PositiveSmallIntegerField()
    espaces = ArrayField(models.CharField(max_length=24))
    state = models.CharField(max_length=12, choices=EtatArchive.choices, default=EtatArchive.EN_ATTENTE)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
