"""What the pages of a manager share: which structure they govern, and whom."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.organisations import queries
from unisson.portal.organisations.models import Rattachement, Structure
from unisson.portal.organisations.permissions import BY_RIGHT, Right, holds


def governed(request: Request, right: Right) -> Structure:
    """The current structure, for who has this right on it. Raises PermissionDenied, with its reason."""
    current: Structure | None = request.structure
    if current is None or not holds(request.actor, right, current.pk):
        raise PermissionDenied(
            f"Votre rôle ne permet pas de {BY_RIGHT[right].words}. Adressez-vous au gestionnaire de la structure."
        )
    return current


def link_of(request: Request, rattachement_id: int, right: Right) -> Rattachement:
    """An attachment in force of a structure where the person has this right; 404 for everyone else."""
    found = queries.link_for(request.actor, rattachement_id)
    if found is None or not holds(request.actor, right, found.structure_id):
        raise Http404
    return found
