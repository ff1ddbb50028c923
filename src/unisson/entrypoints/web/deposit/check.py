"""Second and third steps: check beside the page, then send. Every POST ends on another page, or shows what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from einvoice.report import Verdict
from unisson.config.uploads import too_large
from unisson.entrypoints.web.deposit import attaching, presenting, versions
from unisson.entrypoints.web.deposit.forms import DraftForm
from unisson.entrypoints.web.deposit.upload import Refusal
from unisson.entrypoints.web.shared.acting import Request, person
from unisson.portal.directory.requirements import requirements_of
from unisson.portal.invoices import judgement
from unisson.portal.invoices.actions import drafting, sending
from unisson.portal.invoices.guards import verdict_is_favourable
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.pages import scans
from unisson.portal.invoices.queries import deposit as queries
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations import keeping
from unisson.portal.organisations.models import Espace

CONSULTATION = (
    "Votre habilitation ne permet que de consulter les factures émises de cette structure. "
    "Demandez le droit de modification à votre gestionnaire."
)
ALREADY_SENT = "Cette facture a déjà été envoyée : elle ne l’a pas été une seconde fois."
RECIPIENT_CHANGED = "Le destinataire a changé : rien n’a été envoyé. Vérifiez-le, puis envoyez."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request, invoice_id: int) -> HttpResponse:
    """The check page of a draft. Once sent, it leads to the confirmation."""
    # What is posted leads elsewhere: nobody is named.
    invoice = _invoice(request, invoice_id, () if request.method == "POST" else queries.PARTIES)
    if not invoice.is_draft:
        if request.method == "POST":
            messages.info(request, ALREADY_SENT)
        return redirect("deposit_sent", invoice_id=invoice.pk)
    if invoice.is_typed:
        return redirect("entry_edit", invoice_id=invoice.pk)
    if request.method != "POST":
        waits = scans.under_way(invoice) and "saisir" not in request.GET
        return reading(request, invoice) if waits else _page(request, invoice, DraftForm.of(invoice))
    form = DraftForm(request.POST, invoice, request.FILES)
    found = versions.differences(request.POST, invoice, form)
    if found:
        for sentence in attaching.attach_all(request, invoice):  # files are nobody's version: they stay
            form.add_error("pieces", sentence)
        return _page(request, invoice, form, 409, found)
    try:
        return _submitted(request, invoice, form)
    except drafting.NotADraft:
        messages.info(request, ALREADY_SENT)
        return redirect("deposit_sent", invoice_id=invoice.pk)
    except drafting.NotAllowed as error:
        raise PermissionDenied(CONSULTATION) from error


def reading(request: Request, invoice: Invoice) -> HttpResponse:
    """While a scanned document is being read: its pages, and how far it has gone."""
    context = {
        "invoice": invoice,
        "reading": scans.under_way(invoice),
        "pages": presenting.pages_shown(invoice, queries.principal(invoice), {}),
    }
    return render(request, "deposit/reading.html", context)


@never_cache
@require_safe
def reading_progress(request: Request, invoice_id: int) -> HttpResponse:
    """The moving part of that page; once the document is read, the check page is asked."""
    invoice = _invoice(request, invoice_id)
    state = scans.under_way(invoice)
    response = render(request, "deposit/parts/reading.html", {"invoice": invoice, "reading": state})
    if state is None:
        response["HX-Refresh"] = "true"
    return response


def _submitted(request: Request, invoice: Invoice, form: DraftForm) -> HttpResponse:
    """Keep what was typed and the pieces, whatever is wrong; send only when nothing is."""
    wanted = request.POST.get("action", "check")
    typed = form.typed()
    refusals = attaching.attach_all(request, invoice)
    if refusals or form.errors or too_large(request):
        drafting.update_draft(invoice.pk, request.actor, typed)
        return _mend(request, form, refusals)
    if wanted == "send":
        return _send(request, invoice, typed)
    invoice = drafting.update_draft(invoice.pk, request.actor, typed)
    if wanted.startswith("join-") and (refusals := attaching.join_kept(request, invoice, wanted)):
        return _mend(request, DraftForm.of(invoice), refusals)
    if wanted.startswith("detach-") and wanted[7:].isdecimal():
        attaching.detach(request, invoice, int(wanted[7:]))
    return redirect("deposit_check", invoice_id=invoice.pk)


def _mend(request: Request, form: DraftForm, refusals: list[str]) -> HttpResponse:
    invoice = _invoice(request, form.invoice.pk)
    for sentence in refusals:
        form.add_error("pieces", sentence)
    return _page(request, invoice, form, 413 if too_large(request) else 422)


def _send(request: Request, invoice: Invoice, typed: dict[str, Any]) -> HttpResponse:
    try:
        result = sending.check_and_send(invoice.pk, request.actor, typed)
    except Refused as refused:
        messages.error(request, f"Rien n’a été envoyé. {refused.sentence}")
        return redirect("deposit_check", invoice_id=invoice.pk)
    if result.sent_at is None:
        if verdict_is_favourable(result):
            messages.warning(request, RECIPIENT_CHANGED)
        return redirect("deposit_check", invoice_id=invoice.pk)
    return redirect("deposit_sent", invoice_id=invoice.pk)


@require_POST
def delete(request: Request, invoice_id: int) -> HttpResponse:
    """Delete a draft. Asked twice, the second time finds nothing left to delete and says so calmly."""
    if queries.was_deleted(request.actor, invoice_id):
        messages.info(request, "Ce brouillon a déjà été supprimé.")
        return redirect("deposit")
    invoice = _invoice(request, invoice_id)
    try:
        drafting.delete_draft(invoice.pk, request.actor)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("deposit_check", invoice_id=invoice.pk)
    messages.success(request, f"Le brouillon « {invoice.number or 'sans numéro'} » est supprimé. Rien n’avait été envoyé.")
    return redirect("deposit")


@require_safe
def sent(request: Request, invoice_id: int) -> HttpResponse:
    """The confirmation: what was sent, its certificate, what happens next and from whom."""
    invoice = _invoice(request, invoice_id)
    if invoice.is_draft:
        return redirect("deposit_check", invoice_id=invoice.pk)
    context = {"invoice": invoice, "certificate": queries.certificate(invoice), "pieces": queries.pieces(invoice)}
    return render(request, "deposit/sent.html", context)


def _invoice(request: Request, invoice_id: int, parties: tuple[str, ...] = queries.PARTIES) -> Invoice:
    found = queries.issued(request.actor, invoice_id, parties)
    if found is None:
        raise Http404
    return found


def _page(
    request: Request, invoice: Invoice, form: DraftForm, status: int = 200, differences: Sequence[versions.Difference] = ()
) -> HttpResponse:
    report = judgement.report_of(invoice)
    typing_errors = bool(form.errors)
    elsewhere = presenting.place_findings(form, report)
    document = queries.principal(invoice)
    context = {
        "invoice": invoice,
        "form": form,
        "report": report,
        "elsewhere": Refusal(elsewhere, [level for level in report.levels if level.verdict is Verdict.NOT_CHECKED]),
        "requirements": requirements_of(invoice.recipient, invoice.recipient_service) if invoice.recipient else None,
        "existing_url": presenting.twin_url(report.findings),
        "wrong": [(form[name], errors) for name, errors in form.errors.items() if name in form.fields],
        "sendable": verdict_is_favourable(invoice) and not typing_errors and not differences,
        "seen": versions.mark_of(invoice),
        "differences": differences,
        "groups": presenting.rows_of(form, invoice),
        "pages": presenting.pages_shown(invoice, document, presenting.labels_of(form)),
        "document": document,
        "pieces": queries.pieces(invoice),
        "services": queries.services_offered(invoice),
        "kept": keeping.kept_for(person(request), invoice.supplier),
        "may_modify": request.actor.may(
            Espace.FACTURES_EMISES, invoice.supplier_id, invoice.supplier_service_id, modify=True
        ),
    }  # fmt: skip
    return render(request, "deposit/check.html", context, status=status)
