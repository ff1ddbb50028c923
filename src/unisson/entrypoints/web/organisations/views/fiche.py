"""The fiche of a structure: write it, open its espaces, change its SIRET, switch it, create one without SIRET."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unisson.entrypoints.web.organisations.forms_fiche import (
    EspacesForm,
    FicheForm,
    OtherForm,
    PublicForm,
    ReasonForm,
    SiretForm,
)
from unisson.entrypoints.web.organisations.governed import governed
from unisson.entrypoints.web.organisations.views.entering import WELCOME
from unisson.entrypoints.web.shared.acting import Request, choose
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.kernel.french import de
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations import insee, queries
from unisson.portal.organisations.actions import entering, fiche, supporting
from unisson.portal.organisations.permissions import Right, holds

both = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = {
    "RAISON_SOCIALE_ABSENTE": "raison_sociale",
    "TVA_INVALIDE": "numero_tva",
    "PAYS_INVALIDE": "code_pays",
    "CODE_POSTAL_INVALIDE": "code_postal",
    "PARENTE_INCONNUE": "parente",
    "PARENTE_CIRCULAIRE": "parente",
    "EXIGENCES_CONTRADICTOIRES": "gestion_service_engagement",
    "MOA_CONTRADICTOIRE": "est_moa",
    "SERVICE_A_CREER": "gestion_service",
    "RAISON_ABSENTE": "reason",
    "ESPACE_ABSENT": "espaces",
}
FIELDS |= dict.fromkeys(("SIRET_LONGUEUR", "SIRET_CARACTERES", "SIRET_CLE", "SIRET_PRIS", "SIRET_INCHANGE"), "siret")
FIELDS |= dict.fromkeys(("SIRET_PUBLIC", "IDENTIFIANT_INVALIDE", "STRUCTURE_EXISTANTE", "STRUCTURE_PUBLIQUE"), "siret")


@never_cache
@both
def structure_edit(request: Request) -> HttpResponse:
    """Everything that a manager may write; the new requirements hold for the next deposit."""
    structure = governed(request, Right.EDIT_FICHE)
    form = FicheForm(request.POST if request.method == "POST" else None, structure=structure)
    if request.method == "POST":
        actor = request.actor
        done = tried(form, lambda: fiche.update_fiche(structure.pk, actor, form.cleaned_data), fields=FIELDS)
        if done is not None:
            messages.success(request, "La fiche est enregistrée. Ses exigences valent dès le prochain dépôt.")
            return redirect("structure")
    return render(request, "organisations/structure_edit.html", {"structure": structure, "form": form})


@never_cache
@both
def structure_insee(request: Request) -> HttpResponse:
    """What the company register says, beside what the fiche says; a button writes it."""
    structure = governed(request, Right.EDIT_FICHE)
    try:
        if request.method == "POST":
            fiche.update_from_register(structure.pk, request.actor, request.POST.get("mark", ""))
            messages.success(request, "La fiche est à jour du registre des entreprises.")
            return redirect("structure")
        found = insee.compare(structure)
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("structure_insee" if refusal.codes == ("REGISTRE_CHANGE",) else "structure")
    return render(request, "organisations/insee.html", {"structure": structure, "found": found})


@never_cache
@both
def structure_espaces(request: Request) -> HttpResponse:
    """Which espaces are open on the whole structure."""
    structure = governed(request, Right.EDIT_FICHE)
    posted = request.POST if request.method == "POST" else None
    form = EspacesForm(posted, structure=structure, closed=structure.espaces_fermes)
    if posted is not None:
        actor = request.actor
        gone = tried(form, lambda: fiche.open_espaces(structure.pk, actor, form.cleaned_data["espaces"]), fields=FIELDS)
        if gone is not None:
            messages.success(request, f"Espaces enregistrés. Droits retirés : {gone}.")
            return redirect("structure")
    words = {"structure": structure, "form": form, "title": "Espaces de la structure", "button": "Enregistrer les espaces"}
    words["lede"] = "Un espace (on dit aussi « domaine ») se ferme avec les droits que des personnes y avaient."
    return render(request, "organisations/simple_form.html", words)


@never_cache
@both
def structure_siret(request: Request) -> HttpResponse:
    """Declare a change of SIRET."""
    structure = governed(request, Right.CHANGE_SIRET)
    form = SiretForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        actor = request.actor
        copy = tried(form, lambda: fiche.change_siret(structure.pk, actor, form.cleaned_data["siret"]), fields=FIELDS)
        if copy is not None:
            choose(request, copy)
            messages.success(
                request, f"{copy} continue sous son nouveau SIRET, avec ses services, ses utilisateurs et leurs droits."
            )
            return redirect("structure")
    words = {"structure": structure, "form": form, "title": "Changement de SIRET", "button": "Déclarer le changement"}
    words["lede"] = (
        "Une nouvelle fiche continue celle-ci : mêmes services, mêmes utilisateurs, mêmes droits. "
        "L’ancienne reste, pour suivre ses factures jusqu’au paiement ; désactivez-la ensuite."
    )
    return render(request, "organisations/simple_form.html", words)


@never_cache
@both
def structure_switch(request: Request, structure_id: int) -> HttpResponse:
    """Activate or deactivate a structure, for its principal manager or the support."""
    actor = request.actor
    structure = queries.with_managed().filter(pk=structure_id).first()
    if structure is None or not holds(actor, Right.SWITCH_STRUCTURE, structure_id):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        active = not structure.is_active

        def verb() -> object:
            return fiche.switch(structure.pk, actor, active=active, reason=form.cleaned_data["reason"])

        if tried(form, verb, fields=FIELDS) is not None:
            messages.success(request, f"{structure} est maintenant {'active' if active else 'inactive'}.")
            if actor.is_support and structure.is_public:
                return redirect("directory:structure", structure.pk)
            return redirect("structure" if request.structure else "structure_new")
    words = {"structure": structure, "form": form, "danger": structure.is_active}
    words["title"] = words["button"] = "Désactiver la structure" if structure.is_active else "Activer la structure"
    words["lede"] = (
        f"{structure} ne recevra plus aucune facture et personne ne pourra la rejoindre. Celles qu’elle a reçues restent."
        if structure.is_active
        else f"{structure} pourra de nouveau recevoir des factures et être rejointe."
    )
    return render(request, "organisations/simple_form.html", words)


@never_cache
@both
def structure_other(request: Request) -> HttpResponse:
    """Create a private structure that has no SIRET."""
    form = OtherForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        actor = request.actor
        made = tried(form, lambda: entering.create_structure(form.given, actor), fields=FIELDS)
        if made is not None:
            choose(request, made)
            messages.success(request, WELCOME.format(de(made)))
            return redirect("structure")
    words = {"form": form, "title": "Structure sans SIRET", "button": "Créer cette structure"}
    words["lede"] = "Choisissez votre type d’identifiant : le format attendu est écrit à côté."
    return render(request, "organisations/simple_form.html", words)


@never_cache
@both
def structure_public(request: Request) -> HttpResponse:
    """Create a public structure absent from the directory. Support only."""
    actor = request.actor
    if not holds(actor, Right.CREATE_PUBLIC):
        raise PermissionDenied("Une structure publique vient de l’annuaire. Seul le support du portail peut en créer une.")
    form = PublicForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = tried(form, lambda: supporting.create_public(form.given, actor), fields=FIELDS)
        if made is not None:
            messages.success(request, f"{made} est créée. Elle attend son premier gestionnaire.")
            return redirect("structure_join", made.pk)
    words = {"form": form, "title": "Créer une structure publique", "button": "Créer cette structure"}
    words["lede"] = "Pour une structure que l’annuaire public ne contient pas encore."
    return render(request, "organisations/simple_form.html", words)
