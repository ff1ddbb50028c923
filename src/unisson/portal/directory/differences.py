"""What the directory says differently since a day: added, changed, closed, opened again, one line for each fiche or service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, TextChoices
from django.utils import timezone

from unisson.portal.directory.cells import FIELDS, OF_STRUCTURE, cells_of, rows_of, titles
from unisson.portal.directory.layout import SERVICES, STRUCTURES
from unisson.portal.directory.models import Change
from unisson.portal.kernel import clock

MOST = 5_000  # beyond, the whole directory is the better file
BATCH = 1000
EXTRA = ("Changement", "DateChangement", "ColonnesModifiees")
OPEN = {STRUCTURES: "StructureActive", SERVICES: "ServiceActif"}


class NatureChangement(TextChoices):
    """What happened to a line of the directory."""

    AJOUT = "AJOUT", "Ajout"
    MODIFICATION = "MODIFICATION", "Modification"
    FERMETURE = "FERMETURE", "Fermeture"
    REOUVERTURE = "REOUVERTURE", "Réouverture"


class TooMany(Exception):
    """More than MOST lines changed: `count` of them."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that is not what it was: its row now, what happened, when last, and which columns changed."""

    sheet: str
    key: int
    kind: NatureChangement
    on: date
    changed: tuple[str, ...]
    cells: list[str]

    @property
    def row(self) -> list[str]:
        """As in the file: the usual columns, then EXTRA."""
        return [*self.cells, self.kind.value, self.on.isoformat(), " ".join(self.changed)]

    def cell(self, title: str) -> str:
        """One cell, by the title of its column."""
        return self.cells[titles(self.sheet).index(title)]


def begins_on() -> date | None:
    """The first day of the history: nothing is known of what changed before."""
    first = Change.objects.aggregate(first=Min("at"))["first"]
    return timezone.localtime(first).date() if first else None


def since(day: date, sheet: str) -> Iterator[Difference]:
    """The lines of one sheet that changed on this day or later. Raises TooMany."""
    key = "service_id" if sheet == SERVICES else "structure_id"
    touched = Change.objects.filter(at__gte=clock.midnight(day), service_id__isnull=sheet == STRUCTURES)
    count = touched.aggregate(count=Count(key, distinct=True))["count"]
    if count > MOST:
        raise TooMany(count)
    return _since(day, sheet, touched.values(key).annotate(first=Min("id"), last=Max("at")).order_by(key), key)


def _since(day: date, sheet: str, touched: QuerySet[Change, dict[str, Any]], key: str) -> Iterator[Difference]:
    seen: set[int] = set()
    for batch in _batches(touched):
        lasts = {row[key]: timezone.localtime(row["last"]).date() for row in batch}
        befores = dict(Change.objects.filter(pk__in=[row["first"] for row in batch]).values_list(key, "before"))
        seen |= lasts.keys()
        for pk, values in _now(sheet, Q(pk__in=lasts)):
            if found := _compared(sheet, day, (pk, values), befores[pk], lasts[pk]):
                yield found
    if sheet == SERVICES:
        yield from _by_their_dates(day, seen)


def _batches(rows: QuerySet[Change, dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    found = list(rows)  # keys and dates only, MOST of them at most
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def _now(sheet: str, which: Q) -> Iterator[tuple[int, dict[str, Any]]]:
    for row in rows_of(sheet).filter(which).values("pk", *FIELDS[sheet]):
        yield row.pop("pk"), row


def _compared(
    sheet: str, day: date, line: tuple[int, dict[str, Any]], before: dict[str, Any] | None, on: date
) -> Difference | None:
    pk, values = line
    today = clock.today()
    now = cells_of(sheet, values, today)
    if before is None:
        return Difference(sheet, pk, NatureChangement.AJOUT, on, (), now)
    of_structure = {name: values[name] for name in OF_STRUCTURE.values()} if sheet == SERVICES else {}
    then = cells_of(sheet, before | of_structure, day - timedelta(days=1))
    changed = tuple(title for title, old, new in zip(titles(sheet), then, now, strict=True) if old != new)
    if not changed:
        return None  # changed, then changed back
    kind = NatureChangement.MODIFICATION
    if OPEN[sheet] in changed:
        is_open = now[titles(sheet).index(OPEN[sheet])] == "true"
        kind = NatureChangement.REOUVERTURE if is_open else NatureChangement.FERMETURE
    return Difference(sheet, pk, kind, on, changed, now)


def _by_their_dates(day: date, seen: set[int]) -> Iterator[Difference]:
    """The services that nobody wrote, which opened or closed since because their day came."""
    today, before = clock.today(), day - timedelta(days=1)
    turned = Q(fin__gte=before, fin__lt=today) | Q(debut__gt=before, debut__lte=today)
    for pk, values in _now(SERVICES, turned & ~Q(pk__in=seen)):
        ended = values["fin"] if values["fin"] and values["fin"] < today else None
        on = ended + timedelta(days=1) if ended else values["debut"]
        if found := _compared(SERVICES, day, (pk, values), values, on):
            yield found


def book(day: date) -> dict[str, Iterator[Sequence[str]]]:
    """Both sheets of what changed, for files. Raises TooMany before anything is written."""
    return {sheet: _sheet(sheet, since(day, sheet)) for sheet in (STRUCTURES, SERVICES)}


def _sheet(sheet: str, found: Iterator[Difference]) -> Iterator[Sequence[str]]:
    yield [*titles(sheet), *EXTRA]
    for difference in found:
        yield difference.row


def summary(day: date) -> dict[str, dict[NatureChangement, int]]:
    """How many lines of each sheet were added, changed, closed, opened again. Raises TooMany."""
    counts = {}
    for sheet in (STRUCTURES, SERVICES):
        kinds = [difference.kind for difference in since(day, sheet)]
        counts[sheet] = {kind: kinds.count(kind) for kind in NatureChangement if kind in kinds}
    return counts
