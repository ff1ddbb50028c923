"""PDF pages as PDFium sees them: their text, glyph by glyph with its place, and the lines it makes.

PDFium is not thread-safe: everything that touches it goes through `opened`, one caller at a time.
"""

from __future__ import annotations

import ctypes
import math
import re
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.internal as pdfium_internal
import pypdfium2.raw as raw
from PIL.Image import Image

MAX_PAGES = 200  # beyond, a file is no invoice; its first pages are shown all the same
MAX_GLYPHS_PER_PAGE = 12_000
RENDER_SECONDS = 6.0  # an ordinary page takes a hundredth of one
_GRID = 1_000_000  # PDFium gives whole device units: a large grid keeps the fractions exact
_PDFIUM = threading.RLock()

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}


class UnreadablePdf(Exception):
    """PDFium cannot open these bytes; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page: number from 1, then fractions of the page from its top left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float

    def as_json(self) -> dict[str, float]:
        """Plain numbers, short enough to keep with the invoice."""
        return {name: round(getattr(self, name), 5) for name in ("page", "x", "y", "width", "height")}


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its place (fractions of the page)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text without a wide gap. `plain` has one character for each of `text`: no accent, no capital."""

    page: int
    text: str
    plain: str
    glyphs: tuple[Glyph, ...]

    def box(self, start: int, end: int) -> Box:
        """The place of a slice of the text."""
        seen = [glyph for glyph in self.glyphs[start:end] if glyph.text.strip()] or list(self.glyphs[start:end])
        left, top = min(g.left for g in seen), min(g.top for g in seen)
        return Box(self.page, left, top, max(g.right for g in seen) - left, max(g.bottom for g in seen) - top)


Line = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One value found on a page: typed, as written, and where."""

    value: Any
    text: str
    box: Box


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """The document, for as long as PDFium is ours. Raises UnreadablePdf, also on what fails inside the block."""
    with _PDFIUM:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise UnreadablePdf(_reason(error)) from error
        try:
            yield document
        except pdfium.PdfiumError as error:
            raise UnreadablePdf(_reason(error)) from error
        finally:
            document.close()


def _reason(error: pdfium.PdfiumError) -> str:
    if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
        return (
            "Ce PDF est protégé par un mot de passe : le portail et votre client ne peuvent pas l’ouvrir. "
            "Enregistrez-le sans protection, puis déposez-le de nouveau."
        )
    return (
        "Ce PDF est abîmé ou incomplet : il ne s’ouvre pas. "
        "Produisez-le de nouveau depuis votre logiciel (« Enregistrer en PDF »), puis déposez-le."
    )


def image_of(page: pdfium.PdfPage, scale: float) -> Image:
    """The page as an image. Raises UnreadablePdf when it takes longer than RENDER_SECONDS: a page of a few kilobytes may
    ask for minutes of drawing, and everybody waits for PDFium meanwhile."""
    width, height = (max(1, math.ceil(side * scale)) for side in page.get_size())
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    end = time.monotonic() + RENDER_SECONDS
    pause = raw.IFSDK_PAUSE(version=1)
    pdfium_internal.set_callback(pause, "NeedToPauseNow", lambda _: int(time.monotonic() > end))
    status = raw.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT, pause)
    raw.FPDF_RenderPage_Close(page)
    if status != raw.FPDF_RENDER_DONE:
        raise UnreadablePdf("Cette page est trop complexe pour être montrée ici. Téléchargez le fichier pour la lire.")
    drawn: Image = bitmap.to_pil()
    return drawn


def lines_of(page: pdfium.PdfPage, number: int) -> list[Line]:
    """The lines of a page, top to bottom, each cut into segments where a wide gap separates columns."""
    return lines_from(number, _glyphs(page))


def lines_from(number: int, glyphs: list[Glyph]) -> list[Line]:
    """The lines that characters make by their places, wherever they were read."""
    return [_segments(number, row) for row in _rows(glyphs)]


def _glyphs(page: pdfium.PdfPage) -> list[Glyph]:
    place = _placing(page)
    textpage = page.get_textpage()
    rectangle = raw.FS_RECTF()
    found: dict[tuple[str, int, int], Glyph] = {}
    for index in range(min(textpage.count_chars(), MAX_GLYPHS_PER_PAGE)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        text = chr(code) if 0 < code < 0x110000 else ""
        if not text.strip() or not text.isprintable():
            continue  # blanks are seen again from the gaps
        if not raw.FPDFText_GetLooseCharBox(textpage, index, rectangle):
            continue
        left, top, right, bottom = place(rectangle)
        for part in _LIGATURES.get(text, text):
            # Bold faked by printing twice: the same character at the same place counts once.
            found.setdefault((part, round(left * 500), round(top * 500)), Glyph(part, left, top, right, bottom))
    textpage.close()
    return list(found.values())


def _placing(page: pdfium.PdfPage) -> Any:
    """The affine change from page units to fractions, read from three points: rotation and crop included."""
    x, y = ctypes.c_int(), ctypes.c_int()

    def device(px: float, py: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, px, py, x, y)
        return x.value / _GRID, y.value / _GRID

    (ox, oy), (ax, ay), (bx, by) = device(0, 0), device(1000, 0), device(0, 1000)
    ax, ay, bx, by = (ax - ox) / 1000, (ay - oy) / 1000, (bx - ox) / 1000, (by - oy) / 1000

    def place(rectangle: Any) -> tuple[float, float, float, float]:
        corners = [
            (ox + px * ax + py * bx, oy + px * ay + py * by)
            for px in (rectangle.left, rectangle.right)
            for py in (rectangle.bottom, rectangle.top)
        ]
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        return min(xs), min(ys), max(xs), max(ys)

    return place


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs whose middles are at one height, whatever the order in which the file draws them."""
    rows: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.top + g.bottom):
        here = (glyph.top + glyph.bottom) / 2
        if rows and here - middle < max(height, glyph.bottom - glyph.top) * 0.35:
            rows[-1].append(glyph)
            continue
        rows.append([glyph])
        middle, height = here, glyph.bottom - glyph.top
    return [sorted(row, key=lambda g: g.left) for row in rows]


def _segments(number: int, row: list[Glyph]) -> Line:
    runs: list[list[Glyph]] = []
    em = max(_width(row), 1e-6)
    for glyph in row:
        gap = glyph.left - runs[-1][-1].right if runs else 99.0
        if gap > em * 2.6:
            runs.append([])
        elif gap > em * 0.3:
            runs[-1].append(Glyph(" ", runs[-1][-1].right, glyph.top, glyph.left, glyph.bottom))
        runs[-1].append(glyph)
    return tuple(_segment(number, run) for run in runs)


def _width(row: list[Glyph]) -> float:
    widths = sorted(glyph.right - glyph.left for glyph in row)
    return widths[len(widths) // 2]


def _segment(number: int, run: list[Glyph]) -> Segment:
    text = "".join(glyph.text for glyph in run)
    return Segment(number, text, plain(text), tuple(run))


def plain(text: str) -> str:
    """The text for comparing: each character without its accent, in lower case, blanks and dashes made common."""
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    if character in "’‘`´′":
        return "'"
    if character in "‐‑‒–—−":
        return "-"
    if re.match(r"\s", character):
        return " "
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)).lower()
    return bare if len(bare) == 1 else character
