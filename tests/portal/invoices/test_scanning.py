"""Scans and photographs: turned into pages, read by the real tesseract in the background, taken over by a person."""

from __future__ import annotations

import io
import struct
import zlib
from decimal import Decimal

import pytest
from PIL import Image

from tests import paper, scans
from tests.paper import the_day_after  # noqa: F401
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices import documents
from unisson.portal.invoices.actions import drafting, scanning, sending
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.invoices.pages import ocr, photos, reading
from unisson.portal.invoices.pages import scans as readings
from unisson.portal.invoices.printing import rendering
from unisson.portal.kernel.events import history
from unisson.portal.kernel.moving import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]
with_ocr = pytest.mark.skipif(not ocr.available(), reason="tesseract-ocr-fra is absent (make test installs it when it may)")


def draft(cast, data: bytes, name: str = "scan.pdf") -> Invoice:
    return drafting.create_draft(cast.MENUISERIE, cast.actor("claire"), name, data)


def read(invoice: Invoice) -> Invoice:
    scanning.read_scan(invoice.pk)
    invoice.refresh_from_db()
    return invoice


@with_ocr
@pytest.mark.parametrize("layout", ["letter", "box"])
def test_a_scan_is_read_once_in_the_background_and_sent_once_checked(cast, layout):
    source = paper.pdf(layout)
    invoice = draft(cast, scans.scanned(source))
    assert (invoice.status, readings.under_way(invoice)) == (Status.INTERPRETEE_OCR, readings.Reading(0, 0))
    assert history(invoice).filter(code=readings.ASKED).count() == 1
    assert read(invoice).status == Status.INTERPRETEE_OCR
    assert readings.under_way(invoice) is None
    assert (invoice.number, invoice.recipient, invoice.total_with_vat) == ("F-2026-121", cast.COMMUNE, Decimal("1540.00"))
    assert invoice.fields_read["note"] == reading.OCR_READ
    _stands_where_it_was_read(invoice, reading.read_pdf(source).as_json()["fields"])
    assert scanning.read_scan(invoice.pk) is False
    assert history(invoice).filter(code=readings.READ).count() == 1
    assert invoice.verdict == "VALID"
    with pytest.raises(Refused) as refused:
        sending.send(invoice.pk, cast.actor("claire"))
    assert "STATUT_INCOMPATIBLE" in refused.value.codes, "nothing read by a machine alone is sent"
    sent = sending.check_and_send(invoice.pk, cast.actor("claire"), {})
    assert sent.status == Status.MISE_A_DISPOSITION
    assert "take_over" in [event.code for event in history(sent)]


def _stands_where_it_was_read(invoice, text):
    """The boxes of the image and those of the text of the same page agree."""
    seen = invoice.fields_read["fields"]
    assert seen["number"]["page"] == 1
    for name in ("number", "total_with_vat", "numero_engagement"):
        assert seen[name]["x"] == pytest.approx(text[name]["x"], abs=0.02)
        assert seen[name]["y"] == pytest.approx(text[name]["y"], abs=0.015)


@with_ocr
def test_who_does_not_wait_keeps_what_they_typed(cast):
    invoice = draft(cast, scans.scanned(paper.pdf()))
    drafting.update_draft(invoice.pk, cast.actor("claire"), {"number": "MAIN-1"})
    assert scanning.read_scan(invoice.pk) is False
    invoice.refresh_from_db()
    assert (invoice.status, invoice.number) == (Status.BROUILLON, "MAIN-1")


@with_ocr
def test_who_takes_over_in_the_middle_of_the_reading_keeps_what_they_typed(cast, monkeypatch):
    invoice = draft(cast, scans.scanned(paper.pdf()))

    def typing(*_):
        drafting.update_draft(invoice.pk, cast.actor("claire"), {"number": "MAIN-1"})
        return []

    monkeypatch.setattr(ocr, "read_page", typing)
    assert scanning.read_scan(invoice.pk) is False
    invoice.refresh_from_db()
    assert invoice.number == "MAIN-1"


@with_ocr
def test_a_page_without_words_says_so(cast):
    invoice = read(draft(cast, paper.scan()))
    assert (invoice.fields_read["note"], invoice.number) == (reading.NO_TEXT, "")


