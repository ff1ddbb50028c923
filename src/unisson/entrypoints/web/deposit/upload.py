"""First step: a file comes in, a draft comes out; or a sentence says why not, and the page is offered again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from einvoice import syntax
from einvoice.report import Finding, Level
from unisson.config.uploads import too_large
from unisson.entrypoints.web.deposit.forms import UploadForm
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.exchange import mixed
from unisson.portal.exchange import queries as flux_queries
from unisson.portal.exchange.actions import receiving
from unisson.portal.exchange.actions.unwrapping import draft_mixed
from unisson.portal.exchange.archive import ARCHIVES
from unisson.portal.invoices.actions import drafting
from unisson.portal.invoices.documents import DocumentRefused
from unisson.portal.invoices.pages import ocr
from unisson.portal.invoices.queries import deposit as queries
from unisson.portal.organisations.models import Structure

TOO_LARGE = (
    "Ce fichier est trop gros : il n’a pas été reçu. Un dépôt complet pèse 120 Mo au plus. "
    "Réduisez le PDF (par exemple en l’enregistrant à 150 points par pouce), puis recommencez."
)
ALREADY_RECEIVED = "Ce dépôt a déjà été reçu : le voici. Rien n’a été fait deux fois."


class Refusal(NamedTuple):
    """What the tag `findings` shows of a refused file: its errors, or else why it could not be judged."""

    findings: Sequence[Finding]
    levels: Sequence[Level]


@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: Request) -> HttpResponse:
    """The upload page; a POST opens a draft and goes to its check page."""
    if request.structure is None:
        return render(request, "deposit/no_structure.html", status=200 if request.method != "POST" else 403)
    if request.method != "POST":
        return _page(request, UploadForm(initial={"destinataire": _clean(request.GET.get("destinataire", ""))}))
    form = UploadForm(request.POST, request.FILES)
    if too_large(request):
        form.errors.pop("fichier", None)
        form.add_error("fichier", TOO_LARGE)
        return _page(request, form, 413)
    if not form.is_valid():
        return _page(request, form, 400)
    return _open(request, form, request.structure)


def _open(request: Request, form: UploadForm, structure: Structure) -> HttpResponse:
    """One invoice opens its draft; several files, or an archive, make a lot judged in the background."""
    pieces = [(file.name or "document", file.read()) for file in form.cleaned_data["fichier"]]
    try:
        if len(pieces) > 1:
            return _lot(request, receiving.receive_files(request.actor, structure, pieces))
        name, data = pieces[0]
        if syntax.identify(data) in ARCHIVES:
            return _lot(request, receiving.receive_flux(request.actor, structure, name, data))
        chosen = _clean(form.cleaned_data["destinataire"])
        service = queries.depositing_service(request.actor, structure)
        if mixed.is_mixed(data):
            invoice = draft_mixed(structure, request.actor, name, data, service)
        else:
            invoice = drafting.create_draft(structure, request.actor, name, data, service, chosen)
    except (drafting.NotAllowed, drafting.SupplierInactive):
        return _page(request, form, 403)
    except drafting.FileRefused as refused:
        shown = [level for level in refused.report.levels if not refused.report.findings and level.why]
        return _refused(request, form, name, Refusal(refused.report.findings, shown))
    except mixed.NotMixed as refused:
        return _refused(request, form, name, Refusal([Finding(rule="IRR_SYNTAX", message=refused.sentence)], []))
    except DocumentRefused as refused:
        return _refused(request, form, name, Refusal([Finding(rule=refused.code, message=refused.sentence)], []))
    return redirect("deposit_check", invoice_id=invoice.pk)


def _lot(request: Request, received: receiving.Received) -> HttpResponse:
    if not received.created:
        messages.info(request, ALREADY_RECEIVED)
    return redirect("flux", flux_id=received.flux.pk)


def _refused(request: Request, form: UploadForm, name: str, refusal: Refusal) -> HttpResponse:
    return _page(request, form, 422, refused=refusal, refused_name=name)


def _page(request: Request, form: UploadForm, status: int = 200, **context: Any) -> HttpResponse:
    structure = request.structure
    assert structure is not None
    context |= {
        "form": form,
        "may_deposit": queries.may_deposit(request.actor, structure),
        "may_consult": queries.may_consult(request.actor, structure),
        "drafts": queries.recent_drafts(request.actor, structure, flux_queries.in_a_lot(structure)),
        "ocr": ocr.available(),
        "waiting_lots": flux_queries.waiting(request.actor, structure),
    }
    return render(request, "deposit/upload.html", context, status=status)


def _clean(typed: str) -> str:
    return typed.replace("\x00", "").strip()[:64]
