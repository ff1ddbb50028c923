"""What a text PDF says of an invoice, read by keywords, each value with its place on the page (domaine 6.1).

Nothing here is authoritative: the person checks every field beside the page before anything is sent.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import Any

from unisson.portal.invoices.pages import pdf
from unisson.portal.invoices.pages.keywords import KEYWORDS, NO, PHRASES, VAT_RATE_ROW, Keyword, Kind
from unisson.portal.invoices.pages.parties import parties
from unisson.portal.invoices.pages.pdf import Box, Hit, Line, Segment
from unisson.portal.invoices.pages.written import amounts_in, dates_in, references_in

FIRST_PAGES, LAST_PAGES = 5, 3  # an invoice says who, what and how much at its ends
MAX_GLYPHS = 60_000
MAX_SECONDS = 4.0
MAX_SEGMENT = 400
FAR = 40  # characters between a word and its amount in one cell; beyond, it is a sentence
LEAST_TEXT = 40  # fewer characters: the stamp of a scanner on the image of a page
UNDER = 3  # lines below a label where its value may stand

NO_TEXT = (
    "Aucun texte n’a été trouvé dans ce PDF : c’est sans doute un document numérisé. "
    "Remplissez les champs en regardant la page."
)
UNREADABLE = "Le texte de ce PDF n’a pas pu être lu. Remplissez les champs en regardant la page."
OCR_ABSENT = (
    "Ce document est numérisé, et la reconnaissance de caractères (OCR) n’est pas installée sur ce portail. "
    "Remplissez les champs en regardant la page."
)
OCR_READ = (
    "Ce document est numérisé : ses champs ont été lus par reconnaissance de caractères (OCR), qui peut confondre deux "
    "chiffres. Comparez chaque champ avec la page."
)
OCR_FAILED = "La page n’a pas pu être lue par reconnaissance de caractères (OCR). Remplissez les champs en la regardant."
TOO_LONG = "Ce PDF est trop long pour être lu en entier : vérifiez chaque champ."


@dataclass(slots=True)
class PdfFields:
    """What was read. `note` warns the person when the reading is partial or impossible."""

    hits: dict[str, Hit] = field(default_factory=dict)
    note: str = ""
    scanned: bool = False  # pages without text: only a reading of their image can say something

    @property
    def values(self) -> dict[str, Any]:
        """Values by name of field of the portal's invoice; what was not found is absent."""
        return {name: hit.value for name, hit in self.hits.items()}

    def as_json(self) -> dict[str, Any]:
        """For each field the text read and its place, in fractions of its page."""
        fields = {name: {"text": hit.text, "value": str(hit.value), **hit.box.as_json()} for name, hit in self.hits.items()}
        return {"fields": fields, "note": self.note}


def read_pdf(data: bytes, supplier_identifiant: str = "") -> PdfFields:
    """Read the fields of a text PDF. Never raises: a scan, a damaged or a protected file gives no field and a note.

    The SIRET of the supplier who deposits is never taken for the recipient's.
    """
    deadline = time.monotonic() + MAX_SECONDS
    try:
        lines, whole = _lines(data, deadline)
    except pdf.UnreadablePdf as refusal:
        return PdfFields(note=refusal.sentence)
    if sum(len(segment.text) for segment in _segments(lines)) < LEAST_TEXT:
        return PdfFields(note=NO_TEXT if whole else UNREADABLE, scanned=True)
    found = read_lines(lines, supplier_identifiant, deadline)
    found.note = "" if whole else TOO_LONG
    return found


def read_lines(lines: list[Line], supplier_identifiant: str = "", deadline: float | None = None) -> PdfFields:
    """Read the fields of lines, from the text of a PDF or from the image of a page. Never raises."""
    deadline = time.monotonic() + MAX_SECONDS if deadline is None else deadline
    found = PdfFields()
    found.hits |= _phrases(lines)
    candidates = {keyword.field: _candidates(lines, keyword, deadline) for keyword in KEYWORDS}
    found.hits |= {name: hits[0] for name, hits in candidates.items() if hits}
    found.hits |= _agreeing_totals(candidates, lines)
    _settle(found)
    found.hits |= parties(lines, supplier_identifiant)
    return found


