"""Invoices in PDFs: every refusal has its code, a bomb costs little memory, what is embedded comes out."""

from __future__ import annotations

import io
import os
import resource
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from einvoice.syntax import Format, facturx, identify, parse, read, write, xmp, xsd
from einvoice.syntax.attachments import unwrap_attachment
from einvoice.syntax.facturx import Attachment, Profile, UnreadablePdf, embed, extract
from tests.einvoice.syntax.documents import rich

WHEN = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
XML = write(rich(Format.CII), Format.CII)
PDFA = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="' + xmp.RDF.encode() + b'">'
    b'<rdf:Description rdf:about="" xmlns:pdfaid="' + xmp.PDFAID.encode() + b'" pdfaid:part="%d" '
    b'pdfaid:conformance="B"/></rdf:RDF></x:xmpmeta>'
)


def pdf(*attachments: tuple[str, bytes], part: int = 0, **options: Any) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for name, content in attachments:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)
    if part:
        document.Root.Metadata = pikepdf.Stream(document, PDFA % part)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def zeros(size: int) -> bytes:
    """A deflated stream of zeros, made without ever holding them."""
    packer, block = zlib.compressobj(9), bytes(1 << 20)
    return b"".join([*(packer.compress(block) for _ in range(size >> 20)), packer.flush()])


def bomb(name: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments[name] = pikepdf.AttachedFileSpec(document, b"", filename=name)
    stream = document.attachments[name].get_file().obj
    stream.write(zeros(1 << 30), filter=pikepdf.Name.FlateDecode)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("level", list(Profile))
def test_embedded_comes_out(level: Profile) -> None:
    made = embed(pdf(part=3), XML, level, when=WHEN)
    got = extract(made)
    assert (got.xml, got.filename, got.level, got.attachments, got.warnings) == (XML, "factur-x.xml", level, (), ())
    assert identify(made) is Format.FACTURX
    assert read(parse(got.xml), Format.FACTURX).invoice == rich(Format.CII)


@pytest.mark.parametrize(("part", "expected"), [(3, "3B"), (1, "3B"), (2, "3B"), (0, "")])
def test_pdfa_mark_is_kept_never_invented(part: int, expected: str) -> None:
    with pikepdf.open(io.BytesIO(embed(pdf(part=part), XML, Profile.EN16931, when=WHEN))) as document:
        assert document.open_metadata().pdfa_status == expected
        spec = document.attachments["factur-x.xml"]
        assert spec.relationship == "/Data"
        assert spec.get_file().mime_type == "text/xml"
        assert [str(each.UF) for each in document.Root.AF] == ["factur-x.xml"]
        metadata = document.Root.Metadata.read_bytes()
    assert metadata.count(b"<pdfaSchema:namespaceURI>" + xmp.FX.encode()) == 1


def test_embedding_twice_replaces() -> None:
    first = embed(pdf(part=3), b"<old/>", Profile.MINIMUM, when=WHEN)
    got = embed(first, XML, Profile.EXTENDED, when=WHEN, attachments=(Attachment("bl.pdf", b"%PDF", "Supplement"),))
    extracted = extract(got)
    assert (extracted.xml, extracted.level) == (XML, Profile.EXTENDED)
    assert [(each.name, each.content) for each in extracted.attachments] == [("bl.pdf", b"%PDF")]
    with pikepdf.open(io.BytesIO(got)) as document:
        metadata = document.Root.Metadata.read_bytes()
    assert (metadata.count(b"ConformanceLevel>"), metadata.count(b"namespaceURI>")) == (2, 2)


def test_unreadable_metadata_are_replaced() -> None:
    document = pikepdf.open(io.BytesIO(pdf()))
    document.Root.Metadata = pikepdf.Stream(document, b"<not xml")
    out = io.BytesIO()
    document.save(out)
    assert extract(embed(out.getvalue(), XML, Profile.BASIC, when=WHEN)).level is Profile.BASIC


@pytest.mark.parametrize("name", ["factur-x.xml", "Factur-X.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml"])
def test_known_names(name: str) -> None:
    got = extract(pdf((name, XML), ("notes.xml", b"<a/>"), ("plan.png", b"x")))
    assert (got.filename, got.xml, got.level, got.warnings) == (name, XML, None, ("OTHER_XML",))
    assert {each.name for each in got.attachments} == {"notes.xml", "plan.png"}


PROTECTED = {"encryption": pikepdf.Encryption(owner="a", user="b")}
REFUSED = {
    "no attachment": (pdf, "NO_INVOICE"),
    "other attachment": (lambda: pdf(("facture.xml", XML)), "NO_INVOICE"),
    "two invoices": (lambda: pdf(("factur-x.xml", XML), ("xrechnung.xml", XML)), "SEVERAL_INVOICES"),
    "password": (lambda: pdf(("factur-x.xml", XML), **PROTECTED), "ENCRYPTED"),
    "restrictions": (lambda: pdf(("factur-x.xml", XML), encryption=pikepdf.Encryption(owner="a", user="")), "ENCRYPTED"),
    "not a pdf": (lambda: XML, "NOT_A_PDF"),
    "empty": (lambda: b"", "NOT_A_PDF"),
    "head only": (lambda: pdf(("factur-x.xml", XML))[:60], "TRUNCATED"),
    "no tail": (lambda: pdf(("factur-x.xml", XML))[:-2500], "TRUNCATED"),
}


@pytest.mark.parametrize(("make", "code"), REFUSED.values(), ids=REFUSED)
def test_refused(make: Any, code: str) -> None:
    with pytest.raises(UnreadablePdf) as refusal:
        extract(make())
    assert refusal.value.code == code
    assert refusal.value.message
    assert refusal.value.remedy


def test_a_gigabyte_of_zeros_costs_little_memory() -> None:
    data = bomb("factur-x.xml")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadablePdf) as refusal:
        extract(data)
    assert refusal.value.code == "TOO_LARGE"
    assert identify(data) is Format.FACTURX
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 2.5 * facturx.MAX_STREAM / 1024


def test_garbage_never_raises_anything_else() -> None:
    whole = pdf(("factur-x.xml", XML))
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        broken = whole[:at] + b"\xff\x00(<[" + whole[at + 5 :]
        try:
            extract(broken)
        except UnreadablePdf as refusal:
            assert refusal.code


SAMPLES = os.environ.get("UNISSON_SAMPLES", "")


@pytest.mark.skipif(not SAMPLES, reason="UNISSON_SAMPLES names no folder of official samples")
@pytest.mark.parametrize("path", sorted(Path(SAMPLES).rglob("*.pdf")) if SAMPLES else [], ids=lambda path: path.name)
def test_official_samples(path: Path) -> None:
    data = path.read_bytes()
    assert identify(data) is Format.FACTURX
    got = extract(data)
    root = parse(got.xml)
    assert xsd.validate(root, Format.FACTURX, loose=True) == ()
    invoice = read(root, Format.FACTURX).invoice
    assert (got.level, invoice.number is not None, bool(invoice.lines)) == (Profile.EN16931, True, True)
    assert all(unwrap_attachment(document)[1] for document in invoice.documents)
    assert extract(embed(data, XML, Profile.EXTENDED, when=WHEN)).xml == XML
