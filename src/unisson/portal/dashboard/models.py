"""Figures kept ready, so that a page reads one row whatever the number of invoices behind it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from unisson.portal.organisations.models import Service, Structure


class Side(models.TextChoices):
    """From which side the invoices are counted."""

    EMISES = "EMISES", "Factures émises"
    RECUES = "RECUES", "Factures reçues"
    A_VALIDER = "A_VALIDER", "Factures à valider"
    PORTAIL = "PORTAIL", "Tout le portail"


class Snapshot(models.Model):
    """The figures of one structure, one side, one service (None: no service), as of an instant.

    `lines` are the tallies of `counting.Line`, as lists. `structure` None: the whole portal.
    """

    side = models.CharField(max_length=12, choices=Side.choices)
    structure = models.ForeignKey(Structure, null=True, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, null=True, on_delete=models.CASCADE, related_name="+")
    as_of = models.DateTimeField()
    lines = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["side", "structure", "service"], nulls_distinct=False, name="snapshot_once")
        ]


class Refresh(models.Model):
    """One round of counting: up to which event it read."""

    finished_at = models.DateTimeField()
    last_event_id = models.BigIntegerField()
    structures = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-id"]
