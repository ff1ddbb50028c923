"""Demandes de paiement: invoices, their documents, and the deposits that brought them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from unisson.lifecycles.invoice import DRAFT, Status
from unisson.portal.invoices import indexes
from unisson.portal.invoices.cadres import CADRES, CadreFacturation
from unisson.portal.invoices.permissions import visible_invoices
from unisson.portal.kernel.actor import Actor, EntryPoint
from unisson.portal.kernel.querysets import Lockable
from unisson.portal.organisations.models import CoordonneesBancaires, Service, Structure


class ModeDepot(models.TextChoices):
    """Official codes: by which way a demande de paiement came."""

    SAISIE_PORTAIL = "SAISIE_PORTAIL", "Saisie sur le portail"
    SAISIE_API = "SAISIE_API", "Saisie par API"
    DEPOT_PDF_PORTAIL = "DEPOT_PDF_PORTAIL", "PDF déposé sur le portail"
    DEPOT_PDF_API = "DEPOT_PDF_API", "PDF déposé par API"
    DEPOT_PDF_SIGNE_PORTAIL = "DEPOT_PDF_SIGNE_PORTAIL", "PDF signé déposé sur le portail"
    DEPOT_PDF_SIGNE_API = "DEPOT_PDF_SIGNE_API", "PDF signé déposé par API"
    UPLOAD_PORTAIL = "UPLOAD_PORTAIL", "Fichier structuré déposé sur le portail"
    UPLOAD_API = "UPLOAD_API", "Fichier structuré déposé par API"
    EDI = "EDI", "Flux EDI"
    EDI_NUMERISATION = "EDI_NUMERISATION", "Flux EDI de numérisation"


class TypeFacture(models.TextChoices):
    FACTURE = "FACTURE", "Facture"
    AVOIR = "AVOIR", "Avoir"
    ACOMPTE = "ACOMPTE", "Facture d’acompte"


class TypeTva(models.TextChoices):
    TVA_SUR_DEBIT = "TVA_SUR_DEBIT", "TVA sur les débits"
    TVA_SUR_ENCAISSEMENT = "TVA_SUR_ENCAISSEMENT", "TVA sur les encaissements"
    EXONERATION = "EXONERATION", "Exonération"
    SANS_TVA = "SANS_TVA", "Sans TVA"


class ModePaiement(models.TextChoices):
    VIREMENT = "VIREMENT", "Virement"
    PRELEVEMENT = "PRELEVEMENT", "Prélèvement"
    CHEQUE = "CHEQUE", "Chèque"
    ESPECE = "ESPECE", "Espèces"
    REPORT = "REPORT", "Report sur facture suivante"
    AUTRE = "AUTRE", "Autre"


class Depot(models.Model):
    """One deposit, by any door: it has a 25-character number and one outcome per invoice it held."""

    numero_flux_depot = models.CharField(max_length=25, unique=True)
    entry_point = models.CharField(max_length=8, choices=[(door.value, door.value) for door in EntryPoint])
    filename = models.CharField(max_length=255)
    format = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    technical_account = models.CharField(max_length=128, blank=True)
    idempotency_key = models.CharField(max_length=128, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            HashIndex(fields=["sha256"], name="depot_by_bytes"),
            models.Index(
                fields=["technical_account", "idempotency_key"], condition=~Q(idempotency_key=""), name="depot_by_key"
            ),
        ]

    def __str__(self) -> str:
        return self.numero_flux_depot


class InvoiceQuerySet(Lockable["Invoice"]):
    """Invoices, seen by someone."""

    def visible_to(self, actor: Actor) -> InvoiceQuerySet:
        """Only what this actor may read: the door through which every entry point must pass."""
        return self.filter(visible_invoices(actor))

    def drafts(self) -> InvoiceQuerySet:
        return self.filter(status__in=DRAFT)


class Invoice(models.Model):
    """One demande de paiement (`identifiantFactureCPP` is its primary key), draft or sent."""

    status = models.CharField(
        max_length=40, choices=[(s.value, s.value) for s in Status], default=Status.BROUILLON, editable=False
    )
    status_at = models.DateTimeField()
    motif = models.CharField("motif du statut courant", max_length=64, blank=True)
    cadre_facturation = models.CharField(
        max_length=48, choices=CadreFacturation.choices, default=CadreFacturation.A1_FACTURE_FOURNISSEUR
    )
    cadre_read = models.CharField("cadre écrit dans le document", max_length=64, blank=True)  # BT-23 as it came
    seller_read = models.CharField("fournisseur écrit dans le document", max_length=64, blank=True)
    mode_depot = models.CharField(max_length=24, choices=ModeDepot.choices)
    type_facture = models.CharField(max_length=8, choices=TypeFacture.choices, default=TypeFacture.FACTURE)
    # Who and to whom. The typed identifiers stay as typed, so that nothing a person wrote is lost in a draft.
    supplier = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="invoices_issued")
    supplier_service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Indexes of `LISTS` begin with these: one more for each would only cost.
    recipient = models.ForeignKey(
        Structure, null=True, blank=True, on_delete=models.PROTECT, related_name="invoices_received", db_index=False
    )
    recipient_service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recipient_identifiant = models.CharField(max_length=64, blank=True)
    code_service = models.CharField(max_length=100, blank=True)
    valideur_identifiant = models.CharField(max_length=64, blank=True)
    valideur_1 = models.ForeignKey(Structure, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    valideur_2 = models.ForeignKey(Structure, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # References.
    number = models.CharField("numéro de facture", max_length=64, blank=True)
    issue_date = models.DateField("date de facture", null=True, blank=True)
    due_date = models.DateField("date d’échéance", null=True, blank=True)
    numero_engagement = models.CharField(max_length=64, blank=True)
    numero_marche = models.CharField(max_length=64, blank=True)
    numero_facture_origine = models.CharField(max_length=64, blank=True)
    type_tva = models.CharField(max_length=24, choices=TypeTva.choices, blank=True)
    motif_exoneration = models.CharField(max_length=1024, blank=True)
    mode_paiement = models.CharField(max_length=12, choices=ModePaiement.choices, blank=True)
    # The account to credit, when one of the supplier's validated accounts was chosen; the document may name another.
    coordonnees = models.ForeignKey(CoordonneesBancaires, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The account to credit, wherever it was said: the one chosen, else the document's own (BT-84). Without spaces.
    iban = models.CharField("compte à créditer (IBAN)", max_length=34, blank=True, editable=False)
    comment = models.CharField("commentaire", max_length=2000, blank=True)
    # Amounts, in `currency`; totals have two decimals (BR-DEC-09 and following).
    currency = models.CharField("devise", max_length=3, default="EUR")
    total_without_vat = models.DecimalField("total HT", null=True, blank=True, max_digits=19, decimal_places=2)
    total_vat = models.DecimalField("total TVA", null=True, blank=True, max_digits=19, decimal_places=2)
    total_with_vat = models.DecimalField("total TTC", null=True, blank=True, max_digits=19, decimal_places=2)
    amount_due = models.DecimalField("net à payer", null=True, blank=True, max_digits=19, decimal_places=2)
    # The document and its judgement.
    format = models.CharField(max_length=20)
    profile = models.CharField(max_length=12, blank=True)
    verdict = models.CharField(max_length=12, default="NOT_CHECKED")
    report = models.JSONField(default=dict, blank=True)
    fields_read = models.JSONField(default=dict, blank=True)  # what the PDF said, and where on its pages
    entry = models.JSONField("contenu saisi", default=dict, blank=True)  # what was typed on line, as typed
    tableur = models.ForeignKey("Tableur", null=True, blank=True, on_delete=models.SET_NULL, related_name="invoices")
    # Life.
    depot = models.ForeignKey(Depot, null=True, blank=True, on_delete=models.PROTECT, related_name="invoices")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    deposit_year = models.PositiveSmallIntegerField(null=True, blank=True)
    available_at = models.DateTimeField("départ du délai", null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    executed_on = models.DateField("date d’exécution des prestations", null=True, blank=True)  # R2192-13, when it came later
    # Written by the database alone (migration 0016): the day the delay ends, when it runs; by how many days it was exceeded.
    due_on = models.DateField("fin du délai de paiement", null=True, blank=True, editable=False)
    days_late = models.PositiveIntegerField("jours de retard du paiement", null=True, blank=True, editable=False)
    numero_mandat = models.CharField("numéro de mandat", max_length=64, blank=True)
    # Following: who of the recipient has it in hand, what the supplier said to have read, what was taken away.
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="invoices_assigned",
        db_index=False,
    )
    acknowledged_at = models.DateTimeField("rejet ou suspension lus par le fournisseur", null=True, blank=True)
    rejection_treated_at = models.DateTimeField("rejet traité", null=True, blank=True)
    downloaded_at = models.DateTimeField("téléchargée par le destinataire", null=True, blank=True)

    completion_comment = ""  # what the supplier writes when completing; kept in the event, read by its guard

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # The number is taken for the year once deposited, even after a rejection (domaine 6.7).
            models.UniqueConstraint(
                "supplier",
                "deposit_year",
                Upper("number"),
                condition=Q(deposit_year__isnull=False),
                name="invoice_number_unique",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[*DRAFT, Status.SUPPRIMEE]) | Q(recipient__isnull=False, sent_at__isnull=False),
                name="invoice_sent_is_addressed",
            ),
        ]
        indexes: ClassVar = indexes.LISTS
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.number or f"brouillon {self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.status in DRAFT

    @property
    def is_typed(self) -> bool:
        """Whether it is written on line: its document is made by the portal when it is sent."""
        return self.mode_depot in (ModeDepot.SAISIE_PORTAIL, ModeDepot.SAISIE_API)

    @property
    def needs_valideur(self) -> bool:
        return CADRES[CadreFacturation(self.cadre_facturation)].needs_valideur


class DocumentKind(models.TextChoices):
    PRINCIPALE = "PRINCIPALE", "Facture"
    XML = "XML", "Données de la facture (XML)"
    COMPLEMENTAIRE = "COMPLEMENTAIRE", "Pièce complémentaire"
    CERTIFICAT = "CERTIFICAT", "Certificat de dépôt"


class Document(models.Model):
    """One file of an invoice. The bytes stay as they came, addressed by their hash."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=16, choices=DocumentKind.choices)
    filename = models.CharField(max_length=255)
    designation = models.CharField(max_length=100, blank=True)
    # What a program says of a piece that it joins: its type (referential typespj), the line of the invoice it is about.
    type_code = models.CharField(max_length=8, blank=True, default="", db_default="")
    line_number = models.PositiveIntegerField(null=True, blank=True)
    mime_type = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            HashIndex(fields=["sha256"], condition=Q(kind=DocumentKind.PRINCIPALE), name="document_by_bytes"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(kind=DocumentKind.PRINCIPALE), name="document_one_principal"
            )
        ]

    def __str__(self) -> str:
        return self.filename
