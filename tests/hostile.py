"""Files made to hurt or to mislead, made for the tests: each with what must be said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache

import pikepdf

from einvoice import syntax
from einvoice.syntax import Format, facturx
from tests.einvoice.samples import sample
from unisson.portal.invoices.printing.layout import facts_of
from unisson.portal.invoices.printing.typesetting import pdf_from

WHEN = datetime(2026, 11, 22, tzinfo=UTC)
UBL = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
HEAD = b"<?xml version='1.0' encoding='UTF-8'?>\n"


@dataclass(frozen=True)
class Hostile:
    """`rule` must be among the findings; `refused` when no invoice can be judged at all."""

    make: Callable[[], bytes]
    rule: str
    refused: bool = True


@cache
def good_ubl() -> bytes:
    return syntax.write(sample(), Format.UBL_INVOICE)


@cache
def good_cii() -> bytes:
    return syntax.write(sample(), Format.CII)


@cache
def pages() -> bytes:
    return pdf_from("invoice", facts_of(sample()), ("a-3b",), WHEN)


@cache
def good_facturx() -> bytes:
    return facturx.embed(pages(), good_cii(), facturx.Profile.EN16931, when=WHEN)


def _doctype(inner: bytes, body: bytes) -> bytes:
    return HEAD + b"<!DOCTYPE Invoice [" + inner + b"]><Invoice xmlns='" + UBL.encode() + b"'>" + body + b"</Invoice>"


def _bomb() -> bytes:
    lines = b"".join(b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    return _doctype(b"<!ENTITY l0 'lol'>" + lines, b"&l11;")


def _giant_attribute() -> bytes:
    return good_ubl().replace(b'<cbc:PayableAmount currencyID="EUR"', b'<cbc:PayableAmount currencyID="' + b"E" * 2**21 + b'"')


def _deep() -> bytes:
    return HEAD + b"<Invoice xmlns='" + UBL.encode() + b"'>" + b"<a>" * 10_000 + b"</a>" * 10_000 + b"</Invoice>"


def _two_invoices() -> bytes:
    return _with_piece("zugferd-invoice.xml", good_cii())


def _with_piece(name: str, content: bytes) -> bytes:
    import io

    with pikepdf.open(io.BytesIO(good_facturx())) as document:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def other_total() -> bytes:
    """A Factur-X whose pages ask for another amount than its data."""
    base = sample()
    assert base.totals is not None
    shown = replace(base, totals=replace(base.totals, with_vat=Decimal("99.99"), due=Decimal("99.99")))
    drawn = pdf_from("invoice", facts_of(shown), ("a-3b",), WHEN)
    return facturx.embed(drawn, good_cii(), facturx.Profile.EN16931, when=WHEN)


HOSTILE: dict[str, Hostile] = {
    "empty": Hostile(lambda: b" \n", "F-VIDE"),
    "nul only": Hostile(lambda: b"\0" * 1000, "F-VIDE"),
    "xxe": Hostile(lambda: _doctype(b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"&x;"), "DTD"),
    "xxe from the network": Hostile(lambda: _doctype(b"<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x'> %x;", b""), "DTD"),
    "entity bomb": Hostile(_bomb, "DTD"),
    "giant attribute": Hostile(_giant_attribute, "GIANT_TAG"),
    "depth 10000": Hostile(_deep, "TOO_DEEP"),
    "utf-7": Hostile(lambda: good_ubl().replace(b"UTF-8", b"UTF-7"), "BAD_ENCODING"),
    "utf-16 announced, not written": Hostile(lambda: good_ubl().replace(b"UTF-8", b"UTF-16"), ""),
    "utf-16 broken": Hostile(lambda: b"\xff\xfe" + good_ubl()[:999], ""),
    "nul inside": Hostile(lambda: good_ubl().replace(b"F-2026-121", b"F-2026\x00121"), "NUL"),
    "truncated": Hostile(lambda: good_ubl()[:-200], "MALFORMED"),
    "cut in a tag": Hostile(lambda: good_cii()[:1001], "MALFORMED"),
    "archive": Hostile(lambda: b"PK\x03\x04" + b"\0" * 100, "F-ARCHIVE"),
    "picture": Hostile(lambda: b"\x89PNG\r\n\x1a\n" + b"\1" * 100, "F-INCONNU"),
    "page": Hostile(lambda: b"<!doctype html><html><script>alert(1)</script></html>", ""),
    "two invoices in a PDF": Hostile(_two_invoices, "SEVERAL_INVOICES"),
    "truncated PDF": Hostile(lambda: good_facturx()[:-3000], ""),
    "header of a PDF": Hostile(lambda: b"%PDF-1.7\n%%EOF", ""),
    "utf-16": Hostile(lambda: good_ubl().decode().replace("UTF-8", "UTF-16").encode("utf-16"), "", refused=False),
    "another XML in a PDF": Hostile(lambda: _with_piece("bon.xml", b"<bon/>"), "F-AUTRE-XML-JOINT", refused=False),
    "another total on the pages": Hostile(other_total, "F-VISIBLE", refused=False),
    "markup in a value": Hostile(
        lambda: good_ubl().replace(b"F-2026-121", b"&lt;script&gt;alert(1)&lt;/script&gt;"), "", refused=False
    ),
}
