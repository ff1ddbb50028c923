"""Who may read an invoice, and which role someone holds over it. Pure questions, one query at most."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from django.db.models import Q

from unisson.lifecycles.invoice import DRAFT, VISIBLE_TO_RECIPIENT, VISIBLE_TO_VALIDEUR_2, Role, Status
from unisson.portal.kernel.actor import Actor, Grant
from unisson.portal.organisations.models import Espace

if TYPE_CHECKING:
    from unisson.portal.invoices.models import Invoice

NOTHING = Q(pk__in=[])
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
    "recipient": Q(status__in=[status.value for status in VISIBLE_TO_RECIPIENT]),
    "valideur_1": ~Q(status__in=[status.value for status in (*DRAFT, Status.SUPPRIMEE)]),
    "valideur_2": Q(status__in=[status.value for status in VISIBLE_TO_VALIDEUR_2]),
}


def visible_invoices(actor: Actor) -> Q:
    """The invoices an actor may read, by the espaces and services they are habilitated on."""
    if actor.is_system:
        return Q()
    return _any_of(actor.grants)


def invoices_of_espace(
    actor: Actor, espace: Espace, structure_id: int, *, modify: bool = False, statuses: Sequence[str] = ()
) -> Q:
    """The invoices one espace of one structure opens to the actor: what its list shows; only in `statuses` if some are given.

    Statuses are said here rather than beside: one short condition is planned and read several times faster than two.
    """
    grants = (grant for grant in actor.grants if grant.espace == espace and grant.structure_id == structure_id)
    return _any_of((grant for grant in grants if grant.may_modify or not modify), statuses)


def _any_of(grants: Iterable[Grant], statuses: Sequence[str] = ()) -> Q:
    return reduce(operator.or_, (_visible_by(grant, statuses) for grant in grants), NOTHING)


def _visible_by(grant: Grant, statuses: Sequence[str]) -> Q:
    structure, service = grant.structure_id, grant.service_id
    if grant.espace == Espace.FACTURES_EMISES:
        mine = Q(supplier_id=structure) & _open_to("supplier", statuses)
        return mine if service is None else mine & Q(supplier_service_id=service)
    if grant.espace == Espace.FACTURES_RECUES:
        ours = Q(recipient_id=structure) & _open_to("recipient", statuses)
        return ours if service is None else ours & Q(recipient_service_id=service)
    if grant.espace == Espace.FACTURES_A_VALIDER:
        first = Q(valideur_1_id=structure) & _open_to("valideur_1", statuses)
        return first | Q(valideur_2_id=structure) & _open_to("valideur_2", statuses)
    return NOTHING


def _open_to(side: str, statuses: Sequence[str]) -> Q:
    if not statuses:
        return OPEN[side]
    return Q(status__in=[status for status in statuses if status in SEEN_BY[side]])


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
