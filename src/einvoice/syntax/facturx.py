"""Factur-X (and ZUGFeRD, XRechnung in PDF): take the invoice out of a PDF, put one in.

Factur-X 1.0 chapter 6. Decompression is bounded by qpdf's own process-wide limits, set here once: a stream
of zeros that would fill the memory is refused while it is being inflated.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pikepdf
from lxml import etree
from pikepdf import settings

from einvoice.syntax import xmp

MAX_STREAM = 128 * 1024 * 1024
MAX_ATTACHMENTS = 200
settings.set_qpdf_limits(
    flate_max_memory=MAX_STREAM,
    run_length_max_memory=MAX_STREAM,
    png_max_memory=MAX_STREAM,
    tiff_max_memory=MAX_STREAM,
    max_stream_filters=4,
)

NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")


class Profile(StrEnum):
    """The levels of Factur-X, as their XMP spells them."""

    MINIMUM = "MINIMUM"
    BASIC_WL = "BASIC WL"
    BASIC = "BASIC"
    EN16931 = "EN 16931"
    EXTENDED = "EXTENDED"
    XRECHNUNG = "XRECHNUNG"


class UnreadablePdf(ValueError):
    """A PDF from which no invoice can be taken. `code` is stable; `message` and `remedy` are for people."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: bytes
    relationship: str = ""
    mime_type: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The XML invoice, the name it had, the level that the XMP claims (None when it says nothing), the other
    attachments. `warnings`: OTHER_XML when another XML file is attached beside the invoice."""

    xml: bytes
    filename: str
    level: Profile | None
    attachments: tuple[Attachment, ...] = ()
    warnings: tuple[str, ...] = ()


_REMEDY = "Ouvrez le PDF pour vérifier qu’il se lit, puis exportez-le de nouveau depuis votre logiciel de facturation."


def extract(pdf: bytes) -> Extracted:
    """Take the invoice out of a Factur-X.

    Raises UnreadablePdf: NOT_A_PDF, TRUNCATED, ENCRYPTED, TOO_LARGE, NO_INVOICE, SEVERAL_INVOICES.
    """
    with _open(pdf) as document:
        names = _names(document)
        found = [name for name in names if name.lower() in NAMES]
        if not found:
            raise UnreadablePdf(
                "NO_INVOICE",
                "Ce PDF ne contient pas de facture électronique : aucun fichier « factur-x.xml » n’y est joint.",
                "Déposez-le comme un PDF simple, ou demandez à votre logiciel un export au format Factur-X.",
            )
        if len(found) > 1:
            raise UnreadablePdf(
                "SEVERAL_INVOICES",
                f"Ce PDF contient plusieurs factures ({', '.join(found)}) : on ne peut pas savoir laquelle est la bonne.",
                "Gardez une seule facture XML dans le PDF.",
            )
        xml = _content(document, found[0])
        others = tuple(_attachment(document, name) for name in names if name != found[0])
        warnings = ("OTHER_XML",) if any(name.lower().endswith(".xml") for name in names if name != found[0]) else ()
        return Extracted(xml, found[0], _level(document), others, warnings)


def carries_invoice(pdf: bytes) -> bool:
    """Whether a PDF has at least one attachment under a name of an electronic invoice. Never raises."""
    try:
        with _open(pdf) as document:
            return any(name.lower() in NAMES for name in _names(document))
    except UnreadablePdf:
        return False


def embed(pdf: bytes, xml: bytes, level: Profile, *, when: datetime, attachments: tuple[Attachment, ...] = ()) -> bytes:
    """Put an invoice in a PDF, as `factur-x.xml` with AFRelationship Data, and describe it in the XMP.

    `when` is the modification date that PDF/A-3 requires on attachments. PDF/A markers stay as they are, but an
    earlier part becomes 3, the only one that allows attachments. Raises UnreadablePdf as `extract`.
    """
    with _open(pdf) as document:
        for name in _names(document):
            if name.lower() in NAMES:
                del document.attachments[name]
        invoice = Attachment(NAMES[0], xml, "Data", "text/xml")
        for attachment in (invoice, *attachments):
            _attach(document, attachment, when)
        _describe(document, level)
        out = io.BytesIO()
        # The version does not change: nothing to mend in the XMP, which would be read and written once more.
        document.save(out, deterministic_id=True, compress_streams=False, fix_metadata_version=False)
        return out.getvalue()


def _open(pdf: bytes) -> pikepdf.Pdf:
    if b"%PDF-" not in pdf[:1024]:
        raise UnreadablePdf("NOT_A_PDF", "Ce fichier n’est pas un PDF.", "Choisissez un fichier PDF.")
    try:
        document = pikepdf.open(io.BytesIO(pdf), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise UnreadablePdf("TRUNCATED", "Ce PDF est abîmé ou incomplet.", _REMEDY) from error
    if document.is_encrypted:
        document.close()
        raise _encrypted()
    if b"%%EOF" not in pdf[-2048:]:
        document.close()
        raise UnreadablePdf("TRUNCATED", "Ce PDF est incomplet : sa fin manque.", _REMEDY)
    return document


def _encrypted() -> UnreadablePdf:
    return UnreadablePdf(
        "ENCRYPTED",
        "Ce PDF est protégé (mot de passe ou restrictions) : son contenu ne peut pas être vérifié.",
        "Enregistrez-le sans protection, puis déposez-le de nouveau.",
    )


def _names(document: pikepdf.Pdf) -> list[str]:
    try:
        names = list(document.attachments)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        raise UnreadablePdf("TRUNCATED", "La liste des pièces jointes de ce PDF est abîmée.", _REMEDY) from error
    if len(names) > MAX_ATTACHMENTS:
        raise UnreadablePdf(
            "TOO_LARGE", f"Ce PDF contient plus de {MAX_ATTACHMENTS} pièces jointes.", "Joignez moins de fichiers."
        )
    return names


def _content(document: pikepdf.Pdf, name: str) -> bytes:
    try:
        return document.attachments[name].get_file().read_bytes()
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        if "memory limit" in str(error):
            raise UnreadablePdf(
                "TOO_LARGE",
                f"La pièce « {name} » du PDF dépasse {MAX_STREAM // 1024 // 1024} Mo une fois décompressée.",
                "Réduisez la taille des pièces jointes.",
            ) from error
        raise UnreadablePdf("TRUNCATED", f"La pièce « {name} » du PDF est abîmée.", _REMEDY) from error


def _attachment(document: pikepdf.Pdf, name: str) -> Attachment:
    spec = document.attachments[name]
    content = _content(document, name)
    return Attachment(name, content, str(spec.relationship or "").lstrip("/"), spec.get_file().mime_type or "")


def _level(document: pikepdf.Pdf) -> Profile | None:
    """What `ConformanceLevel` says, in the `fx` or `zf` block of the XMP; read as text, whatever the XML is."""
    metadata = document.Root.get("/Metadata")
    try:
        text = metadata.read_bytes() if isinstance(metadata, pikepdf.Stream) else b""
    except pikepdf.PdfError:
        return None
    found = re.search(rb"[:\s]ConformanceLevel(?:\s*=\s*[\"']|\s*>)\s*([A-Z0-9 ]{1,20})", text)
    name = re.sub(r"[ _-]", "", found[1].decode("ascii")) if found else ""
    aliases = {profile.value.replace(" ", ""): profile for profile in Profile} | {"COMFORT": Profile.EN16931}
    return aliases.get(name)


def _attach(document: pikepdf.Pdf, attachment: Attachment, when: datetime) -> None:
    moment = when.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    spec = pikepdf.AttachedFileSpec(
        document,
        attachment.content,
        filename=attachment.name,
        description="Factur-X" if attachment.name == NAMES[0] else attachment.name,
        mime_type=attachment.mime_type or "application/octet-stream",
        mod_date=moment,
        creation_date=moment,
    )
    # Compressed here, so that saving need not look at every stream of the pages again: they come compressed.
    spec.get_file().obj.write(zlib.compress(attachment.content), filter=pikepdf.Name.FlateDecode)
    spec.relationship = pikepdf.Name(f"/{attachment.relationship or 'Supplement'}")
    document.attachments[attachment.name] = spec
    files = [document.attachments[name].obj for name in document.attachments]
    document.Root.AF = pikepdf.Array(files)


def _describe(document: pikepdf.Pdf, level: Profile) -> None:
    current = document.Root.get("/Metadata")
    text = current.read_bytes() if isinstance(current, pikepdf.Stream) else b""
    try:
        written = xmp.with_invoice(text, NAMES[0], level.value)
    except (etree.XMLSyntaxError, ValueError):  # unreadable metadata are replaced
        written = xmp.with_invoice(b"", NAMES[0], level.value)
    stream: Any = pikepdf.Stream(document, written)
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    document.Root.Metadata = stream
