"""From the figures of a board to the cards of the page: each row with its bar and the list that makes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from unisson.entrypoints.web.dashboard import charts, links
from unisson.entrypoints.web.shared import formats
from unisson.entrypoints.web.shared.statuses import INVOICE, look_of
from unisson.portal.dashboard.counting import AGES, Kind
from unisson.portal.dashboard.models import Side
from unisson.portal.dashboard.reading import Board, Makers, Public, Tally
from unisson.portal.invoices.motifs import MOTIFS

SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")

MONTHLY = {Kind.MONTH: "déposées", Kind.PAID: "payées", Kind.PAID_LATE: "payées en retard"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its words, its figures, the width of its bar, the list behind."""

    label: str
    count: int
    amount: Decimal
    width: int
    url: str
    code: str = ""
    average: int | None = None
    late: int = 0
    late_url: str = ""


def context(board: Board, side: Side) -> dict[str, Any]:
    """Everything the page shows of one side."""
    waiting, late, paid = board.all_of(Kind.AGE), board.all_of(Kind.LATE), board.all_of(Kind.PAID)
    deposits, payments = board.months(Kind.MONTH), board.months(Kind.PAID)
    return {
        "as_of": board.as_of,
        "waiting": waiting,
        "waiting_url": links.waiting(side),
        "late": late,
        "late_url": links.late(side),
        "paid": paid,
        "paid_url": links.paid_since(side),
        "paid_late_url": links.paid_late_since(side),
        "on_time": on_time(paid),
        "statuses": statuses(board, side),
        "ages": ages(board, side),
        "months": [_month(side, day, tally) for day, tally in deposits],
        "months_chart": _months_chart(deposits, "Factures déposées par mois"),
        "payments": [_payment(side, day, tally) for day, tally in payments if tally.count],
        "payments_chart": _payments_chart(payments),
        "refusals": refusals(board, side),
    }


def on_time(paid: Tally) -> int | None:
    """The share of the payments made in time, in percent."""
    return round(Decimal(100 * (paid.count - paid.late)) / paid.count) if paid.count else None


def statuses(board: Board, side: Side) -> list[Row]:
    """By status, in the order of the life of an invoice."""
    found = board.of(Kind.STATUS)
    most = max((tally.count for tally in found.values()), default=0)
    order = [code for code in INVOICE if code in found]
    return [_row(look_of(code).label, found[code], most, links.of_status(side, code), code) for code in order]


def ages(board: Board, side: Side) -> list[Row]:
    """What waits to be paid, by days since its deposit."""
    found = board.ages()
    most = max((tally.count for *_, tally in found), default=0)
    return (
        [_row(_between(first, last), tally, most, links.of_age(side, first, last)) for first, last, tally in found]
        if most
        else []
    )


def _between(first: int, last: int | None) -> str:
    return f"{first} jours et plus" if last is None else f"De {first} à {last} jours"


def refusals(board: Board, side: Side) -> list[Row]:
    """Rejections by motif, the most frequent first."""
    found = sorted(board.of(Kind.REFUSED).items(), key=lambda item: (-item[1].count, item[0]))
    most = found[0][1].count if found else 0
    return [_row(motif(code), tally, most, links.refused_for(side, code), code) for code, tally in found]


def motif(code: str) -> str:
    """The words of a motif."""
    return MOTIFS[code].label if code in MOTIFS else code or "Motifs moins fréquents, ensemble"


def _row(label: str, tally: Tally, most: int, url: str, code: str = "") -> Row:
    return Row(label, tally.count, tally.amount, charts.share(tally.count, most), url if tally.count else "", code)


def _month(side: Side, day: date, tally: Tally) -> Row:
    return Row(month_words(day), tally.count, tally.amount, 0, links.of_month(side, day) if tally.count else "")


def _payment(side: Side, day: date, tally: Tally) -> Row:
    late_url = links.paid_late_in(side, day) if tally.late else ""
    words, url = month_words(day), links.paid_in(side, day)
    return Row(words, tally.count, tally.amount, 0, url, average=tally.average, late=tally.late, late_url=late_url)


def month_words(day: date) -> str:
    """« novembre 2026 »."""
    return f"{formats.MONTHS[day.month - 1]}{formats.WIDE}{day.year}"


def _label(day: date, first: bool) -> str:
    return f"{SHORT[day.month - 1]} {day.year}" if first or day.month == 1 else SHORT[day.month - 1]


def _months_chart(months: Sequence[tuple[date, Tally]], words: str) -> charts.Chart | None:
    points = [(_label(day, False), tally.count, 0) for day, tally in months]
    return charts.columns(points, f"{words}, sur treize mois ; les valeurs sont dans le tableau qui suit.")


def _payments_chart(months: Sequence[tuple[date, Tally]]) -> charts.Chart | None:
    points = [(_label(day, False), tally.average or 0, 0) for day, tally in months]
    return charts.columns(points, "Délai moyen de paiement par mois, en jours ; les valeurs sont dans le tableau qui suit.")


def title(kind: Kind, key: str) -> str:
    """What a figure of the whole portal counts, for the head of the list of its structures."""
    if kind is Kind.STATUS:
        return f"Factures au statut « {look_of(key).label} »"
    if kind is Kind.REFUSED:
        return f"Factures rejetées : {motif(key)}"
    if kind is Kind.LATE:
        return "Factures au-delà du délai légal"
    if kind is Kind.AGE:
        waiting = "Factures en attente de paiement"
        bounds = {
            str(first): _between(first, last) for first, last in zip(AGES, (*(n - 1 for n in AGES[1:]), None), strict=True)
        }
        return f"{waiting} : {bounds[key].lower()}" if key in bounds else waiting
    return f"Factures {MONTHLY[kind]} en {_month_of(key)}"


def _month_of(key: str) -> str:
    try:
        return month_words(date.fromisoformat(key))
    except ValueError:
        return key or "treize mois"


def maker_rows(found: Makers) -> list[Row]:
    """The structures that make a figure; a public one opens its page of the directory."""
    most = max((line.count for line in found.rows), default=0)
    return [
        Row(str(line.structure), line.count, line.amount, charts.share(line.count, most), links.directory(line.structure))
        for line in found.rows
    ]


def public_rows(found: Public) -> list[Row]:
    """The motifs of the public page, each with its share of the rejections."""
    most = max((line.count for line in found.motifs), default=0)
    return [Row(motif(line.code), line.count, Decimal(0), charts.share(line.count, most), "") for line in found.motifs]
