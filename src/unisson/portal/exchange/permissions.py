"""Who may read a flux, and who may decide of it: those who deposit for its structure (domaine 3.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from unisson.lifecycles.flux import FluxRole
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace

if TYPE_CHECKING:
    from unisson.portal.exchange.models import Flux

NOTHING = Q(pk__in=[])


def visible_flux(actor: Actor, *, modify: bool = False) -> Q:
    """The flux an actor may read (or decide of), by the rights they hold on issued invoices."""
    if actor.is_system:
        return Q()
    visible = NOTHING
    for grant in actor.grants:
        if grant.espace == Espace.FACTURES_EMISES and (grant.may_modify or not modify):
            ours = Q(structure_id=grant.structure_id)
            visible |= ours if grant.service_id is None else ours & Q(service_id=grant.service_id)
    return visible


def may_decide(flux: Flux, actor: Actor) -> bool:
    """Whether the actor deposits for the structure (and service) of the flux."""
    return actor.may(Espace.FACTURES_EMISES, flux.structure_id, flux.service_id, modify=True)


def roles_of(flux: Flux, actor: Actor) -> set[FluxRole]:
    """The roles in which the actor may act on the flux."""
    if actor.is_system:
        return {FluxRole.SYSTEME}
    return {FluxRole.DEPOSANT} if may_decide(flux, actor) else set()
