"""The payment delay of an invoice: when it started, who stopped it, what remains, and on what article that rests.

The same law is written twice, once for a page (`payment_clock`), once for the database (`is_late`); a test holds
them equal. Sources: code de la commande publique R2192-10 to R2192-15, R2192-27, R2192-28, R2193-12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Case, DateField, DurationField, ExpressionWrapper, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate
from django.utils import timezone

from unisson.lifecycles.invoice import BEFORE_BOOKING, VISIBLE_TO_RECIPIENT, Status
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.models import Invoice, InvoiceQuerySet, TypeFacture
from unisson.portal.kernel import clock
from unisson.portal.kernel.models import Event
from unisson.portal.organisations.models import DELAI_PAIEMENT_JOURS, CategorieAcheteur

ARTICLE = {
    CategorieAcheteur.ETAT: "R2192-10",
    CategorieAcheteur.COLLECTIVITE: "R2192-10",
    CategorieAcheteur.SANTE: "R2192-11, 1°",
    CategorieAcheteur.ENTREPRISE_PUBLIQUE: "R2192-11, 2°",
}
NEW_DELAY = 30  # R2192-28: what opens when the pieces arrive, unless more was left
WAITING = (*BEFORE_BOOKING, Status.COMPTABILISEE, Status.SUSPENDUE)
CANCELLED = (Status.REJETEE, Status.ABANDONNEE)


class DelayState(StrEnum):
    """Where the clock stands."""

    RUNNING = "RUNNING"
    STOPPED = "STOPPED"  # suspended: the supplier must answer
    RETURNED = "RETURNED"  # to be recycled: the right recipient does not have it yet
    PAID = "PAID"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Delay:
    """The clock of one invoice, in whole days of the portal's time zone."""

    state: DelayState
    start: date
    limit: int  # days in all, the new delay of R2192-28 included
    spent: int
    due: date | None  # None while it is stopped
    article: str
    stopped: int = 0
    stopped_since: date | None = None
    stopped_by: str = ""
    spent_before: int = 0  # days spent before the suspension
    renewed: int = 0  # days that opened, or will open, when the pieces arrive
    first_start: date | None = None  # when it started once already, before a recycling

    @property
    def late(self) -> int:
        """Days beyond the limit; 0 when on time."""
        return max(self.spent - self.limit, 0)

    @property
    def left(self) -> int:
        return max(self.limit - self.spent, 0)


def payment_clock(invoice: Invoice, events: Sequence[Event] = ()) -> Delay | None:
    """The delay of `invoice`, or None when none runs (not delivered, already paid, credit note).

    `events`, its history, adds by whom it was stopped and that it started anew; no query is made.
    """
    recipient = invoice.recipient
    if invoice.available_at is None or recipient is None or not _is_owed(invoice):
        return None
    if invoice.status not in VISIBLE_TO_RECIPIENT and invoice.status not in CANCELLED:
        return None
    start, end, limit = day_of(invoice.available_at), _end(invoice), recipient.delai_paiement_jours
    delay = Delay(
        state=_state(invoice),
        start=start,
        limit=limit,
        spent=(end - start).days,
        due=start + timedelta(limit),
        article=ARTICLE[CategorieAcheteur(recipient.categorie_acheteur or CategorieAcheteur.COLLECTIVITE)],
        first_start=_first_start(events, start),
    )
    if invoice.suspended_at is None or invoice.suspended_at < invoice.available_at:
        return delay
    return _with_suspension(delay, day_of(invoice.suspended_at), invoice.completed_at, end, _stopped_by(events))


def _with_suspension(delay: Delay, since: date, completed_at: datetime | None, end: date, by: str) -> Delay:
    before = (since - delay.start).days
    renewed = max(NEW_DELAY, delay.limit - before)
    delay = replace(delay, spent_before=before, renewed=renewed, stopped_since=since, stopped_by=by)
    if completed_at is None:
        return replace(delay, spent=before, due=None, stopped=(end - since).days)
    resumed = day_of(completed_at)
    return replace(
        delay,
        limit=before + renewed,
        spent=before + (end - resumed).days,
        due=resumed + timedelta(renewed),
        stopped=(resumed - since).days,
    )


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


def with_delay(invoices: InvoiceQuerySet) -> InvoiceQuerySet:
    """Only what waits to be paid, each with `is_late`: the law above, said to the database."""
    waiting = invoices.filter(status__in=WAITING, available_at__isnull=False)
    waiting = waiting.exclude(cadre_facturation=CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE)
    waiting = waiting.exclude(type_facture=TypeFacture.AVOIR)
    suspended = Q(suspended_at__gte=F("available_at"))
    before = _days(TruncDate("suspended_at"), TruncDate("available_at"))
    since_pieces = _days(_today(), TruncDate("completed_at"))
    return waiting.annotate(
        limit=_limit(),
        elapsed=Case(
            When(suspended & Q(completed_at__isnull=True), then=before),
            When(suspended, then=before + since_pieces),
            default=_days(_today(), TruncDate("available_at")),
            output_field=DurationField(),
        ),
        since_pieces=Case(When(suspended, then=since_pieces), default=None, output_field=DurationField()),
    ).annotate(
        is_late=Case(
            When(Q(since_pieces__isnull=True, elapsed__gt=F("limit")), then=Value(True)),
            When(Q(since_pieces__gt=timedelta(NEW_DELAY), elapsed__gt=F("limit")), then=Value(True)),
            default=Value(False),
        )
    )


def _limit() -> Case:
    lines = [
        When(recipient__categorie_acheteur=category, then=Value(timedelta(days), output_field=DurationField()))
        for category, days in DELAI_PAIEMENT_JOURS.items()
    ]
    return Case(*lines, default=Value(timedelta(NEW_DELAY), output_field=DurationField()))


def _today() -> Value:
    return Value(clock.today(), output_field=DateField())


def _days(end: Value | TruncDate, start: TruncDate) -> Combinable:
    return ExpressionWrapper(end - start, output_field=DurationField())
