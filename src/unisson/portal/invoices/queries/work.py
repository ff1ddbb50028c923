"""What awaits a person, and the money that waits: the home page and the counters of the navigation."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, IntegerField, JSONField, Min, Q, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

from unisson.lifecycles.invoice import AWAITS, DRAFT, Role, Status
from unisson.portal.invoices.guards import VALIDATION_DELAY
from unisson.portal.invoices.models import Invoice, InvoiceQuerySet
from unisson.portal.invoices.permissions import invoices_of_espace
from unisson.portal.invoices.queries.delay import with_delay
from unisson.portal.invoices.queries.lists import SHOWN_WITH
from unisson.portal.kernel import clock, prepared
from unisson.portal.kernel.actor import Actor, Grant
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.organisations.models import Espace, Structure

ACQUITTEMENT_REJET, ACQUITTEMENT_SUSPENSION = "ACQUITTEMENT_REJET", "ACQUITTEMENT_SUSPENSION"
# A refusal stays in the supplier's work list until they say they have read it (domaine 9.1).
TO_ACKNOWLEDGE = (Status.REJETEE, Status.REFUSEE_1, Status.REFUSEE_2, Status.NON_CONFORME)
# What the supplier must say to have read: a reminder, then nothing else before it (domaine 9.1).
TO_READ = (*TO_ACKNOWLEDGE, Status.SUSPENDUE)
UNREAD = Q(acknowledged_at__isnull=True) | Q(acknowledged_at__lt=F("status_at"))
REMINDED_AFTER, COMPULSORY_AFTER = timedelta(days=5), timedelta(days=7)
ESPACE_OF = {
    Role.FOURNISSEUR: Espace.FACTURES_EMISES,
    Role.VALIDEUR_1: Espace.FACTURES_A_VALIDER,
    Role.VALIDEUR_2: Espace.FACTURES_A_VALIDER,
    Role.DESTINATAIRE: Espace.FACTURES_RECUES,
}


class Counters(NamedTuple):
    """How many invoices and lots await the person, in all and by list."""

    to_do: int = 0
    to_validate: int = 0
    received: int = 0
    unread: int = 0  # refusals and suspensions that the supplier has not said to have read
    overdue: int = 0  # those that they must read before anything else
    lots: int = 0  # lots to decide of, counted by who knows lots


@dataclass(frozen=True, slots=True)
class Money:
    """What waits to be paid in one currency, and what of it is late."""

    currency: str
    count: int
    amount: Decimal
    oldest: datetime
    examined: int  # their recipient has nothing left to examine, and has not paid yet
    late_count: int
    late_amount: Decimal


# Out of the work list of the recipient, who has acted (the « synthèse »), but still to be led to its payment.
EXAMINED = (Status.SERVICE_FAIT, Status.MANDATEE, Status.MISE_A_DISPOSITION_COMPTABLE, Status.COMPTABILISEE)
NOT_APART = Q(pk__in=[])


def awaits(actor: Actor, structure_id: int, role: Role) -> Q:
    """What a role must act upon. Only rights of modification count: who may only read is awaited by nobody."""

    def mine(statuses: Sequence[str]) -> Q:
        return invoices_of_espace(actor, ESPACE_OF[role], structure_id, modify=True, statuses=statuses)

    if role is Role.FOURNISSEUR:
        return mine((*AWAITS[role], *TO_ACKNOWLEDGE)) & (Q(status__in=AWAITS[role]) | UNREAD)
    if role is Role.DESTINATAIRE:
        return mine(AWAITS[role])
    level = "valideur_1_id" if role is Role.VALIDEUR_1 else "valideur_2_id"
    # The right over the espace is over the whole structure; said in full, it would name both levels twice.
    held = actor.may(Espace.FACTURES_A_VALIDER, structure_id, None, modify=True)
    return Q(**{level: structure_id}, status__in=AWAITS[role]) if held else NOT_APART


def _to_read(actor: Actor, structure: Structure) -> Q:
    return invoices_of_espace(actor, Espace.FACTURES_EMISES, structure.pk, modify=True, statuses=TO_READ) & UNREAD


def unread(actor: Actor, structure: Structure) -> InvoiceQuerySet:
    """The refusals and suspensions that the person must say to have read, oldest first."""
    rows = Invoice.objects.filter(_to_read(actor, structure)).select_related("recipient").defer("report", "fields_read")
    return rows.order_by("status_at", "pk")


def words_of(invoices: Sequence[Invoice]) -> dict[int, str]:
    """What the last person to change the status of each of these invoices wrote, when they wrote something. One query."""
    about = {"subject_type": Invoice._meta.label_lower, "subject_id__in": [invoice.pk for invoice in invoices]}
    rows = Event.objects.filter(kind=EventKind.STATUT, **about).order_by("id").values_list("subject_id", "note")
    return dict(rows)


def unread_for_long(delay: timedelta) -> list[int]:
    """Whoever the supplier is, what was refused or suspended this long ago and never said to be read, oldest first."""
    rows = Invoice.objects.filter(UNREAD, status__in=TO_READ, status_at__lte=clock.now() - delay)
    return list(rows.order_by("status_at", "pk").values_list("pk", flat=True))


def awaiting(actor: Actor, structure: Structure, apart: Q = NOT_APART) -> InvoiceQuerySet:
    """Everything that awaits the person in this structure: returned and received first, drafts last, oldest first.

    `apart`: what awaits in another form (a draft with the lot it came in), left out.
    """
    everything = Q(pk__in=[])
    for role in ESPACE_OF:
        everything |= awaits(actor, structure.pk, role)
    rank = Case(When(status__in=DRAFT, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = Invoice.objects.filter(everything & ~apart).select_related(*SHOWN_WITH).defer("report", "fields_read")
    return rows.order_by(rank, "status_at", "pk")


def awaiting_by_status(actor: Actor, structure: Structure, apart: Q = NOT_APART) -> list[tuple[Role, Status, int]]:
    """How many await the person in each status, and by which role, in the order of the roles' work lists. One query.

    `apart` as for `awaiting`.
    """
    roles = {status: role for role, statuses in AWAITS.items() for status in statuses}
    roles |= dict.fromkeys(TO_ACKNOWLEDGE, Role.FOURNISSEUR)
    everything = NOT_APART
    for role in ESPACE_OF:
        everything |= awaits(actor, structure.pk, role)
    rows = Invoice.objects.filter(everything & ~apart).order_by().values_list("status").annotate(Count("pk"))
    found = {Status(status): count for status, count in rows}
    return [(role, status, found[status]) for status, role in roles.items() if status in found]


# What the numbers are counted of, before who asks is known.
_PLACE, _SERVICES, _OVERDUE = -1, range(-100, -1_000_000, -1), datetime(1, 1, 1, tzinfo=UTC)
Apart = Callable[[Structure], Q]
Lots = Callable[[Actor, Structure], Combinable]


def counters(actor: Actor, structure: Structure, apart: Apart | None = None, lots: Lots | None = None) -> Counters:
    """The numbers of the navigation, in one query; none for who may act on nothing here.

    `apart` as for `awaiting`; `lots` counts in SQL what holds it. Every page asks: the question is written once for each way
    of holding rights, and planned once for each connection.
    """
    mine = {grant for grant in actor.grants if grant.structure_id == structure.pk and grant.may_modify}
    services = sorted({grant.service_id for grant in mine if grant.service_id is not None})
    known = dict(zip(services, _SERVICES, strict=False))
    shape = frozenset(Grant(_PLACE, known.get(grant.service_id or 0), grant.espace, True) for grant in mine)
    question = _counting(shape, apart, lots)
    if question is None:
        return Counters()
    values: dict[str, Any] = {f"service{mark}": service for service, mark in known.items()}
    values |= {"structure": structure.pk, "overdue": clock.now() - COMPULSORY_AFTER}
    found: dict[str, int] = {}
    for counts in question.asked(**values)[0]:
        found |= json.loads(counts) if isinstance(counts, str) else {"lots": counts or 0} if counts is not None else {}
    return Counters(**found | {"to_do": sum(found.get(name, 0) for name in ("to_do", "to_validate", "received", "lots"))})


@lru_cache(maxsize=256)
def _counting(shape: frozenset[Grant], apart: Apart | None, lots: Lots | None) -> prepared.Statement | None:
    """The question that counts for who holds these rights; None when they let act on nothing."""
    held = tuple(sorted(shape, key=lambda grant: (grant.espace, -(grant.service_id or 0))))
    who, place = Actor(None, "", _grants=held), Structure(pk=_PLACE)
    sides = _sides(who, place, apart, lots)
    if not sides:
        return None
    marks: dict[Any, str] = {grant.service_id: f"service{grant.service_id}" for grant in shape if grant.service_id is not None}
    one = Structure.objects.filter(pk=_PLACE).order_by().values_list(*sides.values())
    return prepared.written(one, marks | {_PLACE: "structure", _OVERDUE: "overdue"})


def _sides(actor: Actor, structure: Structure, apart: Apart | None, lots: Lots | None) -> dict[str, Combinable]:
    mine = {grant.espace for grant in actor.grants}
    # No status awaits two roles: what awaits the person is the sum of what awaits each. Each side is counted apart: all at
    # once, they would take PostgreSQL longer to plan than to count.
    sides: dict[str, Combinable] = {}
    if Espace.FACTURES_A_VALIDER in mine:
        levels = awaits(actor, structure.pk, Role.VALIDEUR_1) | awaits(actor, structure.pk, Role.VALIDEUR_2)
        sides["validating"] = _counted(levels, to_validate=Q())
    if Espace.FACTURES_RECUES in mine:
        sides["receiving"] = _counted(awaits(actor, structure.pk, Role.DESTINATAIRE), received=Q())
    if Espace.FACTURES_EMISES in mine:
        unread_here = Q(status__in=TO_READ) & UNREAD
        sides["issuing"] = _counted(
            awaits(actor, structure.pk, Role.FOURNISSEUR),
            to_do=~apart(structure) if apart else Q(),
            unread=unread_here,
            overdue=unread_here & Q(status_at__lte=_OVERDUE),
        )
        if lots:
            sides["lots"] = lots(actor, structure)
    return sides


def _counted(where: Q, **names: Q) -> Subquery:
    """How many invoices of `where` are in each of these, in one reading; nothing when there is none."""
    rows = Invoice.objects.filter(where).order_by().annotate(whole=Value(1)).values("whole")
    counts = {name: Count("pk", filter=among) if among else Count("pk") for name, among in names.items()}
    return Subquery(rows.annotate(counts=JSONObject(**counts)).values("counts"), output_field=JSONField())


def left_unanswered() -> list[int]:
    """The invoices whose valideur has kept silent for fifteen days, oldest first."""
    waiting = Invoice.objects.filter(status__in=(Status.A_VALIDER_1, Status.A_VALIDER_2))
    silent = waiting.filter(status_at__lte=clock.now() - VALIDATION_DELAY)
    return list(silent.order_by("status_at", "pk").values_list("pk", flat=True))


def money_waiting(invoices: InvoiceQuerySet) -> list[Money]:
    """Of these invoices, what waits to be paid and what is late, by currency, euros first. One query."""
    rows = (
        with_delay(invoices)
        .order_by()
        .values("currency")
        .annotate(
            count=Count("pk"),
            amount=Sum("amount_due", default=Decimal(0)),
            oldest=Min("available_at"),
            examined=Count("pk", filter=Q(status__in=EXAMINED)),
            late_count=Count("pk", filter=Q(is_late=True)),
            late_amount=Sum("amount_due", filter=Q(is_late=True), default=Decimal(0)),
        )
    )
    return sorted((Money(**row) for row in rows), key=lambda money: (money.currency != "EUR", money.currency))
