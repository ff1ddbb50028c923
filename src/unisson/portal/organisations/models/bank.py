"""Bank accounts of structures."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from unisson.portal.kernel import clock
from unisson.portal.kernel.querysets import Lockable
from unisson.portal.organisations.models.structures import Structure


class CoordonneesQuerySet(Lockable["CoordonneesBancaires"]):
    def en_vigueur(self) -> CoordonneesQuerySet:
        """Not withdrawn."""
        return self.filter(removed_at=None)

    def utilisables(self) -> CoordonneesQuerySet:
        """Not withdrawn, and past their cooling time: the only ones offered for an invoice."""
        return self.en_vigueur().filter(usable_at__lte=clock.now())


class CoordonneesBancaires(models.Model):
    """One bank account of a structure. Never edited: a change is a new row, so that what was paid where can be proven."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="coordonnees")
    nom = models.CharField(max_length=100)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    is_default = models.BooleanField(default=False)
    est_affactureur = models.BooleanField(default=False)
    factor_nom = models.CharField(max_length=201, blank=True)
    factor_identifiant = models.CharField(max_length=18, blank=True)
    rib_sha256 = models.CharField(max_length=64, blank=True)
    rib_nom = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    usable_at = models.DateTimeField("utilisable à partir du")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CoordonneesQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["structure", "iban"], condition=Q(removed_at=None), name="coordonnees_iban_once"),
            models.UniqueConstraint(
                fields=["structure"], condition=Q(removed_at=None, is_default=True), name="coordonnees_one_default"
            ),
        ]
        ordering: ClassVar = ["-is_default", "id"]

    def __str__(self) -> str:
        return f"{self.nom} (…{self.iban[-4:]})"

    @property
    def is_usable(self) -> bool:
        return self.removed_at is None and self.usable_at <= clock.now()
