"""« Votre structure »: find it, create it, take it over, ask to join it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.organisations.forms import JoinForm, SearchForm, StructureForm
from unisson.entrypoints.web.organisations.forms_fiche import OtherForm
from unisson.entrypoints.web.shared.acting import Request, choose, person
from unisson.portal.kernel.french import de
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations import queries
from unisson.portal.organisations.actions import entering
from unisson.portal.organisations.identifying import BY_TYPE, checked_identifiant
from unisson.portal.organisations.models import Structure, TypeIdentifiant
from unisson.portal.organisations.register import register

WELCOME = "Vous êtes gestionnaire principal {}. Vous pouvez déposer une facture, ou ouvrir la structure à vos collègues."

PREFILLED = ("raison_sociale", "adresse", "code_postal", "ville")
TAKEN = ("STRUCTURE_EXISTANTE", "STRUCTURE_PUBLIQUE")  # the fiche exists: its own way in is shown instead of the form
COUNTRY_OF = {TypeIdentifiant.RIDET: "NC", TypeIdentifiant.TAHITI: "PF"}
# Where another refusal of the fiche is shown; those that are not here are about the SIRET.
FIELDS = {
    "RAISON_SOCIALE_ABSENTE": "raison_sociale",
    "TVA_INVALIDE": "numero_tva",
    "CODE_POSTAL_INVALIDE": "code_postal",
}


@never_cache
@require_safe
def structure_new(request: Request) -> HttpResponse:
    """Type a SIRET or a name; the page says which way is open: create, take over, ask to join."""
    pending = queries.pending_of(request.actor)
    asked = _named_at_sign_up(request)
    if asked and "q" not in request.GET and not request.my_structures and not pending:
        return redirect(f"{reverse('structure_new')}?{urlencode(asked)}")
    form = SearchForm(request.GET if "q" in request.GET else None)
    words: dict[str, Any] = {"form": form, "pending": pending}
    if request.actor.is_support:
        words["to_decide"] = queries.requests_to_decide(request.actor).count()
    if form.is_bound and form.is_valid():
        words |= _found(request, form)
    return render(request, "organisations/structure_new.html", words)


def _found(request: Request, form: SearchForm) -> dict[str, Any]:
    typed, kind = form.cleaned_data["q"], request.GET.get("type", "")
    if kind in BY_TYPE and kind != TypeIdentifiant.SIRET:
        return _found_otherwise(request, form, TypeIdentifiant(kind))
    if not queries.looks_like_siret(typed):
        return {"searched": True, "found": queries.structures_named(typed)}
    try:
        entrance = queries.entrance_by_siret(typed, request.actor)
    except Refused as refusal:
        form.add_error("q", refusal.sentence)
        return {}
    if entrance.way is not queries.Way.CREER:
        return {"entrance": entrance, "joining": _joining(entrance)}
    company = register().find(queries.checked_siret(typed))
    known = {name: getattr(company, name) for name in PREFILLED} if company else {}
    return {"entrance": entrance, "creation": StructureForm(initial={"siret": typed} | known), "company": company}


def _named_at_sign_up(request: Request) -> dict[str, str]:
    """What the search takes for the structure that the person named when signing up; nothing when none was."""
    user: Any = request.user
    if user.structure_type == TypeIdentifiant.PARTICULIER:
        return {"type": user.structure_type, "q": user.full_name}
    return {"type": user.structure_type, "q": user.structure_identifiant} if user.structure_identifiant else {}


def _found_otherwise(request: Request, form: SearchForm, kind: TypeIdentifiant) -> dict[str, Any]:
    """The same for a structure without SIRET."""
    typed, actor = form.cleaned_data["q"], request.actor
    try:
        identifiant = checked_identifiant(kind, typed, person(request).pk)
    except Refused as refusal:
        form.add_error("q", refusal.sentence)
        return {}
    entrance = queries.entrance_by_identifiant(kind, identifiant, actor)
    if entrance.way is not queries.Way.CREER:
        return {"entrance": entrance, "joining": _joining(entrance)}
    is_person = kind is TypeIdentifiant.PARTICULIER
    known = {"raison_sociale": str(request.user)} if is_person else {"siret": identifiant}
    abroad = identifiant[:2] if kind in (TypeIdentifiant.UE_HORS_FRANCE, TypeIdentifiant.HORS_UE) else "FR"
    country = COUNTRY_OF.get(kind, abroad)
    return {"entrance": entrance, "other": OtherForm(initial={"type_identifiant": kind, "code_pays": country} | known)}


def _joining(found: queries.Entrance) -> JoinForm | None:
    return JoinForm(structure=found.structure) if found.structure else None


@never_cache
@require_POST
def structure_create(request: Request) -> HttpResponse:
    """Create the structure. What was typed is kept on a refusal; when somebody created it meanwhile, the way to join it."""
    form = StructureForm(request.POST)
    if form.is_valid():
        try:
            structure = entering.create_structure(form.given, request.actor)
        except Refused as refusal:
            if refusal.codes[0] in TAKEN:
                messages.warning(request, refusal.sentence)
                return redirect(f"{reverse('structure_new')}?{urlencode({'q': form.given.siret})}")
            form.add_error(FIELDS.get(refusal.codes[0], "siret"), refusal.sentence)
        else:
            return _entered(request, structure)
    words = {"form": SearchForm(initial={"q": request.POST.get("siret", "")}), "creation": form}
    return render(request, "organisations/structure_new.html", words)


def _entered(request: Request, structure: Structure) -> HttpResponse:
    choose(request, structure)
    messages.success(request, WELCOME.format(de(structure)))
    return redirect("structure")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def structure_join(request: Request, structure_id: int) -> HttpResponse:
    """Ask to join, knowing who decides; POST twice asks once. The page exists for any structure: its name is public."""
    structure = queries.with_managed().filter(pk=structure_id).first()
    if structure is None:
        raise Http404
    form = JoinForm(request.POST or None, structure=structure)
    if request.method == "POST" and form.is_valid():
        try:
            entering.ask_to_join(structure.pk, request.actor, form.cleaned_data["comment"], form.wanted)
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, f"Votre demande pour {structure} est envoyée. Vous recevrez un courriel dès la décision.")
        return redirect("structure_new")
    entrance = queries.entrance(structure, request.actor)
    return render(request, "organisations/structure_join.html", {"form": form, "entrance": entrance, "structure": structure})


@never_cache
@require_POST
def structure_take_over(request: Request, structure_id: int) -> HttpResponse:
    """Become the manager of a private structure that has none."""
    try:
        return _entered(request, entering.take_over(structure_id, request.actor))
    except Structure.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("structure_join", structure_id)
