"""Who may read an invoice, and which role someone holds over it. Pure questions, one query at most."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from unisson.lifecycles.invoice import DRAFT, VISIBLE_TO_RECIPIENT, VISIBLE_TO_VALIDEUR_2, Role, Status
from unisson.portal.kernel.actor import Actor, Grant
from unisson.portal.organisations.models import Espace

if TYPE_CHECKING:
    from unisson.portal.invoices.models import Invoice

NOTHING = Q(pk__in=[])


def visible_invoices(actor: Actor) -> Q:
    """The invoices an actor may read, by the espaces and services they are habilitated on."""
    if actor.is_system:
        return Q()
    return _any_of(actor.grants)


def invoices_of_espace(actor: Actor, espace: Espace, structure_id: int, *, modify: bool = False) -> Q:
    """The invoices one espace of one structure opens to the actor: what its list shows."""
    grants = (grant for grant in actor.grants if grant.espace == espace and grant.structure_id == structure_id)
    return _any_of(grant for grant in grants if grant.may_modify or not modify)


def _any_of(grants: Iterable[Grant]) -> Q:
    visible = NOTHING
    for grant in grants:
        visible |= _visible_by(grant)
    return visible


def _visible_by(grant: Grant) -> Q:
    structure, service = grant.structure_id, grant.service_id
    if grant.espace == Espace.FACTURES_EMISES:
        mine = Q(supplier_id=structure) & ~Q(status=Status.SUPPRIMEE)
        return mine if service is None else mine & Q(supplier_service_id=service)
    if grant.espace == Espace.FACTURES_RECUES:
        ours = Q(recipient_id=structure, status__in=VISIBLE_TO_RECIPIENT)
        return ours if service is None else ours & Q(recipient_service_id=service)
    if grant.espace == Espace.FACTURES_A_VALIDER:
        first = Q(valideur_1_id=structure) & ~Q(status__in=[*DRAFT, Status.SUPPRIMEE])
        return first | Q(valideur_2_id=structure, status__in=VISIBLE_TO_VALIDEUR_2)
    return NOTHING


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
