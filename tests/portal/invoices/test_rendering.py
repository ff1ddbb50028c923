"""Pages as images, a readable PDF for bare XML, Factur-X from the model; hostile files never break anything."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pypdfium2
import pytest

from einvoice import conformity, syntax
from einvoice import model as en
from einvoice.syntax import facturx, xmp
from tests import paper
from tests.paper import the_day_after  # noqa: F401
from unisson.portal.invoices import documents
from unisson.portal.invoices.actions import drafting
from unisson.portal.invoices.models import Document, DocumentKind
from unisson.portal.invoices.pages import pdf
from unisson.portal.invoices.printing import rendering
from unisson.portal.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]


def text_of(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


@pytest.fixture
def kept(cast):
    """`kept(data, mime)`: a document of some draft."""
    draft = drafting.create_draft(cast.MENUISERIE, cast.actor("claire"), "f.pdf", paper.pdf())

    def keep(data: bytes, mime: str = "application/pdf") -> Document:
        return documents.attach(draft, cast.actor("claire"), DocumentKind.COMPLEMENTAIRE, "x.pdf", data, mime)

    return keep


def test_a_factur_x_made_here_is_right(the_day_after):  # noqa: F811
    data = rendering.facturx_of(paper.model())
    report = conformity.judge(data, today=the_day_after.date())
    assert (report.format, report.verdict) == ("FACTURX", "VALID")
    assert report.invoice.number == "F-2026-121"
    assert facturx.extract(data).level is facturx.Profile.EN16931


def test_a_factur_x_made_here_is_archivable():
    with pikepdf.open(io.BytesIO(rendering.facturx_of(paper.model()))) as document:
        meta = document.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "B")
        assert list(document.attachments) == ["factur-x.xml"]


def test_the_specification_is_said_even_when_the_model_forgets_it():
    data = rendering.facturx_of(replace(paper.model(), specification=None))
    xml = facturx.extract(data).xml
    read = syntax.read(syntax.parse(xml), syntax.Format.CII).invoice
    assert read.specification == "urn:cen.eu:en16931:2017"


def test_what_is_read_is_what_is_written():
    text = text_of(rendering.readable_pdf(paper.model()))
    parties = ("Menuiserie Roussel", "Commune de Saint-Aubin", "SIRET : 21990471100013", "EJ-4500098765")
    amounts = ("1 000,00", "20 %", "1 200,00 €", "Net à payer")
    for said in ("Facture F-2026-121", "2 novembre 2026", "Porte en chêne", *parties, *amounts):
        assert said in text


def test_an_empty_invoice_is_still_a_page():
    assert "Net à payer" in text_of(rendering.readable_pdf(en.Invoice()))


def test_text_of_people_is_shown_never_run():
    hostile = '#panic("x") [*] $a$ @b <c> \\ `d` #read("/etc/passwd")'
    line = replace(paper.model().lines[0], item=en.Item(name=hostile, description="#" * 50))
    text = text_of(rendering.readable_pdf(replace(paper.model(), lines=(line,), number='"; #panic("y")')))
    assert '#panic("x")' in text
    assert "root:" not in text


def test_many_lines_long_texts_and_odd_numbers_hold():
    line = replace(paper.model().lines[0], quantity=Decimal("1E+3"), price=en.Price(net=Decimal("0.123456789")))
    item = en.Item(name="Très " * 200, description="long" * 500)
    lines = tuple(replace(line, id=str(n), item=item if n % 50 == 0 else line.item) for n in range(600))
    data = rendering.readable_pdf(replace(paper.model(), lines=lines))
    assert len(pypdfium2.PdfDocument(data)) > 10


def test_pages_have_the_size_of_their_images(kept):
    document = kept(paper.pdf())
    (page,) = rendering.pages_of(document)
    image = pypdfium2.PdfDocument(paper.pdf())[0].get_size()
    assert page.width / page.height == pytest.approx(image[0] / image[1], rel=0.01)


def test_a_giant_page_is_bounded(kept):
    document = kept(paper.page("#set page(width: 5000mm, height: 5000mm)\nGrand"))
    (page,) = rendering.pages_of(document)
    assert page.width * page.height <= rendering.MAX_PIXELS * 1.01
    assert len(rendering.page_image(document, 1)) > 100


def test_only_the_first_pages_are_shown(kept):
    document = kept(paper.page("#for i in range(40) [ #i #pagebreak() ] fin"))
    assert len(rendering.pages_of(document)) == rendering.MAX_SHOWN
    with pytest.raises(rendering.NoSuchPage):
        rendering.page_image(document, rendering.MAX_SHOWN + 1)


def endless() -> bytes:
    """A page of a few kilobytes that asks for a minute of drawing."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(14_400, 14_400))
    document.pages[0].Contents = document.make_stream(b"0 0 m 9000 9000 l S " * 600_000)
    out = io.BytesIO()
    document.save(out, compress_streams=True)
    return out.getvalue()


