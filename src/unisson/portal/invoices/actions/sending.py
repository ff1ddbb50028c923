"""Sending: the last judgement, the deposit number, the certificate, the way to the recipient."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from unisson.lifecycles.invoice import CAUSES, Guard
from unisson.portal.invoices import certificate, documents, judgement
from unisson.portal.invoices.actions import drafting
from unisson.portal.invoices.entry import typed
from unisson.portal.invoices.models import Depot, Document, DocumentKind, Invoice
from unisson.portal.invoices.numbering import next_numero_flux_depot
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import SYSTEM, Actor
from unisson.portal.kernel.moving import Refused, move


def check_and_send(invoice_id: int, actor: Actor, values: dict[str, Any]) -> Invoice:
    """Write what the form says, judge it, and send it when nothing stands against it.

    The draft comes back unsent when its verdict is not VALID, or when its recipient has just changed: nobody sends to
    a recipient they have not seen. What is already sent comes back as it is. Raises Refused, NotAllowed,
    Invoice.DoesNotExist.
    """
    shown = Invoice.objects.visible_to(actor).get(pk=invoice_id)
    if shown.sent_at is not None:
        return shown
    try:
        draft = drafting.update_draft(invoice_id, actor, values)
    except drafting.NotADraft:
        return Invoice.objects.visible_to(actor).get(pk=invoice_id)
    if not drafting.favourable(draft) or draft.recipient_id != shown.recipient_id:
        return draft
    return send(invoice_id, actor)


def send(invoice_id: int, actor: Actor, depot: Depot | None = None) -> Invoice:
    """Send a draft: judged once more now, numbered, certified and carried to its first reader.

    `depot`: the deposit that brought it with others; a new one is opened when there is none. Sending again what is
    already sent changes nothing and returns it: a double click sends once. Raises Refused with every cause (the draft is
    kept as it is) and Invoice.DoesNotExist.
    """
    try:
        return _send(invoice_id, actor, depot)
    except IntegrityError as error:
        # Two drafts with one number sent at the same instant: the unique index lets one through.
        if "invoice_number_unique" not in str(error):
            raise
        raise Refused((CAUSES[Guard.PAS_DE_DOUBLON],)) from error


@transaction.atomic
def _send(invoice_id: int, actor: Actor, depot: Depot | None) -> Invoice:
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    if invoice.sent_at is not None:
        return invoice
    if invoice.is_typed:
        seal(invoice, actor)
    judgement.judge(invoice)
    principal = invoice.documents.get(kind=DocumentKind.PRINCIPALE)
    invoice.depot = depot = depot or _open_depot(invoice, principal, actor)
    invoice.sent_at = clock.now()
    invoice.deposit_year = clock.today().year
    invoice.motif = ""
    data = {"numero_flux_depot": depot.numero_flux_depot, "sha256": principal.sha256}
    move(invoice, "send_to_valideur" if invoice.needs_valideur else "send", actor, data=data)
    documents.attach(invoice, actor, DocumentKind.CERTIFICAT, *certificate.issue(invoice))
    if not invoice.needs_valideur:
        deliver(invoice)
    return invoice


def seal(invoice: Invoice, actor: Actor) -> None:
    """Make the document of an invoice written on line: a Factur-X, which is authoritative from then on.

    Only what was found without fault becomes a document. Raises Refused.
    """
    judgement.judge(invoice)
    if not drafting.favourable(invoice):
        raise Refused((CAUSES[Guard.VERDICT_FAVORABLE],))
    drafting.keep_file(invoice, actor, *typed.document_of(invoice))
    invoice.entry = {}  # the document says it all


def _open_depot(invoice: Invoice, principal: Document, actor: Actor) -> Depot:
    return Depot.objects.create(
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
