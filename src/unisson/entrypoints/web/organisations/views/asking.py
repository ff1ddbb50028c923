"""Ask for more rights where one belongs, and answer such requests."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.organisations.forms import AskForm, RefuseForm
from unisson.entrypoints.web.organisations.governed import governed
from unisson.entrypoints.web.shared.acting import Request, person
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations import activity, queries
from unisson.portal.organisations.actions import asking
from unisson.portal.organisations.models import DemandeAbonnement, Espace
from unisson.portal.organisations.permissions import Right

FIELDS = {"ESPACE_ABSENT": "espaces", "ESPACE_INCOMPATIBLE": "espaces", "SERVICE_INCONNU": "codes", "DROITS_DEJA": "espaces"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rights_ask(request: Request) -> HttpResponse:
    """Ask for espaces of the current structure; what one asked before, with its answer."""
    structure, actor = request.structure, request.actor
    mine = next((row for row in queries.attachments_of(actor) if row.structure == structure), None)
    if structure is None or mine is None or mine.mandat_id is not None:
        raise PermissionDenied("Vous agissez ici par mandat, ou pour personne : c’est le mandant qui change vos droits.")
    form = AskForm(request.POST if request.method == "POST" else None, structure=structure)
    if request.method == "POST":
        made = tried(
            form,
            lambda: asking.ask_rights(structure.pk, actor, form.granted, form.cleaned_data["comment"]),
            fields=FIELDS,
        )
        if made is not None:
            messages.success(request, "Votre demande est envoyée aux gestionnaires. Vous recevrez un courriel dès la réponse.")
            return redirect("rights_ask")
    words: dict[str, Any] = {
        "structure": structure,
        "form": form,
        "asked": _told(activity.abonnements_of(structure, person(request).pk)),
    }
    return render(request, "organisations/rights_ask.html", words)


@never_cache
@require_safe
def rights_asked(request: Request) -> HttpResponse:
    """What members of the current structure ask for, with the two answers."""
    return _asked_page(request)


@never_cache
@require_POST
def abonnement_accept(request: Request, demande_id: int) -> HttpResponse:
    """Give what was asked."""
    governed(request, Right.GIVE_RIGHTS)
    try:
        done = asking.accept_rights(demande_id, request.actor)
    except DemandeAbonnement.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, f"{done.rattachement.user} a les droits demandés, avec effet immédiat.")
    return redirect("rights_asked")


@never_cache
@require_POST
def abonnement_refuse(request: Request, demande_id: int) -> HttpResponse:
    """Refuse with a reason; without one, the page is shown again."""
    governed(request, Right.GIVE_RIGHTS)
    form = RefuseForm(request.POST, auto_id=f"id_{demande_id}_%s")
    try:
        done = tried(form, lambda: asking.refuse_rights(demande_id, request.actor, form.cleaned_data["reason"]))
    except DemandeAbonnement.DoesNotExist:
        raise Http404 from None
    if done is None:
        return _asked_page(request, demande_id, form)
    messages.success(request, f"La demande de {done.rattachement.user} est refusée. Vos raisons lui sont envoyées.")
    return redirect("rights_asked")


def _asked_page(request: Request, wrong: int = 0, form: RefuseForm | None = None) -> HttpResponse:
    structure = governed(request, Right.GIVE_RIGHTS)
    rows = [
        (row, espaces, form if form and row.pk == wrong else RefuseForm(auto_id=f"id_{row.pk}_%s"))
        for row, espaces in _told(activity.abonnements_asked(structure))
    ]
    if form is not None and wrong not in {row.pk for row, _, _ in rows}:
        raise Http404
    return render(request, "organisations/rights_asked.html", {"structure": structure, "rows": rows})


def _told(rows: Any) -> list[tuple[DemandeAbonnement, str]]:
    return [(row, ", ".join(Espace(espace).label for espace in row.espaces)) for row in rows]