def _lines(data: bytes, deadline: float) -> tuple[list[Line], bool]:
    """The lines of the pages worth reading, and whether everything was read."""
    text = pdf.text_of(data, FIRST_PAGES, LAST_PAGES, most=MAX_GLYPHS, seconds=max(deadline - time.monotonic(), 0.0))
    return text.lines, text.whole


def pages_to_read(data: bytes) -> list[int]:
    """The numbers (from 1) of the pages that may say something of the invoice. Raises UnreadablePdf."""
    count, _ = pdf.page_sizes(data, 0)
    return sorted({*range(1, min(count, FIRST_PAGES) + 1), *range(max(count - LAST_PAGES, 0) + 1, count + 1)})


def _segments(lines: Iterable[Line]) -> Iterator[Segment]:
    for line in lines:
        yield from line


def _phrases(lines: list[Line]) -> dict[str, Hit]:
    found = {}
    for name, phrases in PHRASES.items():
        for pattern, value in phrases:
            place = next(
                ((s, m) for s in _segments(lines) if (m := re.search(pattern, s.plain[:MAX_SEGMENT]))),
                None,
            )
            if place:
                segment, match = place
                found[name] = _hit(value, segment, match.start(), match.end())
                break
    return found


def _hit(value: Any, segment: Segment, start: int, end: int) -> Hit:
    return Hit(value, segment.text[start:end].strip(), segment.box(start, end))


def _candidates(lines: list[Line], keyword: Keyword, deadline: float) -> list[Hit]:
    """Every value announced by a word of the keyword, the most trustworthy first."""
    ranked: list[tuple[tuple[int, int, int], Hit]] = []
    for index, line in enumerate(lines):
        if time.monotonic() > deadline:
            break
        for column, segment in enumerate(line):
            for strength, label in enumerate(keyword.labels):
                for match in re.finditer(label, segment.plain[:MAX_SEGMENT]):
                    for way, hit in _values_near(lines, index, column, match, keyword):
                        # Totals stand at the end, references at the beginning.
                        order = -index if keyword.kind is Kind.AMOUNT else index
                        ranked.append(((strength, way, order), hit))
    ranked.sort(key=lambda pair: pair[0])
    return [hit for _, hit in ranked]


def _values_near(
    lines: list[Line], index: int, column: int, match: re.Match[str], keyword: Keyword
) -> Iterator[tuple[int, Hit]]:
    """What stands after the word in its cell (0), to its right (1), under it (2)."""
    line = lines[index]
    segment = line[column]
    same = list(_values_in(segment, match.end(), keyword))
    yield from ((0, hit) for hit in same)
    if same or re.search(r"[a-z0-9]", _filler(keyword).sub("", segment.plain[match.end() :])):
        return  # something else is written after the word: what is further belongs to something else
    beside = [hit for neighbour in line[column + 1 : column + 4] for hit in _values_in(neighbour, 0, keyword)]
    yield from ((1, hit) for hit in beside)
    if beside:
        return
    for below in _under(lines, index, segment, match):
        hits = list(_values_in(below, 0, keyword))
        yield from ((2, hit) for hit in hits)
        if hits or keyword.kind is not Kind.AMOUNT:
            return


_NUMBERED = re.compile(rf"{NO}$")
_BLANKS = re.compile(r"[ :.,-]*")


def _filler(keyword: Keyword) -> re.Pattern[str]:
    """What may stand between a word and its value."""
    if keyword.kind is Kind.AMOUNT:
        return re.compile(
            r"\(?(?:en )?(?:eur(?:os?)?|€|xpf|chf|usd|gbp)\)?|\d{1,2}(?:[.,]\d+)? ?%|ttc|\ba\b|au taux de|[ :.()=*-]+"
        )
    return re.compile(rf"^(?: ?\((?!\d)[^)]*\)| chorus(?: pro)?)?[ :.,-]*(?:{NO}|ref\.?)?[ :.,-]*")


def _values_in(segment: Segment, start: int, keyword: Keyword) -> Iterator[Hit]:
    text = segment.plain[:MAX_SEGMENT]
    if keyword.kind is Kind.AMOUNT:
        near = takewhile(lambda one: one[1] - start <= FAR, amounts_in(text, start))
        found: Iterable[tuple[Any, int, int]] = list(near)
    else:
        # After « n° », what looks like « no » belongs to the number (« n° NO-12 »).
        filler = _BLANKS if _NUMBERED.search(text[:start]) else _filler(keyword)
        skipped = filler.match(text[start:])
        start += skipped.end() if skipped else 0
        written = segment.text[:MAX_SEGMENT]
        found = dates_in(text, start) if keyword.kind is Kind.DATE else references_in(written, start, keyword.kind is Kind.CODE)
    for value, begin, end in found:
        yield _hit(value, segment, begin, end)


