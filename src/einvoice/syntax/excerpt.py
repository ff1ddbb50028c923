"""The lines of a document around what a rule speaks of, exactly as they are written there.

The place of an element in the bytes comes from a second, event-based reading (expat) of a document that the hardened
parser has already accepted: same elements, same order, and the byte where each one starts and ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from lxml import etree

from einvoice import syntax
from einvoice.syntax import Format, safe

MAX_PLACES = 300  # excerpts are for people: beyond, the location is enough
AROUND_LINES = 2
AROUND = 240  # bytes of context when the file is written on one line
MAX_MARKED = 600
_STEPS = re.compile(r"/((?:[^/\[]|\[(?:[^\[\]]|\[[^\]]*])*])+)")
_ENCODING = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`before` + `marked` + `after` are consecutive texts of the document; `line` is that of the first of them, `at`
    that of the mark. `missing` when the element spoken of is absent: the mark is then on what should contain it."""

    before: str
    marked: str
    after: str
    line: int
    at: int
    missing: bool = False


def excerpts(xml: bytes, fmt: str, locations: Iterable[str]) -> dict[str, Excerpt]:
    """Location -> excerpt, for the absolute XPaths that lead somewhere in `xml`. Never raises.

    A document that is not well-formed has one excerpt, under the empty location: where its reading stopped.
    """
    wanted = [location for location in dict.fromkeys(locations) if location.startswith("/")][:MAX_PLACES]
    try:
        data = safe.ascii_compatible(xml)
        root = syntax.parse(xml)
    except syntax.UnsafeDocument as error:
        broken = _broken(xml) if error.code == "MALFORMED" else None
        return {"": broken} if broken else {}
    if fmt not in syntax.TABLES:
        return {}
    found = {location: _find(root, Format(fmt), location) for location in wanted}
    spans = _spans(data, root, [element for element, _ in found.values()])
    codec = _codec(data)
    return {
        location: _cut(data, spans[element], codec, missing)
        for location, (element, missing) in found.items()
        if element in spans
    }


def _find(root: Any, fmt: Format, location: str) -> tuple[Any, bool]:
    """The element, or its nearest ancestor that exists (and then True)."""
    steps = _STEPS.findall(location)
    if steps and steps[-1].startswith("@"):
        steps.pop()
    for end in range(len(steps), 0, -1):
        path = "".join(f"/{step}" for step in steps[:end])
        try:
            hits = root.getroottree().xpath(path, namespaces=syntax.TABLES[fmt].namespaces)
        except (etree.XPathError, ValueError):
            continue
        if isinstance(hits, list) and hits and isinstance(hits[0], etree._Element):
            return hits[0], end < len(steps)
    return root, True


def _spans(data: bytes, root: Any, elements: list[Any]) -> dict[Any, tuple[int, int, int]]:
    """Element -> first byte, end of its start tag, last byte (exclusive)."""
    sought = set(elements)
    ranks = {rank: element for rank, element in enumerate(root.iter()) if element in sought}
    scan = _Scan(data, ranks)
    try:
        scan.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):  # an encoding that expat does not know
        return {}
    return scan.spans


class _Scan:
    """Where the elements of these ranks stand."""

    def __init__(self, data: bytes, ranks: dict[int, Any]) -> None:
        self.data = data
        self.ranks = ranks
        self.rank = -1
        self.open: list[tuple[Any, int]] = []
        self.spans: dict[Any, tuple[int, int, int]] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def start(self, _name: str, _attributes: dict[str, str]) -> None:
        self.rank += 1
        self.open.append((self.ranks.get(self.rank), self.parser.CurrentByteIndex))

    def end(self, _name: str) -> None:
        element, begin = self.open.pop()
        if element is None:
            return
        opened = _tag_end(self.data, begin)
        alone = self.data[opened - 2 : opened] == b"/>"
        end = opened if alone else self.data.find(b">", self.parser.CurrentByteIndex) + 1
        self.spans[element] = (begin, opened, end)


def _tag_end(data: bytes, begin: int) -> int:
    """After the `>` that closes a start tag (a `>` inside an attribute does not)."""
    quote = b""
    for match in re.finditer(rb"[\"'>]", data[begin : begin + safe.MAX_TAG]):
        sign = match[0]
        if quote:
            quote = b"" if sign == quote else quote
        elif sign == b">":
            return begin + match.end()
        else:
            quote = sign
    return begin


def _cut(data: bytes, span: tuple[int, int, int], codec: str, missing: bool = False) -> Excerpt:
    begin, opened, end = span
    if missing or end - begin > MAX_MARKED:  # a whole block: its first tag is enough
        end = min(opened, begin + MAX_MARKED)
    return _around(data, begin, end, codec, missing)


def _around(data: bytes, begin: int, end: int, codec: str, missing: bool = False) -> Excerpt:
    first = _lines_back(data, begin, AROUND_LINES)
    last = _lines_on(data, end, AROUND_LINES)
    texts = (data[first:begin], data[begin:end], data[end:last])
    before, marked, after = (text.decode(codec, "replace") for text in texts)
    return Excerpt(
        before=before.lstrip("\r\n\ufffd"),  # a character cut in two by the context
        marked=marked,
        after=after.rstrip("\ufffd").rstrip(),
        line=data.count(b"\n", 0, first) + 1,
        at=data.count(b"\n", 0, begin) + 1,
        missing=missing,
    )


def _lines_back(data: bytes, at: int, count: int) -> int:
    start = at
    for _ in range(count + 1):
        start = data.rfind(b"\n", 0, start)
        if start < 0:
            start = 0
            break
    start = start + 1 if data[start : start + 1] == b"\n" else start
    return max(start, at - AROUND)


def _lines_on(data: bytes, at: int, count: int) -> int:
    end = at - 1
    for _ in range(count + 1):
        end = data.find(b"\n", end + 1)
        if end < 0:
            end = len(data)
            break
    return min(end, at + AROUND)


def _codec(data: bytes) -> str:
    found = _ENCODING.match(data)
    return found[1].decode("ascii") if found else "utf-8"


def _broken(xml: bytes) -> Excerpt | None:
    """Where reading stopped. Only called on what the hardened parser refused as malformed, after its other checks."""
    data = safe.ascii_compatible(xml)
    parser = expat.ParserCreate()
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        at = min(max(parser.ErrorByteIndex, 0), len(data))
    else:
        return None
    rest = data[at + 1 : at + 80]
    end = next((match.start() for match in re.finditer(rb"\s|>", rest)), len(rest))
    return _around(data, at, min(len(data), at + 1 + end), _codec(data))
