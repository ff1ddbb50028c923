"""What a person must hand over before closing their account."""

from __future__ import annotations

from unisson.portal.organisations.models import Rattachement, RoleRattachement


def principal_of(user_id: int) -> list[str]:
    """The names of the structures whose gestionnaire principal this person is."""
    rows = Rattachement.objects.valides().filter(user_id=user_id, role=RoleRattachement.GESTIONNAIRE_PRINCIPAL)
    return [str(row.structure) for row in rows.select_related("structure").order_by("structure__raison_sociale")]
