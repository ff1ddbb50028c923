"""The members of a structure: list, export, invite, one member and what a manager does about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.organisations.forms import FilterForm, InviteForm, RoleForm
from unisson.entrypoints.web.organisations.governed import governed
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import attached
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.kernel import delays, events
from unisson.portal.kernel.french import de
from unisson.portal.kernel.moving import Refused
from unisson.portal.kernel.sheets import XLSX, workbook
from unisson.portal.organisations import activity, queries
from unisson.portal.organisations.actions import governing
from unisson.portal.organisations.models import GESTIONNAIRES, Rattachement, RoleRattachement
from unisson.portal.organisations.permissions import Right, holds

PAGE = 50
HEADER = ("Nom", "Prénom", "Adresse de connexion", "Compte", "Rôle", "État", "Droits", "Depuis", "Jusqu’au")
# verb of the address -> (action, what is said afterwards)
VERBS: dict[str, tuple[Callable[..., Any], str]] = {
    "suspendre": (governing.suspend, "L’accès de {} est suspendu. Ses droits sont gardés."),
    "retablir": (governing.resume, "L’accès de {} est rétabli."),
    "detacher": (governing.detach, "{} ne fait plus partie de la structure."),
    "transmettre": (governing.transfer, "{} est maintenant gestionnaire principal. Vous restez gestionnaire secondaire."),
    "renvoyer": (governing.send_activation, "Un nouveau lien d’activation est envoyé à {}."),
}


@never_cache
@require_safe
def members(request: Request) -> HttpResponse:
    """Who belongs to the current structure, and who asks to; for the support, the requests that nobody else decides."""
    actor = request.actor
    words: dict[str, Any] = {"waiting": queries.requests_to_decide(actor)}
    if request.is_manager or not actor.is_support:
        structure = governed(request, Right.READ_PEOPLE)
        form = FilterForm(request.GET or None)
        typed = form.cleaned_data["q"] if form.is_valid() else ""
        found = queries.find_members(structure, typed)
        words |= {"structure": structure, "form": form, "typed": typed, "count": len(found)}
        words |= {"members": Paginator(found, PAGE).get_page(request.GET.get("page"))}
        words |= {"rights_asked": activity.abonnements_asked(structure).count()}
        words |= {"decided": queries.decided_of(structure)[:10]}
    else:
        words |= {"claims": activity.claims_waiting().count()}
    return render(request, "organisations/members.html", words)


@never_cache
@require_safe
def members_export(request: Request) -> HttpResponse:
    """Everybody, with rights, as a workbook."""
    structure = governed(request, Right.READ_PEOPLE)
    rows = (_line(row) for row in queries.find_members(structure))
    return attached(workbook("Utilisateurs", HEADER, rows), XLSX, f"utilisateurs-{structure.identifiant}.xlsx")


def _line(row: Rattachement) -> tuple[object, ...]:
    person = row.user
    rights = "; ".join(
        f"{right.get_espace_display()}{f' ({right.service.code})' if right.service else ''} : {right.get_droit_display()}"
        for right in row.habilitations.all()
    )
    account = "actif" if person.is_active else "désactivé" if person.activated_at else "à activer"
    since = f"{row.decided_at or row.requested_at:%d/%m/%Y}"
    until = f"{row.ends_on:%d/%m/%Y}" if row.ends_on else ""
    names = (person.last_name, person.first_name, person.email, account)
    return (*names, row.get_role_display(), row.get_state_display(), rights, since, until)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member_invite(request: Request) -> HttpResponse:
    """Attach a person by their address; who has no account yet receives a link."""
    structure = governed(request, Right.INVITE)
    actor = request.actor
    form = InviteForm(request.POST or None, structure=structure, roles=queries.roles_open_to(actor, structure))
    if request.method == "POST":
        link = tried(
            form,
            lambda: governing.invite(structure.pk, actor, form.invited, form.granted),
            fields={
                "DEJA_MEMBRE": "email",
                "COMPTE_DESACTIVE": "email",
                "TROP_DE_DEMANDES": "email",
                "NOMS_ABSENTS": "first_name",
            },
        )
        if link is not None:
            last = delays.words("INVITATION")
            waits = "" if link.user.is_active else f" Une invitation lui est envoyée, à ouvrir dans les {last}."
            messages.success(request, f"{link.user} fait maintenant partie {de(structure)}.{waits}")
            return redirect("members")
    return render(request, "organisations/member_invite.html", {"structure": structure, "form": form})


@never_cache
@require_safe
def member(request: Request, rattachement_id: int) -> HttpResponse:
    """One member: identity, role, rights, what was done about them, what may be done."""
    return _page(request, _member(request, rattachement_id))


def _member(request: Request, rattachement_id: int) -> Rattachement:
    found = queries.member_for(request.actor, rattachement_id)
    if found is None or not holds(request.actor, Right.READ_PEOPLE, found.structure_id):
        raise Http404
    return found


def _page(request: Request, link: Rattachement, form: RoleForm | None = None) -> HttpResponse:
    actor, structure_id = request.actor, link.structure_id
    names = holds(actor, Right.NAME_MANAGERS, structure_id)
    principal = link.role == RoleRattachement.GESTIONNAIRE_PRINCIPAL
    mandated = link.role == RoleRattachement.MANDATAIRE
    words = {
        "link": link,
        "history": events.history(link).order_by("-id")[:20],
        "form": form or (RoleForm(initial={"role": link.role}) if names and not principal and not mandated else None),
        "may_end": holds(actor, Right.DETACH, structure_id) and not principal and (names or link.role not in GESTIONNAIRES),
        "may_give": holds(actor, Right.GIVE_RIGHTS, structure_id),
        "may_transfer": holds(actor, Right.TRANSFER, structure_id) and not principal and not mandated,
        "is_principal": principal,
    }
    return render(request, "organisations/member.html", words)


@never_cache
@require_POST
def member_role(request: Request, rattachement_id: int) -> HttpResponse:
    """Name a secondary manager, or make one a user again."""
    link = _member(request, rattachement_id)
    form = RoleForm(request.POST)
    if tried(form, lambda: governing.change_role(link.pk, request.actor, form.cleaned_data["role"])) is None:
        return _page(request, link, form)
    messages.success(request, f"Le rôle de {link.user} est enregistré.")
    return redirect("member", link.pk)


@never_cache
@require_POST
def member_act(request: Request, rattachement_id: int, verb: str) -> HttpResponse:
    """Suspend, resume, detach, hand over, send the link again."""
    if verb not in VERBS:
        raise Http404
    link = _member(request, rattachement_id)
    action, said = VERBS[verb]
    try:
        action(link.pk, request.actor)
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, said.format(link.user))
    return redirect("members") if verb == "detacher" else redirect("member", link.pk)


@never_cache
@require_POST
def structure_leave(request: Request, rattachement_id: int) -> HttpResponse:
    """Leave a structure by oneself."""
    try:
        link = governing.leave(rattachement_id, request.actor)
    except Rattachement.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("structure")
    messages.success(request, f"Vous ne faites plus partie {de(link.structure)}.")
    return redirect("home")
