"""From a file to an invoice in memory: who may give it, what it is, what could be read of it. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from einvoice import conformity, syntax
from einvoice.report import Report, Verdict
from einvoice.syntax import facturx
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices import documents, judgement, modes, routing, semantics, signatures, verification
from unisson.portal.invoices.judgement import Paper
from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.invoices.pages import ocr, photos, reading, scans, splitting
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.bank import default_bank_account
from unisson.portal.organisations.models import Espace, Service, Structure

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 17  # what numeric(19,2) holds

ACCEPTED = ("PDF", "FACTURX", "UBL_INVOICE", "UBL_CREDIT_NOTE", "CII", "CII_ANCIEN", "XCBL")


class NotAllowed(Exception):
    """The actor may not deposit for this structure."""


class SupplierInactive(NotAllowed):
    """Nobody deposits for a structure that is no longer active."""


class FileRefused(Exception):
    """A file that is no invoice the portal can take; `report` says why, level by level."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.format)
        self.report = report


@dataclass(frozen=True, slots=True)
class Opened:
    """An invoice made of a file, not written yet: the row, its document in hand, the lines of its files."""

    invoice: Invoice
    paper: Paper
    documents: tuple[Document, ...]


def open_file(
    supplier: Structure, actor: Actor, filename: str, data: bytes, service: Service | None = None, recipient: str = ""
) -> Opened:
    """Read a file (PDF, Factur-X, UBL, CII), keep its bytes, and make its invoice with every field that could be read.

    `recipient` is the identifier already chosen, used when the document names none. Raises NotAllowed, SupplierInactive,
    FileRefused, DocumentRefused.
    """
    if not actor.may(Espace.FACTURES_EMISES, supplier.pk, service.pk if service else None, modify=True):
        raise NotAllowed
    if not supplier.is_active:
        raise SupplierInactive
    filename, data = _as_document(filename, data)
    documents.check_weight(len(data))
    report = _readable(data)
    read = reading.read_pdf(data, supplier_identifiant=supplier.identifiant) if report.invoice is None else None
    scan = read is not None and read.scanned and ocr.available()
    now = clock.now()
    invoice = Invoice(
        status=Status.INTERPRETEE_OCR if scan else Status.BROUILLON,
        supplier=supplier,
        supplier_service=service,
        created_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
        status_at=now,
        format=report.format,
        mode_depot=modes.mode_of(actor.entry_point, bare_pdf=report.format == "PDF", signed=signatures.is_signed(data)),
    )
    if report.invoice is not None:
        values = semantics.fields_from(report.invoice)
    elif read is not None:
        values = {"coordonnees": default_bank_account(supplier)} | read.values
        invoice.fields_read = scans.Reading(0, 0).as_json() if scan else _kept(read, data)
    write(invoice, {"recipient_identifiant": recipient} | values)
    kept = files_of(invoice, actor, filename, data)
    return Opened(invoice, Paper(kept[0], data, report), kept)


def _kept(read: reading.PdfFields, data: bytes) -> dict[str, Any]:
    """What was read of the pages, for the form, with where the file could be cut in several invoices."""
    read.note = reading.OCR_ABSENT if read.scanned else read.note
    return read.as_json() | splitting.kept(splitting.propose(data))


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


def files_of(invoice: Invoice, actor: Actor, filename: str, data: bytes) -> tuple[Document, ...]:
    """Keep the document that is the invoice, and beside it the data of a Factur-X; their lines, to be written."""
    mime = "application/pdf" if data[:5] == b"%PDF-" else "application/xml"
    principal = documents.made(invoice, actor, DocumentKind.PRINCIPALE, (filename, data, mime))
    if invoice.format not in conformity.CARRIERS:
        return (principal,)
    if invoice.format in syntax.MODERNISED:
        beside = (
            f"{filename.rpartition('.')[0] or filename}-d16b.xml",
            syntax.modernised(syntax.parse(data))[0],
            "application/xml",
        )
    else:
        extracted = facturx.extract(data)
        beside = (extracted.filename, extracted.xml, "application/xml")
    return (principal, documents.made(invoice, actor, DocumentKind.XML, beside))


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
