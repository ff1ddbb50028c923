"""In which roles a person sees invoices: one line a role, with the espace that opens it. A new role is one line more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db import models
from django.db.models import Q

from unisson.portal.invoices.permissions import sides_of_grants
from unisson.portal.kernel.actor import Actor, Grant
from unisson.portal.organisations.models import Espace


class RoleUtilisateur(models.TextChoices):
    """Official codes: what somebody is for a demande de paiement (MOE and MOA are those of works contracts)."""

    FOURNISSEUR = "FOURNISSEUR", "Fournisseur"
    VALIDEUR = "VALIDEUR", "Valideur"
    DESTINATAIRE = "DESTINATAIRE", "Destinataire"


class Line(NamedTuple):
    """A role, and the espace in which it is held."""

    code: RoleUtilisateur
    espace: Espace


ROLES = (
    Line(RoleUtilisateur.FOURNISSEUR, Espace.FACTURES_EMISES),
    Line(RoleUtilisateur.VALIDEUR, Espace.FACTURES_A_VALIDER),
    Line(RoleUtilisateur.DESTINATAIRE, Espace.FACTURES_RECUES),
)
# Beyond, the structures of a person (an accountant’s customers) are read together, which suits structures of few invoices.
MOST_APART = 6


def held_by(actor: Actor) -> tuple[Line, ...]:
    """The roles that this person holds somewhere."""
    mine = {grant.espace for grant in actor.grants}
    return tuple(line for line in ROLES if line.espace in mine)


def seen_by(actor: Actor, role: str = "", statuses: Sequence[str] = ()) -> list[tuple[str, Q]]:
    """All that the actor sees (in this role, in these statuses; all when none is given), as sides to be read apart: each is
    found and walked by one index. An invoice may be seen from several of them."""
    found: list[tuple[str, Q]] = []
    for line in ROLES:
        if role in ("", line.code):
            found += _apart([grant for grant in actor.grants if grant.espace == line.espace], statuses)
    return found


def _apart(grants: list[Grant], statuses: Sequence[str]) -> list[tuple[str, Q]]:
    by_structure: dict[int, list[Grant]] = defaultdict(list)
    for grant in grants:
        by_structure[grant.structure_id].append(grant)
    groups = list(by_structure.values()) if len(by_structure) <= MOST_APART else [grants]
    return [side for group in groups for side in sides_of_grants(group, statuses).items()]


def as_role(actor: Actor, line: Line) -> Q:
    """What the actor sees in one role."""
    sides = sides_of_grants(grant for grant in actor.grants if grant.espace == line.espace)
    found = Q(pk__in=[])
    for seen in sides.values():
        found |= seen
    return found
