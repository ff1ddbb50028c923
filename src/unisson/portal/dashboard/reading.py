"""Reading the figures: what a person may see of a structure, added up; what everybody may see of a recipient."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from unisson.lifecycles.invoice import VISIBLE_TO_RECIPIENT
from unisson.portal.dashboard.counting import AGES, MONTHS, Kind, Line, count, first_month
from unisson.portal.dashboard.models import Side, Snapshot
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace, Structure

ESPACES = {
    Side.RECUES: Espace.FACTURES_RECUES,
    Side.EMISES: Espace.FACTURES_EMISES,
    Side.A_VALIDER: Espace.FACTURES_A_VALIDER,
}
EUR = "EUR"
SMALL = 5  # below, a public count is masked: too few invoices would tell whose they are


@dataclass(frozen=True, slots=True)
class Tally:
    """Some invoices: how many, for how much (in euros; other currencies are counted, not added), their days, how many late."""

    count: int = 0
    amount: Decimal = Decimal(0)
    days: int = 0
    late: int = 0

    @property
    def average(self) -> int | None:
        """Days on average, rounded; None when there is nothing."""
        return round(Decimal(self.days) / self.count) if self.count else None

    def plus(self, line: Line) -> Tally:
        """With one line more."""
        amount = line.amount if line.currency == EUR else Decimal(0)
        return Tally(self.count + line.count, self.amount + amount, self.days + line.days, self.late + line.late)


@dataclass(slots=True)
class Board:
    """Every figure of one side of one structure (or of the portal), as of an instant."""

    as_of: datetime
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)

    def of(self, kind: Kind) -> dict[str, Tally]:
        """The tallies of one kind, by key."""
        return {key: tally for (found, key), tally in self.tallies.items() if found == kind}

    def all_of(self, kind: Kind) -> Tally:
        """The tallies of one kind, together."""
        found = self.of(kind).values()
        amount = sum((tally.amount for tally in found), Decimal(0))
        count, days, late = (sum(getattr(tally, name) for tally in found) for name in ("count", "days", "late"))
        return Tally(count, amount, days, late)

    def months(self, kind: Kind) -> list[tuple[date, Tally]]:
        """Each month of the last thirteen, the oldest first, empty ones included."""
        found, first = self.of(kind), first_month()
        days = [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(MONTHS)]
        return [(day, found.get(day.isoformat(), Tally())) for day in days]

    def ages(self) -> list[tuple[int, int | None, Tally]]:
        """Each bucket: its first day, its last (None for the open one), what waits in it."""
        found, ends = self.of(Kind.AGE), [*(first - 1 for first in AGES[1:]), None]
        return [(first, last, found.get(str(first), Tally())) for first, last in zip(AGES, ends, strict=True)]


def sides_of(actor: Actor, structure: Structure | None) -> list[Side]:
    """The sides this person reads in the structure, then the whole portal for the support."""
    mine = {grant.espace for grant in actor.grants if structure is not None and grant.structure_id == structure.pk}
    found = [side for side, espace in ESPACES.items() if espace in mine]
    return [*found, *([Side.PORTAIL] if actor.is_support else [])]


def board(actor: Actor, structure: Structure | None, side: Side) -> Board | None:
    """What the person may see of this side; None when they may see nothing of it. One query, more when never counted."""
    if side is Side.PORTAIL:
        return _board(Side.PORTAIL, None, None) if actor.is_support else None
    if structure is None:
        return None
    grants = [g for g in actor.grants if g.structure_id == structure.pk and g.espace == ESPACES[side]]
    if not grants:
        return None
    services = {grant.service_id for grant in grants}
    return _board(side, structure.pk, None if None in services else {pk for pk in services if pk})


def _board(side: Side, structure_id: int | None, services: set[int] | None) -> Board:
    rows = Snapshot.objects.filter(side=side)
    rows = rows.filter(structure__isnull=True) if structure_id is None else rows.filter(structure_id=structure_id)
    found = [row for row in rows if services is None or row.service_id in services]
    if found:
        return _added(min(row.as_of for row in found), (line for row in found for line in lines_of(row)))
    # Never counted (a new structure, an installation that has just started): counted now, and not kept by a reader.
    fresh = count(side, None if structure_id is None else [structure_id])
    mine = (lines for (_, service), lines in fresh.items() if services is None or service in services)
    return _added(clock.now(), (line for lines in mine for line in lines))


def lines_of(row: Snapshot) -> list[Line]:
    """The tallies of one snapshot."""
    return [Line(kind, key, money, n, Decimal(total), days, late) for kind, key, money, n, total, days, late in row.lines]


def _added(as_of: datetime, lines: Iterable[Line]) -> Board:
    made = Board(as_of)
    for line in lines:
        key = (line.kind, line.key)
        made.tallies[key] = made.tallies.get(key, Tally()).plus(line)
    return made


# Behind a figure of the whole portal: structures, never their invoices.

SHOWN = 100
_MAKERS = """
SELECT structure_id, sum((line->>3)::bigint) AS count,
       coalesce(sum((line->>4)::numeric) FILTER (WHERE line->>2 = 'EUR'), 0) AS amount,
       count(*) OVER () AS structures, sum(sum((line->>3)::bigint)) OVER () AS total
