"""« Qui peut quoi »: the matrix, the rights of one person, the same rights for many."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.organisations.forms_rights import BulkForm, CopyForm, GridForm
from unisson.entrypoints.web.organisations.governed import governed, link_of
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations import activity, matrix, queries
from unisson.portal.organisations.actions import granting
from unisson.portal.organisations.models import Rattachement
from unisson.portal.organisations.permissions import TABLE, Profile, Right, holds
from unisson.portal.organisations.rights import EXPLAINED, espaces_of

# Columns of the table of roles, as people read them.
ROLES = (
    (Profile.GESTIONNAIRE_PRINCIPAL, "Principal"),
    (Profile.GESTIONNAIRE_SECONDAIRE, "Secondaire"),
    (Profile.UTILISATEUR, "Utilisateur"),
    (Profile.MANDATAIRE, "Mandataire"),
    (Profile.TECHNIQUE, "Technique"),
    (Profile.SUPPORT, "Support"),
)


@never_cache
@require_safe
def rights(request: Request) -> HttpResponse:
    """The matrix of the current structure: who may do what, where."""
    structure = governed(request, Right.READ_PEOPLE)
    words = {
        "structure": structure,
        "rows": matrix.matrix_of(structure),
        "espaces": [(espace.label, EXPLAINED[espace]) for espace in espaces_of(structure)],
        "members": queries.members_of(structure),
        "machines": activity.technical_accounts_of(structure),
        "roles": [label for _, label in ROLES],
        "table": [(line.words, [(role, profile in line.held_by) for profile, role in ROLES]) for line in TABLE],
        "may_give": holds(request.actor, Right.GIVE_RIGHTS, structure.pk),
    }
    return render(request, "organisations/rights_matrix.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rights_edit(request: Request, rattachement_id: int) -> HttpResponse:
    """The rights of one person, as a grid; POST makes them exactly what the grid says."""
    link = link_of(request, rattachement_id, Right.GIVE_RIGHTS)
    form = GridForm(request.POST or None, link=link)
    if request.method == "POST":
        actor = request.actor
        done = tried(form, lambda: granting.set_rights(link.pk, actor, form.wanted, form.cleaned_data["seen"]))
        if done is not None:
            messages.success(request, f"Les droits de {link.user} sont enregistrés, avec effet immédiat.")
            return redirect("rights")
    return _edit_page(request, link, form)


def _edit_page(request: Request, link: Rattachement, form: GridForm) -> HttpResponse:
    words = {
        "link": link,
        "form": form,
        "copying": CopyForm(link=link),
        "espaces": [e.label for e in espaces_of(link.structure)],
    }
    return render(request, "organisations/rights_edit.html", words)


@never_cache
@require_POST
def rights_copy(request: Request, rattachement_id: int) -> HttpResponse:
    """Give this person exactly the rights of another."""
    link = link_of(request, rattachement_id, Right.GIVE_RIGHTS)
    form = CopyForm(request.POST, link=link)
    if not form.is_valid():
        messages.warning(request, "Choisissez la personne dont il faut copier les droits.")
        return redirect("rights_edit", link.pk)
    try:
        granting.duplicate(int(form.cleaned_data["source"]), link.pk, request.actor)
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, f"{link.user} a maintenant les mêmes droits.")
    return redirect("rights_edit", link.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rights_bulk(request: Request) -> HttpResponse:
    """The same rights for several people at once."""
    structure = governed(request, Right.GIVE_RIGHTS)
    form = BulkForm(request.POST or None, structure=structure)
    if request.method == "POST":
        actor = request.actor
        changed = tried(form, lambda: granting.grant_many(structure.pk, form.people, actor, form.granted))
        if changed is not None:
            messages.success(request, f"Droits donnés : {changed} personne(s) en avaient besoin.")
            return redirect("rights")
    return render(request, "organisations/rights_bulk.html", {"structure": structure, "form": form})
