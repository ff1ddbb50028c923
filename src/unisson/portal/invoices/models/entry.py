"""What a supplier keeps to write invoices on line: its mandate to the portal, models, articles, customers, spreadsheets."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.querysets import Lockable, M
from unisson.portal.organisations.models import Espace, Structure


class KeptQuerySet(Lockable[M]):
    """Rows that belong to a supplier."""

    def visible_to(self, actor: Actor) -> KeptQuerySet[M]:
        """Those of the structures for which the actor reads or writes issued invoices."""
        if actor.is_system:
            return self
        mine = {grant.structure_id for grant in actor.grants if grant.espace == Espace.FACTURES_EMISES}
        return self.filter(structure_id__in=mine)


class MandatFacturation(models.Model):
    """The supplier lets the portal draw up invoices in its name (CGI art. 289, I-2). Accepted once, revocable, never edited."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="mandats_facturation")
    text_version = models.CharField(max_length=16)
    signataire = models.CharField(max_length=201)
    adresse = models.CharField(max_length=400)
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=201, blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["structure"], condition=Q(revoked_at=None), name="mandat_facturation_one")
        ]
        ordering: ClassVar = ["-id"]


class Periodicite(models.TextChoices):
    """How often a model prepares a draft."""

    MENSUELLE = "MENSUELLE", "Chaque mois"
    TRIMESTRIELLE = "TRIMESTRIELLE", "Chaque trimestre"
    ANNUELLE = "ANNUELLE", "Chaque année"


class Modele(models.Model):
    """An invoice to start from again; with a period, a dated job prepares its draft and tells the person."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="modeles")
    name = models.CharField(max_length=100)
    content = models.JSONField(default=dict)
    periodicite = models.CharField(max_length=16, choices=Periodicite.choices, blank=True)
    next_on = models.DateField("prochain brouillon le", null=True, blank=True)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    day = models.PositiveSmallIntegerField("jour du mois voulu", null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["structure", "name"], name="modele_name_unique")]
        indexes: ClassVar = [models.Index(fields=["next_on"], condition=Q(next_on__isnull=False), name="modele_due")]
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Article(models.Model):
    """Something a supplier sells: what a line of an invoice starts from. Prices without VAT, in euros."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="articles")
    reference = models.CharField("référence", max_length=50, blank=True)
    name = models.CharField("désignation", max_length=255)
    unit = models.CharField("unité", max_length=3, default="C62")
    price = models.DecimalField("prix unitaire HT", max_digits=19, decimal_places=6)
    tva = models.CharField("TVA", max_length=8, default="20")

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["structure", "name"], name="article_name_unique")]
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """A public recipient that a supplier bills often, with the references to write each time."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="customers")
    recipient = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="+")
    code_service = models.CharField(max_length=100, blank=True)
    numero_marche = models.CharField(max_length=50, blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["structure", "recipient", "code_service"], name="customer_unique")
        ]
        ordering: ClassVar = ["recipient__raison_sociale", "id"]

    def __str__(self) -> str:
        return f"{self.recipient}{f', {self.code_service}' if self.code_service else ''}"


class Tableur(models.Model):
    """One spreadsheet of invoices: each became a draft of its own; the rows that could not are kept with their reason."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="tableurs")
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.filename
