"""Preparing an invoice: nothing here is ever mistaken for a sending."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from unisson.lifecycles.invoice import Status
from unisson.portal.invoices import documents, judgement, signatures
from unisson.portal.invoices.actions import opening
from unisson.portal.invoices.actions.opening import FileRefused as FileRefused
from unisson.portal.invoices.actions.opening import NotAllowed as NotAllowed
from unisson.portal.invoices.actions.opening import Opened
from unisson.portal.invoices.actions.opening import SupplierInactive as SupplierInactive
from unisson.portal.invoices.actions.opening import write as write
from unisson.portal.invoices.judgement import Paper
from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.invoices.pages import scans
from unisson.portal.kernel import clock, files, locks, writing
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import move
from unisson.portal.organisations.models import Espace, Service, Structure

# What the form may write. A structured document speaks for itself: only its routing may be mended here.
ROUTING_FIELDS = frozenset({"recipient_identifiant", "code_service", "numero_engagement"})
VALIDEUR = "valideur_identifiant"
FORM_FIELDS = ROUTING_FIELDS | {
    VALIDEUR,
    "cadre_facturation",
    "type_facture",
    "number",
    "issue_date",
    "due_date",
    "numero_marche",
    "numero_facture_origine",
    "type_tva",
    "motif_exoneration",
    "mode_paiement",
    "coordonnees",
    "comment",
    "currency",
    "total_without_vat",
    "total_vat",
    "total_with_vat",
    "amount_due",
}


@transaction.atomic
def create_draft(
    supplier: Structure, actor: Actor, filename: str, data: bytes, service: Service | None = None, recipient: str = ""
) -> Invoice:
    """Open a draft from a file (PDF, Factur-X, UBL, CII), with every field that could be read.

    `recipient` is the identifier already chosen, used when the document names none. The same file given twice by a
    double click opens one draft. Raises NotAllowed, SupplierInactive, FileRefused, DocumentRefused.
    """
    return keep_draft(opening.open_file(supplier, actor, filename, data, service, recipient), actor)


def keep_draft(opened: Opened, actor: Actor) -> Invoice:
    """Judge what was opened and write it as a draft of the actor, or give the draft that the same file already made.

    Must run inside a transaction.
    """
    invoice, paper = opened.invoice, opened.paper
    # A double click finds the first click's draft.
    locks.hold("draft", invoice.supplier_id, actor.user_id, paper.document.sha256)
    if twin := _same_draft(invoice, paper.document.sha256):
        return twin
    with writing.together():
        judgement.judge(invoice, paper)
        writing.add(invoice, *opened.documents)
        record(invoice, EventKind.ACTION, "CREATION_BROUILLON", actor, data={"format": invoice.format})
        if invoice.status == Status.INTERPRETEE_OCR:
            record(invoice, EventKind.ACTION, scans.ASKED, actor)
    return invoice


def _same_draft(invoice: Invoice, sha256: str) -> Invoice | None:
    same_file = Document.objects.filter(kind=DocumentKind.PRINCIPALE, sha256=sha256)
    mine = Invoice.objects.drafts().filter(supplier=invoice.supplier_id, created_by_id=invoice.created_by_id)
    return mine.filter(pk__in=same_file.values("invoice")).first()


@transaction.atomic
def update_draft(invoice_id: int, actor: Actor, values: dict[str, Any]) -> Invoice:
    """Write what the person typed on the draft and judge it again. Unknown fields are ignored.

    Raises Invoice.DoesNotExist, NotADraft, NotAllowed.
    """
    invoice = open_draft(invoice_id, actor)
    fill(invoice, actor, values)
    invoice.save()
    return invoice


def fill(invoice: Invoice, actor: Actor, values: dict[str, Any]) -> Paper | None:
    """Write what was typed on a locked draft and judge it, unsaved; give its document, None while it has none."""
    allowed = FORM_FIELDS if invoice.format == "PDF" else ROUTING_FIELDS | {VALIDEUR, "comment"}
    if invoice.is_typed:
        allowed = frozenset()  # its content is its form
    write(invoice, {name: value for name, value in values.items() if name in allowed})
    if invoice.status == Status.INTERPRETEE_OCR:
        _take_over(invoice, actor)
    paper = judgement.paper_of(invoice)
    judgement.judge(invoice, paper)
    invoice.updated_at = clock.now()
    return paper


def _take_over(invoice: Invoice, actor: Actor) -> None:
    """A person has looked at what the machine read (or did not wait for it): the draft is theirs."""
    invoice.fields_read = {name: value for name, value in invoice.fields_read.items() if name != scans.KEY}
    move(invoice, "take_over", actor)


class NotADraft(Exception):
    """The invoice has been sent meanwhile: it can no longer be changed here."""


def open_draft(invoice_id: int, actor: Actor) -> Invoice:
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    if not invoice.is_draft:
        raise NotADraft
    if not actor.may(Espace.FACTURES_EMISES, invoice.supplier_id, invoice.supplier_service_id, modify=True):
        raise NotAllowed
    return invoice


def rejudge(invoice: Invoice) -> Invoice:
    judgement.judge(invoice)
    invoice.updated_at = clock.now()
    invoice.save()
    return invoice


@transaction.atomic
def attach_piece(invoice_id: int, actor: Actor, filename: str, data: bytes, mime_type: str) -> Document:
    """Add a complementary piece to a draft or a suspended invoice; the same one given twice is added once.

    Raises DocumentRefused, NotAllowed, NotADraft.
    """
    documents.check_piece(filename, len(data))
    invoice = _open_to_pieces(invoice_id, actor)
    same = {"filename": documents.safe_name(filename), "sha256": files.digest(data)}
    if known := invoice.documents.filter(kind=DocumentKind.COMPLEMENTAIRE, **same).first():
        return known
    piece = documents.attach(invoice, actor, DocumentKind.COMPLEMENTAIRE, filename, data, mime_type)
    record(invoice, EventKind.ACTION, "AJOUT_PIECE", actor, data={"filename": piece.filename, "sha256": piece.sha256})
    if invoice.is_draft and signatures.is_detached(data):
        rejudge(invoice)  # a signature beside the document says whether it was changed
    return piece


def _open_to_pieces(invoice_id: int, actor: Actor) -> Invoice:
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    if not actor.may(Espace.FACTURES_EMISES, invoice.supplier_id, invoice.supplier_service_id, modify=True):
        raise NotAllowed
    if not (invoice.is_draft or invoice.status == "SUSPENDUE"):
        raise NotADraft
    return invoice


@transaction.atomic
def detach_piece(invoice_id: int, piece_id: int, actor: Actor) -> None:
    """Take back a complementary piece added to a draft. Raises Document.DoesNotExist, NotADraft."""
    invoice = open_draft(invoice_id, actor)
    piece = invoice.documents.get(pk=piece_id, kind=DocumentKind.COMPLEMENTAIRE)
    record(invoice, EventKind.ACTION, "RETRAIT_PIECE", actor, data={"filename": piece.filename})
    signed = signatures.is_detached(documents.content(piece))
    piece.delete()
    if signed:
        rejudge(invoice)


@transaction.atomic
def delete_draft(invoice_id: int, actor: Actor) -> Invoice:
    """Delete a draft: it leaves every list; its history stays."""
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.motif = ""
    return move(invoice, "delete", actor)
