"""Who may read an invoice, and which role someone holds over it. Pure questions, one query at most."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from django.db.models import Q

from unisson.lifecycles.invoice import DRAFT, VISIBLE_TO_RECIPIENT, VISIBLE_TO_VALIDEUR_2, Role, Status
from unisson.portal.kernel.actor import Actor, Grant
from unisson.portal.kernel.querysets import IsTrue
from unisson.portal.organisations.models import Espace

if TYPE_CHECKING:
    from unisson.portal.invoices.models import Invoice

NOTHING = Q(pk__in=[])
# Which sides of an invoice each espace opens, and those where a service may be all that is opened.
SIDES: dict[str, tuple[str, ...]] = {
    Espace.FACTURES_EMISES: ("supplier",),
    Espace.FACTURES_RECUES: ("recipient",),
    Espace.FACTURES_A_VALIDER: ("valideur_1", "valideur_2"),
}
WITH_SERVICES = ("supplier", "recipient")
# In which statuses each party sees an invoice…
SEEN_BY: dict[str, Sequence[str]] = {
    "supplier": [status for status in Status if status != Status.SUPPRIMEE],
    "recipient": VISIBLE_TO_RECIPIENT,
    "valideur_1": [status for status in Status if status not in (*DRAFT, Status.SUPPRIMEE)],
    "valideur_2": VISIBLE_TO_VALIDEUR_2,
}
# … and the same as a condition, in the shortest words. The indexes of the lists hold these rows and no other: PostgreSQL
# recognises the condition when it is said in the same words.
OPEN: dict[str, Q] = {
    "supplier": ~Q(status=Status.SUPPRIMEE.value),
    "recipient": Q(IsTrue(Q(status__in=[status.value for status in VISIBLE_TO_RECIPIENT]))),
    "valideur_1": ~Q(status__in=[status.value for status in (*DRAFT, Status.SUPPRIMEE)]),
    "valideur_2": Q(status__in=[status.value for status in VISIBLE_TO_VALIDEUR_2]),
}


def visible_invoices(actor: Actor) -> Q:
    """The invoices an actor may read, by the espaces and services they are habilitated on."""
    if actor.is_system:
        return Q()
    return _any_of(actor.grants)


def invoices_of_espace(
    actor: Actor, espace: str, structure_id: int, *, modify: bool = False, statuses: Sequence[str] = ()
) -> Q:
    """The invoices one espace of one structure opens to the actor: what its list shows, were it in some `statuses` only."""
    return _any_of(_held_in(actor, espace, structure_id, modify=modify), statuses)


def sides_of_espace(actor: Actor, espace: str, structure_id: int, statuses: Sequence[str] = ()) -> dict[str, Q]:
    """The same, side by side."""
    return sides_of_grants(_held_in(actor, espace, structure_id), statuses)


def _held_in(actor: Actor, espace: str, structure_id: int, *, modify: bool = False) -> Iterable[Grant]:
    grants = (grant for grant in actor.grants if grant.espace == espace and grant.structure_id == structure_id)
    return (grant for grant in grants if grant.may_modify or not modify)


def sides_of_grants(grants: Iterable[Grant], statuses: Sequence[str] = ()) -> dict[str, Q]:
    """What these rights open, side by side: said apart, each side is found and walked by its own indexes."""
    found: dict[str, Q] = {}
    for grant in grants:
        for side, seen in _visible_by(grant, statuses).items():
            found[side] = found[side] | seen if side in found else seen
    return found


def _any_of(grants: Iterable[Grant], statuses: Sequence[str] = ()) -> Q:
    return reduce(operator.or_, (seen for grant in grants for seen in _visible_by(grant, statuses).values()), NOTHING)


def _visible_by(grant: Grant, statuses: Sequence[str]) -> dict[str, Q]:
    found = {side: Q(**{f"{side}_id": grant.structure_id}) & _open_to(side, statuses) for side in SIDES.get(grant.espace, ())}
    if grant.service_id is None:
        return found
    return {
        side: seen & Q(**{f"{side}_service_id": grant.service_id}) if side in WITH_SERVICES else seen
        for side, seen in found.items()
    }


def _open_to(side: str, statuses: Sequence[str]) -> Q:
    return OPEN[side] & Q(status__in=statuses) if statuses else OPEN[side]


def roles_of(invoice: Invoice, actor: Actor) -> set[Role]:
    """The roles in which the actor may *act* on the invoice (rights of modification only)."""
    return {Role.SYSTEME} if actor.is_system else _held(invoice, actor, modify=True)


def sides_of(invoice: Invoice, actor: Actor) -> set[Role]:
    """The roles through which the actor *reads* the invoice, were it only to consult it."""
    return _held(invoice, actor, modify=False)


def _held(invoice: Invoice, actor: Actor, *, modify: bool) -> set[Role]:
    claims = (
        (Role.FOURNISSEUR, Espace.FACTURES_EMISES, invoice.supplier_id, invoice.supplier_service_id),
        (Role.DESTINATAIRE, Espace.FACTURES_RECUES, invoice.recipient_id, invoice.recipient_service_id),
        (Role.VALIDEUR_1, Espace.FACTURES_A_VALIDER, invoice.valideur_1_id, None),
        (Role.VALIDEUR_2, Espace.FACTURES_A_VALIDER, invoice.valideur_2_id, None),
    )
    return {
        role
        for role, espace, structure, service in claims
        if structure is not None and actor.may(espace, structure, service, modify=modify)
    }
