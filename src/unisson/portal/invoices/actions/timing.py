"""What is said about the payment delay without changing the status: execution, alerts, interest paid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from unisson.lifecycles.delay import DelayState
from unisson.lifecycles.engine import Cause, EngineCause
from unisson.lifecycles.invoice import CAUSES, Role
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.permissions import roles_of
from unisson.portal.invoices.queries.delay import WAITING, day_of, payment_clock, with_delay
from unisson.portal.invoices.queries.interest import INTERETS_REGLES, owed
from unisson.portal.kernel import clock, delays
from unisson.portal.kernel.actor import SYSTEM, Actor
from unisson.portal.kernel.events import history, record
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.kernel.moving import Refused

EXECUTION_DATEE = "EXECUTION_DATEE"
ECHEANCE_PROCHE = "ECHEANCE_PROCHE"
ECHEANCE_ATTEINTE = "ECHEANCE_ATTEINTE"
CATCH_UP = timedelta(7)  # a portal that was down alerts late rather than never, within a week
NOT_OWED = Cause(
    "INTERETS_NON_DUS",
    "Cette facture n’a pas été mise en paiement en retard : il n’y a ni intérêts ni indemnité à régler.",
    20150,
)
ALREADY = Cause("INTERETS_DEJA_REGLES", "Le règlement des intérêts est déjà noté pour cette facture.", 20151)
BAD_DAY = Cause(
    "DATE_EXECUTION_IMPOSSIBLE",
    "La date d’exécution ne déplace le délai que si elle suit la réception de la facture, sans dépasser aujourd’hui "
    "(art. R2192-13 du code de la commande publique). Vérifiez-la.",
    20152,
)
BAD_SETTLEMENT = Cause("REGLEMENT_IMPOSSIBLE", "Indiquez un montant positif et une date qui suit la mise en paiement.", 20153)


def _demand(invoice: Invoice, actor: Actor) -> None:
    if Role.DESTINATAIRE not in roles_of(invoice, actor):
        raise Refused((CAUSES[EngineCause.ROLE_INCOMPATIBLE],))


@transaction.atomic
def date_execution(invoice_id: int, actor: Actor, day: date, comment: str = "") -> Invoice:
    """Write the day the services were executed, when it came after the invoice: the delay starts there (art. R2192-13).

    The supplier is told, with both dates. Raises Refused, Invoice.DoesNotExist.
    """
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    _demand(invoice, actor)
    if invoice.status not in WAITING:
        raise Refused((CAUSES[EngineCause.STATUT_INCOMPATIBLE],))
    if invoice.available_at is None or not day_of(invoice.available_at) < day <= clock.today():
        raise Refused((BAD_DAY,))
    before = invoice.executed_on or day_of(invoice.available_at)
    invoice.executed_on = day
    invoice.save(update_fields=["executed_on"])
    data = {"start": {"before": before.isoformat(), "after": day.isoformat()}, "article": "R2192-13"}
    record(invoice, EventKind.COMPLEMENTAIRE, EXECUTION_DATEE, actor, note=comment.strip(), data=data)
    return invoice


@transaction.atomic
def settle_interest(invoice_id: int, actor: Actor, amount: Decimal, paid_on: date, comment: str = "") -> Invoice:
    """Write that the recipient paid interest and indemnity (art. R2192-36), once. `amount` in euros, indemnity included.

    Raises Refused, Invoice.DoesNotExist.
    """
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    _demand(invoice, actor)
    events = list(history(invoice))
    due = owed(invoice, payment_clock(invoice, events), events)
    if due is None or payment_clock(invoice, events).state is not DelayState.PAID:  # type: ignore[union-attr]
        raise Refused((NOT_OWED,))
    if due.settled is not None:
        raise Refused((ALREADY,))
    if amount <= 0 or not day_of(invoice.status_at) <= paid_on <= clock.today():
        raise Refused((BAD_SETTLEMENT,))
    data = {"amount": str(amount), "paid_on": paid_on.isoformat(), "article": "R2192-36"}
    record(invoice, EventKind.COMPLEMENTAIRE, INTERETS_REGLES, actor, note=comment.strip(), data=data)
    return invoice


def to_alert() -> list[tuple[int, str]]:
    """The invoices whose due date comes within the days of the setting, or is reached, and that this due date has not
    been told for yet: (invoice, code of the alert)."""
    today = clock.today()
    soon = delays.of("ALERTE_ECHEANCE")
    waiting = with_delay(Invoice.objects.all())
    near = waiting.filter(Q(due_on__gt=today, due_on__lte=today + soon))
    reached = waiting.filter(Q(due_on__lte=today, due_on__gt=today - CATCH_UP))
    return [
        (pk, code)
        for rows, code in ((near, ECHEANCE_PROCHE), (reached, ECHEANCE_ATTEINTE))
        for pk in rows.exclude(Exists(_told(code))).order_by("pk").values_list("pk", flat=True)
    ]


def _told(code: str) -> QuerySet[Event]:
    # One alert for each due date: a delay that starts anew is told anew.
    return Event.objects.annotate(due=KT("data__due")).filter(
        subject_type=Invoice._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), BigIntegerField()),
        code=code,
        due=Cast(OuterRef("due_on"), TextField()),
    )


@transaction.atomic
def alert(invoice_id: int, code: str) -> bool:
    """Write one alert (ECHEANCE_PROCHE or ECHEANCE_ATTEINTE) for the current due date, once; say whether it was."""
    invoice = Invoice.objects.visible_to(SYSTEM).locked(invoice_id)
    delay = payment_clock(invoice)
    if invoice.status not in WAITING or delay is None or delay.due is None:
        return False
    due = delay.due.isoformat()
    if any(event.code == code and event.data.get("due") == due for event in history(invoice)):
        return False
    left = (delay.due - clock.today()).days
    data = {"due": due, "left": left, "article": delay.article}
    record(invoice, EventKind.COMPLEMENTAIRE, code, SYSTEM, data=data)
    return True
