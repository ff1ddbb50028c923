"""The services of the current structure: add, edit, switch, import."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.organisations.forms_fiche import EspacesForm
from unisson.entrypoints.web.organisations.forms_services import ServiceForm, SheetForm
from unisson.entrypoints.web.organisations.governed import governed
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import attached
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.kernel.moving import Refused
from unisson.portal.kernel.sheets import XLSX
from unisson.portal.organisations import service_sheet
from unisson.portal.organisations.actions import fiche, subdividing
from unisson.portal.organisations.models import Service, Structure
from unisson.portal.organisations.permissions import Right

both = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = {
    "CODE_ABSENT": "code",
    "CODE_PRIS": "code",
    "CODE_RESERVE": "code",
    "NOM_ABSENT": "nom",
    "DATES_INVERSEES": "fin",
    "FICHIER_ILLISIBLE": "sheet",
    "ESPACE_ABSENT": "espaces",
}


def _service(structure: Structure, service_id: int) -> Service:
    found = structure.services.filter(pk=service_id).first()
    if found is None:
        raise Http404
    return found


@never_cache
@both
def service_new(request: Request) -> HttpResponse:
    """Add a service."""
    structure = governed(request, Right.EDIT_SERVICES)
    form = ServiceForm(request.POST if request.method == "POST" else None, structure=structure)
    if request.method == "POST":
        actor = request.actor
        made = tried(form, lambda: subdividing.write_service(structure.pk, actor, form.given), fields=FIELDS)
        if made is not None:
            messages.success(request, f"Le service {made.code} est ajouté.")
            return redirect("structure")
    words = {"structure": structure, "form": form, "title": "Ajouter un service", "button": "Ajouter ce service"}
    words["lede"] = "Un service reçoit les factures qui portent son code."
    return render(request, "organisations/simple_form.html", words)


@never_cache
@both
def service_edit(request: Request, service_id: int) -> HttpResponse:
    """Write a service; its code stays."""
    structure = governed(request, Right.EDIT_SERVICES)
    service = _service(structure, service_id)
    form = ServiceForm(request.POST if request.method == "POST" else None, structure=structure, service=service)
    if request.method == "POST":
        actor = request.actor
        done = tried(form, lambda: subdividing.write_service(structure.pk, actor, form.given, service.pk), fields=FIELDS)
        if done is not None:
            messages.success(request, f"Le service {service.code} est enregistré.")
            return redirect("structure")
    espaces = EspacesForm(structure=structure, closed=service.espaces_fermes)
    words = {"structure": structure, "form": form, "service": service, "espaces": espaces}
    return render(request, "organisations/service_edit.html", words)


@never_cache
@require_POST
def service_espaces(request: Request, service_id: int) -> HttpResponse:
    """Which espaces are open on this service."""
    structure = governed(request, Right.EDIT_SERVICES)
    service = _service(structure, service_id)
    form = EspacesForm(request.POST, structure=structure, closed=service.espaces_fermes)
    actor = request.actor
    gone = tried(form, lambda: fiche.open_espaces(structure.pk, actor, form.cleaned_data["espaces"], service.pk), fields=FIELDS)
    if gone is None:
        messages.warning(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    else:
        messages.success(request, f"Espaces du service enregistrés. Droits retirés : {gone}.")
    return redirect("service_edit", service.pk)


@never_cache
@require_POST
def service_switch(request: Request, service_id: int) -> HttpResponse:
    """Open or close a service: what `active` says, so that a double click does not undo it."""
    structure = governed(request, Right.EDIT_SERVICES)
    service = _service(structure, service_id)
    active = request.POST.get("active") == "oui"
    try:
        subdividing.switch_service(service.pk, structure.pk, request.actor, active=active)
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, f"Le service {service.code} est {'actif' if active else 'inactif'}.")
    return redirect("structure")


@never_cache
@both
def services_import(request: Request) -> HttpResponse:
    """Import a spreadsheet; what was done and each bad row are shown."""
    structure = governed(request, Right.EDIT_SERVICES)
    form = SheetForm(request.POST or None, request.FILES or None)
    done = None
    if request.method == "POST":
        form = SheetForm(request.POST, request.FILES)
        actor = request.actor

        def verb() -> subdividing.Imported:
            file = form.cleaned_data["sheet"]
            return subdividing.import_services(structure.pk, actor, file.name, file.read())

        done = tried(form, verb, fields=FIELDS)
    words = {"structure": structure, "form": form, "done": done, "columns": list(service_sheet.COLUMNS)}
    return render(request, "organisations/services_import.html", words)


@never_cache
@require_safe
def services_model(request: Request) -> HttpResponse:
    """The workbook to fill in."""
    governed(request, Right.EDIT_SERVICES)
    return attached(service_sheet.model(), XLSX, "modele-services.xlsx")
