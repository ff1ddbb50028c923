"""The home page: what awaits the person, then the money that waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.exchange.looks import FLUX as LOOKS
from unisson.entrypoints.web.invoices.asking import address
from unisson.entrypoints.web.invoices.counters import counters_of
from unisson.entrypoints.web.organisations.counters import join_requests
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.navigation import url_or_none
from unisson.lifecycles.flux import WAITING
from unisson.lifecycles.invoice import DRAFT, Role
from unisson.portal.exchange import queries as exchange
from unisson.portal.exchange.models import Flux, Outcome
from unisson.portal.invoices import queries
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.permissions import sides_of
from unisson.portal.invoices.queries.work import TO_ACKNOWLEDGE
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import Espace

SHOWN = 30
LIST_OF = {
    Role.FOURNISSEUR: "issued",
    Role.VALIDEUR_1: "to_validate",
    Role.VALIDEUR_2: "to_validate",
    Role.DESTINATAIRE: "received",
}
NUMBERS = ("", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")


@login_not_required
@require_safe
def home(request: Request) -> HttpResponse:
    """What awaits the signed-in person; the landing page for a visitor."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("landing"))
    if request.structure is None:
        return no_structure(request)
    return render(request, "invoices/home.html", _context(request))


def no_structure(request: Request) -> HttpResponse:
    """Somebody who belongs to no structure yet is led to create or join one; the support, to the requests it decides."""
    choice = url_or_none("members") if request.actor.is_support else url_or_none("structure_choice", "structure_new")
    return HttpResponseRedirect(choice) if choice else render(request, "invoices/no_structure.html")


def _context(request: Request) -> dict[str, Any]:
    structure, actor = request.structure, request.actor
    assert structure is not None
    counters = counters_of(request)
    total = counters.to_do
    people = join_requests(request) if request.is_manager else 0
    lots = list(exchange.to_decide(actor, structure)[:SHOWN]) if counters.lots else []
    apart = exchange.in_a_lot(structure)
    invoices = queries.awaiting(actor, structure, apart)
    espaces = {grant.espace for grant in actor.grants if grant.structure_id == structure.pk}
    received = _money(queries.received(actor, structure)) if Espace.FACTURES_RECUES in espaces else None
    return {
        "first_name": request.user.first_name,  # type: ignore[union-attr]
        "sentence": sentence(total + people, going=any(line["money"].examined for line in received or ())),
        "people": people,
        "total": total,
        "unread": counters.unread,
        "shown": SHOWN,
        "lots": [_lot(lot, counts) for lot, counts in exchange.with_counts(lots)],
        "tasks": [_task(request, invoice) for invoice in invoices[:SHOWN]] if total > counters.lots else [],
        "by_status": _by_status(request, apart) if total > counters.lots else [],
        "issued": _money(queries.issued(actor, structure)) if Espace.FACTURES_EMISES in espaces else None,
        "received": received,
        "to_pay": urlencode({"status": queries.EXAMINED}, doseq=True),
        "may_deposit": any(
            actor.may(Espace.FACTURES_EMISES, structure.pk, grant.service_id, modify=True)
            for grant in actor.grants
            if grant.structure_id == structure.pk
        ),
    }


def _by_status(request: Request, apart: Q) -> list[dict[str, Any]]:
    """The « synthèse »: what awaits, status by status, each number opening its list; a lot counts for one, not its drafts."""
    assert request.structure is not None
    lots = counters_of(request).lots
    found = [
        # While lots wait, the drafts alone are listed where one deposits.
        {"status": status, "count": count, "url": reverse("deposit") if lots and status in DRAFT else _list_of(role, status)}
        for role, status, count in queries.awaiting_by_status(request.actor, request.structure, apart)
    ]
    return [{"lots": True, "count": lots, "url": reverse("flux_list") + "?etat=a-decider"}, *found] if lots else found


def _list_of(role: Role, status: str) -> str:
    """The list of a role at one status; refusals not read yet have their own page."""
    if status in TO_ACKNOWLEDGE:
        return reverse("acknowledge")
    return f"{reverse(LIST_OF[role])}?{urlencode({'status': status})}"


def sentence(count: int, *, going: bool = False) -> str:
    """« trois choses vous attendent ». `going`: what was examined remains to be paid, so that « rien » would not be true."""
    if count == 0:
        return "rien de nouveau ne vous attend" if going else "rien ne vous attend"
    if count == 1:
        return "une chose vous attend"
    return f"{NUMBERS[count] if count < len(NUMBERS) else count} choses vous attendent"


def _task(request: Request, invoice: Invoice) -> dict[str, Any]:
    sides = sides_of(invoice, request.actor)
    mine = invoice.supplier_id == request.structure.pk  # type: ignore[union-attr]
    upcoming = queries.expected_next(invoice, sides)
    party = invoice.recipient if mine else invoice.supplier
    check = address("deposit_check", invoice_id=invoice.pk) if invoice.is_draft else ""
    return {
        "url": check or address("invoice", invoice_id=invoice.pk),
        "invoice": invoice,
        "do": upcoming.do if upcoming else "Voir la facture",
        "party": party or invoice.recipient_identifiant,
        "service": invoice.recipient_service,
        "delay": queries.payment_clock(invoice),
    }


def _lot(lot: Flux, counts: exchange.Progress) -> dict[str, Any]:
    good = counts[Outcome.READY]
    if lot.status != WAITING:
        do = "Reprendre le traitement du lot"
    elif good:
        do = f"Envoyer les {good} bonnes factures du lot" if good > 1 else "Envoyer la bonne facture du lot"
    else:
        do = "Corriger les factures du lot"
    return {"lot": lot, "do": do, "counts": counts, "look": LOOKS[lot.status]}


def _money(invoices: Any) -> list[dict[str, Any]]:
    """What waits in each currency; `more`: what the address of its list adds when there are several."""
    found = queries.money_waiting(invoices)
    more = [f"&currency={money.currency}" if len(found) > 1 else "" for money in found]
    oldest = [_days_since(money.oldest) for money in found]
    return [{"money": money, "oldest": days, "more": added} for money, days, added in zip(found, oldest, more, strict=True)]


def _days_since(instant: datetime) -> int:
    return (clock.today() - queries.day_of(instant)).days
