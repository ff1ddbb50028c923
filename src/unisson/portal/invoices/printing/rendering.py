"""What a person sees of an invoice: pages as images, a readable PDF for bare XML, and the Factur-X made from a model.

Images are kept on the local disk under the hash of the document they come from: they may be deleted at any time.
"""

from __future__ import annotations

import dataclasses
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from einvoice import model as en
from einvoice import syntax
from einvoice.syntax import Format, facturx
from unisson.portal.invoices import documents
from unisson.portal.invoices.models import Document
from unisson.portal.invoices.pages import pdf, scans
from unisson.portal.invoices.pages.pdf import NoSuchPage as NoSuchPage
from unisson.portal.invoices.pages.pdf import UnreadablePdf
from unisson.portal.invoices.printing.layout import facts_of
from unisson.portal.invoices.printing.typesetting import pdf_from
from unisson.portal.kernel import clock

DPI = 130
MAX_PIXELS = 3_000_000
MAX_SHOWN = 30  # pages shown; the others are in the file itself
VERSION = 2  # in the name of what is kept: a better rendering replaces the old one
EN16931 = "urn:cen.eu:en16931:2017"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as shown: its number from 1 and its size in pixels."""

    number: int
    width: int
    height: int
    turn: int = 0  # degrees clockwise by which the page of the file is turned

    @property
    def query(self) -> str:
        """What its address bears, so that nobody keeps the image of before it was put upright."""
        return f"?redresse={self.turn}" if self.turn else ""


def pages_of(document: Document) -> tuple[Page, ...]:
    """The pages that can be shown of a PDF or an XML invoice. Raises UnreadablePdf, NoSuchPage (another kind of file)."""
    _, sizes = pdf.page_sizes(viewable(document), MAX_SHOWN)
    turned = scans.turned(document)
    shown = []
    for number, size in enumerate(sizes, start=1):
        turn = turned.get(number, 0)
        shown.append(Page(number, *pixels(*(size[::-1] if turn % 180 else size))[1:], turn))
    return tuple(shown)


def page_image(document: Document, number: int) -> bytes:
    """One page in PNG, made once. Raises UnreadablePdf, NoSuchPage."""
    turn = scans.turned(document).get(number, 0)
    kept = _cache(f"{document.sha256}-{number}-{VERSION}{f'-{turn}' if turn else ''}.png")
    if kept.is_file():
        return kept.read_bytes()
    given_up = kept.with_suffix(".lent")
    if given_up.is_file():
        raise UnreadablePdf(given_up.read_text())
    try:
        return _keep(kept, drawn(viewable(document), number, MAX_SHOWN, turn))
    except UnreadablePdf as refusal:  # once is enough: the file is asked for at each visit
        _keep(given_up, refusal.sentence.encode())
        raise


def drawn(data: bytes, number: int, most: int, turn: int = 0) -> bytes:
    """One of the first `most` pages of a PDF in PNG, as pages are shown. Raises UnreadablePdf, NoSuchPage."""
    if not 1 <= number <= most:
        raise NoSuchPage
    return pdf.image_of(data, number, DPI, MAX_PIXELS, turn=turn)


def viewable(document: Document) -> bytes:
    """The document as a PDF: itself, or the readable rendering of an XML invoice. Raises NoSuchPage for other files."""
    if document.mime_type == "application/pdf":
        return documents.content(document)
    if document.mime_type not in ("application/xml", "text/xml"):
        raise NoSuchPage
    kept = _cache(f"{document.sha256}-{VERSION}.pdf")
    if kept.is_file():
        return kept.read_bytes()
    data = documents.content(document)
    try:
        invoice = syntax.read(syntax.parse(data), syntax.identify(data)).invoice
    except (syntax.UnsafeDocument, KeyError) as error:
        raise NoSuchPage from error
    return _keep(kept, readable_pdf(invoice))


def readable_pdf(invoice: en.Invoice) -> bytes:
    """An invoice as a person reads it: parties, lines, VAT, totals, in French. Nothing is computed: what it says is shown."""
    return pdf_from("invoice", facts_of(invoice), ("a-3b",))


def facturx_of(invoice: en.Invoice) -> bytes:
    """A Factur-X (PDF/A-3b, level EN 16931) of the model: the readable PDF with its CII inside.

    Raises CannotWrite when the model holds what CII has no place for.
    """
    complete = invoice if invoice.specification else dataclasses.replace(invoice, specification=EN16931)
    xml = syntax.write(complete, Format.CII)
    return facturx.embed(readable_pdf(complete), xml, facturx.Profile.EN16931, when=clock.now())


def pixels(width: float, height: float) -> tuple[float, int, int]:
    """The scale of a page of this size in points, and its pixels: bounded whatever the file claims."""
    width, height = max(width, 1.0), max(height, 1.0)
    scale = min(DPI / 72, (MAX_PIXELS / (width * height)) ** 0.5)
    return scale, max(1, round(width * scale)), max(1, round(height * scale))


def _cache(name: str) -> Path:
    return Path(settings.MEDIA_ROOT).with_name("pages") / name[:2] / name


def _keep(path: Path, data: bytes) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_bytes(data)
    draft.replace(path)
    return data
