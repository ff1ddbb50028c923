"""The computation of every guard named in `lifecycles/invoice.py`, one function a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from einvoice.report import Verdict
from unisson.lifecycles.invoice import Guard, Status
from unisson.portal.invoices import admissibility
from unisson.portal.invoices.cadres import CADRES, CadreFacturation
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.invoices.motifs import MOTIFS
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import CategorieAcheteur

VALIDATION_DELAY = timedelta(days=15)  # R2193-12 CCP
ORDERED = (Status.MANDATEE, Status.MISE_A_DISPOSITION_COMPTABLE)


def verdict_is_favourable(invoice: Invoice) -> bool:
    """Whether the draft may be sent as it stands."""
    return invoice.verdict == Verdict.VALID


def is_no_duplicate(invoice: Invoice) -> bool:
    return admissibility.duplicate_of(invoice) is None


def is_admissible(invoice: Invoice) -> bool:
    return not admissibility.requirements(invoice)


def needs_no_valideur(invoice: Invoice) -> bool:
    return not invoice.needs_valideur


def has_valideur(invoice: Invoice) -> bool:
    """An active structure, other than the one that issues: nobody accepts their own invoice."""
    named = invoice.valideur_1
    return invoice.needs_valideur and named is not None and named.is_active and named.pk != invoice.supplier_id


def has_second_valideur(invoice: Invoice) -> bool:
    """Under A9 only: the valideur of an A12 is the mandataire already (domaine 5.5)."""
    named = invoice.valideur_2
    if not CADRES[CadreFacturation(invoice.cadre_facturation)].may_have_second:
        return False
    return named is not None and named.is_active and named.pk not in (invoice.supplier_id, invoice.valideur_1_id)


def circuit_is_complete(invoice: Invoice) -> bool:
    return invoice.valideur_2_id is None or invoice.status.endswith(("_2", "_2_HORS_DELAI"))


def fifteen_days_have_passed(invoice: Invoice) -> bool:
    return clock.now() >= invoice.status_at + VALIDATION_DELAY


def motif_is_given(invoice: Invoice) -> bool:
    return invoice.motif in MOTIFS


def was_never_suspended(invoice: Invoice) -> bool:
    return invoice.suspended_at is None


def is_before_ordering(invoice: Invoice) -> bool:
    """R2192-27, second paragraph: buyers with a public accountant, so all but public companies, suspend before the mandate."""
    if invoice.status not in ORDERED:
        return True
    return bool(invoice.recipient and invoice.recipient.categorie_acheteur == CategorieAcheteur.ENTREPRISE_PUBLIQUE)


def has_something_new(invoice: Invoice) -> bool:
    """A comment written for this completion, or a piece added since the suspension."""
    if getattr(invoice, "completion_comment", ""):
        return True
    since = invoice.suspended_at or invoice.status_at
    return invoice.documents.filter(kind=DocumentKind.COMPLEMENTAIRE, added_at__gte=since).exists()


def routing_has_changed(invoice: Invoice) -> bool:
    before = Invoice.objects.filter(pk=invoice.pk).values_list("recipient_id", "recipient_service_id", "numero_engagement")[0]
    return before != (invoice.recipient_id, invoice.recipient_service_id, invoice.numero_engagement)


GUARDS: dict[str, Callable[[Invoice], bool]] = {
    Guard.VERDICT_FAVORABLE: verdict_is_favourable,
    Guard.PAS_DE_DOUBLON: is_no_duplicate,
    Guard.ADMISSIBLE: is_admissible,
    Guard.SANS_VALIDEUR: needs_no_valideur,
    Guard.VALIDEUR_DESIGNE: has_valideur,
    Guard.SECOND_VALIDEUR_DESIGNE: has_second_valideur,
    Guard.CIRCUIT_COMPLET: circuit_is_complete,
    Guard.DELAI_15_JOURS_ECOULE: fifteen_days_have_passed,
    Guard.MOTIF_FOURNI: motif_is_given,
    Guard.PREMIERE_SUSPENSION: was_never_suspended,
    Guard.AVANT_ORDONNANCEMENT: is_before_ordering,
    Guard.COMPLEMENT_FOURNI: has_something_new,
    Guard.ROUTAGE_MODIFIE: routing_has_changed,
}
