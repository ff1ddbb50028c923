"""Sending: the last judgement, the deposit number, the certificate, the way to the recipient."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from unisson.lifecycles.invoice import CAUSES, Guard
from unisson.portal.invoices import documents, judgement
from unisson.portal.invoices.actions import drafting, opening
from unisson.portal.invoices.entry import typed
from unisson.portal.invoices.guards import verdict_is_favourable
from unisson.portal.invoices.models import Depot, Document, DocumentKind, Invoice
from unisson.portal.invoices.numbering import next_numero_flux_depot
from unisson.portal.invoices.printing import certificate
from unisson.portal.kernel import clock, prepared, writing
from unisson.portal.kernel.actor import SYSTEM, Actor
from unisson.portal.kernel.moving import Refused, move

NUMBER_INDEX = "invoice_number_unique"


def check_and_send(invoice_id: int, actor: Actor, values: dict[str, Any]) -> Invoice:
    """Write what the form says, judge it, and send it when nothing stands against it: one judgement, one transaction.

    The draft comes back unsent when its verdict is not VALID, or when its recipient has just changed: nobody sends to
    a recipient they have not seen. What is already sent comes back as it is. What was typed is kept, whatever happens.
    Raises Refused, NotAllowed, Invoice.DoesNotExist.
    """
    try:
        draft, refused = _checked_and_sent(invoice_id, actor, values)
    except drafting.NotADraft:
        return Invoice.objects.visible_to(actor).get(pk=invoice_id)
    except IntegrityError as error:
        refused = _number_taken(error)
        drafting.update_draft(invoice_id, actor, values)
    if refused is not None:
        raise refused
    return draft


@transaction.atomic
def _checked_and_sent(invoice_id: int, actor: Actor, values: dict[str, Any]) -> tuple[Invoice, Refused | None]:
    draft = drafting.open_draft(invoice_id, actor)
    shown = draft.recipient_id
    paper = drafting.fill(draft, actor, values)
    refused, ready = None, verdict_is_favourable(draft) and draft.recipient_id == shown
    if ready and paper is not None:
        try:
            leave(draft, actor, paper.document)
        except Refused as error:
            refused = error
    if draft.sent_at is None:
        draft.save()
    if ready and paper is None:  # written on line: its document is to be made first
        return _send(invoice_id, actor, None), None
    return draft, refused


def send(invoice_id: int, actor: Actor, depot: Depot | None = None) -> Invoice:
    """Send a draft: judged once more now, numbered, certified and carried to its first reader.

    `depot`: the deposit that brought it with others; a new one is opened when there is none. Sending again what is
    already sent changes nothing and returns it: a double click sends once. Raises Refused with every cause (the draft is
    kept as it is) and Invoice.DoesNotExist.
    """
    try:
        return _send(invoice_id, actor, depot)
    except IntegrityError as error:
        raise _number_taken(error) from error


def _number_taken(error: IntegrityError) -> Refused:
    """Two drafts with one number sent at the same instant: the unique index lets one through. Raises what is not that."""
    if NUMBER_INDEX not in str(error):
        raise error
    return Refused((CAUSES[Guard.PAS_DE_DOUBLON],))


@transaction.atomic
def _send(invoice_id: int, actor: Actor, depot: Depot | None) -> Invoice:
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    if invoice.sent_at is not None:
        return invoice
    if invoice.is_typed:
        seal(invoice, actor)
    paper = judgement.paper_of(invoice)
    assert paper is not None  # what is written on line has just been sealed
    judgement.judge(invoice, paper)
    leave(invoice, actor, paper.document, depot)
    return invoice


def leave(invoice: Invoice, actor: Actor, principal: Document, depot: Depot | None = None, *, certified: bool = True) -> None:
    """Send what has just been judged, inside the transaction of its judgement. `invoice`: locked, or not written yet.

    `certified`: with its certificate; else the certificate follows with the event (`certify`), and nobody waits for it.
    Raises Refused with every cause: nothing is written then, and the invoice is as it was.
    """
    with writing.together():
        depot = depot or _open_depot(invoice, principal, actor)
        data = {"numero_flux_depot": depot.numero_flux_depot, "sha256": principal.sha256}
        invoice.motif = ""
        move(invoice, "send_to_valideur" if invoice.needs_valideur else "send", actor, data=data)
        invoice.depot, invoice.sent_at, invoice.deposit_year = depot, clock.now(), clock.today().year
        if certified:
            writing.add(_certificate(invoice, actor, principal))
        if not invoice.needs_valideur:
            deliver(invoice)


def _certificate(invoice: Invoice, actor: Actor, principal: Document) -> Document:
    return documents.made(invoice, actor, DocumentKind.CERTIFICAT, certificate.issue(invoice, principal))


@transaction.atomic(savepoint=False)
def certify(invoice: Invoice) -> bool:
    """Give its certificate to an invoice that left without; say whether it had none. Done again, it does nothing."""
    prepared.rows(_ALONE, [invoice.pk])
    held = {document.kind: document for document in invoice.documents.all()}
    if invoice.depot is None or DocumentKind.CERTIFICAT in held:
        return False
    writing.add(_certificate(invoice, SYSTEM, held[DocumentKind.PRINCIPALE]))
    return True


_ALONE = "SELECT 1 FROM invoices_invoice WHERE id = %s FOR NO KEY UPDATE"


def seal(invoice: Invoice, actor: Actor) -> None:
    """Make the document of an invoice written on line: a Factur-X, which is authoritative from then on.

    Only what was found without fault becomes a document. Raises Refused.
    """
    judgement.judge(invoice)
    if not verdict_is_favourable(invoice):
        raise Refused((CAUSES[Guard.VERDICT_FAVORABLE],))
    writing.add(*opening.files_of(invoice, actor, *typed.document_of(invoice)))
    invoice.entry = {}  # the document says it all


def _open_depot(invoice: Invoice, principal: Document, actor: Actor) -> Depot:
    depot = Depot(
        numero_flux_depot=next_numero_flux_depot(invoice.format),
        entry_point=actor.entry_point,
        filename=principal.filename,
        format=invoice.format,
        sha256=principal.sha256,
        size=principal.size,
        received_at=clock.now(),
        created_by_id=actor.user_id,
        technical_account=actor.technical_account,
        idempotency_key=actor.idempotency_key,
    )
    writing.add(depot)
    return depot


def deliver(invoice: Invoice, *, started: datetime | None = None) -> Invoice:
    """Carry a deposited invoice to its recipient; the payment clock starts there (art. R2192-15 CCP).

    `started`: when the delay had begun already, whatever the hour this is done (silence of a titulaire, art. R2192-23).
    """
    invoice.motif = ""
    move(invoice, "route", SYSTEM)
    # Read again after a recycling: the clock starts when the right recipient has it.
    invoice.available_at = started or clock.now()
    invoice.executed_on = None
    return move(invoice, "make_available", SYSTEM)