FROM dashboard_snapshot, jsonb_array_elements(lines) AS line
WHERE side = %s AND line->>0 = %s AND %s IN ('', line->>1)
GROUP BY structure_id ORDER BY count DESC, structure_id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Maker:
    """One structure, and what it makes of a figure."""

    structure: Structure
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Makers:
    """The structures that make a figure, the greatest first, `SHOWN` at most; of how many, for how many invoices in all."""

    side: Side
    rows: tuple[Maker, ...]
    structures: int = 0
    total: int = 0


def makers(actor: Actor, kind: Kind, key: str) -> Makers | None:
    """Who makes the figure of this kind and key (empty: every key) in the whole portal; None but for the support. Two queries.

    By recipient where recipients see every invoice counted, else by supplier: the whole is then the figure itself.
    """
    if not actor.is_support:
        return None
    side = Side.RECUES if kind in _DELIVERED or (kind is Kind.STATUS and key in VISIBLE_TO_RECIPIENT) else Side.EMISES
    with connection.cursor() as cursor:
        cursor.execute(_MAKERS, [side, kind, key, SHOWN])
        found = cursor.fetchall()
    named = Structure.objects.in_bulk([row[0] for row in found])
    rows = tuple(Maker(named[pk], count, amount) for pk, count, amount, *_ in found if pk in named)
    return Makers(side, rows, found[0][3], int(found[0][4])) if found else Makers(side, ())


_DELIVERED = (Kind.AGE, Kind.LATE, Kind.PAID, Kind.PAID_LATE, Kind.REFUSED)


# Open to everybody.


@dataclass(frozen=True, slots=True)
class Motif:
    """The share of one motif among the rejections of a recipient; the code is empty for those grouped together."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Public:
    """What everybody may read of a recipient, over the last thirteen months; None where too few invoices would tell whose."""

    as_of: datetime
    received: int | None
    paid: int | None
    average: int | None
    on_time: int | None  # percent of the payments
    rejected: int | None
    rejection_rate: Decimal | None  # percent of what was received
    motifs: tuple[Motif, ...]


def public(structure: Structure) -> Public:
    """The public statistics of a recipient, small counts masked (below `SMALL`)."""
    found = _board(Side.RECUES, structure.pk, None)
    received = sum(tally.count for _, tally in found.months(Kind.MONTH))
    paid = found.all_of(Kind.PAID)
    refused = {code: tally.count for code, tally in found.of(Kind.REFUSED).items()}
    rejected = sum(refused.values())
    shown = paid.count >= SMALL
    # A rejection is told only when the others are as many: « all but one » would tell as much as « one ».
    told = received >= SMALL and (rejected >= SMALL) and (received - rejected >= SMALL)
    return Public(
        as_of=found.as_of,
        received=received if received >= SMALL else None,
        paid=paid.count if shown else None,
        average=paid.average if shown else None,
        on_time=_on_time(paid) if shown else None,
        rejected=rejected if told else None,
        rejection_rate=(Decimal(100 * rejected) / received).quantize(Decimal("0.1")) if told else None,
        motifs=masked(refused) if told else (),
    )


def _on_time(paid: Tally) -> int:
    return round(Decimal(100 * (paid.count - paid.late)) / paid.count)


def masked(counts: dict[str, int]) -> tuple[Motif, ...]:
    """The motifs of at least `SMALL` rejections; the others are one group, of at least `SMALL` too: the smallest motifs join
    it until it is, so that no subtraction gives a small count back."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    told = [item for item in ranked if item[1] >= SMALL]
    rest = sum(count for _, count in ranked) - sum(count for _, count in told)
    while told and 0 < rest < SMALL:
        rest += told.pop()[1]
    return (*(Motif(code, count) for code, count in told), *((Motif("", rest),) if rest >= SMALL else ()))
