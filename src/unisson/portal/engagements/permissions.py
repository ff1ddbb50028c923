"""Who may read an engagement, who may act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from unisson.lifecycles.engagement import EngagementRole
from unisson.portal.kernel.actor import Actor, Grant
from unisson.portal.organisations.models import Espace, Structure, TypeIdentifiant

if TYPE_CHECKING:
    from unisson.portal.engagements.models import Engagement

NOTHING = Q(pk__in=[])
# Ways to the structures that one continues since its SIRET changed.
CONTINUED = ("origine_id", "origine__origine_id", "origine__origine__origine_id")


def visible_engagements(actor: Actor) -> Q:
    """Those of the buyers and services one is habilitated on, and those given to one's own company."""
    if actor.is_system:
        return Q()
    visible = NOTHING
    for grant in actor.grants:
        visible |= _visible_by(grant)
    return visible


def _visible_by(grant: Grant) -> Q:
    if grant.espace == Espace.ENGAGEMENTS:
        ours = Q(structure_id=grant.structure_id)
        return ours if grant.service_id is None else ours & Q(service_id=grant.service_id)
    if grant.espace == Espace.FACTURES_EMISES:
        return given_to(grant.structure_id)
    return NOTHING


def given_to(structure_id: int) -> Q:
    """The engagements that name this structure as their supplier, under its SIRET or under those that it continues."""
    mine = Structure.objects.filter(pk=structure_id)
    own = Q(pk=structure_id)
    for way in CONTINUED:
        own |= Q(pk__in=mine.values(way))
    named = Structure.objects.filter(own, type_identifiant=TypeIdentifiant.SIRET)
    return Q(fournisseur_siret__in=named.values("identifiant"))


def sirets_of(supplier: Structure) -> list[str]:
    """Its SIRET and those that it continues: what was ordered from the one is invoiced by the other."""
    line = [supplier]
    while line[-1].origine is not None and len(line) <= len(CONTINUED):
        line.append(line[-1].origine)
    return [known.identifiant for known in line if known.type_identifiant == TypeIdentifiant.SIRET]


def may_write(actor: Actor, structure_id: int, service_id: int | None) -> bool:
    """Whether the actor keeps the list of this buyer, for this service (None: without service)."""
    return actor.may(Espace.ENGAGEMENTS, structure_id, service_id, modify=True)


def roles_of(engagement: Engagement, actor: Actor) -> set[EngagementRole]:
    """The roles in which the actor may act on the engagement."""
    return {EngagementRole.EMETTEUR} if may_write(actor, engagement.structure_id, engagement.service_id) else set()
