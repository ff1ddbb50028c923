"""What a member asks for beyond the rights they have (domaine 2.5)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.querysets import Lockable
from unisson.portal.organisations.models.structures import Droit, EtatRattachement, Rattachement


class DemandeAbonnementQuerySet(Lockable["DemandeAbonnement"]):
    def en_attente(self) -> DemandeAbonnementQuerySet:
        """Not decided yet, of people who still belong to the structure."""
        return self.filter(state=EtatRattachement.EN_COURS_DE_VALIDATION, rattachement__in=Rattachement.objects.valides())

    def visible_to(self, actor: Actor) -> DemandeAbonnementQuerySet:
        """One's own, and those of the structures one manages."""
        return self.filter(rattachement__in=Rattachement.objects.visible_to(actor))


class DemandeAbonnement(models.Model):
    """Espaces asked for by a member, on some services or on the whole structure, at once; one approval gives them all."""

    rattachement = models.ForeignKey(Rattachement, on_delete=models.CASCADE, related_name="demandes")
    espaces = ArrayField(models.CharField(max_length=24))
    services = ArrayField(models.CharField(max_length=100), default=list, blank=True)  # codes; none: the whole structure
    droit = models.CharField(max_length=24, choices=Droit.choices)
    comment = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=24, choices=EtatRattachement.choices, default=EtatRattachement.EN_COURS_DE_VALIDATION)
    reason = models.CharField("raison du refus", max_length=500, blank=True)
    requested_at = models.DateTimeField()
    reminded_at = models.DateTimeField("gestionnaires relancés le", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = DemandeAbonnementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rattachement"],
                condition=Q(state=EtatRattachement.EN_COURS_DE_VALIDATION),
                name="demande_abonnement_one_open",
            )
        ]
        ordering: ClassVar = ["id"]
