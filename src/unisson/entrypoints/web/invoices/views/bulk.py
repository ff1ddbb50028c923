"""One verb on the invoices ticked in a list: its page says what will happen to each; a POST does it, row by row."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from unisson.entrypoints.web.invoices import presenting
from unisson.entrypoints.web.invoices.forms import TreatmentForm, people_choices
from unisson.entrypoints.web.invoices.verbs import DONE_AS, IN_BULK, UNMOVED, Verb
from unisson.entrypoints.web.invoices.views.home import no_structure
from unisson.entrypoints.web.invoices.views.lists import List
from unisson.entrypoints.web.shared.acting import Request
from unisson.lifecycles.engine import Cause
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import bulk as doing
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries import listing
from unisson.portal.invoices.queries.colleagues import colleagues

CHOSEN, VERB = "facture", "verbe"
UNPROCESSABLE = 422


class Candidate(NamedTuple):
    """One of the invoices chosen, and what would block the verb."""

    invoice: Invoice
    causes: tuple[Cause, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: Request, shown: List) -> HttpResponse:
    """Show what a verb would do to each invoice, or do it and say what came of each."""
    if request.structure is None:
        return no_structure(request)
    given = request.POST if request.method == "POST" else request.GET
    verb = next((line for line in IN_BULK[shown.espace] if line.code == given.get(VERB)), None)
    chosen = _chosen(request, shown, given)
    if verb is None or not chosen:
        messages.info(request, "Cochez d’abord des factures, puis choisissez ce qu’il faut en faire.")
        return HttpResponseRedirect(reverse(shown.code))
    if request.method == "POST":
        return _do(request, shown, verb, chosen)
    return _page(request, shown, verb, chosen, _form(verb, chosen))


def _chosen(request: Request, shown: List, given: QueryDict) -> list[Invoice]:
    """The invoices ticked, in the order of the list, among those that the list shows to this person."""
    wanted = [int(text) for text in given.getlist(CHOSEN) if text.isascii() and text.isdigit() and len(text) < 19]
    assert request.structure is not None
    scope = queries.Scope(request.actor, request.structure, shown.espace)
    known = set(queries.found_in(scope).filter(pk__in=wanted[: doing.MOST]).values_list("pk", flat=True))
    return listing.read([pk for pk in dict.fromkeys(wanted) if pk in known])


def _form(verb: Verb, chosen: list[Invoice], data: Any = None) -> TreatmentForm:
    form = TreatmentForm(verb.code, verb.fields, data)
    if "assignee" in form.fields:
        people = colleagues(chosen[0].recipient_id, [invoice.recipient_service_id for invoice in chosen])
        form.fields["assignee"].choices = people_choices(people)  # type: ignore[attr-defined]
    return form


def _do(request: Request, shown: List, verb: Verb, chosen: list[Invoice]) -> HttpResponse:
    form = _form(verb, chosen, request.POST)
    if not form.is_valid():
        return _page(request, shown, verb, chosen, form, status=UNPROCESSABLE)
    answers = {"comment": "", "motif": ""} | form.cleaned_data
    codes = DONE_AS.get(verb.code, (verb.code,))
    outcomes = doing.apply([it.pk for it in chosen], request.actor, codes, lambda pk, actor: verb.run(pk, actor, answers))
    context = {
        "list": shown,
        "verb": verb,
        "outcomes": outcomes,
        "done": sum(one.done for one in outcomes),
        "already": sum(one.already for one in outcomes),
        "refused": sum(not one.done and not one.already for one in outcomes),
    }
    return render(request, "invoices/bulk_done.html", context)


def _page(
    request: Request, shown: List, verb: Verb, chosen: list[Invoice], form: TreatmentForm, *, status: int = 200
) -> HttpResponse:
    rows = [Candidate(invoice, _blocking(request, invoice, verb)) for invoice in chosen]
    context = {"list": shown, "verb": verb, "form": form, "rows": rows, "possible": sum(not row.causes for row in rows)}
    return render(request, "invoices/bulk.html", context, status=status)


def _blocking(request: Request, invoice: Invoice, verb: Verb) -> tuple[Cause, ...]:
    """What would refuse this invoice, its form apart; the level of a validation is the invoice's own."""
    codes = DONE_AS.get(verb.code, (verb.code,))
    if verb.code in UNMOVED:
        return ()
    abilities = [queries.judged(invoice, code, request.actor) for code in codes]
    return min((presenting.blocking(ability, verb) for ability in abilities), key=len)
