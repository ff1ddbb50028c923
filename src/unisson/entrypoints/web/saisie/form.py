"""The form of an invoice written on line. Every button keeps what is typed first; none of them can lose it."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from unisson.entrypoints.web.deposit import attaching
from unisson.entrypoints.web.saisie import catalogue, comparing, posted, presenting
from unisson.entrypoints.web.saisie.forms import RATE_GROUPS, REASONS, SHARED, UNITS
from unisson.entrypoints.web.saisie.start import CONSULTATION
from unisson.entrypoints.web.shared.acting import Request, person
from unisson.entrypoints.web.shared.pacing import at_pace
from unisson.portal.directory import queries as directory
from unisson.portal.directory.requirements import requirements_of
from unisson.portal.invoices.actions import entering
from unisson.portal.invoices.entry import typed
from unisson.portal.invoices.entry.fields import Content
from unisson.portal.invoices.guards import verdict_is_favourable
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries import deposit as queries
from unisson.portal.invoices.queries import entry
from unisson.portal.kernel.pace import Pace
from unisson.portal.organisations import keeping
from unisson.portal.organisations.bank import usable_bank_accounts

ALREADY_SENT = "Cette facture a déjà été envoyée : elle ne peut plus être modifiée."
STALE = "Ce brouillon a changé dans un autre onglet, ou par un collègue : choisissez laquelle des deux versions garder."
AUTOSAVES = Pace("entry-autosave", 240, 60)  # a page sends one after each pause of the keyboard: a person is far below
ANCHORS = {"check": "", "recipient": "#client"}
ANCHORS |= dict.fromkeys(("detach", "attach", "join"), "#pieces") | dict.fromkeys((*posted.ADDING, "drop"), "#ajouts")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, invoice_id: int) -> HttpResponse:
    """The form; a POST keeps what is typed, then does what the button asks."""
    invoice = typed_draft(request, invoice_id)
    if not invoice.is_draft:
        messages.info(request, ALREADY_SENT)
        return redirect("deposit_sent", invoice_id=invoice.pk)
    if request.method != "POST":
        return _page(request, invoice, posted.number(request.GET.get("lignes", "")))
    try:
        return _submitted(request, invoice)
    except entering.NotADraft:
        messages.info(request, ALREADY_SENT)
        return redirect("deposit_sent", invoice_id=invoice.pk)


def typed_draft(request: Request, invoice_id: int) -> Invoice:
    """An invoice written on line that this person writes. Raises Http404, PermissionDenied."""
    found = queries.issued(request.actor, invoice_id)
    if found is None or not found.is_typed:
        raise Http404
    if not request.actor.may("FACTURES_EMISES", found.supplier_id, found.supplier_service_id, modify=True):
        raise PermissionDenied(CONSULTATION)
    return found


def _submitted(request: Request, invoice: Invoice) -> HttpResponse:
    content = posted.content_of(request.POST, Content.of(invoice.entry))
    action, place = posted.action_of(request.POST)
    if action == "article":
        catalogue.add_to(content, request.actor, invoice.supplier, posted.number(request.POST.get("article", "")))
        place = len(content.lines) - 1
    elif action == "recipient":
        chosen = directory.structure_by_id(place)
        content.header["recipient_identifiant"] = chosen.identifiant if chosen else ""
    else:
        place = posted.apply(content, action, place)
    if action == "overwrite":
        content.revision = None
    try:
        entering.keep(invoice.pk, request.actor, content)
    except entering.StaleContent as stale:
        return _conflict(request, invoice, content, stale.kept)
    if action == "detach":
        attaching.detach(request, invoice, posted.action_of(request.POST)[1])
    refusals = attaching.attach_all(request, invoice)
    if action.startswith("join-"):
        refusals += attaching.join_kept(request, invoice, action)
    if refusals:
        return _page(request, typed_draft(request, invoice.pk), place // posted.PER_PAGE, refusals)
    return _after(request, invoice, action, place)


def _conflict(request: Request, invoice: Invoice, mine: Content, theirs: Content) -> HttpResponse:
    """The form as it was typed, not kept, and what the other version says otherwise: the person chooses."""
    page = posted.number(request.POST.get("first", "")) // posted.PER_PAGE
    shown = presenting.shown(invoice, usable_bank_accounts(invoice.supplier), page, mine)
    for sentence in attaching.attach_all(request, invoice):  # files are nobody's version: they stay
        shown.form.add_error("pieces", sentence)
    differences = comparing.differences(mine, theirs)
    context = _context(request, invoice, shown) | {"differences": differences, "conflict": True}
    context |= {"checked": False, "sendable": False}
    # A fragment asked for by the page is swapped by htmx only when it succeeds.
    return render(request, "saisie/form.html", context, status=200 if request.headers.get("HX-Request") else 409)


def _after(request: Request, invoice: Invoice, action: str, place: int) -> HttpResponse:
    """Where each button leads."""
    if action == "check" and verdict_is_favourable(entering.check(invoice.pk, request.actor)):
        return redirect("entry_review", invoice_id=invoice.pk)
    if action == "model":
        return redirect("entry_model_new", invoice_id=invoice.pk)
    url = reverse("entry_edit", args=[invoice.pk])
    if action in ("add", "article", "remove", "up", "down", "page"):
        return redirect(f"{url}?lignes={place // posted.PER_PAGE}&ligne={place}#ligne-{place}")
    return redirect(url + ANCHORS.get(action.partition("-")[0], "#enregistre"))


def _page(request: Request, invoice: Invoice, page: int, refusals: list[str] | None = None) -> HttpResponse:
    shown = presenting.shown(invoice, usable_bank_accounts(invoice.supplier), page)
    for sentence in refusals or ():
        shown.form.add_error("pieces", sentence)
    return render(request, "saisie/form.html", _context(request, invoice, shown), status=422 if refusals else 200)


def _context(request: Request, invoice: Invoice, shown: presenting.Shown) -> dict[str, Any]:
    return {
        "invoice": invoice,
        "shown": shown,
        "form": shown.form,
        "totals": presenting.totals_of(shown.whole.document),
        "revision": shown.whole.content.revision,
        "writer": secrets.token_urlsafe(9),
        "checked": shown.whole.content.checked,
        "sendable": verdict_is_favourable(invoice),
        "focus": posted.number(request.GET.get("ligne", "")) if "ligne" in request.GET else None,
        "rates": RATE_GROUPS,
        "shared": SHARED,
        "reasons": REASONS,
        "units": UNITS,
        "articles": entry.articles(request.actor, invoice.supplier),
        "customers": entry.customers(request.actor, invoice.supplier),
        "pieces": queries.pieces(invoice),
        "kept": keeping.kept_for(person(request), invoice.supplier),
        **recipient_of(shown.whole),
    }


def recipient_of(whole: typed.Whole) -> dict[str, Any]:
    """What the recipient asks, as soon as it is known; those who answer to the name that was typed when it is not."""
    recipient = whole.parties.recipient
    written = whole.content.header.get("recipient_identifiant", "").strip()
    by_name = recipient is None and any(character.isalpha() for character in written)
    return {
        "structure": recipient,
        "requirements": requirements_of(recipient, whole.parties.service) if recipient else None,
        "services": [one for one in directory.search_services(recipient).rows if one.is_active] if recipient else [],
        "candidates": directory.suggest(written, size=5) if by_name else [],
        "typed": written,
    }


def _destination(content: Content) -> list[str]:
    """Where it goes, as typed; spaces say nothing."""
    return ["".join(content.header.get(name, "").split()) for name in ("recipient_identifiant", "code_service")]


@never_cache
@require_POST
@at_pace(AUTOSAVES)
def totals(request: Request, invoice_id: int) -> HttpResponse:
    """The page keeps what is being typed and shows its totals: a fragment, computed here, as everywhere."""
    invoice = typed_draft(request, invoice_id)
    before = Content.of(invoice.entry)
    stale, conflict = "", False
    content = posted.content_of(request.POST, before)
    content.automatic = True
    try:
        invoice = entering.keep(invoice.pk, request.actor, content)
    except entering.NotADraft:
        stale = ALREADY_SENT
    except entering.StaleContent:
        stale, conflict = STALE, True
    whole = typed.whole(invoice)
    page = posted.number(request.POST.get("first", "")) // posted.PER_PAGE
    moved = _destination(before) != _destination(whole.content)
    context = {
        "invoice": invoice,
        "totals": presenting.totals_of(whole.document),
        "lines": presenting.lines_shown(whole, page) if not stale else [],
        "stale": stale,
        "choose": conflict,
        "revision": whole.content.revision,
        "moved": moved and not stale,
        "fragment": True,
    } | (recipient_of(whole) if moved else {})
    return render(request, "saisie/parts/totals.html", context)
