"""PDF pages as PDFium sees them: their text, glyph by glyph with its place, the lines it makes, and their images.

PDFium itself runs in a process of its own, bounded in time and memory (`pdf_process`): a hostile file holds nobody else.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from typing import Any

from unisson.portal.invoices.pages import pdf_process
from unisson.portal.invoices.pages.pdf_process import Lost

MAX_PAGES = 200  # beyond, a file is no invoice; its first pages are shown all the same
RENDER_SECONDS = 6.0  # an ordinary page takes a hundredth of one
OPEN_SECONDS = 5.0  # an ordinary file takes a thousandth of one
MARGIN = 2.0  # beyond what a page is given, since neither reading nor drawing always looks at the clock

_WORDS = {
    "PASSWORD": (
        "Ce PDF est protégé par un mot de passe : le portail et votre client ne peuvent pas l’ouvrir. "
        "Enregistrez-le sans protection, puis déposez-le de nouveau."
    ),
    "DAMAGED": (
        "Ce PDF est abîmé ou incomplet : il ne s’ouvre pas. "
        "Produisez-le de nouveau depuis votre logiciel (« Enregistrer en PDF »), puis déposez-le."
    ),
    "TOO_COMPLEX": "Cette page est trop complexe pour être montrée ici. Téléchargez le fichier pour la lire.",
}
_TOO_SLOW = (
    "Ce PDF est trop complexe : son contenu n’a pas pu être lu ici en quelques secondes. "
    "Produisez-le de nouveau depuis votre logiciel (« Enregistrer en PDF »), puis déposez-le."
)


class UnreadablePdf(Exception):
    """PDFium cannot open these bytes, or not in time; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NoSuchPage(Exception):
    """The document has no page of this number."""


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


@dataclass(frozen=True, slots=True)
class Text:
    """What was read of a document: its number of pages, and the lines of those read."""

    count: int
    lines: list[Line]
    in_time: bool  # every page asked for was read
    whole: bool  # and those were all its pages


def page_sizes(data: bytes, most: int = MAX_PAGES) -> tuple[int, list[tuple[float, float]]]:
    """The number of pages, and the sizes in points of the first ones. Raises UnreadablePdf."""
    found, _ = _asked("sizes", data, OPEN_SECONDS, most=most)
    return found["count"], [(float(width), float(height)) for width, height in found["sizes"]]


def text_of(data: bytes, first: int, last: int = 0, *, least: int = 1, most: int = 10**9, seconds: float) -> Text:
    """The lines of the first pages and of the last ones, top to bottom, within `most` characters and `seconds`.

    `least`: a document of fewer pages is not read. Raises UnreadablePdf, also when one page alone takes too long.
    """
    limits = {"first": first, "last": last, "least": least, "most": most, "seconds": seconds}
    found, places = _asked("glyphs", data, seconds + MARGIN, **limits)
    boxes = array("d")
    boxes.frombytes(places)
    each = zip(*[iter(boxes)] * 4, strict=True)
    lines: list[Line] = []
    for number, text in found["pages"]:
        lines += lines_from(number, [Glyph(character, *next(each)) for character in text])
    in_time = len(found["pages"]) == found["asked"]
    return Text(found["count"], lines, in_time, in_time and found["asked"] == found["count"])


def image_of(data: bytes, number: int, dpi: int, pixels: int, *, grey: bool = False, turn: int = 0) -> bytes:
    """One page (from 1) in PNG at `dpi`, less when it would exceed so many pixels, turned clockwise by `turn` degrees.

    Raises UnreadablePdf, NoSuchPage.
    """
    look = {"grey": grey, "turn": turn}
    limits = {"number": number, "dpi": dpi, "pixels": pixels, "look": look, "seconds": RENDER_SECONDS}
    return _asked("image", data, RENDER_SECONDS + MARGIN, **limits)[1]


def _asked(name: str, data: bytes, limit: float, **values: Any) -> tuple[dict[str, Any], bytes]:
    try:
        found, content = pdf_process.pool().ask(name, data, limit, **values)
    except Lost as lost:
        raise UnreadablePdf(_TOO_SLOW) from lost
    error = found.get("error")
    if error == "NO_PAGE":
        raise NoSuchPage(values.get("number"))
    if error:
        raise UnreadablePdf(_WORDS[error])
    return found, content


def lines_from(number: int, glyphs: list[Glyph]) -> list[Line]:
    """The lines that characters make by their places, wherever they were read."""
    return [_segments(number, row) for row in _rows(glyphs)]


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
