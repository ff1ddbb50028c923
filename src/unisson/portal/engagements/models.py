"""The engagements a public buyer keeps here, and its imports while they wait for a decision."""

from __future__ import annotations

import re
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from unisson.lifecycles.engagement import KEPT, EngagementStatus
from unisson.portal.engagements.permissions import visible_engagements
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.querysets import Lockable
from unisson.portal.organisations.models import Service, Structure

LONGEST_NUMBER = 50  # domaine 6.1, numeroBonCommande
_KEPT = [status.value for status in KEPT]  # plain texts, as migrations write them
_BLANKS = re.compile(r"\s+")


class EtatEngagement(models.TextChoices):
    """The states of the life, with their words."""

    COMMANDE = EngagementStatus.COMMANDE.value, "Ouvert"
    INACTIF = EngagementStatus.INACTIF.value, "Clos"
    SUPPRIME = EngagementStatus.SUPPRIME.value, "Supprimé"


def key_of(numero: str) -> str:
    """How numbers are compared: without blanks or case, since they are copied by hand."""
    return _BLANKS.sub("", numero).upper()


class EngagementQuerySet(Lockable["Engagement"]):
    """Engagements, and which of them an actor may read."""

    def kept(self) -> EngagementQuerySet:
        """All but those deleted."""
        return self.filter(status__in=KEPT)

    def visible_to(self, actor: Actor) -> EngagementQuerySet:
        """What the buyer's agents read by their espace and services, and the supplier by its name on the order."""
        return self.kept().filter(visible_engagements(actor))


class Engagement(models.Model):
    """One engagement juridique: the order under whose number a supplier invoices. Amounts in euros."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="engagements")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    numero = models.CharField(max_length=LONGEST_NUMBER)
    cle = models.CharField(max_length=LONGEST_NUMBER, editable=False)
    libelle = models.CharField(max_length=255, blank=True)
    # Whom it was given to; without it, any supplier may invoice under the number.
    fournisseur_siret = models.CharField(max_length=14, blank=True)
    montant_ht = models.DecimalField(max_digits=19, decimal_places=2, null=True, blank=True)
    montant_ttc = models.DecimalField(max_digits=19, decimal_places=2, null=True, blank=True)
    debut = models.DateField("date de l’engagement", null=True, blank=True)
    fin = models.DateField("facturable jusqu’au", null=True, blank=True)
    status = models.CharField(max_length=8, choices=EtatEngagement.choices, default=EtatEngagement.COMMANDE)
    status_at = models.DateTimeField()
    created_at = models.DateTimeField()

    motif = ""  # no state of this life asks for one

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["structure", "cle"], condition=Q(status__in=_KEPT), name="engagement_cle_unique")
        ]
        indexes: ClassVar = [
            models.Index(fields=["structure", "id"], name="engagement_recent"),
            models.Index(fields=["cle"], name="engagement_cle"),
            models.Index(fields=["fournisseur_siret", "id"], condition=~Q(fournisseur_siret=""), name="engagement_supplier"),
        ]
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.numero

    @property
    def is_open(self) -> bool:
        """Whether a supplier may invoice under it today."""
        return self.status == EtatEngagement.COMMANDE and (self.fin is None or self.fin >= clock.today())


class PieceEngagement(models.Model):
    """A file of an engagement: the order, its terms. Read by who keeps the list and by the supplier that is named."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="pieces")
    name = models.CharField("nom du fichier", max_length=50)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "name"], name="piece_engagement_name_once"),
        ]
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class ImportEngagements(models.Model):
    """A spreadsheet read and judged, until its good rows are recorded; kept afterwards with what became of each row.

    `rows`: [{"line", "values" (texts as they were read), "verdict" (NOUVEAU, MODIFIE, INCHANGE, REFUSE), "why"}].
    """

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(max_length=255)
    rows = models.JSONField(default=list)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
