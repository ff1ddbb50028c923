"""« Qui peut quoi »: the rights of everybody on a structure, read as a matrix."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from unisson.portal.organisations.models import CompteTechnique, Droit, Espace, Habilitation, Rattachement, Service, Structure
from unisson.portal.organisations.rights import espaces_of

# Beyond this number of services, a person's grid shows only those where they have a right; the bulk form gives the others.
GRID_AT_MOST = 100


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One right of one person: an espace on a service (None: on the whole structure)."""

    espace: str
    service_id: int | None
    droit: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has a right, as a cell of the matrix shows them."""

    rattachement: Rattachement
    may_modify: bool


@dataclass(slots=True)
class Row:
    """One line of the matrix: the structure or a service, and who may do what in each espace."""

    service: Service | None
    columns: dict[str, list[Holder]] = field(default_factory=dict)

    @property
    def cells(self) -> list[tuple[str, list[Holder]]]:
        """(word of the espace, holders), in the order of the espaces."""
        return [(Espace(espace).label, holders) for espace, holders in self.columns.items()]


def matrix_of(structure: Structure) -> list[Row]:
    """Every place of the structure with its holders, the whole structure first: two queries whatever their number."""
    espaces = [str(espace) for espace in espaces_of(structure)]
    places: list[Service | None] = [None, *structure.services.actifs().order_by("code")]
    rows = {place.pk if place else None: Row(place, {espace: [] for espace in espaces}) for place in places}
    links = Rattachement.objects.valides().filter(structure=structure)
    rights = Habilitation.objects.filter(rattachement__in=links).select_related("rattachement__user")
    for right in rights.order_by("rattachement__user__last_name", "rattachement__user__first_name", "id"):
        row = rows.get(right.service_id)
        if row is not None and right.espace in row.columns:
            row.columns[right.espace].append(Holder(right.rattachement, right.droit == Droit.MODIFICATION))
    return list(rows.values())


def cells_of(link: Rattachement | CompteTechnique) -> frozenset[Cell]:
    """Every right of an attachment or of a technical account."""
    return frozenset(Cell(*row) for row in link.habilitations.values_list("espace", "service_id", "droit"))


def fingerprint(cells: Iterable[Cell]) -> str:
    """A short mark of a set of rights, to notice that somebody else changed them meanwhile."""
    text = "|".join(sorted(f"{cell.espace}:{cell.service_id or 0}:{cell.droit}" for cell in cells))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def places_for(link: Rattachement | CompteTechnique) -> list[Service | None]:
    """The lines of a person's grid: the whole structure, then the services (only theirs when there are too many)."""
    services = link.structure.services.actifs().order_by("code")
    if services.count() > GRID_AT_MOST:
        services = services.filter(pk__in=[right.service_id for right in link.habilitations.all() if right.service_id])
    return [None, *services]


def told(cells: Iterable[Cell], structure: Structure) -> list[str]:
    """Rights in words, for the history: « Factures reçues, FIN, consultation »."""
    kept = sorted(cells, key=lambda cell: (cell.espace, cell.service_id or 0))
    named = [cell.service_id for cell in kept if cell.service_id is not None]
    codes = dict(structure.services.filter(pk__in=named).values_list("pk", "code"))
    return [
        f"{Espace(cell.espace).label}, {codes.get(cell.service_id, 'toute la structure')}, {Droit(cell.droit).label.lower()}"  # type: ignore[arg-type]
        for cell in kept
    ]
