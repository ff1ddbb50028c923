"""What the supplier does after sending: complete, recycle, abandon, say that a refusal was read."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from unisson.lifecycles.engine import EngineCause
from unisson.lifecycles.invoice import CAUSES, Guard, Role, Status
from unisson.portal.invoices import documents, routing
from unisson.portal.invoices.actions.sending import deliver
from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.invoices.permissions import roles_of
from unisson.portal.invoices.queries.work import (
    ACQUITTEMENT_REJET,
    ACQUITTEMENT_SUSPENSION,
    REMINDED_AFTER,
    TO_ACKNOWLEDGE,
    TO_READ,
    unread_for_long,
)
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import SYSTEM, Actor
from unisson.portal.kernel.events import history, record
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused, ability, move

TRAITEMENT_REJET, RAPPEL_ACQUITTEMENT = "TRAITEMENT_REJET", "RAPPEL_ACQUITTEMENT"


@transaction.atomic
def complete(invoice_id: int, actor: Actor, comment: str = "", pieces: Sequence[tuple[Any, ...]] = ()) -> Invoice:
    """Give what the suspension asked for: pieces (name, bytes, what is said of it) and/or a comment; the examination resumes.

    All or nothing. Raises Refused, DocumentRefused (no piece is kept then), Invoice.DoesNotExist.
    """
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.completion_comment = comment.strip()  # read by the guard COMPLEMENT_FOURNI
    _refuse_unless_open(invoice, actor)
    for filename, data, *said in pieces:
        documents.designate(_attach(invoice, actor, filename, data), *said)
    invoice.motif = ""
    invoice.completed_at = clock.now()
    return move(invoice, "complete", actor, note=comment.strip())


def _refuse_unless_open(invoice: Invoice, actor: Actor) -> None:
    """Nothing is stored for somebody who could not send it: what only the pieces can settle is judged after them."""
    verdict = ability(invoice, "complete", actor)
    blocking = tuple(cause for cause in verdict.causes if cause.code != Guard.COMPLEMENT_FOURNI)
    if blocking:
        raise Refused(blocking)


def _attach(invoice: Invoice, actor: Actor, filename: str, data: bytes) -> Document:
    documents.check_piece(filename, len(data))
    mime = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    piece = documents.attach(invoice, actor, DocumentKind.COMPLEMENTAIRE, filename, data, mime)
    record(invoice, EventKind.ACTION, "AJOUT_PIECE", actor, data={"filename": piece.filename, "sha256": piece.sha256})
    return piece


@transaction.atomic
def recycle(invoice_id: int, actor: Actor, target: routing.Target, comment: str = "") -> Invoice:
    """Send the same invoice, same number, to the right place (domaine 5.4): only its routing changes."""
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    before = {
        "recipient_id": invoice.recipient_id,
        # Named, so that the history still tells who had it and how long they had to pay.
        "recipient": str(invoice.recipient or ""),
        "delai_paiement_jours": invoice.recipient.delai_paiement_jours if invoice.recipient else None,
        "code_service": invoice.code_service,
        "numero_engagement": invoice.numero_engagement,
    }
    routing.apply(invoice, target)
    invoice.motif = ""
    move(invoice, "recycle", actor, note=comment, data={"before": before})
    return deliver(invoice)


@transaction.atomic
def abandon(invoice_id: int, actor: Actor, comment: str = "") -> Invoice:
    """Give up an invoice that came back."""
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.motif = ""
    return move(invoice, "abandon", actor, note=comment)


@transaction.atomic
def acknowledge_rejection(invoice_id: int, actor: Actor) -> Invoice:
    """Write that the supplier has read a refusal or a suspension, and its motif (domaine 9.1); the status stays.

    The event is ACQUITTEMENT_REJET or ACQUITTEMENT_SUSPENSION. Said twice, it is written once. Raises Refused,
    Invoice.DoesNotExist.
    """
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    _demand(invoice, actor, TO_READ)
    if invoice.acknowledged_at is None or invoice.acknowledged_at < invoice.status_at:
        invoice.acknowledged_at = clock.now()
        invoice.save(update_fields=["acknowledged_at"])
        code = ACQUITTEMENT_SUSPENSION if invoice.status == Status.SUSPENDUE else ACQUITTEMENT_REJET
        record(invoice, EventKind.ACTION, code, actor, motif=invoice.motif)
    return invoice


def _demand(invoice: Invoice, actor: Actor, statuses: Sequence[Status]) -> None:
    """Raises Refused unless the actor may act for the supplier of an invoice in one of these statuses."""
    causes = []
    if invoice.status not in statuses:
        causes.append(CAUSES[EngineCause.STATUT_INCOMPATIBLE])
    if Role.FOURNISSEUR not in roles_of(invoice, actor):
        causes.append(CAUSES[EngineCause.ROLE_INCOMPATIBLE])
    if causes:
        raise Refused(tuple(causes))


@transaction.atomic
def treat_rejection(invoice_id: int, actor: Actor, comment: str = "") -> Invoice:
    """Write that a refusal was dealt with (TRAITEMENT_REJET, domaine 3.4): read too, it leaves the lists of what is to treat.

    Done twice, it is written once. Raises Refused, Invoice.DoesNotExist.
    """
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    _demand(invoice, actor, TO_ACKNOWLEDGE)
    if invoice.rejection_treated_at is not None:
        return invoice
    invoice = acknowledge_rejection(invoice_id, actor)
    invoice.rejection_treated_at = clock.now()
    invoice.save(update_fields=["rejection_treated_at"])
    record(invoice, EventKind.ACTION, TRAITEMENT_REJET, actor, motif=invoice.motif, note=comment.strip())
    return invoice


def remind(limit: int = 500) -> int:
    """Remind suppliers of what they have not said to have read, once each, before it becomes compulsory. Return how many."""
    return sum(_remind_one(invoice_id) for invoice_id in unread_for_long(REMINDED_AFTER)[:limit])


@transaction.atomic
def _remind_one(invoice_id: int) -> bool:
    invoice = Invoice.objects.visible_to(SYSTEM).locked(invoice_id)
    if history(invoice, EventKind.ACTION).filter(code=RAPPEL_ACQUITTEMENT, at__gte=invoice.status_at).exists():
        return False
    record(invoice, EventKind.ACTION, RAPPEL_ACQUITTEMENT, SYSTEM, motif=invoice.motif)
    return True
