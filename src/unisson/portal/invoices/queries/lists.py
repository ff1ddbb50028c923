"""The three lists (issued, received, to validate): who may read them, their filters, their pages by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from unisson.portal.invoices.models import Invoice, InvoiceQuerySet
from unisson.portal.invoices.permissions import invoices_of_espace
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace, Structure

PAGE_SIZE = 25
SHOWN_WITH = ("supplier", "supplier_service", "recipient", "recipient_service")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person looks for (domaine 3.3); an empty field filters nothing."""

    status: tuple[str, ...] = ()
    number: str = ""
    party: str = ""
    engagement: str = ""
    sent_from: date | None = None
    sent_to: date | None = None
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the keys that open the neighbouring pages (None at an end)."""

    rows: list[Invoice]
    newer: int | None
    older: int | None


def readable(actor: Actor, invoice_id: int) -> Invoice | None:
    """The invoice with everybody it names, in one query; None when this person may not read it."""
    parties = (*SHOWN_WITH, "valideur_1", "valideur_2", "depot")
    return Invoice.objects.visible_to(actor).select_related(*parties).filter(pk=invoice_id).first()


def issued(actor: Actor, structure: Structure, filters: Filters | None = None) -> InvoiceQuerySet:
    """What the structure issued, drafts included, that this person may read."""
    return _list(actor, structure, Espace.FACTURES_EMISES, filters, others=("recipient",))


def received(actor: Actor, structure: Structure, filters: Filters | None = None) -> InvoiceQuerySet:
    """What the structure received, by the services the person is habilitated on."""
    return _list(actor, structure, Espace.FACTURES_RECUES, filters, others=("supplier",))


def to_validate(actor: Actor, structure: Structure, filters: Filters | None = None) -> InvoiceQuerySet:
    """What the structure validates, or has validated, for its sub- and co-contractors."""
    return _list(actor, structure, Espace.FACTURES_A_VALIDER, filters, others=("supplier", "recipient"))


def _list(
    actor: Actor, structure: Structure, espace: Espace, filters: Filters | None, *, others: tuple[str, ...]
) -> InvoiceQuerySet:
    mine = Invoice.objects.filter(invoices_of_espace(actor, espace, structure.pk)).select_related(*SHOWN_WITH)
    # Reports and what was read of a PDF weigh kilobytes a row; no list shows them.
    mine = mine.defer("report", "fields_read")
    return mine.filter(_matching(filters, others)) if filters else mine


def _matching(filters: Filters, others: tuple[str, ...]) -> Q:
    wanted = Q()
    for value, condition in _CONDITIONS:
        found = getattr(filters, value)
        if found not in ("", (), None):
            wanted &= condition(found)
    if filters.party.strip():
        wanted &= _party(filters.party.strip(), others)
    return wanted


_CONDITIONS: tuple[tuple[str, Callable[..., Q]], ...] = (
    ("status", lambda codes: Q(status__in=codes)),
    ("number", lambda text: Q(number__icontains=text.strip())),
    ("engagement", lambda text: Q(numero_engagement__icontains=text.strip())),
    ("sent_from", lambda day: Q(sent_at__gte=_midnight(day))),
    ("sent_to", lambda day: Q(sent_at__lt=_midnight(day + timedelta(days=1)))),
    ("amount_min", lambda amount: Q(amount_due__gte=amount)),
    ("amount_max", lambda amount: Q(amount_due__lte=amount)),
)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _party(text: str, others: tuple[str, ...]) -> Q:
    """The other party, by its name or by the beginning of its identifier (a SIREN finds all its SIRETs)."""
    bare = "".join(text.split())
    found = Q()
    for other in others:
        found |= (
            Q(**{f"{other}__identifiant__startswith": bare})
            if bare.isdigit()
            else Q(**{f"{other}__raison_sociale__icontains": text})
        )
    return found


def page(rows: InvoiceQuerySet, *, before: int | None = None, after: int | None = None, size: int = PAGE_SIZE) -> Page:
    """One page, newest first, by key: `before` asks for older rows than it, `after` for newer ones. One query.

    The page that follows stays the same whatever is deposited meanwhile, and costs the same at any depth.
    """
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        shown = list(reversed(found[:size]))
        return Page(shown, newer=shown[0].pk if len(found) > size else None, older=shown[-1].pk if shown else None)
    wanted = rows if before is None else rows.filter(pk__lt=before)
    found = list(wanted.order_by("-pk")[: size + 1])
    shown = found[:size]
    return Page(
        shown,
        newer=shown[0].pk if shown and before is not None else None,
        older=shown[-1].pk if len(found) > size else None,
    )