def _under(lines: list[Line], index: int, segment: Segment, match: re.Match[str]) -> Iterator[Segment]:
    """The cells under the words of a label, within a few lines of the same page."""
    place = segment.box(match.start(), max(match.end(), match.start() + 1))
    for line in lines[index + 1 : index + 1 + UNDER]:
        for cell in line:
            box = cell.box(0, len(cell.text))
            overlaps = box.x < place.x + place.width and place.x < box.x + box.width
            if cell.page == segment.page and overlaps and box.y - place.y < place.height * 4:
                yield cell


def _agreeing_totals(candidates: dict[str, list[Hit]], lines: list[Line]) -> dict[str, Hit]:
    """Among what was found, the first HT, TVA and TTC that add up; several VAT rates are summed."""
    names = ("total_without_vat", "total_vat", "total_with_vat")
    choices = [candidates[name][:12] for name in names]
    rows = _vat_rows(lines, candidates["total_vat"])
    if rows:
        choices[1] = [*choices[1], rows]
    agreeing = (
        (sum(ranks), hits)
        for ranks, hits in (
            (tuple(index for index, _ in chosen), tuple(hit for _, hit in chosen))
            for chosen in itertools.product(*(list(enumerate(choice)) for choice in choices))
        )
        if hits[0].value + hits[1].value == hits[2].value and hits[2].value
    )
    best = min(agreeing, key=lambda pair: pair[0], default=None)
    return dict(zip(names, best[1], strict=True)) if best else {}


def _vat_rows(lines: list[Line], hits: list[Hit]) -> Hit | None:
    """The sum of « TVA 20 % : 200,00 », « TVA 5,5 % : 11,00 » when there are several such rows."""
    tops = {round(s.box(0, len(s.text)).y, 3) for s in _segments(lines) if VAT_RATE_ROW.search(s.plain[:MAX_SEGMENT])}
    last = {
        (hit.box.page, round(hit.box.y, 3)): hit
        for hit in sorted(hits, key=lambda hit: hit.box.x)
        if any(abs(hit.box.y - top) < 0.004 for top in tops)
    }
    if len(last) < 2:
        return None
    parts = list(last.values())
    first = parts[0].box
    total = sum((hit.value for hit in parts), Decimal(0))
    right = max(hit.box.x + hit.box.width for hit in parts if hit.box.page == first.page)
    bottom = max(hit.box.y + hit.box.height for hit in parts if hit.box.page == first.page)
    box = Box(first.page, first.x, first.y, right - first.x, bottom - first.y)
    return Hit(total, " + ".join(hit.text for hit in parts), box)


def _settle(found: PdfFields) -> None:
    """What follows from what was read: no VAT at all, nothing deducted from the total, dates in the right order."""
    hits = found.hits
    if "total_vat" not in hits and _value(hits, "type_tva") == "EXONERATION":
        said = hits["type_tva"]
        hits["total_vat"] = Hit(Decimal(0), said.text, said.box)
        only = hits.get("total_without_vat") or hits.get("total_with_vat") or hits.get("amount_due")
        if only:
            hits.setdefault("total_without_vat", only)
            hits.setdefault("total_with_vat", only)
    if "amount_due" not in hits and "total_with_vat" in hits:
        hits["amount_due"] = hits["total_with_vat"]
    if _value(hits, "total_without_vat") == 0 and _value(hits, "total_with_vat"):
        del hits["total_without_vat"]  # the subtotal of something else
    issued, due = hits.get("issue_date"), hits.get("due_date")
    if issued and due and isinstance(issued.value, date) and due.value < issued.value:
        del hits["due_date"]
    if "numero_facture_origine" in hits and _value(hits, "type_facture") != "AVOIR":
        del hits["numero_facture_origine"]


def _value(hits: dict[str, Hit], name: str) -> Any:
    hit = hits.get(name)
    return hit.value if hit else None
