"""What each import of the public directory did."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class DirectoryImport(models.Model):
    """One run of the import: what came in, what changed, which rows were set aside and why."""

    at = models.DateTimeField()
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    structures_created = models.PositiveIntegerField(default=0)
    structures_updated = models.PositiveIntegerField(default=0)
    structures_unchanged = models.PositiveIntegerField(default=0)
    services_created = models.PositiveIntegerField(default=0)
    services_updated = models.PositiveIntegerField(default=0)
    services_unchanged = models.PositiveIntegerField(default=0)
    rejected = models.JSONField(default=list, blank=True)  # [{"sheet", "line", "reason", "value"}]

    class Meta:
        ordering: ClassVar = ["-at"]
