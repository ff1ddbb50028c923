"""The payment delay of an invoice: when it started and why, who stopped it, what remains, on what article that rests.

The arithmetic is in `lifecycles/delay.py`; the same law is said once more in the database (a trigger keeps `due_on` and
`days_late`), for lists and jobs; a test holds them equal. Sources: code de la commande publique R2192-10 to R2192-29, R2193-12.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Case, DateField, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, TruncDate
from django.utils import timezone

from unisson.lifecycles.delay import Delay, DelayState, StartReason, Suspension, run
from unisson.lifecycles.invoice import BEFORE_BOOKING, VISIBLE_TO_RECIPIENT, Status
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.models import Invoice, InvoiceQuerySet, ModeDepot, TypeFacture
from unisson.portal.kernel import clock
from unisson.portal.kernel.models import Event
from unisson.portal.organisations.models import CategorieAcheteur

ARTICLE = {
    CategorieAcheteur.ETAT: "R2192-10",
    CategorieAcheteur.COLLECTIVITE: "R2192-10",
    CategorieAcheteur.SANTE: "R2192-11, 1°",
    CategorieAcheteur.ENTREPRISE_PUBLIQUE: "R2192-11, 2°",
}
WAITING = (*BEFORE_BOOKING, Status.COMPTABILISEE, Status.SUSPENDUE)
CANCELLED = (Status.REJETEE, Status.ABANDONNEE)
EDI = (ModeDepot.EDI, ModeDepot.EDI_NUMERISATION)
TACIT = ("lapse_1", "lapse_2")
AGREEMENTS = ("validate_1", "validate_2", *TACIT)


def payment_clock(invoice: Invoice, events: Sequence[Event] = ()) -> Delay | None:
    """The delay of `invoice`, or None when none runs (not delivered, already paid, credit note).

    `events`, its history, adds by whom it was stopped, whether an agreement was tacit, that it started anew; no query
    is made.
    """
    recipient = invoice.recipient
    if invoice.available_at is None or recipient is None or not _is_owed(invoice):
        return None
    if invoice.status not in VISIBLE_TO_RECIPIENT and invoice.status not in CANCELLED:
        return None
    received = day_of(invoice.available_at)
    start = max(received, invoice.executed_on or received)  # R2192-13
    delay = Delay(
        state=_state(invoice),
        start=start,
        limit=recipient.delai_paiement_jours,
        spent=0,
        due=None,
        article=ARTICLE[CategorieAcheteur(recipient.categorie_acheteur or CategorieAcheteur.COLLECTIVITE)],
        first_start=_first_start(events, received),
        stopped_by=_stopped_by(events),
        reason=StartReason.EXECUTION if start != received else _reason(invoice, events),
        received=received,
    )
    return run(delay, _end(invoice), _suspension(invoice))


def _reason(invoice: Invoice, events: Sequence[Event]) -> StartReason:
    if invoice.needs_valideur:
        last = next((event.code for event in reversed(events) if event.code in AGREEMENTS), "")
        return StartReason.SILENCE_TITULAIRE if last in TACIT else StartReason.ACCORD_TITULAIRE
    to_state = invoice.recipient is not None and invoice.recipient.categorie_acheteur == CategorieAcheteur.ETAT
    return StartReason.ARRIVEE_EDI_ETAT if to_state and invoice.mode_depot in EDI else StartReason.MISE_A_DISPOSITION


def _suspension(invoice: Invoice) -> Suspension | None:
    if invoice.suspended_at is None or invoice.available_at is None or invoice.suspended_at < invoice.available_at:
        return None
    return Suspension(day_of(invoice.suspended_at), day_of(invoice.completed_at) if invoice.completed_at else None)


def _is_owed(invoice: Invoice) -> bool:
    already_paid = invoice.cadre_facturation == CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE
    return not already_paid and invoice.type_facture != TypeFacture.AVOIR


def _state(invoice: Invoice) -> DelayState:
    known = {
        Status.SUSPENDUE: DelayState.STOPPED,
        Status.A_RECYCLER: DelayState.RETURNED,
        Status.MISE_EN_PAIEMENT: DelayState.PAID,
    } | dict.fromkeys(CANCELLED, DelayState.CANCELLED)
    return known.get(Status(invoice.status), DelayState.RUNNING)


def _end(invoice: Invoice) -> date:
    """The day up to which days are counted: today while it runs, else the day it ended."""
    runs = _state(invoice) in (DelayState.RUNNING, DelayState.STOPPED)
    return clock.today() if runs else day_of(invoice.status_at)


def _stopped_by(events: Sequence[Event]) -> str:
    return next((event.actor_label for event in reversed(events) if event.target == Status.SUSPENDUE), "")


def _first_start(events: Sequence[Event], start: date) -> date | None:
    days = [day_of(event.at) for event in events if event.code == "make_available"]
    return days[0] if len(days) > 1 and days[0] != start else None


def day_of(instant: datetime) -> date:
    """The day of an instant in the portal's time zone."""
    return timezone.localtime(instant).date()


def to_pay() -> Q:
    """What waits to be paid: delivered, neither paid already, nor a credit note. A suspension stops its delay, not the debt."""
    paid, credit = Q(cadre_facturation=CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE), Q(type_facture=TypeFacture.AVOIR)
    return Q(status__in=WAITING, available_at__isnull=False) & ~paid & ~credit


def with_delay(invoices: InvoiceQuerySet) -> InvoiceQuerySet:
    """Only what waits to be paid, each with `is_late`; its `due_on` (None while it is stopped) is the database's own.

    The law above, said once more by the trigger of migration 0016: whatever writes an invoice, its due date follows.
    """
    return invoices.filter(to_pay()).annotate(
        is_late=Case(When(due_on__lt=clock.today(), then=Value(True)), default=Value(False))
    )


def late() -> Q:
    """Beyond the payment delay today, and still to be paid."""
    return Q(status__in=WAITING, due_on__lt=clock.today())


def started_on() -> Combinable:
    """The day the delay of a delivered invoice starts, in SQL."""
    # NULLs are left out by GREATEST: an execution nobody dated moves nothing (R2192-13).
    return Greatest(TruncDate("available_at"), F("executed_on"), output_field=DateField())
