"""One invoice: where it stands, what awaits the reader, its document, its history, its payment delay."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.invoices import clock_words, presenting
from unisson.entrypoints.web.invoices.asking import address, invoice_for
from unisson.entrypoints.web.invoices.forms import AssignForm, CommentForm, VisaForm
from unisson.entrypoints.web.invoices.verbs import VERBS
from unisson.entrypoints.web.shared.acting import Request
from unisson.lifecycles.invoice import Role
from unisson.portal.accounts.models import User
from unisson.portal.engagements.queries import cited
from unisson.portal.invoices import queries
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.invoices.motifs import MOTIFS
from unisson.portal.invoices.permissions import roles_of, sides_of
from unisson.portal.invoices.queries.colleagues import colleagues_of, contacts, visas_of
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import Event

LISTS = (
    (Role.DESTINATAIRE, "Factures reçues", "received"),
    (Role.FOURNISSEUR, "Factures émises", "issued"),
    (Role.VALIDEUR_1, "Factures à valider", "to_validate"),
    (Role.VALIDEUR_2, "Factures à valider", "to_validate"),
)


@require_safe
def invoice(request: Request, invoice_id: int) -> HttpResponse:
    """The page of an invoice. 404 when the reader may not see it."""
    return show(request, invoice_for(request, invoice_id))


def show(request: Request, shown: Invoice, *, refusal: Any = None, status: int = 200) -> HttpResponse:
    """The page, with what has just been refused when something was."""
    return render(request, "invoices/invoice.html", _context(request, shown) | {"refusal": refusal}, status=status)


def _context(request: Request, shown: Invoice) -> dict[str, Any]:
    actor = request.actor
    sides, events = sides_of(shown, actor), queries.full_history(shown)
    upcoming = queries.expected_next(shown, sides)
    moments = queries.timeline(shown, events, sides)
    actions, complements = queries.beside_statuses(shown, events, sides)
    delay = queries.payment_clock(shown, events)
    documents = list(shown.documents.all())
    files = presenting.documents(shown, documents)
    certificate = next((file.url for file in files if file.kind == DocumentKind.CERTIFICAT), "")
    turn = _turn(shown, events, upcoming, roles_of(shown, actor))
    buttons = presenting.buttons(shown, queries.choices(shown, actor))
    offers = _offers(shown, buttons, turn)
    return {
        "invoice": shown,
        "mine": Role.FOURNISSEUR in sides,
        "may_write": Role.FOURNISSEUR in roles_of(shown, actor),
        "crumb": _crumb(sides),
        "upcoming": upcoming,
        "tacit": queries.tacit_on(shown),
        "turn": turn,
        "buttons": buttons,
        "offers": offers,
        "card": any(offers.values()),
        "acknowledge": _acknowledge(shown, Role.FOURNISSEUR in roles_of(shown, actor)),
        "lines": presenting.history(shown, moments, upcoming, certificate),
        "actions": presenting.others(actions),
        "complements": presenting.others(complements),
        "people": _others(actor, shown, [*moments, *actions, *complements]),
        "delay": delay,
        "delay_lines": clock_words.delay_lines(delay, sides) if delay else [],
        "documents": files,
        "pages": presenting.pages(shown, documents),
        "around": _around(shown, roles_of(shown, actor)),
        "to_redo": _to_redo(shown, roles_of(shown, actor)),
        "engagement": cited(actor, shown.recipient_id, shown.numero_engagement),
        "check_url": address("deposit_check", invoice_id=shown.pk),
    }


def _others(actor: Actor, shown: Invoice, moments: list[queries.Moment]) -> list[User]:
    """Who may be called about what the history tells, the reader apart."""
    theirs = [moment for moment in moments if moment.actor_id != actor.user_id]
    return sorted(contacts(shown, theirs).values(), key=str)


def _to_redo(shown: Invoice, roles: set[Role]) -> bool:
    return queries.is_refusal(shown) and shown.rejection_treated_at is None and Role.FOURNISSEUR in roles


def _around(shown: Invoice, roles: set[Role]) -> dict[str, Any]:
    """The forms of what is done around an invoice, for who may act on it: two queries for its recipient."""
    if not roles or shown.is_draft:
        return {}
    found: dict[str, Any] = {"comment": CommentForm()}
    if Role.DESTINATAIRE in roles:
        found["assign"] = AssignForm(colleagues_of(shown), initial={"assignee": shown.assigned_to_id or ""})
        found["visa"] = VisaForm(auto_id="visa_%s")
        found["visas"] = visas_of(shown)
    return found


def _crumb(sides: set[Role]) -> tuple[str, str]:
    return next(((label, address(name)) for role, label, name in LISTS if role in sides), ("À faire", address("home")))


def _turn(shown: Invoice, events: list[Event], upcoming: queries.Next | None, roles: set[Role]) -> dict[str, Any] | None:
    """The banner « À vous de jouer »: what to do, and the words of who sent the invoice back."""
    if upcoming is None or upcoming.role not in roles:
        return None
    refused = queries.is_refusal(shown)
    if refused and not queries.awaits_acknowledgement(shown):
        return None
    last = next((event for event in reversed(events) if event.target == shown.status), None)
    motif = MOTIFS.get(shown.motif)
    return {
        "do": upcoming.do,
        "motif": motif.label if motif else "",
        "note": last.note if last else "",
        "from": last.actor_label if last else "",
        "refused": refused,
    }


def _offers(
    shown: Invoice, buttons: list[presenting.Button], turn: dict[str, Any] | None
) -> dict[str, list[presenting.Button]]:
    """The buttons of the card, in two groups, without the one that the banner has; a draft has its own page."""
    if shown.is_draft:
        return {}
    beside = [button for button in buttons if not (turn and button.main and not button.verb.direct)]
    return {group: [button for button in beside if button.verb.group == group] for group in ("forward", "back")}


def _acknowledge(shown: Invoice, may: bool) -> presenting.Button | None:
    if not may or not queries.is_refusal(shown) or not queries.awaits_acknowledgement(shown):
        return None
    verb = VERBS["acknowledge_rejection"]
    return presenting.Button(verb, address("treatment", invoice_id=shown.pk, verb=verb.code))
