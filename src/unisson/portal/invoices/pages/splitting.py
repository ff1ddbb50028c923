"""One PDF that holds several invoices: where each one begins, proposed from what the pages say; the person decides.

A page begins an invoice when it is numbered 1 of something (« Page 1/3 »), or bears another number than the page before.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from unisson.portal.invoices.pages import pdf, reading
from unisson.portal.invoices.pages.pdf import Line

MAX_PAGES = 60  # pages looked at; a longer document is cut by hand
SECONDS = 3.0
KEY = "parts"
_NUMBERED = re.compile(r"\bpages? ?(?:n°|no)? ?(\d{1,3}) ?(?:/|sur|de) ?(\d{1,3})\b")
_BARE = re.compile(r"^ ?(\d{1,3}) ?(?:/|sur) ?(\d{1,3}) ?$")


@dataclass(frozen=True, slots=True)
class Part:
    """One invoice of the document: its pages (from 1, both included) and the number read on it."""

    first: int
    last: int
    number: str = ""

    def as_json(self) -> list[Any]:
        return [self.first, self.last, self.number]


def kept(parts: Sequence[Part]) -> dict[str, Any]:
    """The proposal as kept with what was read: nothing when there is one invoice only."""
    return {KEY: [part.as_json() for part in parts]} if len(parts) > 1 else {}


def propose(data: bytes) -> list[Part]:
    """The invoices that a text PDF seems to hold; one only when nothing says otherwise. Never raises."""
    try:
        text = pdf.text_of(data, MAX_PAGES, least=2, seconds=SECONDS)
    except pdf.UnreadablePdf:
        return []
    return parts_of(text.lines, text.count)


def parts_of(lines: Sequence[Line], count: int) -> list[Part]:
    """The invoices of a document of `count` pages, from its lines; what is not read in time begins nothing."""
    end = time.monotonic() + SECONDS
    pages: dict[int, list[Line]] = {}
    for line in lines:
        if line:
            pages.setdefault(line[0].page, []).append(line)
    starts: list[tuple[int, str]] = []
    for page in range(1, count + 1):
        said = _number(pages.get(page, []), end)
        if not starts or _begins(pages.get(page, []), said, starts[-1][1]):
            starts.append((page, said))
        elif said and not starts[-1][1]:
            starts[-1] = (starts[-1][0], said)
    ends = [first - 1 for first, _ in starts[1:]] + [count]
    return [Part(first, last, number) for (first, number), last in zip(starts, ends, strict=True)]


def _begins(lines: list[Line], said: str, before: str) -> bool:
    rank = _rank(lines)
    if rank is not None:
        return rank == 1
    return bool(said and before and said != before)


def _number(lines: list[Line], end: float) -> str:
    if not lines or time.monotonic() > end:
        return ""
    return str(reading.read_lines(lines, deadline=end).values.get("number", ""))


def _rank(lines: Iterable[Line]) -> int | None:
    """The rank that the page says it has (« Page 2/3 »), None when it says nothing that makes sense."""
    for line in lines:
        for segment in line:
            found = _NUMBERED.search(segment.plain[:200]) or _BARE.match(segment.plain[:20])
            if found and 1 <= int(found[1]) <= int(found[2]):
                return int(found[1])
    return None


def cut(data: bytes, starts: Iterable[int]) -> list[tuple[int, int, bytes]]:
    """The document cut where invoices begin (page numbers from 1): first page, last page, and the PDF of each.

    The same cuts give the same bytes. Raises ValueError when a start is no page of it or when nothing is cut, UnreadablePdf.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            count = len(document.pages)
            firsts = sorted({1, *starts})
            if len(firsts) < 2 or firsts[0] < 1 or firsts[-1] > count:
                raise ValueError(firsts)
            lasts = [first - 1 for first in firsts[1:]] + [count]
            return [(first, last, _pages(document, first, last)) for first, last in zip(firsts, lasts, strict=True)]
    except pikepdf.PdfError as error:
        raise pdf.UnreadablePdf("Ce PDF est abîmé : il ne peut pas être partagé.") from error


def _pages(document: pikepdf.Pdf, first: int, last: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as part:
        part.pages.extend(document.pages[first - 1 : last])
        part.remove_unreferenced_resources()
        part.save(out, deterministic_id=True)
    return out.getvalue()
