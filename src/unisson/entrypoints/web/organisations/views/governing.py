"""The fiche of the current structure, its members, and the requests to join."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from unisson.entrypoints.web.organisations.forms import AcceptForm, RefuseForm
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations import queries
from unisson.portal.organisations.actions import deciding
from unisson.portal.organisations.models import Rattachement


@never_cache
@require_safe
def structure(request: HttpRequest) -> HttpResponse:
    """The fiche of the structure one acts for: identity, requirements, services."""
    current = request.structure  # type: ignore[attr-defined]
    if current is None:
        return redirect("structure_new")
    return render(request, "organisations/structure.html", {"structure": current, "services": current.services.all()})


@never_cache
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Who belongs to the current structure, and who asks to. Managers and the support only."""
    actor, current = request.actor, request.structure  # type: ignore[attr-defined]
    if not (request.is_manager or actor.is_support):  # type: ignore[attr-defined]
        raise PermissionDenied("Seuls les gestionnaires de la structure voient cette page.")
    words: dict[str, Any] = {"structure": current, "waiting": queries.requests_to_decide(actor)}
    if request.is_manager:  # type: ignore[attr-defined]
        words |= {"members": queries.members_of(current), "decided": queries.decided_of(current)[:10]}
    return render(request, "organisations/members.html", words)


@never_cache
@require_safe
def request_page(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request, with the two answers."""
    return _page(request, _asked(request, request_id))


@never_cache
@require_POST
def request_accept(request: HttpRequest, request_id: int) -> HttpResponse:
    """Accept a request with a role, espaces, services and a right."""
    asked = _asked(request, request_id)
    form = _accept_form(request, asked, request.POST)
    if not form.is_valid():
        return _page(request, asked, accepting=form)
    try:
        deciding.accept(asked.pk, request.actor, form.granted)  # type: ignore[attr-defined]
    except Refused as refusal:
        return _not_done(request, refusal)
    messages.success(request, f"{asked.user} fait maintenant partie de {asked.structure}. Un courriel lui est envoyé.")
    return redirect("members")


@never_cache
@require_POST
def request_refuse(request: HttpRequest, request_id: int) -> HttpResponse:
    """Refuse a request with a reason."""
    asked = _asked(request, request_id)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, refusing=form)
    try:
        deciding.refuse(asked.pk, request.actor, form.cleaned_data["reason"])  # type: ignore[attr-defined]
    except Refused as refusal:
        return _not_done(request, refusal)
    messages.success(request, f"La demande de {asked.user} est refusée. Vos raisons lui sont envoyées.")
    return redirect("members")


def _asked(request: HttpRequest, request_id: int) -> Rattachement:
    """The request, for those who may decide it; 404 for everyone else."""
    found = queries.request_for(request.actor, request_id)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _accept_form(request: HttpRequest, asked: Rattachement, data: Any = None) -> AcceptForm:
    roles = queries.roles_open_to(request.actor, asked.structure)  # type: ignore[attr-defined]
    return AcceptForm(data, structure=asked.structure, roles=roles)


def _page(request: HttpRequest, asked: Rattachement, **forms: Any) -> HttpResponse:
    words = {
        "asked": asked,
        "may_answer": bool(queries.roles_open_to(request.actor, asked.structure)),  # type: ignore[attr-defined]
        "accepting": forms.get("accepting") or _accept_form(request, asked),
        "refusing": forms.get("refusing") or RefuseForm(),
    }
    return render(request, "organisations/request.html", words)


def _not_done(request: HttpRequest, refusal: Refused) -> HttpResponse:
    messages.warning(request, refusal.sentence)
    return redirect("members")
