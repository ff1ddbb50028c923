"""Who held an invoice, and for how many days: from its events alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from unisson.lifecycles.delay import HOLDERS, Holding, holdings
from unisson.lifecycles.invoice import DRAFT, Role
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries.delay import day_of
from unisson.portal.kernel import clock
from unisson.portal.kernel.models import Event, EventKind

PORTAL = "Unisson"


class Share(NamedTuple):
    """The days one party held the invoice, all its stretches together."""

    role: Role
    name: str
    days: int
    is_current: bool


def held_by(invoice: Invoice, events: Sequence[Event]) -> tuple[Holding, ...]:
    """Every stretch since the invoice was sent, in the hands of whom; no query is made."""
    moves = [event for event in events if event.kind == EventKind.STATUT and event.target not in DRAFT]
    names = _names(invoice, moves)
    told = ((day_of(event.at), event.target, _name(event.target, there)) for event, there in zip(moves, names, strict=True))
    return holdings(told, clock.today())


def shares(stretches: Sequence[Holding]) -> list[Share]:
    """The same, one line a party, in order of first appearance; who held it for less than a day is told with 0."""
    found: dict[tuple[Role, str], Share] = {}
    for stretch in stretches:
        key = stretch.role, stretch.name
        before = found.get(key)
        days = stretch.days + (before.days if before else 0)
        found[key] = Share(*key, days, stretch.until is None)
    return [share for share in found.values() if share.days or share.is_current or share.role is not Role.SYSTEME]


def _name(status: str, there: dict[Role, str]) -> str:
    role = HOLDERS.get(status)
    return PORTAL if role is Role.SYSTEME else there.get(role, "") if role else ""


def _names(invoice: Invoice, moves: Sequence[Event]) -> list[dict[Role, str]]:
    """Who was in each role after each move: read backwards, since a recycling or a correction tells what it replaced."""
    there = {
        Role.FOURNISSEUR: str(invoice.supplier),
        Role.DESTINATAIRE: str(invoice.recipient or ""),
        Role.VALIDEUR_1: str(invoice.valideur_1 or ""),
        Role.VALIDEUR_2: str(invoice.valideur_2 or ""),
    }
    found = []
    for event in reversed(moves):
        found.append(there)
        before = event.data.get("before", {})
        replaced = {
            Role.DESTINATAIRE: before.get("recipient"),
            Role.VALIDEUR_1: before.get("valideur_1"),
            Role.VALIDEUR_2: before.get("valideur_2"),
        }
        there = there | {role: name for role, name in replaced.items() if name is not None}
    return found[::-1]
