"""What each import of the public directory did, and the words it is searched by."""

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
