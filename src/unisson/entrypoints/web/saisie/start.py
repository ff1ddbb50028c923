"""Where writing begins: the mandate, then a blank invoice, a draft to resume, a customer to bill again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.invoices import mandate
from unisson.portal.invoices.actions import entering, mandating
from unisson.portal.invoices.cadres import OPEN_CADRES
from unisson.portal.invoices.queries import deposit, entry
from unisson.portal.organisations.models import Structure

ASKED = ("recipient_identifiant", "code_service", "numero_marche", "numero_engagement")
CONSULTATION = (
    "Votre habilitation ne permet que de consulter les factures émises de cette structure. "
    "Demandez le droit de modification à votre gestionnaire."
)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """The page of entry; a POST opens a draft and goes to its form."""
    structure = request.structure
    if structure is None:
        return render(request, "deposit/no_structure.html", status=200 if request.method != "POST" else 403)
    if request.method != "POST":
        return _page(request, structure)
    header = {name: request.POST[name] for name in ASKED if request.POST.get(name)}
    if request.POST.get("cadre") in OPEN_CADRES:
        header["cadre_facturation"] = request.POST["cadre"]
    return opened(request, structure, entering.blank(structure, **header))


def opened(request: Request, structure: Structure, content: Any) -> HttpResponse:
    """To the form of a new draft with this content; to the mandate when there is none."""
    service = deposit.depositing_service(request.actor, structure)
    try:
        draft = entering.start(structure, request.actor, content, service)
    except entering.NotAllowed as error:
        raise PermissionDenied(CONSULTATION) from error
    except entering.MandateMissing:
        messages.info(request, "Acceptez d’abord le mandat de facturation : c’est demandé une seule fois.")
        return redirect("entry_mandate")
    return redirect("entry_edit", invoice_id=draft.pk)


def _page(request: Request, structure: Structure) -> HttpResponse:
    actor = request.actor
    kept = entry.customers(actor, structure)
    known = {customer.recipient_id for customer in kept}
    context = {
        "may_write": deposit.may_deposit(actor, structure),
        "may_consult": deposit.may_consult(actor, structure),
        "mandate": mandate.in_force(structure.pk),
        "cadre": OPEN_CADRES.get(request.GET.get("cadre", "")),  # type: ignore[call-overload]
        "drafts": entry.typed_drafts(actor, structure),
        "customers": kept,
        "billed": [recipient for recipient in entry.billed(actor, structure) if recipient.pk not in known],
        "models": entry.models(actor, structure),
    }
    return render(request, "saisie/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mandate_page(request: Request) -> HttpResponse:
    """The mandat de facturation: read it, accept it, revoke it."""
    structure = request.structure
    if structure is None:
        return render(request, "deposit/no_structure.html", status=200 if request.method != "POST" else 403)
    if request.method == "POST":
        return _decide(request, structure)
    return _mandate(request, structure)


def _decide(request: Request, structure: Structure) -> HttpResponse:
    try:
        if request.POST.get("action") == "revoke":
            mandating.revoke(structure, request.actor)
            messages.success(request, "Le mandat est révoqué. Ce qui a été envoyé reste valable.")
            return redirect("entry_mandate")
        if not request.POST.get("agreed"):
            return _mandate(request, structure, unticked=True)
        mandating.accept(structure, request.actor)
    except entering.NotAllowed as error:
        raise PermissionDenied(
            "Ce mandat engage toute la structure : il revient à une personne qui modifie toutes ses factures émises."
        ) from error
    messages.success(request, "Mandat accepté. Vous pouvez écrire votre première facture.")
    return redirect("saisie")


def _mandate(request: Request, structure: Structure, *, unticked: bool = False) -> HttpResponse:
    context = {
        "paragraphs": mandate.text_for(structure),
        "running": mandate.in_force(structure.pk),
        "past": mandate.past(structure.pk),
        "unticked": unticked,
        "may_bind": mandating.may_bind(structure, request.actor),
    }
    return render(request, "saisie/mandate.html", context, status=422 if unticked else 200)
