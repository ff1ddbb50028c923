"""A format is told by the content, whatever the name of the file."""

from __future__ import annotations

import pytest

from einvoice.syntax import Format, identify, write
from tests.einvoice.syntax.documents import rich

UBL = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"


@pytest.mark.parametrize("fmt", [Format.UBL_INVOICE, Format.UBL_CREDIT_NOTE, Format.CII])
def test_invoices(fmt: Format) -> None:
    written = write(rich(fmt), fmt)
    assert identify(written) is fmt
    assert identify(b"\xef\xbb\xbf<!-- c -->" + written.split(b"?>", 1)[1]) is fmt
    text = written.decode().replace("UTF-8", "UTF-16")
    assert identify(text.encode("utf-16")) is fmt


@pytest.mark.parametrize(
    ("data", "fmt"),
    [
        (b"", Format.EMPTY),
        (b"  \n", Format.EMPTY),
        (b"PK\x03\x04rest", Format.ZIP),
        (b"\x1f\x8b\x08rest", Format.TARGZ),
        (b"%PDF-1.7 damaged", Format.PDF),
        (b"hello", Format.UNKNOWN),
        (b"\xff\xd8\xff", Format.UNKNOWN),
        (b"<Invoice/>", Format.XML_OTHER),
        (f'<x:Invoice xmlns:x="{UBL}"/>'.encode(), Format.UBL_INVOICE),
        (f"<Invoice xmlns='{UBL}'/>".encode(), Format.UBL_INVOICE),
        (f'<Invoice xmlns:y="{UBL}"/>'.encode(), Format.XML_OTHER),
        (b"<CPPFactures/>", Format.CPP_FACTURE),
        (b'<!DOCTYPE a SYSTEM "b"><a/>', Format.XML_OTHER),
        (b'<?xml version="1.0" encoding="UTF-7"?>', Format.XML_OTHER),
        (b"<", Format.UNKNOWN),
        (b"<" + b"a" * 300_000, Format.UNKNOWN),
    ],
)
def test_others(data: bytes, fmt: Format) -> None:
    assert identify(data) is fmt