@with_ocr
def test_a_reading_that_takes_too_long_leaves_the_fields_to_the_person(cast, monkeypatch):
    monkeypatch.setattr(ocr, "PAGE_SECONDS", 0.01)
    invoice = read(draft(cast, scans.scanned(paper.pdf())))
    assert invoice.fields_read["note"] == reading.OCR_FAILED
    assert readings.under_way(invoice) is None


def test_without_the_program_the_page_says_so(cast, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    assert not ocr.available()
    invoice = draft(cast, scans.scanned(paper.pdf()))
    assert (invoice.status, invoice.fields_read["note"]) == (Status.BROUILLON, reading.OCR_ABSENT)


def test_a_pdf_with_text_is_no_scan(cast):
    assert draft(cast, paper.pdf()).status == Status.BROUILLON


# -- photographs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photograph_is_put_upright_and_says_nothing_of_who_took_it(cast, kind):
    document = draft(cast, scans.photo(paper.pdf(), kind), "IMG_0042.jpg").documents.get(kind=DocumentKind.PRINCIPALE)
    assert (document.filename, document.mime_type) == ("IMG_0042.pdf", "application/pdf")
    (page,) = rendering.pages_of(document)
    assert page.width < page.height
    assert "Téléphone".encode() not in documents.content(document)


@with_ocr
@pytest.mark.parametrize("turn", [180, 270])
def test_the_text_of_a_page_says_how_it_was_held(turn):
    out = io.BytesIO()
    scans.pictures(paper.pdf())[0].rotate(turn, expand=True).save(out, "PNG")
    assert ocr.turn_of(out.getvalue()) == turn


@with_ocr
def test_a_photograph_taken_sideways_is_read_and_shown_upright(cast):
    """Nothing in the file says how it was held: its text does."""
    turn = 90
    picture = scans.pictures(paper.pdf())[0].rotate(turn, expand=True)
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=85)
    invoice = read(draft(cast, out.getvalue(), "IMG_0043.jpg"))
    assert (invoice.number, invoice.amount_due) == ("F-2026-121", Decimal("1540.00"))
    assert invoice.fields_read["turned"] == {"1": turn}
    document = invoice.documents.get(kind=DocumentKind.PRINCIPALE)
    (page,) = rendering.pages_of(document)
    assert page.width < page.height
    assert str(turn) in page.query, "a browser that has seen it sideways asks for it again"
    shown = rendering.page_image(document, 1)
    assert abs(Image.open(io.BytesIO(shown)).height - page.height) <= 1
    assert ocr.turn_of(ocr.picture(documents.content(document), 1)) == turn, "the file stays as it came"
    upright = reading.read_pdf(paper.pdf()).as_json()["fields"]["number"]
    box = invoice.fields_read["fields"]["number"]
    assert abs(box["x"] - upright["x"]) < 0.05
    assert abs(box["y"] - upright["y"]) < 0.05


@with_ocr
def test_a_page_that_says_nothing_of_its_orientation_stays_as_it_is():
    blank = io.BytesIO()
    Image.new("L", (800, 600), 255).save(blank, "PNG")
    assert ocr.turn_of(blank.getvalue()) == 0
    assert ocr.turn_of(b"no picture") == 0


def test_the_same_photograph_opens_one_draft(cast):
    data = scans.photo(paper.pdf())
    assert draft(cast, data, "a.jpg") == draft(cast, data, "b.jpg")


def test_a_transparent_picture_has_a_white_page():
    picture = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    out = io.BytesIO()
    picture.save(out, "PNG")
    import pypdfium2

    page = pypdfium2.PdfDocument(photos.pdf_of(out.getvalue()))[0].render().to_pil()
    assert page.convert("L").getextrema()[0] > 240


def bomb() -> bytes:
    """A PNG of 50 kilobytes that announces 900 million white points."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 3_751 * 300)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (bomb, "F-IMAGE-TAILLE"),
        (lambda: scans.photo(paper.pdf())[:20_000], "F-IMAGE"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"\1" * 100, "F-IMAGE"),
        (lambda: b"\xff\xd8\xff" + b"\0" * 100, "F-IMAGE"),
    ],
    ids=["bomb", "cut", "false png", "false jpeg"],
)
def test_a_picture_that_cannot_be_taken_is_explained(cast, make, code):
    with pytest.raises(drafting.FileRefused) as refused:
        draft(cast, make(), "photo.png")
    assert [finding.rule for finding in refused.value.report.findings] == [code]
    assert not Invoice.objects.exists()
