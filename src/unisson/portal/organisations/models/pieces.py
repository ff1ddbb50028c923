"""Files that a structure keeps at hand: Kbis, attestations, general conditions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from unisson.portal.organisations.models.structures import Structure


class PieceStructure(models.Model):
    """A file of a structure, joined to its invoices by whoever deposits them (object STRUCTURE of the official attachments)."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="pieces_jointes")
    name = models.CharField("nom du fichier", max_length=50)
    designation = models.CharField("désignation", max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["structure", "name"], name="piece_structure_name_once")]
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
