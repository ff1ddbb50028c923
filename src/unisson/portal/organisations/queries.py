"""What people read about structures and attachments. Nothing here writes."""

from __future__ import annotations

from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Rattachement


def attachments_of(actor: Actor) -> list[Rattachement]:
    """The effective attachments of a person with their structures, by name of structure, in one query."""
    rows = Rattachement.objects.valides().filter(user_id=actor.user_id or 0)
    return list(rows.select_related("structure").order_by("structure__raison_sociale", "structure_id"))