def test_a_page_that_never_ends_is_given_up_once(kept, monkeypatch):
    monkeypatch.setattr(pdf, "RENDER_SECONDS", 0.3)
    document = kept(endless())
    with pytest.raises(pdf.UnreadablePdf):
        rendering.page_image(document, 1)
    monkeypatch.setattr(pdf, "image_of", None)  # asked again, it is not even begun
    with pytest.raises(pdf.UnreadablePdf):
        rendering.page_image(document, 1)


def garbled(at):
    """The paper with a part of its bytes destroyed."""
    data = bytearray(paper.pdf())
    start = len(data) * at // 10
    data[start : start + 400] = b"\xff" * 400
    return bytes(data)


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\n%%EOF", b"", *(garbled(at) for at in range(10))])
def test_a_damaged_file_is_a_sentence_never_a_crash(kept, data):
    document = kept(data)
    for act in (lambda: rendering.pages_of(document), lambda: rendering.page_image(document, 1)):
        try:
            act()
        except pdf.UnreadablePdf as refusal:
            assert refusal.sentence
        except rendering.NoSuchPage:
            pass


def test_a_locked_file_says_so():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper.pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(user="secret", owner="other"))
    with pytest.raises(pdf.UnreadablePdf, match="mot de passe"):
        pdf.page_sizes(out.getvalue())


@pytest.mark.parametrize(
    ("data", "mime"),
    [(b"<a/>", "application/xml"), (b"<", "application/xml"), (b"x", "text/plain"), (b"", "application/xml")],
)
def test_what_is_no_invoice_has_no_page(kept, data, mime):
    with pytest.raises(rendering.NoSuchPage):
        rendering.pages_of(kept(data, mime))


@pytest.mark.parametrize("made", [paper.cii, paper.ubl, paper.cii_old, paper.xcbl])
def test_every_xml_invoice_is_read_by_people(kept, made):
    data = made()
    said = syntax.read(syntax.parse(data), syntax.identify(data)).invoice
    text = text_of(rendering.viewable(kept(data, "application/xml")))
    assert said.number and said.number in text
    assert said.seller.name in text and said.lines[0].item.name in text
    assert f"{said.totals.due:,.2f}".replace(",", " ").replace(".", ",") in text.replace("\u202f", " ").replace("\xa0", " ")


def test_pages_asked_for_at_once_are_all_given(kept):
    from concurrent.futures import ThreadPoolExecutor

    documents_ = [kept(paper.pdf(number=f"F-{clock.now():%f}-{n}")) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        images = list(pool.map(lambda document: rendering.page_image(document, 1), documents_))
    assert all(image.startswith(b"\x89PNG") for image in images)


def fonts_of(document):
    """The descriptor of every font that the pages use, those of composed fonts included."""
    for page in document.pages:
        for font in page.Resources.get("/Font", {}).values():
            for each in font.get("/DescendantFonts", [font]):
                yield each.FontDescriptor


def test_the_factur_x_has_the_structure_of_a_pdf_a_3b():
    """ISO 19005-3 and Factur-X 1.0 chapter 6: colours described, fonts inside, tagged, one invoice associated and announced."""
    data = rendering.facturx_of(paper.model())
    with pikepdf.open(io.BytesIO(data)) as document:
        (intent,) = document.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"  # an ICC profile
        fonts = list(fonts_of(document))
        assert fonts
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang).startswith("fr")
        assert not document.is_encrypted
        (associated,) = document.Root.AF
        assert (str(associated.UF), associated.AFRelationship) == ("factur-x.xml", "/Data")
        assert associated.EF.F.Subtype == "/text/xml"
        with document.open_metadata() as meta:
            announced = {name: meta[f"{{{xmp.FX}}}{name}"] for name in ("DocumentFileName", "DocumentType", "ConformanceLevel")}
        wanted = {"DocumentFileName": "factur-x.xml", "DocumentType": "INVOICE", "ConformanceLevel": "EN 16931"}
        assert announced == wanted
    assert b"/JavaScript" not in data
