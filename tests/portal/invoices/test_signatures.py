"""Signatures: told whole or broken, trusted or unknown, and never taken for good in silence."""

from __future__ import annotations

import pytest

from tests import paper, signing
from tests.paper import the_day_after  # noqa: F401
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices import signatures
from unisson.portal.invoices.actions import drafting, sending
from unisson.portal.invoices.models import Invoice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]


@pytest.fixture
def trusted(settings, tmp_path) -> None:
    file = tmp_path / "authorities.pem"
    file.write_bytes(signing.trust_file())
    settings.SIGNATURE_TRUST = str(file)


def draft(cast, data: bytes) -> Invoice:
    return drafting.create_draft(cast.MENUISERIE, cast.actor("claire"), "facture", data)


def verdicts(data: bytes) -> list[tuple[str, str]]:
    return [(str(found.integrity), str(found.trust)) for found in signatures.read(data)]


MADE = {"pdf": lambda: signing.pades(paper.pdf()), "xml": lambda: signing.xades(paper.ubl())}


@pytest.mark.parametrize("kind", MADE)
def test_a_whole_signature_of_an_unknown_signer_is_told_so(cast, kind):
    (found,) = signatures.read(MADE[kind]())
    assert (found.signer, found.organisation, found.issuer) == ("Claire Roussel", "Menuiserie Roussel", "Autorité d’essai")
    assert found.at
    assert (found.integrity, found.trust) == ("VALID", "NOT_CHECKED")
    assert found.why


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.usefixtures("trusted")
def test_a_known_authority_makes_it_trusted(kind):
    assert verdicts(MADE[kind]()) == [("VALID", "VALID")]


@pytest.mark.usefixtures("trusted")
def test_one_changed_byte_of_a_pdf_is_seen():
    data = bytearray(signing.pades(paper.pdf()))
    place = data.index(b"/MediaBox") + 12
    data[place] = data[place] ^ 1
    assert verdicts(bytes(data)) == [("INVALID", "NOT_CHECKED")]


