"""Applications, their secrets and tokens (hashes only), their calls, the keys of what must be done once, webhooks."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import Event
from unisson.portal.kernel.querysets import Lockable
from unisson.portal.organisations.models import GESTIONNAIRES, Espace, Rattachement, Structure


class ApplicationQuerySet(Lockable["Application"]):
    """Applications, and who may see them."""

    def ouvertes(self) -> ApplicationQuerySet:
        return self.filter(closed_at=None)

    def visible_to(self, actor: Actor) -> ApplicationQuerySet:
        """Those of the structures the person manages; the support sees them all."""
        if actor.is_support or actor.is_system:
            return self
        managed = Rattachement.objects.valides().filter(user_id=actor.user_id or 0, role__in=GESTIONNAIRES)
        return self.filter(structure__in=managed.values("structure_id"))


class Application(models.Model):
    """A program declared by a structure. It has no right of its own: rights are those of the technical account it shows."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="applications")
    nom = models.CharField(max_length=100)
    client_id = models.CharField(max_length=36, unique=True)
    espaces = ArrayField(models.CharField(max_length=24, choices=Espace.choices), default=list)
    bac_a_sable = models.BooleanField("bac à sable", default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["nom", "id"]

    def __str__(self) -> str:
        return self.nom


class SecretQuerySet(models.QuerySet["ApplicationSecret"]):
    def en_vigueur(self) -> SecretQuerySet:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=clock.now()))


class ApplicationSecret(models.Model):
    """A secret of an application: 256 random bits, so a plain SHA-256 is enough to keep it and quick to check."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="secrets")
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField("derniers caractères", max_length=4)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = SecretQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]


class AccessToken(models.Model):
    """A token handed out. Its hash only: a copy of the database opens nothing.

    No constraint on what it belongs to: it is written by a statement that reads both, hundreds of times a second, and one
    that would be left alone opens nothing.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="tokens", db_constraint=False)
    secret = models.ForeignKey(ApplicationSecret, on_delete=models.CASCADE, related_name="tokens", db_constraint=False)
    scope = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class Call(models.Model):
    """One call of the API, kept thirty days for the people who look for what went wrong. Files and secrets are left out."""

    application = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField(db_index=True)
    operation = models.CharField(max_length=120)
    technical_account = models.CharField(max_length=128, blank=True)
    http_status = models.PositiveSmallIntegerField()
    code_retour = models.IntegerField(null=True)
    libelle = models.TextField(blank=True)
    duration_ms = models.PositiveIntegerField()
    request = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    simulated = models.CharField("demandé au bac à sable", max_length=60, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["application", "-id"], name="call_of_application")]
        ordering: ClassVar = ["-id"]


class IdempotencyKey(models.Model):
    """What was answered to a key (header `Idempotency-Key`), given again to whoever sends the same request again."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    body_digest = models.CharField(max_length=64)
    http_status = models.PositiveSmallIntegerField()
    answer = models.TextField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["application", "key"], name="idempotency_key_once")]


class FichierRecu(models.Model):
    """A file sent by software before the invoice it goes with (`pieceJointeId` is its primary key)."""

    technical_account = models.CharField(max_length=128)
    name = models.CharField(max_length=255)
    mime_type = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name


class Webhook(models.Model):
    """An address told of what happens to the invoices of a structure. Its secret is derived from `salt`, never kept."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=500)
    salt = models.CharField(max_length=43)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["application", "url"], name="webhook_url_once")]

    def __str__(self) -> str:
        return self.url


class EtatEnvoi(models.TextChoices):
    """Where the sending of an event to a webhook stands."""

    EN_ATTENTE = "EN_ATTENTE", "En attente"
    LIVRE = "LIVRE", "Livré"
    ABANDONNE = "ABANDONNE", "Abandonné"


class Delivery(models.Model):
    """One event owed to one webhook; the pair is unique, so a retried job tells nobody twice."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    etat = models.CharField(max_length=12, choices=EtatEnvoi.choices, default=EtatEnvoi.EN_ATTENTE)
    attempts = models.PositiveSmallIntegerField(default=0)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once")]
