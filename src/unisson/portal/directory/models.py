"""What each import of the public directory did, what changed in it, what was published, and the words it is searched by."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class DirectoryImport(models.Model):
    """One run of the import: what came in, what changed, which rows were set aside and why."""

    at = models.DateTimeField()
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    structures_created = models.PositiveIntegerField(default=0)
    structures_updated = models.PositiveIntegerField(default=0)
    structures_unchanged = models.PositiveIntegerField(default=0)
    structures_deactivated = models.PositiveIntegerField(default=0)
    services_created = models.PositiveIntegerField(default=0)
    services_updated = models.PositiveIntegerField(default=0)
    services_unchanged = models.PositiveIntegerField(default=0)
    services_deactivated = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    rejected = models.JSONField(default=list, blank=True)  # the first ones: [{"sheet", "line", "reason", "value"}]

    class Meta:
        ordering: ClassVar = ["-at"]


class Word(models.Model):
    """One word of the directory, found again from a misspelling.

    `near` holds the word with up to two letters left out: a misspelt word and the right one share one of these
    (the deletion neighbourhood of SymSpell), so that an index finds in one step what a comparison with each
    word would find slowly.
    """

    word = models.CharField(max_length=60, primary_key=True)
    near = ArrayField(models.CharField(max_length=60))

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["near"], name="directory_word_near")]


class Change(models.Model):
    """One change of what the directory says. Written by triggers (migration 0005), whoever writes the structure or service.

    `before` holds what the fields of the directory were, nothing when the row was new; the state of any day is the first
    `before` after it, or what is there now.
    """

    at = models.DateTimeField()
    structure_id = models.BigIntegerField()
    service_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="directory_change_at")]
        ordering: ClassVar = ["id"]


class Publication(models.Model):
    """The directory as files, as they were written one day; the bytes are kept under their hash."""

    at = models.DateTimeField()
    xlsx_sha256 = models.CharField(max_length=64)
    xlsx_size = models.PositiveBigIntegerField()
    csv_sha256 = models.CharField(max_length=64)
    csv_size = models.PositiveBigIntegerField()
    structures = models.PositiveIntegerField()
    services = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]


class Refresh(models.Model):
    """One run of the weekly work: what was imported, what was published, what went wrong, how good the fiches are."""

    at = models.DateTimeField()
    source = models.CharField(max_length=500, blank=True)
    imported = models.ForeignKey(DirectoryImport, null=True, on_delete=models.SET_NULL, related_name="+")
    publication = models.ForeignKey(Publication, null=True, on_delete=models.SET_NULL, related_name="+")
    problem = models.TextField(blank=True)
    quality = models.JSONField(default=dict, blank=True)  # code of a check -> fiches concerned

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
