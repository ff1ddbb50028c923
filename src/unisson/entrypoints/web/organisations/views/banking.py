"""« Coordonnées bancaires » of the current structure."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.organisations.forms_bank import AccountForm
from unisson.entrypoints.web.organisations.governed import governed
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import attached
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.kernel import delays, files
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations import bank
from unisson.portal.organisations.actions import banking
from unisson.portal.organisations.models import CoordonneesBancaires, Structure
from unisson.portal.organisations.permissions import Right

FIELDS = {
    "NOM_COMPTE_ABSENT": "nom",
    "IBAN_INVALIDE": "iban",
    "IBAN_DEJA": "iban",
    "BIC_INVALIDE": "bic",
    "FACTOR_ABSENT": "factor_nom",
    "RIB_REFUSE": "rib",
}
VERBS = {
    "confirmer": (banking.confirm_account, "{} est utilisable dès maintenant."),
    "choisir": (banking.choose_account, "{} est le compte par défaut."),
    "retirer": (banking.withdraw_account, "{} est retiré."),
}
TYPES = {b"%PDF": "application/pdf", b"\x89PNG": "image/png"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: Request) -> HttpResponse:
    """The accounts, and the form of a new one."""
    structure = governed(request, Right.READ_BANK)
    form = AccountForm()
    if request.method == "POST":
        form = AccountForm(request.POST, request.FILES)
        actor = request.actor
        made = tried(form, lambda: banking.add_account(structure.pk, actor, form.given), fields=FIELDS)
        if made is not None:
            messages.success(
                request,
                f"{made} est ajouté. Il devient utilisable dans {delays.words('ATTENTE_BANCAIRE')}, "
                "ou dès qu’un autre gestionnaire le confirme.",
            )
            return redirect("bank")
    words: dict[str, Any] = {"structure": structure, "form": form, "accounts": bank.accounts_of(structure)}
    return render(request, "organisations/bank.html", words)


def _account(structure: Structure, account_id: int) -> CoordonneesBancaires:
    found = next((row for row in bank.accounts_of(structure) if row.pk == account_id), None)
    if found is None:
        raise Http404
    return found


@never_cache
@require_POST
def account_act(request: Request, account_id: int, verb: str) -> HttpResponse:
    """Confirm, choose, withdraw."""
    structure = governed(request, Right.EDIT_BANK)
    account = _account(structure, account_id)
    if verb not in VERBS:
        raise Http404
    action, said = VERBS[verb]
    try:
        action(account.pk, structure.pk, request.actor)
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, said.format(account))
    return redirect("bank")


@never_cache
@require_safe
def account_rib(request: Request, account_id: int) -> HttpResponse:
    """The RIB as it was given."""
    account = _account(governed(request, Right.READ_BANK), account_id)
    if not account.rib_sha256:
        raise Http404
    return as_given(files.fetch(account.rib_sha256), f"rib-{account.pk}")


def as_given(data: bytes, name: str) -> HttpResponse:
    """A PDF or a picture to download, never shown in the page's own place."""
    kind = TYPES.get(data[:4], "image/jpeg")
    return attached(data, kind, f"{name}.{kind.rpartition('/')[2]}")
