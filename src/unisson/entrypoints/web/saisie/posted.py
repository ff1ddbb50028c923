"""From what the form sends to the content of the draft. Only the lines of the page on the screen travel."""

from __future__ import annotations

import re
from collections.abc import Mapping

from unisson.portal.invoices.entry.fields import (
    ADJUSTMENT,
    HEADER,
    LINE,
    LINE_DEFAULTS,
    MAX_ADJUSTMENTS,
    MAX_LINES,
    AdjustmentKind,
    Content,
    FieldSpec,
    typed,
)

ADDING = {"remise": AdjustmentKind.REMISE, "frais": AdjustmentKind.FRAIS, "acompte": AdjustmentKind.ACOMPTE}
PER_PAGE = 40  # lines on the screen at once: a thousand of them would choke a small machine
_PLACED = re.compile(r"(remove|up|down|page|detach|recipient|drop)-(\d{1,9})")


def content_of(post: Mapping[str, str], kept: Content) -> Content:
    """What is kept, with what is on the screen written over it."""
    header = kept.header | typed({name: post[name] for name in HEADER if name in post}, HEADER)
    first = number(post.get("first", ""))
    shown = _rows(post, "lines", LINE, first, PER_PAGE)
    return Content(
        header,
        [*kept.lines[:first], *shown, *kept.lines[first + len(shown) :]],
        number(post.get("revision", "")),
        adjustments=_rows(post, "adjustments", ADJUSTMENT, 0, MAX_ADJUSTMENTS) if "adjusted" in post else kept.adjustments,
        writer=post.get("writer", "")[:16],
    )


def _rows(post: Mapping[str, str], name: str, specs: Mapping[str, FieldSpec], first: int, most: int) -> list[dict[str, str]]:
    """The rows of the screen, from the first on; each field of a row is there, blank or not."""
    rows: list[dict[str, str]] = []
    mark = next(iter(specs)) if name == "adjustments" else "name"
    while f"{name}-{first + len(rows)}-{mark}" in post and len(rows) < most:
        prefix = f"{name}-{first + len(rows)}-"
        rows.append(typed({field: post.get(prefix + field, "") for field in specs}, specs))
    return rows


def number(text: str) -> int:
    """A whole number that a form carries; 0 when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def action_of(post: Mapping[str, str]) -> tuple[str, int]:
    """The button that was pressed, and the number it bears."""
    wanted = post.get("action", "save")
    placed = _PLACED.fullmatch(wanted)
    return (placed[1], int(placed[2])) if placed else (wanted, 0)


def apply(content: Content, action: str, place: int) -> int:
    """Do to the lines what a button asks; return the place to show next. An impossible request changes nothing."""
    lines = content.lines
    if action in ADDING and len(content.adjustments) < MAX_ADJUSTMENTS:
        content.adjustments.append({"kind": ADDING[action].value})
        return len(content.adjustments) - 1
    if action == "drop" and place < len(content.adjustments):
        del content.adjustments[place]
    if action == "add" and len(lines) < MAX_LINES:
        like = lines[-1] if lines else LINE_DEFAULTS
        lines.append(LINE_DEFAULTS | {name: like.get(name, LINE_DEFAULTS[name]) for name in ("unit", "tva")})
        return len(lines) - 1
    if action == "remove" and place < len(lines):
        del lines[place]
        return max(0, min(place, len(lines) - 1))
    other = {"up": place - 1, "down": place + 1}.get(action, -1)
    if 0 <= other < len(lines) and place < len(lines):
        lines[place], lines[other] = lines[other], lines[place]
        return other
    return place * PER_PAGE if action == "page" else place
