"""From one syntax to another, with the list of what was lost on the way. Never a silent loss.

What is lost is *measured*, not promised: the document produced is read again and compared with what was read of the
source, term by term. To that list come the pieces of the source that the semantic model has no place for
(`Report.not_read`), and what a PDF holds beside its invoice. The output depends on the source alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from einvoice import conformity, syntax
from einvoice.codelists.generated.documents import CREDIT_NOTE_TYPES, INVOICE_TYPES
from einvoice.model import Identifier, Invoice
from einvoice.report import Report
from einvoice.syntax import Format, codecs

EN16931 = "urn:cen.eu:en16931:2017"
EXTENDED = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
UBL_FORMATS = (Format.UBL_INVOICE, Format.UBL_CREDIT_NOTE)
CII_FORMATS = (Format.CII, Format.FACTURX)
NO_PLACE = "le format d’arrivée n’a pas de place pour cette donnée"
CHANGED = "le format d’arrivée ne sait l’écrire qu’autrement : « {} »"
LEVEL = "une Factur-X annonce le niveau qui contient toutes ses données : « {} »"
PDF_PAGES = "les pages lisibles du PDF ne font pas partie du XML"
PDF_PIECE = "cette pièce jointe du PDF ne fait pas partie du XML"
_SHOWN = 200


class Target(StrEnum):
    """What an invoice can be converted to."""

    UBL = "ubl"
    CII = "cii"
    FACTURX = "facturx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One piece of the source that the result does not say. `field` is its business term when it has one, `location`
    its place in the source."""

    value: str
    reason: str
    field: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """The document produced, its verdict, and what it lost. `same` when the source already was in this syntax: its
    bytes are then given back untouched."""

    data: bytes
    report: Report
    losses: tuple[Loss, ...] = ()
    same: bool = False


