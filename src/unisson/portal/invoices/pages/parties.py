"""Whose SIRET is whose on a page: the supplier's own, the recipient's, by the words around."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from einvoice.identifiers import clean, is_siret
from unisson.portal.invoices.pages.keywords import RECIPIENT_WORDS, SELLER_WORDS
from unisson.portal.invoices.pages.pdf import Hit, Line, Segment

_SIRET = re.compile(r"(?<![\w])\d(?:[ .]?\d){13}(?!\d)")
_IBAN = re.compile(r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b")
ABOVE = 12  # lines of an address block


@dataclass(frozen=True, slots=True)
class Seen:
    """A valid SIRET on a page, and how much the words around say it is the recipient's (negative: the seller's)."""

    hit: Hit
    score: int

    @property
    def siret(self) -> str:
        return str(self.hit.value)


def parties(lines: list[Line], supplier_identifiant: str) -> dict[str, Hit]:
    """`recipient_identifiant` and `seller_read`, when the page names them."""
    seen = list(_sirets(lines))
    recipient = _recipient(seen, supplier_identifiant)
    seller = _seller([one for one in seen if not recipient or one.siret != recipient.siret], supplier_identifiant)
    named = {"recipient_identifiant": recipient, "seller_read": seller}
    return {name: one.hit for name, one in named.items() if one}


def _recipient(seen: list[Seen], supplier_identifiant: str) -> Seen | None:
    # Another establishment of the supplier's own company is not its customer.
    others = [one for one in seen if not supplier_identifiant or one.siret[:9] != supplier_identifiant[:9]]
    best = max(others, key=lambda one: one.score, default=None)
    if best is None or best.score < 0:
        return None
    unsure = best.score == 0 and len({one.siret for one in others if one.score == 0}) > 1
    return None if unsure else best


def _seller(seen: list[Seen], supplier_identifiant: str) -> Seen | None:
    mine = [one for one in seen if one.siret == supplier_identifiant]
    return min(mine or seen, key=lambda one: one.score, default=None)


def _sirets(lines: list[Line]) -> Iterator[Seen]:
    for index, line in enumerate(lines):
        for segment in line:
            # The digits of an account are hidden, at the same length, so that places stay right.
            plain = _IBAN.sub(lambda account: "x" * len(account[0]), segment.plain)
            for match in _SIRET.finditer(plain):
                if is_siret(clean(match[0])):
                    start, end = match.span()
                    hit = Hit(clean(match[0]), segment.text[start:end], segment.box(start, end))
                    yield Seen(hit, _score(lines, index, segment, start))


def _score(lines: list[Line], index: int, segment: Segment, start: int) -> int:
    beside = segment.plain[max(0, start - 60) : start + 60]
    direct = 10 * bool(RECIPIENT_WORDS.search(beside)) - 10 * bool(SELLER_WORDS.search(beside))
    return direct or _score_above(lines, index, segment)


def _score_above(lines: list[Line], index: int, segment: Segment) -> int:
    """The nearest telling words in the column above."""
    own = segment.box(0, len(segment.text))
    for line in reversed(lines[max(0, index - ABOVE) : index]):
        for cell in line:
            box = cell.box(0, len(cell.text))
            if cell.page == segment.page and box.x < own.x + own.width and own.x < box.x + box.width + 0.02:
                score = 4 * bool(RECIPIENT_WORDS.search(cell.plain)) - 4 * bool(SELLER_WORDS.search(cell.plain))
                if score:
                    return score
    return 0
