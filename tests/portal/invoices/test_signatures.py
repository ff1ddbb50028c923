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
