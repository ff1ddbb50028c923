"""Two versions of one draft, side by side: what each says otherwise, in words."""

from __future__ import annotations

from collections.abc import Iterator

from unisson.entrypoints.web.deposit.versions import Difference
from unisson.portal.invoices.entry.fields import ADJUSTMENT, HEADER, LINE, Content

MOST_TOLD = 30


def differences(here: Content, there: Content) -> list[Difference]:
    """The fields that differ, those of the invoice first; MOST_TOLD at most."""
    found = [*_header(here, there)]
    for word, mine, theirs, specs in (
        ("Ligne", here.lines, there.lines, LINE),
        ("Remise, frais ou acompte", here.adjustments, there.adjustments, ADJUSTMENT),
    ):
        for place in range(max(len(mine), len(theirs))):
            left = mine[place] if place < len(mine) else None
            right = theirs[place] if place < len(theirs) else None
            if left is None or right is None:
                found.append(Difference(f"{word} {place + 1}", _whole(left), _whole(right)))
                continue
            found += [
                Difference(f"{word} {place + 1}, {spec.label}", left.get(name, ""), right.get(name, ""))
                for name, spec in specs.items()
                if left.get(name, "") != right.get(name, "")
            ]
    return found[:MOST_TOLD]


def _header(here: Content, there: Content) -> Iterator[Difference]:
    for name, spec in HEADER.items():
        left, right = here.header.get(name, ""), there.header.get(name, "")
        if "".join(left.split()) != "".join(right.split()):
            yield Difference(spec.label, left, right)


def _whole(row: dict[str, str] | None) -> str:
    if row is None:
        return ""
    return " · ".join(text for name in ("name", "quantity", "price", "reason", "amount") if (text := row.get(name, "").strip()))
