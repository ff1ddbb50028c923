"""What a document is, by its content: never by its name."""

from __future__ import annotations

import re
from enum import StrEnum

from einvoice.syntax import cii, cii_old, safe, ubl, xcbl


class Format(StrEnum):
    UBL_INVOICE = "UBL_INVOICE"
    UBL_CREDIT_NOTE = "UBL_CREDIT_NOTE"
    CII = "CII"
    CII_ANCIEN = "CII_ANCIEN"
    XCBL = "XCBL"
    FACTURX = "FACTURX"
    PDF = "PDF"
    CPP_FACTURE = "CPP_FACTURE"
    ZIP = "ZIP"
    TARGZ = "TARGZ"
    XML_OTHER = "XML_OTHER"
    EMPTY = "EMPTY"
    UNKNOWN = "UNKNOWN"


_SOMETHING = re.compile(rb"[^\0 \t\r\n]").search

_ROOTS = {
    ubl.INVOICE.root.tag: Format.UBL_INVOICE,
    ubl.CREDIT_NOTE.root.tag: Format.UBL_CREDIT_NOTE,
    cii.INVOICE.root.tag: Format.CII,
}


def identify(data: bytes) -> Format:
    """The format of `data`, from its first bytes and the name of its root. Never raises.

    A PDF is FACTURX when it carries an invoice under one of the agreed names, PDF otherwise (also when it is
    damaged: the extraction then says why).
    """
    if _SOMETHING(data) is None:
        return Format.EMPTY
    # Archives first: a PDF stored in a ZIP begins within its first bytes.
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Format.ZIP
    if data.startswith(b"\x1f\x8b"):
        return Format.TARGZ
    if b"%PDF-" in data[:1024]:
        from einvoice.syntax import facturx  # pikepdf only when a PDF comes

        return Format.FACTURX if facturx.carries_invoice(data) else Format.PDF
    try:
        data = safe.ascii_compatible(data)
        tag = safe.root_tag(data)
    except safe.UnsafeDocument:
        return Format.XML_OTHER if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") else Format.UNKNOWN
    if not tag:
        return Format.XML_OTHER if data.lstrip().startswith((b"<?xml", b"<!DOCTYPE")) else Format.UNKNOWN
    if tag.rpartition("}")[2].startswith("CPPFacture"):
        return Format.CPP_FACTURE
    if cii_old.is_old(tag):
        return Format.CII_ANCIEN
    if xcbl.is_xcbl(tag, data):
        return Format.XCBL
    return _ROOTS.get(tag, Format.XML_OTHER)
