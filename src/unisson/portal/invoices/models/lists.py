"""What surrounds the lists: columns and searches a person keeps, files made for them, opinions asked of somebody outside."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from unisson.portal.kernel import clock
from unisson.portal.kernel.querysets import Lockable
from unisson.portal.organisations.models import Espace, Structure


class Recherche(models.TextChoices):
    """A list that no espace opens alone: it holds what the person sees through several."""

    TOUTES = "TOUTES", "Toutes les demandes de paiement"


Listed = Espace | Recherche
LISTED = [*Espace.choices, *Recherche.choices]


def listed(code: str) -> Listed:
    """The list of this code. Raises ValueError for an unknown one."""
    return Recherche(code) if code in Recherche.values else Espace(code)


class ListChoice(models.Model):
    """The columns a person wants in the list of one espace, in their order."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="list_choices")
    espace = models.CharField(max_length=24, choices=LISTED)
    columns = ArrayField(models.CharField(max_length=32), default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "espace"], name="list_choice_once")]


class SavedSearch(models.Model):
    """A search a person named to find it again: the criteria as the address of the list writes them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    espace = models.CharField(max_length=24, choices=LISTED)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "espace", "name"], name="saved_search_once")]
        ordering: ClassVar = ["name"]


class FormatExtraction(models.TextChoices):
    """What may be taken away from a list: the documents (official codes PDF and PIVOT), or its rows."""

    PDF = "PDF", "Factures en PDF"
    PIVOT = "PIVOT", "Factures en XML (format pivot), pièces comprises"
    XLSX = "XLSX", "Tableau pour tableur (xlsx)"
    CSV = "CSV", "Tableau en texte (csv)"


class EtatExtraction(models.TextChoices):
    EN_ATTENTE = "EN_ATTENTE", "En attente"
    EN_COURS = "EN_COURS", "En préparation"
    PRETE = "PRETE", "Prête"
    REFUSEE = "REFUSEE", "Refusée"
    EXPIREE = "EXPIREE", "Expirée"


class ExtractionQuerySet(Lockable["Extraction"]):
    pass


class Extraction(models.Model):
    """One file made in the background for one person: which invoices, how far it is, where it is, until when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extractions")
    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="+")
    espace = models.CharField(max_length=24, choices=LISTED)
    format = models.CharField(max_length=8, choices=FormatExtraction.choices)
    with_pieces = models.BooleanField("avec les pièces complémentaires", default=True)
    # Either the invoices that were ticked, or the search whose every row is wanted.
    invoice_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    query = models.CharField(max_length=4000, blank=True)
    columns = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    state = models.CharField(max_length=12, choices=EtatExtraction.choices, default=EtatExtraction.EN_ATTENTE)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    refusal = models.TextField(blank=True)
    filename = models.CharField(max_length=255, blank=True)
    mime_type = models.CharField(max_length=100, blank=True)
    stored_as = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    objects = ExtractionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]


class DecisionVisa(models.TextChoices):
    """What somebody outside may answer when asked to look at an invoice."""

    VU = "VU", "Vu"
    REFUSE = "REFUSE", "Refusé"


class VisaQuerySet(Lockable["Visa"]):
    pass


class Visa(models.Model):
    """The opinion of somebody without account (an elected person, a chief of works), asked by a one-time link."""

    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.CASCADE, related_name="visas")
    nom = models.CharField(max_length=120)
    courriel = models.EmailField()
    question = models.CharField(max_length=1000, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=DecisionVisa.choices, blank=True)
    comment = models.CharField(max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = VisaQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    @property
    def expired(self) -> bool:
        """Too late to answer."""
        return self.decided_at is None and self.expires_at <= clock.now()

    @property
    def waiting(self) -> bool:
        """An answer may still come."""
        return self.decided_at is None and self.withdrawn_at is None and not self.expired
