"""Who takes over a structure, and who acts for it: successions and mandates."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from unisson.portal.kernel import clock
from unisson.portal.organisations.models.structures import Droit, Structure


class EtatSuccession(models.TextChoices):
    """Where a claim on the role of a departed gestionnaire principal stands."""

    A_EXAMINER = "A_EXAMINER", "À examiner"
    ACCORDEE = "ACCORDEE", "Accordée"
    ECARTEE = "ECARTEE", "Écartée"


class Succession(models.Model):
    """A claim, with its proof, on the role of a gestionnaire principal who left without handing over. The support decides."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="successions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="successions")
    state = models.CharField(max_length=12, choices=EtatSuccession.choices, default=EtatSuccession.A_EXAMINER)
    explanation = models.CharField(max_length=1000)
    proof_sha256 = models.CharField(max_length=64)
    proof_nom = models.CharField(max_length=255)
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["structure", "user"], condition=Q(state=EtatSuccession.A_EXAMINER), name="succession_one_open"
            )
        ]
        ordering: ClassVar = ["id"]


class Mandat(models.Model):
    """A structure lets another (an accountant) act for it, in some espaces, until a day."""

    mandant = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="mandats_donnes")
    mandataire = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="mandats_recus")
    espaces = ArrayField(models.CharField(max_length=24))
    droit = models.CharField(max_length=24, choices=Droit.choices)
    begins_on = models.DateField()
    ends_on = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    @property
    def is_in_force(self) -> bool:
        return self.revoked_at is None and self.begins_on <= clock.today() <= self.ends_on
