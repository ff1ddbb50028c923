"""How French invoices write amounts, dates and references: text in, (value, start, end) out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from unisson.portal.invoices.pages.keywords import MONTHS

Found = tuple[object, int, int]

_CURRENCY = r"(?:€|eur(?:os?)?\b|xpf|f\.? ?cfp|chf|usd|gbp)"
_AMOUNT = re.compile(
    rf"(?<![\w/,.%-])(?P<minus>- ?|\()?(?P<number>\d{{1,3}}(?:[ .,']\d{{3}})+(?:[.,]\d{{2}})?|\d+(?:[.,]\d{{2}})?)"
    rf"(?![\d/%]|[.,]\d| ?%)(?P<currency> ?{_CURRENCY})?"
)
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?P<d>\d{1,2}) ?[/.-] ?(?P<m>\d{1,2}) ?[/.-] ?(?P<y>\d{4}|\d{2})(?!\d)"),
    re.compile(rf"(?P<d>\d{{1,2}})(?:er)? (?P<m>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.? (?P<y>\d{{4}})(?!\d)"),
)
_DAY_OF_WEEK = re.compile(r"(?:le )?(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)? ?")
_REFERENCE = re.compile(r"(?:(?!du |de |le |au |en |et )[A-Za-z]{1,4} )?[A-Za-z0-9][A-Za-z0-9_\-/+.]*")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_\-./]*(?![a-zà-ÿ])")
_DATE_LIKE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}")


def amounts_in(plain: str, start: int) -> Iterator[tuple[Decimal, int, int]]:
    """The amounts written from `start` on, in order. A whole number counts only beside its currency."""
    for match in _AMOUNT.finditer(plain, start):
        number = match["number"]
        decimals = re.search(r"[.,](\d{2})$", number)
        if not decimals and not match["currency"]:
            continue
        whole = re.sub(r"\D", "", number[: decimals.start()] if decimals else number)
        value = Decimal(f"{whole}.{decimals[1] if decimals else '00'}")
        if len(whole) <= 15:
            yield (-value if match["minus"] else value), match.start(), match.end()


def dates_in(plain: str, start: int) -> Iterator[tuple[date, int, int]]:
    """The date written at `start`, in figures, in words or ISO; nothing when it is no day of the calendar."""
    skipped = _DAY_OF_WEEK.match(plain, start)
    begin = skipped.end() if skipped else start
    for pattern in _DATES:
        match = pattern.match(plain, begin)
        if match:
            year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
            month = MONTHS.get(match["m"]) or int(match["m"])
            try:
                yield date(year, month, int(match["d"])), match.start(), match.end()
            except ValueError:
                return
            return


def references_in(text: str, start: int, capitals: bool) -> Iterator[tuple[str, int, int]]:
    """The reference written at `start`: with a digit, or (a code) all in capitals. A date is none."""
    match = (_CODE if capitals else _REFERENCE).match(text, start)
    if not match or _DATE_LIKE.fullmatch(match[0]):
        return
    value = match[0].rstrip(".-/+")
    if len(value) >= 2 and (capitals or any(c.isdigit() for c in value)):
        yield value, match.start(), match.start() + len(value)
