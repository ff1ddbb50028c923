"""Flux received: what came in one go, its original bytes, and one outcome per invoice."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from unisson.lifecycles.flux import FluxStatus
from unisson.lifecycles.invoice import Status
from unisson.portal.exchange.permissions import visible_flux
from unisson.portal.exchange.syntaxes import SyntaxeFlux
from unisson.portal.invoices.models import Depot, Invoice
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.querysets import Lockable
from unisson.portal.organisations.models import Service, Structure

SCANNED: dict[str, Any] = {
    "rule": "OCR_A_VERIFIER",
    "severity": "FATAL",
    "message": "Ce document est numérisé : une personne doit comparer ce qui en a été lu avec la page.",
    "remedy": "Ouvrez cette facture, vérifiez chaque champ, puis envoyez-la.",
}


class FluxQuerySet(Lockable["Flux"]):
    """Flux, seen by someone."""

    def visible_to(self, actor: Actor) -> FluxQuerySet:
        """Only the flux of structures for which the actor reads the issued invoices."""
        return self.filter(visible_flux(actor))


class Flux(models.Model):
    """One flux received. Its number, bytes, door and author are those of its deposit."""

    status = models.CharField(
        max_length=48, choices=[(s.value, s.value) for s in FluxStatus], default=FluxStatus.IN_RECU, editable=False
    )
    status_at = models.DateTimeField()
    motif = models.CharField(max_length=64, blank=True)
    depot = models.OneToOneField(Depot, on_delete=models.PROTECT, related_name="flux")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="flux_received")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    syntaxe_flux = models.CharField(max_length=40, choices=SyntaxeFlux.choices, blank=True)
    # Integrated without asking (partners); else judged first, then sent when its depositor says so.
    automatic = models.BooleanField(default=False)
    errors = models.JSONField("erreurs techniques", default=list, blank=True)  # of the whole flux: Finding as plain data
    # Each signature that came beside the invoices: name, sha256, and the file of the flux that it signs (or nothing).
    signatures = models.JSONField("signatures séparées", default=list, blank=True)
    ignored = models.JSONField("fichiers ignorés", default=list, blank=True)  # names that are no invoice of anybody

    objects = FluxQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["structure", "-id"], name="flux_by_structure"),
            models.Index(fields=["status", "status_at"], name="flux_by_status"),
        ]

    def __str__(self) -> str:
        return self.depot.numero_flux_depot


class ItemState(models.TextChoices):
    """How far the processing of one file has gone; what became of it is its `Outcome`."""

    PENDING = "PENDING", "À juger"
    DRAFTED = "DRAFTED", "Jugée"
    SENDING = "SENDING", "À envoyer"
    REFUSED = "REFUSED", "Refusée"
    INCIDENT = "INCIDENT", "Incident"


class Outcome(models.TextChoices):
    """What became of one file of a flux, as its depositor reads it."""

    PENDING = "PENDING", "En attente"
    READY = "READY", "Bonne"
    TO_MEND = "TO_MEND", "À corriger"
    SENDING = "SENDING", "En cours d’envoi"
    SENT = "SENT", "Envoyée"
    REFUSED = "REFUSED", "Refusée"
    ABANDONED = "ABANDONED", "Abandonnée"
    INCIDENT = "INCIDENT", "Incident"


class FluxItem(models.Model):
    """One file of a flux and its outcome: an invoice, or a refusal with its codes."""

    flux = models.ForeignKey(Flux, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)  # empty: too big or unreadable, nothing was kept of it
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=16, choices=ItemState.choices, default=ItemState.PENDING)
    invoice = models.OneToOneField(Invoice, null=True, blank=True, on_delete=models.PROTECT, related_name="flux_item")
    number = models.CharField(max_length=64, blank=True)  # what a refused file said of itself
    seller = models.CharField(max_length=64, blank=True)
    buyer = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(default=list, blank=True)  # why it was refused: Finding as plain data
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["flux", "position"], name="flux_item_position")]
        indexes: ClassVar = [models.Index(fields=["flux", "state"], name="flux_item_by_state")]

    def __str__(self) -> str:
        return self.filename

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Why it cannot go: what refused it, else what stands against its draft today. Fatal findings first."""
        found = self.findings
        if self.state == ItemState.DRAFTED and self.invoice is not None:
            found = [finding for level in self.invoice.report.get("levels", ()) for finding in level["findings"]]
            if self.invoice.status == Status.INTERPRETEE_OCR:
                found = [SCANNED, *found]
        return sorted(found, key=lambda finding: finding["severity"] != "FATAL")
