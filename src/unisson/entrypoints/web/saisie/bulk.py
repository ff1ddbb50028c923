"""Many invoices from a spreadsheet: the model, the verdict of each before anything is sent, the good ones sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from einvoice.report import Severity
from unisson.config.uploads import too_large
from unisson.entrypoints.web.deposit.upload import TOO_LARGE
from unisson.entrypoints.web.saisie.start import CONSULTATION
from unisson.entrypoints.web.shared import formats
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import attached
from unisson.portal.invoices import judgement
from unisson.portal.invoices.actions import drafting, entering, tabulating
from unisson.portal.invoices.entry import sheet
from unisson.portal.invoices.guards import verdict_is_favourable
from unisson.portal.invoices.models import Invoice, Tableur
from unisson.portal.invoices.queries import deposit, entry
from unisson.portal.kernel.moving import Refused
from unisson.portal.kernel.sheets import CSV, XLSX, workbook
from unisson.portal.organisations.models import Structure

_PLACE = re.compile(r"(lines|adjustments)\[(\d+)\]")
REPORT_COLUMNS = ("Lignes", "N° facture", "Client", "Net à payer", "Résultat", "À corriger")


class SheetForm(forms.Form):
    """The file."""

    fichier = forms.FileField(
        label="Déposez votre tableur ici, ou choisissez un fichier",
        help_text=f"xlsx ou csv, {sheet.MOST_INVOICES} factures et 5 Mo au plus.",
        error_messages={
            "required": "Aucun fichier n’a été choisi. Choisissez votre tableur, puis recommencez.",
            "empty": "Ce fichier est vide. Vérifiez-le, puis déposez-le de nouveau.",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """One invoice of the file, as the page tells it."""

    invoice: Invoice
    rows: str
    problems: list[str]

    @property
    def state(self) -> str:
        if self.invoice.sent_at is not None:
            return "sent"
        return "ready" if verdict_is_favourable(self.invoice) else "wrong"

    @property
    def word(self) -> str:
        return {"sent": "Envoyée", "ready": "Prête", "wrong": "À corriger"}[self.state]


def outcome(invoice: Invoice) -> Outcome:
    """Its rows in the file and every problem, each with its row."""
    rows: list[int] = invoice.fields_read.get("rows", [])
    others: list[int] = invoice.fields_read.get("adjustments", [])
    fatal = (finding for finding in judgement.report_of(invoice).findings if finding.severity is Severity.FATAL)
    problems = (
        []
        if invoice.sent_at
        else [f"{_row(finding.location, rows, others)}{finding.message} {finding.remedy}".strip() for finding in fatal]
    )
    return Outcome(invoice, _span(sorted(rows + others)), list(dict.fromkeys(problems)))


def _row(location: str, rows: list[int], others: list[int]) -> str:
    found = _PLACE.match(location)
    places = rows if found and found[1] == "lines" else others
    place = int(found[2]) if found else len(places)
    return f"Ligne {places[place]} : " if place < len(places) else ""


def _span(rows: list[int]) -> str:
    """« 2 à 5 », « 2, 7 », « 4 »."""
    if not rows:
        return ""
    together = rows == list(range(rows[0], rows[-1] + 1))
    if together and len(rows) > 1:
        return f"{rows[0]} à {rows[-1]}"
    return ", ".join(map(str, rows[:6])) + ("…" if len(rows) > 6 else "")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    """Give a spreadsheet; each of its invoices becomes a draft."""
    structure = request.structure
    if structure is None:
        return render(request, "deposit/no_structure.html", status=200 if request.method != "POST" else 403)
    if request.method != "POST":
        return _upload_page(request, structure, SheetForm())
    form = SheetForm(request.POST, request.FILES)
    if too_large(request):
        form.errors.pop("fichier", None)
        form.add_error("fichier", TOO_LARGE)
        return _upload_page(request, structure, form, 413)
    return _taken(request, structure, form) if form.is_valid() else _upload_page(request, structure, form, 400)


def _taken(request: Request, structure: Structure, form: SheetForm) -> HttpResponse:
    file = form.cleaned_data["fichier"]
    service = deposit.depositing_service(request.actor, structure)
    try:
        taken = tabulating.take(structure, request.actor, file.name, file.read(), service)
    except sheet.SheetRefused as refused:
        return _upload_page(request, structure, form, 422, refused.problems)
    except entering.MandateMissing:
        messages.info(request, "Acceptez d’abord le mandat de facturation : c’est demandé une seule fois.")
        return redirect("entry_mandate")
    except drafting.NotAllowed as error:
        raise PermissionDenied(CONSULTATION) from error
    return redirect("entry_tableur", tableur_id=taken.pk)


def _upload_page(
    request: Request, structure: Structure, form: SheetForm, status: int = 200, problems: tuple[tuple[int, str], ...] = ()
) -> HttpResponse:
    context = {
        "form": form,
        "problems": problems,
        "tableurs": entry.tableurs(request.actor, structure),
        "may_write": deposit.may_deposit(request.actor, structure),
        "may_consult": deposit.may_consult(request.actor, structure),
        "most": sheet.MOST_INVOICES,
    }
    return render(request, "saisie/bulk.html", context, status=status)


@require_safe
def model_xlsx(request: Request) -> HttpResponse:
    """The workbook to fill in."""
    return attached(sheet.model_xlsx(), XLSX, "modele-factures.xlsx")


@require_safe
def model_csv(request: Request) -> HttpResponse:
    """The same as text."""
    return attached(sheet.model_csv(), CSV, "modele-factures.csv")


@require_http_methods(["GET", "HEAD", "POST"])
def tableur(request: Request, tableur_id: int) -> HttpResponse:
    """The verdict on each invoice of a file; a POST sends the good ones, or gives up the rest."""
    taken = _tableur(request, tableur_id)
    if request.method == "POST":
        return _acted(request, taken)
    rows = [outcome(invoice) for invoice in entry.invoices_of(request.actor, taken)]
    counts = {state: sum(row.state == state for row in rows) for state in ("sent", "ready", "wrong")}
    context = {
        "tableur": taken,
        "rows": sorted(rows, key=lambda row: ("wrong", "ready", "sent").index(row.state)),
        "counts": counts,
        "going": "envoi" in request.GET and counts["ready"] > 0,
        "may_write": deposit.may_deposit(request.actor, taken.structure),
    }
    return render(request, "saisie/tableur.html", context)


def _acted(request: Request, taken: Tableur) -> HttpResponse:
    try:
        if request.POST.get("action") == "discard":
            gone = tabulating.discard(taken.pk, request.actor)
            messages.success(
                request,
                f"{gone} brouillon{'s' if gone > 1 else ''} supprimé{'s' if gone > 1 else ''}. Rien n’avait été envoyé.",
            )
            return redirect("entry_tableur", tableur_id=taken.pk)
        done = tabulating.send_some(taken.pk, request.actor)
    except (drafting.NotAllowed, Refused) as error:
        raise PermissionDenied(CONSULTATION) from error
    if done.refused:
        messages.warning(request, "Certaines factures ne passent plus les contrôles : elles n’ont pas été envoyées.")
    answer = redirect("entry_tableur", tableur_id=taken.pk)
    if done.ready and done.sent:
        answer["Location"] += "?envoi=1"
    return answer


@require_safe
def report(request: Request, tableur_id: int) -> HttpResponse:
    """What became of each invoice, as a workbook whose cells are all text."""
    taken = _tableur(request, tableur_id)
    rows = [outcome(invoice) for invoice in entry.invoices_of(request.actor, taken)]
    return attached(workbook("Compte rendu", REPORT_COLUMNS, _report_rows(rows)), XLSX, f"compte-rendu-{taken.pk}.xlsx")


def _report_rows(rows: list[Outcome]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        invoice = row.invoice
        due = formats.number(invoice.amount_due) if invoice.amount_due is not None else ""
        yield row.rows, invoice.number, str(invoice.recipient or ""), due, row.word, " ".join(row.problems)


def _tableur(request: Request, tableur_id: int) -> Tableur:
    found = entry.tableur(request.actor, tableur_id)
    if found is None:
        raise Http404
    return found
