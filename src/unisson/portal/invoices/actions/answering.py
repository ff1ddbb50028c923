"""What the supplier does after sending: complete, recycle, abandon, say that a refusal was read."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence

from django.db import transaction

from unisson.lifecycles.engine import EngineCause
from unisson.lifecycles.invoice import CAUSES, Guard, Role
from unisson.portal.invoices import documents, routing
from unisson.portal.invoices.actions.sending import deliver
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.invoices.permissions import roles_of
from unisson.portal.invoices.queries.work import ACQUITTEMENT_REJET, TO_ACKNOWLEDGE, acknowledgements
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused, ability, move


@transaction.atomic
def complete(invoice_id: int, actor: Actor, comment: str = "", pieces: Sequence[tuple[str, bytes]] = ()) -> Invoice:
    """Give what the suspension asked for: pieces (name, bytes) and/or a comment; the examination resumes.

    All or nothing. Raises Refused, DocumentRefused (no piece is kept then), Invoice.DoesNotExist.
    """
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.completion_comment = comment.strip()  # read by the guard COMPLEMENT_FOURNI
    _refuse_unless_open(invoice, actor)
    for filename, data in pieces:
        _attach(invoice, actor, filename, data)
    invoice.motif = ""
    invoice.completed_at = clock.now()
    return move(invoice, "complete", actor, note=comment.strip())


def _refuse_unless_open(invoice: Invoice, actor: Actor) -> None:
    """Nothing is stored for somebody who could not send it: what only the pieces can settle is judged after them."""
    verdict = ability(invoice, "complete", actor)
    blocking = tuple(cause for cause in verdict.causes if cause.code != Guard.COMPLEMENT_FOURNI)
    if blocking:
        raise Refused(blocking)


def _attach(invoice: Invoice, actor: Actor, filename: str, data: bytes) -> None:
    documents.check_piece(filename, len(data))
    mime = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    piece = documents.attach(invoice, actor, DocumentKind.COMPLEMENTAIRE, filename, data, mime)
    record(invoice, EventKind.ACTION, "AJOUT_PIECE", actor, data={"filename": piece.filename, "sha256": piece.sha256})


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
    """Write that the supplier has read a refusal and its motif (ACQUITTEMENT_REJET, domaine 9.1); its status stays.

    Said twice, it is written once. Raises Refused, Invoice.DoesNotExist.
    """
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    causes = []
    if invoice.status not in TO_ACKNOWLEDGE:
        causes.append(CAUSES[EngineCause.STATUT_INCOMPATIBLE])
    if Role.FOURNISSEUR not in roles_of(invoice, actor):
        causes.append(CAUSES[EngineCause.ROLE_INCOMPATIBLE])
    if causes:
        raise Refused(tuple(causes))
    if not acknowledgements(invoice.pk).exists():
        record(invoice, EventKind.ACTION, ACQUITTEMENT_REJET, actor, motif=invoice.motif)
    return invoice