class CannotConvert(ValueError):
    """No document can be produced. `code` is stable; `message` and `remedy` are for people."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


def other_syntax(fmt: str) -> Target:
    """What a document of this format is usually converted to: UBL to CII, all others to UBL."""
    return Target.CII if fmt in UBL_FORMATS else Target.UBL


def to_xml(source: Report, target: Target, *, today: date, profile: str | None = None) -> Conversion:
    """The invoice of a judged document in UBL or CII, judged in turn under `profile` (that of the source by default).

    The CII of a Factur-X is the one it carries, byte for byte. Raises CannotConvert: NOTHING_TO_CONVERT when the source
    has no invoice, CANNOT_WRITE when a value cannot stand in XML; ValueError when the target is no XML.
    """
    if target is Target.FACTURX:
        raise ValueError("A Factur-X needs its pages: see to_facturx.")
    invoice, xml = _readable(source)
    fmt = _ubl_format(invoice) if target is Target.UBL else Format.CII
    if _syntax(source.format) is target:
        losses = tuple(_beside_the_xml(source))
        return Conversion(data=xml, report=_judged(xml, source, profile, today), losses=losses, same=True)
    data = _written(invoice, fmt)
    return Conversion(
        data=data,
        report=_judged(data, source, profile, today),
        losses=(*_unread(source), *_beside_the_xml(source), *losses_between(invoice, _read(data, fmt), source.format)),
    )


def to_facturx(source: Report, pages: bytes, *, when: datetime, profile: str | None = None) -> Conversion:
    """A Factur-X of an XML invoice: `pages` is the PDF that people read, made from the same invoice. Judged at `when`.

    Raises CannotConvert as `to_xml`, and PAGES_UNREADABLE when `pages` is no sound PDF.
    """
    from einvoice.syntax import facturx  # pikepdf only when a PDF is asked for

    if source.format in (Format.FACTURX, Format.PDF):
        raise CannotConvert(
            "ALREADY_A_PDF",
            "Ce document est déjà un PDF : il garde ses propres pages.",
            "Convertissez-le en UBL ou en CII pour en extraire les données.",
        )
    invoice, _ = _readable(source)
    leveled = _with_level(invoice)
    xml = _written(leveled, Format.CII)
    level = facturx.Profile.EXTENDED if "extended" in (leveled.specification or "") else facturx.Profile.EN16931
    try:
        data = facturx.embed(pages, xml, level, when=when)
    except facturx.UnreadablePdf as error:
        raise CannotConvert("PAGES_UNREADABLE", error.message, error.remedy) from error
    losses = losses_between(leveled, _read(xml, Format.CII), source.format)
    if leveled.specification != invoice.specification:
        reason = LEVEL.format(leveled.specification)
        losses = (Loss(value=invoice.specification or "", reason=reason, field="BT-24"), *losses)
    judged = _judged(data, source, profile, when.date())
    return Conversion(data=data, report=judged, losses=(*_unread(source), *losses))


def _with_level(invoice: Invoice) -> Invoice:
    """The invoice announcing (BT-24) a level of Factur-X whose schema has a place for all it says."""
    from einvoice.syntax import xsd

    complete = invoice if invoice.specification else replace(invoice, specification=EN16931)
    if complete.specification != EN16931:
        return complete
    try:
        fits = not xsd.validate(syntax.parse(_written(complete, Format.CII)), Format.FACTURX, loose=False)
    except xsd.SchemasMissing:
        return complete
    return complete if fits else replace(complete, specification=EXTENDED)


def losses_between(before: Invoice, after: Invoice, fmt: str) -> tuple[Loss, ...]:
    """What `before` says and `after` does not. `fmt` is the format of the source, for the locations."""
    found = []
    for path, old, new in _differences(_comparable(before), _comparable(after), ""):
        reason = NO_PLACE if new is None else CHANGED.format(_shown(new))
        place = syntax.locate(Format(fmt), path) if fmt in syntax.TABLES else path
        found.append(Loss(value=_shown(old), reason=reason, field=syntax.term_of(path), location=place))
    return tuple(found)


def _readable(source: Report) -> tuple[Invoice, bytes]:
    if source.invoice is None or source.xml is None:
        raise CannotConvert(
            "NOTHING_TO_CONVERT",
            "Ce document ne contient pas de facture structurée que l’on puisse lire : il n’y a rien à convertir.",
            "Vérifiez-le d’abord, corrigez ce qui empêche de le lire, puis recommencez.",
        )
    return source.invoice, source.xml


def _syntax(fmt: str) -> Target | None:
    return Target.UBL if fmt in UBL_FORMATS else Target.CII if fmt in CII_FORMATS else None


def _ubl_format(invoice: Invoice) -> Format:
    """UBL has two documents: the type code (BT-3) says which. A code of both lists, or of none, is an invoice."""
    only_credit = invoice.type_code in CREDIT_NOTE_TYPES and invoice.type_code not in INVOICE_TYPES
    return Format.UBL_CREDIT_NOTE if only_credit else Format.UBL_INVOICE


def _written(invoice: Invoice, fmt: Format) -> bytes:
    try:
        return syntax.write(invoice, fmt)
    except syntax.CannotWrite as error:
        raise CannotConvert("CANNOT_WRITE", str(error), "Corrigez ce champ dans le document d’origine.") from error


def _read(data: bytes, fmt: Format) -> Invoice:
    return syntax.read(syntax.parse(data), fmt).invoice


def _judged(data: bytes, source: Report, profile: str | None, today: date) -> Report:
    return conformity.judge(data, profile=profile or source.profile or None, today=today)


def _unread(source: Report) -> Iterator[Loss]:
    """A value of the source that the model could not hold was not written either."""
    for item in source.not_read:
        yield Loss(value=item.value[:_SHOWN], reason=item.reason, location=item.location)


def _beside_the_xml(source: Report) -> Iterator[Loss]:
    if source.format == Format.FACTURX:
        yield Loss(value="PDF", reason=PDF_PAGES)


def pieces_lost(pdf: bytes) -> tuple[Loss, ...]:
    """The attachments of a Factur-X that its XML does not hold. Raises facturx.UnreadablePdf."""
    from einvoice.syntax import facturx

    return tuple(Loss(value=piece.name, reason=PDF_PIECE) for piece in facturx.extract(pdf).attachments)


def _comparable(invoice: Invoice) -> Invoice:
    """What the two syntaxes spell or order differently without saying anything else: BT-8 and the order of BT-29, BT-46."""
    point = invoice.tax_point_code
    seller, buyer = invoice.seller, invoice.buyer
    return replace(
        invoice,
        tax_point_code=codecs.UBL_TAX_POINT.write(point) if point else point,
        seller=replace(seller, identifiers=_sorted(seller.identifiers)) if seller else None,
        buyer=replace(buyer, identifiers=_sorted(buyer.identifiers)) if buyer else None,
    )


def _sorted(identifiers: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    return tuple(sorted(identifiers, key=lambda item: (item.scheme or "", item.value, item.version or "")))


def _differences(old: Any, new: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Model path, old value, new value: for each single value that is not the same on both sides."""
    if isinstance(old, tuple) or isinstance(new, tuple):
        olds, news = old or (), new or ()
        for index in range(max(len(olds), len(news))):
            one, other = (side[index] if index < len(side) else None for side in (olds, news))
            yield from _differences(one, other, f"{path}[{index}]")
    elif is_dataclass(old) or is_dataclass(new):
        for each in fields(old if old is not None else new):
            one, other = (getattr(side, each.name) if side is not None else None for side in (old, new))
            yield from _differences(one, other, f"{path}.{each.name}" if path else each.name)
    elif old != new:
        yield path, old, new


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return f"({len(value)} octets)"
    if isinstance(value, Decimal):
        return format(value, "f")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} caractères)"
