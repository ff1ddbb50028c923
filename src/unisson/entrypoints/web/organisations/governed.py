"""What the pages of a manager share: which structure they govern, and how a refusal comes back to the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations import queries
from unisson.portal.organisations.models import Rattachement, Structure
from unisson.portal.organisations.permissions import BY_RIGHT, Right, holds


def governed(request: HttpRequest, right: Right) -> Structure:
    """The current structure, for who has this right on it. Raises PermissionDenied, with its reason."""
    current: Structure | None = request.structure  # type: ignore[attr-defined]
    if current is None or not holds(request.actor, right, current.pk):  # type: ignore[attr-defined]
        raise PermissionDenied(
            f"Votre rôle ne permet pas de {BY_RIGHT[right].words}. Adressez-vous au gestionnaire de la structure."
        )
    return current


def link_of(request: HttpRequest, rattachement_id: int, right: Right) -> Rattachement:
    """An attachment in force of a structure where the person has this right; 404 for everyone else."""
    found = queries.link_for(request.actor, rattachement_id)  # type: ignore[attr-defined]
    if found is None or not holds(request.actor, right, found.structure_id):  # type: ignore[attr-defined]
        raise Http404
    return found


def tried(form: forms.Form, verb: Callable[..., Any], *arguments: Any, fields: Mapping[str, str] | None = None) -> Any:
    """Run a verb for a valid form and return its result; a refusal is said beside its field (`fields`: code -> field).

    Returns None when the form is invalid or the verb refused: the page is shown again with what was typed.
    """
    if not form.is_valid():
        return None
    try:
        return verb(*arguments)
    except Refused as refusal:
        for cause in refusal.causes:
            field = (fields or {}).get(cause.code)
            form.add_error(field if field in form.fields else None, cause.sentence)
        return None


def spreadsheet(content: bytes, filename: str) -> HttpResponse:
    """A workbook to download."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer
