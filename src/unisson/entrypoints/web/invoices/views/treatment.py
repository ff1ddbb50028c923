"""One view for every verb: its page says what will happen and asks what is needed; a POST does it once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from unisson.entrypoints.web.invoices import presenting
from unisson.entrypoints.web.invoices.asking import invoice_for
from unisson.entrypoints.web.invoices.forms import TreatmentForm, current_routing
from unisson.entrypoints.web.invoices.verbs import VERBS, Answers, Verb
from unisson.entrypoints.web.invoices.views.invoice import show
from unisson.entrypoints.web.shared import formats
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.statuses import look_of
from unisson.lifecycles.engine import EngineCause
from unisson.lifecycles.invoice import Guard
from unisson.portal.invoices import documents, queries
from unisson.portal.invoices.documents import DocumentRefused
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.motifs import MOTIFS
from unisson.portal.invoices.queries.work import words_of
from unisson.portal.invoices.routing import Target
from unisson.portal.kernel.models import Event
from unisson.portal.kernel.moving import Refused

UNPROCESSABLE, CONFLICT, FORBIDDEN = 422, 409, 403
ANSWERS = ("complete", "recycle")  # to what sent the invoice back: said again above what is typed


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was done: sentences for the person, the status of the answer."""

    sentences: tuple[str, ...]
    status: int
    codes: tuple[str, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
def treatment(request: Request, invoice_id: int, verb: str) -> HttpResponse:
    """Show or do one verb. 404 for an invoice the reader may not see, or a verb nobody knows."""
    invoice = invoice_for(request, invoice_id)
    line = VERBS.get(verb)
    if line is None:
        raise Http404
    if request.method == "POST":
        return _do(request, invoice, line)
    form = TreatmentForm(verb, line.asks(invoice), initial=current_routing(invoice))
    return _page(request, invoice, line, form)


def _do(request: Request, invoice: Invoice, verb: Verb) -> HttpResponse:
    back = HttpResponseRedirect(reverse("invoice", kwargs={"invoice_id": invoice.pk}))
    form = TreatmentForm(verb.code, verb.asks(invoice), request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, invoice, verb, form, status=UNPROCESSABLE)
    try:
        verb.run(invoice.pk, request.actor, _answers(form))
    except Refused as refused:
        events = queries.full_history(invoice)
        if EngineCause.STATUT_INCOMPATIBLE in refused.codes and queries.was_mine(events, [verb.code], request.actor):
            messages.info(request, f"C’était déjà fait : {verb.done}")
            return back
        refusal = _told(request, refused, events, _details(invoice, form, refused))
        return _refused(request, invoice.pk, verb, form, refusal)
    except DocumentRefused as refused:
        return _refused(request, invoice.pk, verb, form, Refusal((refused.sentence,), UNPROCESSABLE))
    messages.success(request, verb.done)
    return back


def _answers(form: TreatmentForm) -> Answers:
    """What was typed; the files are judged by name and size before they are read. Raises DocumentRefused."""
    given: Answers = {"comment": "", "motif": ""} | form.cleaned_data
    given["pieces"] = [(_checked(piece), piece.read()) for piece in given.get("pieces", [])]
    return given


def _checked(piece: UploadedFile[Any]) -> str:
    name = piece.name or ""
    documents.check_piece(name, piece.size or 0)
    return name


def _details(invoice: Invoice, form: TreatmentForm, refused: Refused) -> list[str]:
    """What exactly the chosen recipient demands, when that is why a recycling is refused."""
    if Guard.ADMISSIBLE not in refused.codes or "recipient_identifiant" not in form.cleaned_data:
        return []
    target = Target(*(form.cleaned_data[name] for name in ("recipient_identifiant", "code_service", "numero_engagement")))
    return [f"{finding.message} {finding.remedy}" for finding in queries.recycling_obstacles(invoice, target)]


def _told(request: Request, refused: Refused, events: list[Event], details: list[str]) -> Refusal:
    sentences = [cause.sentence for cause in refused.causes] + details
    last = queries.last_by_someone(events)
    if EngineCause.STATUT_INCOMPATIBLE in refused.codes and last and last.actor_id != request.actor.user_id:
        now = look_of(last.target).label
        sentences.insert(0, f"{last.actor_label} a agi avant vous, le {formats.moment(last.at)} : « {now} ».")
    return Refusal(tuple(sentences), _status(refused), refused.codes)


def _status(refused: Refused) -> int:
    if EngineCause.ROLE_INCOMPATIBLE in refused.codes:
        return FORBIDDEN
    return CONFLICT if EngineCause.STATUT_INCOMPATIBLE in refused.codes else UNPROCESSABLE


def _refused(request: Request, invoice_id: int, verb: Verb, form: TreatmentForm, refusal: Refusal) -> HttpResponse:
    """The page again, with every cause and what was typed, on the invoice as it is now."""
    invoice = invoice_for(request, invoice_id)
    if verb.direct and not form.data.get("comment"):
        return show(request, invoice, refusal=refusal, status=refusal.status)
    return _page(request, invoice, verb, form, refusal=refusal, status=refusal.status)


def _page(
    request: Request, invoice: Invoice, verb: Verb, form: TreatmentForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    abilities = queries.choices(invoice, request.actor)
    button = next((one for one in presenting.buttons(invoice, abilities) if one.verb is verb), None)
    context: dict[str, Any] = {
        "invoice": invoice,
        "verb": verb,
        "form": form,
        "refusal": refusal,
        "blocked": button.causes if button else (),
        "possible": button is not None and button.allowed,
        "status_label": look_of(invoice.status).label,
        "motif": MOTIFS.get(invoice.motif) if verb.code in ANSWERS else None,
        "words": words_of([invoice]).get(invoice.pk) if verb.code in ANSWERS else "",
    }
    return render(request, "invoices/treatment.html", context, status=status)
