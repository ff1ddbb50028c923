"""The fiche of the current structure, and the requests to join it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from unisson.entrypoints.web.organisations.forms import AcceptForm, RefuseForm
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.kernel.french import de
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations import queries
from unisson.portal.organisations.actions import deciding
from unisson.portal.organisations.models import Espace, Rattachement
from unisson.portal.organisations.parameters import PARAMETERS
from unisson.portal.organisations.permissions import BY_RIGHT, Right, profiles_of

RIGHTS = {
    "may_edit": Right.EDIT_FICHE,
    "may_edit_services": Right.EDIT_SERVICES,
    "may_switch": Right.SWITCH_STRUCTURE,
    "may_siret": Right.CHANGE_SIRET,
}


@never_cache
@require_safe
def structure(request: Request) -> HttpResponse:
    """The fiche of the structure one acts for: identity, requirements, services."""
    current = request.structure
    if current is None:
        return redirect("structure_new")
    mine = next((row for row in queries.attachments_of(request.actor) if row.structure_id == current.pk), None)
    words: dict[str, Any] = {"structure": current, "services": current.services.all(), "mine": mine}
    profiles = profiles_of(request.actor, current.pk)
    for name, right in RIGHTS.items():
        words[name] = bool(BY_RIGHT[right].held_by & profiles)
    words["parameters"] = [line.label for line in PARAMETERS if getattr(current, line.field)]
    return render(request, "organisations/structure.html", words)


@never_cache
@require_safe
def request_page(request: Request, request_id: int) -> HttpResponse:
    """One request, with the two answers."""
    return _page(request, _asked(request, request_id))


@never_cache
@require_POST
def request_accept(request: Request, request_id: int) -> HttpResponse:
    """Accept a request with a role, espaces, services and a right."""
    asked = _asked(request, request_id)
    form = _accept_form(request, asked, request.POST)
    if not form.is_valid():
        return _page(request, asked, accepting=form)
    try:
        deciding.accept(asked.pk, request.actor, form.granted)
    except Refused as refusal:
        return _not_done(request, refusal)
    messages.success(request, f"{asked.user} fait maintenant partie {de(asked.structure)}. Un courriel lui est envoyé.")
    return redirect("members")


@never_cache
@require_POST
def request_refuse(request: Request, request_id: int) -> HttpResponse:
    """Refuse a request with a reason."""
    asked = _asked(request, request_id)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, refusing=form)
    try:
        deciding.refuse(asked.pk, request.actor, form.cleaned_data["reason"])
    except Refused as refusal:
        return _not_done(request, refusal)
    messages.success(request, f"La demande de {asked.user} est refusée. Vos raisons lui sont envoyées.")
    return redirect("members")


def _asked(request: Request, request_id: int) -> Rattachement:
    """The request, for those who may decide it; 404 for everyone else."""
    found = queries.request_for(request.actor, request_id)
    if found is None:
        raise Http404
    return found


def _accept_form(request: Request, asked: Rattachement, data: Any = None) -> AcceptForm:
    roles = queries.roles_open_to(request.actor, asked.structure)
    liked = {"espaces": asked.espaces_souhaites, "codes": asked.services_souhaites}
    return AcceptForm(data, structure=asked.structure, roles=roles, initial=liked)


def _page(request: Request, asked: Rattachement, **forms: Any) -> HttpResponse:
    words = {
        "asked": asked,
        "liked": [Espace(espace).label for espace in asked.espaces_souhaites],
        "may_answer": bool(queries.roles_open_to(request.actor, asked.structure)),
        "accepting": forms.get("accepting") or _accept_form(request, asked),
        "refusing": forms.get("refusing") or RefuseForm(),
    }
    return render(request, "organisations/request.html", words)


def _not_done(request: Request, refusal: Refused) -> HttpResponse:
    messages.warning(request, refusal.sentence)
    return redirect("members")
