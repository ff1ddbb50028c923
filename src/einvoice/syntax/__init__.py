"""XML syntaxes of the invoice: identify, parse, read, write, and say where a value stands."""

from __future__ import annotations

from typing import Any

from einvoice.model import Invoice
from einvoice.syntax import cii, cii_old, ubl, xcbl
from einvoice.syntax.identify import Format, identify
from einvoice.syntax.mapping import Table
from einvoice.syntax.reading import Reading, read_with
from einvoice.syntax.safe import UnsafeDocument, parse
from einvoice.syntax.terms import term_of
from einvoice.syntax.writing import CannotWrite, write_with

TABLES: dict[Format, Table] = {
    Format.UBL_INVOICE: ubl.INVOICE,
    Format.UBL_CREDIT_NOTE: ubl.CREDIT_NOTE,
    Format.CII: cii.INVOICE,
    Format.CII_ANCIEN: cii.INVOICE,  # once modernised
    Format.XCBL: cii.INVOICE,  # once modernised
    Format.FACTURX: cii.INVOICE,
}
MODERNISED = frozenset({Format.CII_ANCIEN, Format.XCBL})  # a D16B document is made of these, and judged in their place


def read(root: Any, fmt: Format) -> Reading:
    """Read a parsed document (the XML of a Factur-X reads as CII). Never refuses its content.

    An older document is read as it is, or as the D16B made of it. Raises KeyError when the format is not a readable XML one.
    """
    if fmt in MODERNISED and root.tag != cii.INVOICE.root.tag:
        return _older(root)
    reading = read_with(TABLES[fmt], root)
    if TABLES[fmt] is not cii.INVOICE:
        return reading
    return Reading(reading.invoice, reading.not_read + cii.odd_prices(reading.invoice), reading.met)


def write(invoice: Invoice, fmt: Format) -> bytes:
    """The document in UTF-8, in the order of the schema. Raises CannotWrite, or KeyError on a format not written."""
    table = TABLES[fmt]
    return write_with(table, invoice if table is cii.INVOICE else ubl.with_discounts(invoice))


def modernised(root: Any) -> tuple[bytes, Reading]:
    """A CII before D16B, or an xCBL, as a D16B document, and what was read of it. Raises CannotWrite."""
    reading = _older(root)
    return write(reading.invoice, Format.CII), reading


def _older(root: Any) -> Reading:
    return xcbl.read(root) if root.tag in xcbl.ROOTS else cii_old.read(root)


def locate(fmt: Format, path: str) -> str:
    """The absolute XPath of a model path (`lines[2].price.net`: indexes from 0), KeyError as above."""
    return TABLES[fmt].locate(path)


__all__ = [
    "MODERNISED", "TABLES", "CannotWrite", "Format", "Reading", "UnsafeDocument", "identify", "locate", "modernised", "parse",
    "read", "term_of", "write",
]  # fmt: skip
