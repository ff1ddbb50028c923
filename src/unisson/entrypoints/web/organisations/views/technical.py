"""« Comptes techniques » of the current structure: the machines that call the API in its name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from unisson.entrypoints.web.organisations.forms_rights import GridForm
from unisson.entrypoints.web.organisations.forms_technical import TechnicalForm
from unisson.entrypoints.web.organisations.governed import governed
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.organisations import activity
from unisson.portal.organisations.actions import technical
from unisson.portal.organisations.models import CompteTechnique, Structure
from unisson.portal.organisations.permissions import Right, holds
from unisson.portal.organisations.rights import espaces_of

both = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = {
    "TECHNIQUE_NOM_ABSENT": "nom",
    "TECHNIQUE_NOM_PRIS": "nom",
    "ESPACE_ABSENT": "espaces",
    "ESPACE_INCOMPATIBLE": "espaces",
    "SERVICE_INCONNU": "codes",
}


@never_cache
@both
def accounts(request: Request) -> HttpResponse:
    """The technical accounts with their rights, and the form of a new one. A POST answers with its password, once."""
    structure = governed(request, Right.READ_TECHNICAL)
    actor = request.actor
    form = TechnicalForm(structure=structure)
    if request.method == "POST":
        form = TechnicalForm(request.POST, structure=structure)
        made = tried(
            form,
            lambda: technical.create_account(structure.pk, actor, form.cleaned_data["nom"], form.granted),
            fields=FIELDS,
        )
        if made is not None:
            return _password_page(request, *made, is_new=True)
    words: dict[str, Any] = {
        "structure": structure,
        "form": form,
        "accounts": activity.technical_accounts_of(structure),
        "may_manage": holds(actor, Right.MANAGE_TECHNICAL, structure.pk),
    }
    return render(request, "organisations/technical.html", words)


@never_cache
@both
def account_edit(request: Request, technical_id: int) -> HttpResponse:
    """The rights of one account, as a grid; renewing and closing it."""
    structure = governed(request, Right.MANAGE_TECHNICAL)
    account = _account(structure, technical_id)
    form = GridForm(request.POST or None, link=account)
    if request.method == "POST":
        actor = request.actor
        keys = account.pk, structure.pk, actor
        done = tried(form, lambda: technical.set_account_rights(*keys, form.wanted, form.cleaned_data["seen"]))
        if done is not None:
            messages.success(request, f"Les droits de « {account} » sont enregistrés, avec effet immédiat.")
            return redirect("technical")
    words = {"account": account, "form": form, "espaces": [espace.label for espace in espaces_of(structure)]}
    return render(request, "organisations/technical_edit.html", words)


@never_cache
@require_POST
def account_renew(request: Request, technical_id: int) -> HttpResponse:
    """Give a new password and show it, once."""
    structure = governed(request, Right.MANAGE_TECHNICAL)
    account = _account(structure, technical_id)
    return _password_page(request, *technical.renew_password(account.pk, structure.pk, request.actor))


@never_cache
@require_POST
def account_close(request: Request, technical_id: int) -> HttpResponse:
    """Close an account for ever."""
    structure = governed(request, Right.MANAGE_TECHNICAL)
    account = _account(structure, technical_id)
    technical.close_account(account.pk, structure.pk, request.actor)
    messages.success(request, f"Le compte technique « {account} » est fermé : le logiciel qui s’en servait ne peut plus agir.")
    return redirect("technical")


def _account(structure: Structure, technical_id: int) -> CompteTechnique:
    found = activity.technical_accounts_of(structure).filter(pk=technical_id).first()
    if found is None:
        raise Http404
    return found


def _password_page(request: Request, account: CompteTechnique, password: str, *, is_new: bool = False) -> HttpResponse:
    words = {"account": account, "password": password, "is_new": is_new}
    return render(request, "organisations/technical_password.html", words)