@pytest.mark.usefixtures("trusted")
def test_a_page_changed_by_an_update_is_seen():
    """The signed bytes are there, whole; another layer above them shows something else."""
    import io

    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(signing.pades(paper.pdf())))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page[generic.NameObject("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"q Q"))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    assert verdicts(out.getvalue()) == [("INVALID", "NOT_CHECKED")]


@pytest.mark.usefixtures("trusted")
def test_a_changed_amount_of_an_xml_is_seen():
    assert verdicts(signing.xades(paper.ubl()).replace(b"1200.00", b"9200.00")) == [("INVALID", "NOT_CHECKED")]


@pytest.mark.usefixtures("trusted")
def test_a_signature_moved_to_another_document_is_seen():
    """Wrapping: the signed invoice is carried inside another one, which is the one that would be paid."""
    from lxml import etree

    signed, other = etree.fromstring(signing.xades(paper.ubl())), etree.fromstring(paper.ubl(paper.model(number="F-2")))
    signature = next(signed.iter(f"{{{signing.DS}}}Signature"))
    other.append(signature)
    assert [integrity for integrity, _ in verdicts(etree.tostring(other))] == ["INVALID"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"%PDF-1.7 /ByteRange [0 1 2 3]",
        lambda: signing.pades(paper.pdf()).replace(b"/Contents <30", b"/Contents <99"),
        lambda: b"<a xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:Signature/></a>",
    ],
    ids=["no document", "no cms", "empty xml signature"],
)
def test_what_cannot_be_read_is_not_checked(make):
    data = make()
    assert {integrity for integrity, _ in verdicts(data)} <= {"NOT_CHECKED"}
    assert signatures.level(signatures.read(data)) == ()


def test_documents_without_signature_cost_nothing():
    assert signatures.read(paper.pdf()) == signatures.read(paper.ubl()) == ()


def test_a_signed_pdf_is_reported_and_sent(cast):
    invoice = draft(cast, signing.pades(paper.pdf()))
    assert invoice.mode_depot == "DEPOT_PDF_SIGNE_PORTAIL"
    assert [kept["signer"] for kept in invoice.report["signatures"]] == ["Claire Roussel"]
    assert "signature" in [level["code"] for level in invoice.report["levels"]]
    assert sending.send(invoice.pk, cast.actor("claire")).status == Status.MISE_A_DISPOSITION


def test_a_broken_signature_is_not_sent(cast):
    data = signing.pades(paper.pdf())
    invoice = draft(cast, _bent(data))
    assert invoice.verdict == "INVALID"
    assert "F-SIGNATURE" in str(invoice.report)


def _bent(data: bytes) -> bytes:
    place = data.index(b"/MediaBox") + 12
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_an_unsigned_pdf_is_a_plain_deposit(cast):
    invoice = draft(cast, paper.pdf())
    assert (invoice.mode_depot, invoice.report["signatures"]) == ("DEPOT_PDF_PORTAIL", [])


# Signatures kept beside the document.


def beside(signature: bytes, data: bytes, name: str = "facture.xml") -> tuple[str, str, str]:
    (found,) = signatures.read_beside(signature, data, name)
    return found.integrity, found.trust, found.why


@pytest.mark.parametrize(
    ("uri", "transform"),
    [
        ("facture.xml", ""),
        ("FACTURE.XML", ""),
        ("lot/facture.xml", signing.C14N),
        ("./facture.xml", ""),
        ("file:///C:/Users/x/facture.xml", ""),
        ("facture%2Exml", ""),
    ],
)
@pytest.mark.usefixtures("trusted")
def test_a_detached_signature_is_checked_with_the_file_it_names(uri, transform):
    data = paper.ubl()
    assert beside(signing.detached(data, uri, transform=transform), data) == ("VALID", "VALID", "")


def test_a_detached_signature_signs_a_pdf_too():
    data = paper.pdf()
    (found,) = signatures.read_beside(signing.detached(data, "f.pdf"), data, "f.pdf")
    assert (found.kind, found.signer, found.integrity) == ("XAdES détachée", "Claire Roussel", "VALID")
    assert found.at == "2026-11-20T10:00:00Z"


@pytest.mark.parametrize(
    "change",
    [
        lambda signature, data: (signature, data.replace(b"1200.00", b"9200.00")),
        lambda signature, data: (signature.replace(b"2026-11-20T10", b"2026-11-19T10"), data),
        lambda signature, data: (signature.replace(b"<ds:SignatureValue>", b"<ds:SignatureValue>AAAA"), data),
    ],
    ids=["document", "signed properties", "signature value"],
)
@pytest.mark.usefixtures("trusted")
def test_whatever_was_changed_is_seen(change):
    data = paper.ubl()
    assert beside(*change(signing.detached(data, "facture.xml"), data))[:2] == ("INVALID", "NOT_CHECKED")


def test_the_certificate_of_another_is_seen():
    """Its digest is signed: another certificate put in its place does not pass for the signer's."""
    from cryptography.hazmat.primitives.serialization import Encoding

    data = paper.ubl()
    _, mine, authority = signing.identities()
    signature = signing.detached(data, "facture.xml")
    swapped = signature.replace(*(signing._base64(one.public_bytes(Encoding.DER)).encode() for one in (mine, authority)))
    assert swapped != signature
    assert beside(swapped, data)[0] == "INVALID"


@pytest.mark.parametrize(("at", "trust"), [("2019-12-31T23:59:59Z", "NOT_CHECKED"), ("2020-01-01T00:00:01Z", "VALID")])
@pytest.mark.usefixtures("trusted")
def test_the_certificate_must_be_in_date_when_it_signs(at, trust):
    data = paper.ubl()
    found = beside(signing.detached(data, "facture.xml", at=at), data)
    assert found[:2] == ("VALID", trust)
    assert ("01/01/2020" in found[2]) == (trust == "NOT_CHECKED")


@pytest.mark.parametrize("uri", ["autre.xml", "http://127.0.0.1:1/autre.xml", "file:///etc/passwd", "#p", "../../etc/shadow"])
def test_what_it_says_of_another_file_or_address_is_not_looked_for(uri, monkeypatch):
    import socket

    monkeypatch.setattr(socket, "create_connection", None)
    data = paper.ubl()
    assert beside(signing.detached(data, uri), data)[:2] == ("NOT_CHECKED", "NOT_CHECKED")


@pytest.mark.parametrize(
    "signature",
    [
        signing.detached(b"x", "facture.xml", transform="http://www.w3.org/TR/1999/REC-xslt-19991116"),
        signing.detached(b"x", "facture.xml", transform="http://www.w3.org/TR/1999/REC-xpath-19991116"),
        signing.detached(b"x", "facture.xml").replace(b"exc-c14n#", b"nimporte#"),
        b"<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>",
    ],
    ids=["xslt", "xpath", "unknown canonical form", "empty"],
)
def test_a_form_that_is_not_known_is_not_checked(signature):
    assert beside(signature, b"x")[0] == "NOT_CHECKED"


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + signing.detached(b"x", "facture.xml")[38:],
        signing.detached(b"x", "facture.xml") + b" " * signatures.LARGEST_DETACHED,
        paper.ubl(),
        b"",
    ],
    ids=["entities", "too big", "an invoice", "nothing"],
)
def test_what_is_no_signature_alone(data):
    assert not signatures.is_detached(data)
    assert signatures.read_beside(data, b"x", "facture.xml") == ()
    assert signatures.designated(data) == ()


def test_a_signature_joined_to_a_draft_is_reported_and_follows_it(cast):
    data, claire = paper.ubl(), cast.actor("claire")
    invoice = drafting.create_draft(cast.MENUISERIE, claire, "facture.xml", data)
    piece = drafting.attach_piece(invoice.pk, claire, "signature.xml", signing.detached(data, "facture.xml"), "text/xml")
    invoice.refresh_from_db()
    assert [kept["integrity"] for kept in invoice.report["signatures"]] == ["VALID"]
    broken = signing.detached(data + b" ", "facture.xml")
    other = drafting.attach_piece(invoice.pk, claire, "autre.xml", broken, "text/xml")
    invoice.refresh_from_db()
    assert (invoice.verdict, [kept["integrity"] for kept in invoice.report["signatures"]]) == ("INVALID", ["VALID", "INVALID"])
    drafting.detach_piece(invoice.pk, other.pk, claire)
    sent = sending.send(invoice.pk, claire)
    assert sent.status == Status.MISE_A_DISPOSITION
    assert sent.documents.filter(pk=piece.pk).exists()
