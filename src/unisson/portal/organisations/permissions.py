"""Turn a signed-in person into an actor with their rights, and say who manages a structure."""

from __future__ import annotations

from typing import Any

from unisson.portal.kernel.actor import Actor, EntryPoint, Grant
from unisson.portal.organisations.models import (
    GESTIONNAIRES,
    Droit,
    EtatRattachement,
    Habilitation,
    Rattachement,
)


def grants_of(user_id: int) -> tuple[Grant, ...]:
    """Every right of a person over active attachments, in one query."""
    rows = Habilitation.objects.filter(rattachement__user_id=user_id, rattachement__state=EtatRattachement.VALIDEE).values_list(
        "rattachement__structure_id", "service_id", "espace", "droit"
    )
    return tuple(
        Grant(structure_id, service_id, espace, droit == Droit.MODIFICATION) for structure_id, service_id, espace, droit in rows
    )


def actor_for(
    user: Any, entry_point: EntryPoint = EntryPoint.PORTAIL, *, technical_account: str = "", idempotency_key: str = ""
) -> Actor:
    """The actor of a signed-in person, with their rights read when first needed."""
    return Actor(
        user.pk,
        str(user),
        entry_point,
        is_support=user.is_support,
        technical_account=technical_account,
        idempotency_key=idempotency_key,
        load_grants=grants_of,
    )


def manages(actor: Actor, structure_id: int) -> bool:
    """Say whether the actor is gestionnaire principal or secondaire of the structure (or support)."""
    return actor.is_support or (
        Rattachement.objects.valides()
        .filter(user_id=actor.user_id or 0, structure_id=structure_id, role__in=GESTIONNAIRES)
        .exists()
    )
