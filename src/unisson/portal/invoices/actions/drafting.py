"""Preparing an invoice: nothing here is ever mistaken for a sending."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from einvoice import conformity
from einvoice.report import Report, Verdict
from einvoice.syntax import facturx
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices import (
    documents,
    judgement,
    modes,
    ocr,
    photos,
    reading,
    routing,
    scans,
    semantics,
    signatures,
    splitting,
    verification,
)
from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import move
from unisson.portal.organisations.bank import default_bank_account
from unisson.portal.organisations.models import Espace, Service, Structure

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 17  # what numeric(19,2) holds

ACCEPTED = ("PDF", "FACTURX", "UBL_INVOICE", "UBL_CREDIT_NOTE", "CII")

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


class NotAllowed(Exception):
    """The actor may not deposit for this structure."""


class SupplierInactive(NotAllowed):
    """Nobody deposits for a structure that is no longer active."""


class FileRefused(Exception):
    """A file that is no invoice the portal can take; `report` says why, level by level."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.format)
        self.report = report


@transaction.atomic
def create_draft(
    supplier: Structure, actor: Actor, filename: str, data: bytes, service: Service | None = None, recipient: str = ""
) -> Invoice:
    """Open a draft from a file (PDF, Factur-X, UBL, CII), with every field that could be read.

    `recipient` is the identifier already chosen, used when the document names none. The same file given twice by a
    double click opens one draft. Raises NotAllowed, SupplierInactive, FileRefused.
    """
    if not actor.may(Espace.FACTURES_EMISES, supplier.pk, service.pk if service else None, modify=True):
        raise NotAllowed
    if not supplier.is_active:
        raise SupplierInactive
    filename, data = _as_document(filename, data)
    report = _readable(data)
    # Serialise the deposits of one structure for an instant: a double click finds the first click's draft.
    Structure.objects.select_for_update(no_key=True).get(pk=supplier.pk)
    twin = _same_draft(supplier, actor, data)
    return twin or _open_draft(supplier, service, actor, (filename, data, recipient), report)


def _as_document(filename: str, data: bytes) -> tuple[str, bytes]:
    """A picture becomes a PDF, its own bytes kept beside; anything else stays as it came. Raises FileRefused."""
    if not photos.is_photo(data):
        return filename, data
    try:
        made = photos.pdf_of(data)
    except photos.PhotoRefused as refused:
        raise FileRefused(refused.report) from refused
    files.keep(data)
    return f"{filename.rpartition('.')[0] or filename}.pdf", made


def _readable(data: bytes) -> Report:
    """The report of a file from which an invoice can be taken. Raises FileRefused."""
    report = conformity.judge(data, today=clock.today())
    if report.format not in ACCEPTED or (report.format != "PDF" and report.invoice is None):
        raise FileRefused(verification.verify(data, profile=verification.AUTO, today=clock.today()))
    if report.format == "PDF":
        level = judgement.pdf_level(data)
        if level.verdict is not Verdict.VALID:
            raise FileRefused(replace(report, levels=(report.levels[0], level)))
    return report


def _same_draft(supplier: Structure, actor: Actor, data: bytes) -> Invoice | None:
    same_file = Document.objects.filter(kind=DocumentKind.PRINCIPALE, sha256=files.digest(data))
    mine = Invoice.objects.drafts().filter(supplier=supplier, created_by_id=actor.user_id)
    return mine.filter(documents__in=same_file).first()


def _open_draft(
    supplier: Structure, service: Service | None, actor: Actor, file: tuple[str, bytes, str], report: Report
) -> Invoice:
    filename, data, recipient = file
    now = clock.now()
    is_pdf = report.format == "PDF"
    read = reading.read_pdf(data, supplier_identifiant=supplier.identifiant) if report.invoice is None else reading.PdfFields()
    scan = read.scanned and ocr.available()
    invoice = Invoice(
        status=Status.INTERPRETEE_OCR if scan else Status.BROUILLON,
        supplier=supplier,
        supplier_service=service,
        created_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
        status_at=now,
        format=report.format,
        mode_depot=modes.mode_of(actor.entry_point, bare_pdf=is_pdf, signed=signatures.is_signed(data)),
    )
    if report.invoice is None:
        read.note = read.note if scan or not read.scanned else reading.OCR_ABSENT
        values = {"coordonnees": default_bank_account(supplier)} | read.values
        invoice.fields_read = (
            scans.Reading(0, 0).as_json() if scan else read.as_json() | splitting.kept(splitting.propose(data))
        )
    else:
        values = semantics.fields_from(report.invoice)
    write(invoice, {"recipient_identifiant": recipient} | values)
    invoice.save()
    keep_file(invoice, actor, filename, data)
    judgement.judge(invoice)
    invoice.save()
    record(invoice, EventKind.ACTION, "CREATION_BROUILLON", actor, data={"format": invoice.format})
    if scan:
        record(invoice, EventKind.ACTION, scans.ASKED, actor)
    return invoice


def keep_file(invoice: Invoice, actor: Actor, filename: str, data: bytes) -> None:
    """Keep the document that is the invoice, and beside it the data of a Factur-X."""
    mime = "application/pdf" if data[:5] == b"%PDF-" else "application/xml"
    documents.attach(invoice, actor, DocumentKind.PRINCIPALE, filename, data, mime)
    if invoice.format == "FACTURX":
        extracted = facturx.extract(data)
        documents.attach(invoice, actor, DocumentKind.XML, extracted.filename, extracted.xml, "application/xml")


def write(invoice: Invoice, values: dict[str, Any]) -> None:
    """Write values on the draft; too long or too large ones are cut by no one: the rules will say so."""
    for name, value in values.items():
        setattr(invoice, name, _fitting(name, value))
    # From what is typed (now on the invoice, at its length) to the structures of the directory.
    target = routing.Target(invoice.recipient_identifiant, invoice.code_service, invoice.numero_engagement)
    routing.apply(invoice, target)
    valideur = routing.find_structure(invoice.valideur_identifiant) if invoice.needs_valideur else None
    invoice.valideur_1 = valideur


def _fitting(name: str, value: Any) -> Any:
    """A value as its column can hold it; the original stays in the document, which alone is authoritative."""
    column: Any = Invoice._meta.get_field(name)
    if column.choices and value not in dict(column.flatchoices):
        return column.get_default()
    if isinstance(value, Decimal):
        return value.quantize(CENT) if abs(value) < LARGEST else None
    if isinstance(value, str) and column.max_length:
        return value[: column.max_length]
    return value


@transaction.atomic
def update_draft(invoice_id: int, actor: Actor, values: dict[str, Any]) -> Invoice:
    """Write what the person typed on the draft and judge it again. Unknown fields are ignored.

    Raises Invoice.DoesNotExist, NotADraft, NotAllowed.
    """
    invoice = open_draft(invoice_id, actor)
    allowed = FORM_FIELDS if invoice.format == "PDF" else ROUTING_FIELDS | {VALIDEUR, "comment"}
    if invoice.is_typed:
        allowed = frozenset()  # its content is its form
    write(invoice, {name: value for name, value in values.items() if name in allowed})
    if invoice.status == Status.INTERPRETEE_OCR:
        _take_over(invoice, actor)
    return rejudge(invoice)


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


def favourable(invoice: Invoice) -> bool:
    """Say whether the draft may be sent as it stands."""
    return invoice.verdict == Verdict.VALID
