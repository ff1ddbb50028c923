"""Technical accounts: the machines that call the API in the name of a structure."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from unisson.portal.kernel import clock
from unisson.portal.kernel.querysets import Lockable
from unisson.portal.organisations.models.structures import Droit, Espace, Service, Structure


class CompteTechniqueQuerySet(Lockable["CompteTechnique"]):
    def ouverts(self) -> CompteTechniqueQuerySet:
        """Not closed; their password may have expired."""
        return self.filter(closed_at=None)


class CompteTechnique(models.Model):
    """An account of a machine (domaine 1.3). Its password is shown once; only its hash is kept."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="comptes_techniques")
    login = models.CharField(max_length=128, unique=True)
    nom = models.CharField("usage", max_length=100)
    password_hash = models.CharField(max_length=64)
    password_at = models.DateTimeField("mot de passe donné le")
    expires_at = models.DateTimeField("mot de passe valable jusqu’au")
    # When its managers were told that the end is near: once for each password.
    warned_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField("dernier appel", null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)

    objects = CompteTechniqueQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["structure", "nom"], condition=Q(closed_at=None), name="compte_technique_nom_once")
        ]
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.nom

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Whether it may call the API now."""
        return self.closed_at is None and not self.is_expired


class HabilitationTechnique(models.Model):
    """One right of a technical account: an espace of its structure, on one service or on all of them."""

    compte = models.ForeignKey(CompteTechnique, on_delete=models.CASCADE, related_name="habilitations")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    espace = models.CharField(max_length=24, choices=Espace.choices)
    droit = models.CharField(max_length=24, choices=Droit.choices, default=Droit.MODIFICATION)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["compte", "service", "espace"], nulls_distinct=False, name="habilitation_technique_unique"
            )
        ]
        ordering: ClassVar = ["id"]
