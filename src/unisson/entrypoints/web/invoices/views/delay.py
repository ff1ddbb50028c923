"""The payment delay of one invoice in full: starts and restarts, the days of each, interest, the claim letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from unisson.entrypoints.web.invoices import clock_words
from unisson.entrypoints.web.invoices.asking import address, invoice_for
from unisson.entrypoints.web.invoices.forms_delay import ExecutionForm, SettlementForm
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import PDF, attached
from unisson.lifecycles.interest import FLAT, SETTLEMENT_DAYS
from unisson.lifecycles.invoice import Role
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import timing
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.permissions import roles_of, sides_of
from unisson.portal.invoices.printing import claim
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import Event
from unisson.portal.kernel.moving import Refused

UNPROCESSABLE, CONFLICT = 422, 409


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read once to show the page or to make the letter."""

    invoice: Invoice
    events: list[Event]
    delay: queries.Delay | None
    owed: queries.Owed | None
    sides: set[Role]


def read(request: Request, invoice_id: int) -> Reading:
    """Raises Http404 when the reader may not see the invoice."""
    invoice = invoice_for(request, invoice_id)
    events = queries.full_history(invoice)
    clock = queries.payment_clock(invoice, events)
    return Reading(invoice, events, clock, queries.owed(invoice, clock, events), sides_of(invoice, request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def delay(request: Request, invoice_id: int) -> HttpResponse:
    """The page; a POST dates the execution or notes that interest was paid."""
    found = read(request, invoice_id)
    if found.delay is None:
        raise Http404
    if request.method == "POST":
        return _do(request, found)
    return _page(request, found, ExecutionForm(), _settlement(found))


def _settlement(found: Reading) -> SettlementForm:
    total = found.owed.interest.total if found.owed and found.owed.interest and found.invoice.currency == "EUR" else None
    return SettlementForm(initial={"amount": total})


def _do(request: Request, found: Reading) -> HttpResponse:
    forms_of: dict[str, tuple[type[forms.Form], Callable[[int, Actor, dict[str, Any]], Invoice], str]] = {
        "execution": (
            ExecutionForm,
            lambda pk, actor, given: timing.date_execution(pk, actor, given["executed_on"], given["comment"]),
            "C’est noté : le délai part de la date d’exécution, et le fournisseur en est averti.",
        ),
        "settlement": (
            SettlementForm,
            lambda pk, actor, given: timing.settle_interest(pk, actor, given["amount"], given["paid_on"]),
            "Le règlement des intérêts est noté, et le fournisseur en est averti.",
        ),
    }
    wanted = request.POST.get("action", "")
    if wanted not in forms_of:
        raise Http404
    kind, run, done = forms_of[wanted]
    form = kind(request.POST)
    if form.is_valid():
        try:
            run(found.invoice.pk, request.actor, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("invoice_delay", kwargs={"invoice_id": found.invoice.pk}))
    execution = form if isinstance(form, ExecutionForm) else ExecutionForm()
    settlement = form if isinstance(form, SettlementForm) else _settlement(found)
    return _page(request, found, execution, settlement, status=UNPROCESSABLE)


def _page(
    request: Request, found: Reading, execution: ExecutionForm, settlement: SettlementForm, *, status: int = 200
) -> HttpResponse:
    invoice, clock, owed = found.invoice, found.delay, found.owed
    assert clock is not None
    held = queries.held_by(invoice, found.events)
    treating = Role.DESTINATAIRE in roles_of(invoice, request.actor)
    interest = owed.interest if owed else None
    context = {
        "invoice": invoice,
        "delay": clock,
        "lines": clock_words.delay_lines(clock, found.sides),
        "held": clock_words.held(queries.shares(held)),
        "stretches": clock_words.stretches(held),
        "owed": owed,
        "interest": interest,
        "months": list(interest.months()) if interest else [],
        "flat": FLAT,
        "settlement_days": SETTLEMENT_DAYS,
        "letter_url": address("claim_letter", invoice_id=invoice.pk) if _may_claim(found) else "",
        "execution": execution if treating and invoice.status in queries.WAITING else None,
        "settlement": settlement if treating and interest and interest.is_paid and owed and not owed.settled else None,
        "settled": owed.settled.data if owed and owed.settled else None,
        "rates_url": address("interest_rates") if request.actor.is_support else "",
    }
    return render(request, "invoices/delay.html", context, status=status)


def _may_claim(found: Reading) -> bool:
    return Role.FOURNISSEUR in found.sides and found.owed is not None and found.owed.interest is not None


@require_safe
def letter(request: Request, invoice_id: int) -> HttpResponse:
    """The claim letter of today, for the supplier of a late invoice; says why there is none otherwise."""
    found = read(request, invoice_id)
    if Role.FOURNISSEUR not in found.sides:
        raise Http404
    if found.delay is None or found.owed is None or found.owed.interest is None:
        return render(request, "invoices/no_claim.html", {"invoice": found.invoice, "owed": found.owed}, status=CONFLICT)
    name, content = claim.issue(found.invoice, found.delay, found.owed, queries.held_by(found.invoice, found.events))
    return attached(content, PDF, name)
