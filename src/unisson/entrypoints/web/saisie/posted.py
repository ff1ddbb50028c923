"""From what the form sends to the content of the draft. Only the lines of the page on the screen travel."""

from __future__ import annotations

import re
from collections.abc import Mapping

from unisson.portal.invoices.entry.fields import HEADER, LINE, LINE_DEFAULTS, MAX_LINES, Content, typed

PER_PAGE = 40  # lines on the screen at once: a thousand of them would choke a small machine
_PLACED = re.compile(r"(remove|up|down|page|detach|recipient)-(\d{1,9})")


def content_of(post: Mapping[str, str], kept: Content) -> Content:
    """What is kept, with what is on the screen written over it."""
    header = kept.header | typed({name: post[name] for name in HEADER if name in post}, HEADER)
    first = number(post.get("first", ""))
    shown: list[dict[str, str]] = []
    while f"lines-{first + len(shown)}-name" in post and len(shown) < PER_PAGE:
        prefix = f"lines-{first + len(shown)}-"
        shown.append(typed({name: post.get(prefix + name, "") for name in LINE}, LINE))
    lines = [*kept.lines[:first], *shown, *kept.lines[first + len(shown) :]]
    return Content(header, lines, number(post.get("revision", "")))


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
