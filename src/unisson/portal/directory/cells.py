"""From a structure or a service to the row of the public file that tells it, as texts in the order of the columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from unisson.portal.directory.layout import COLUMNS, SERVICES, STRUCTURES, TYPES, UNDISCLOSED
from unisson.portal.organisations.models import Service, StatutStructure, Structure

READ_AT_ONCE = 2000
NUMBERS = {kind.value: number for number, kind in TYPES.items()}
# What the row of a service says of its structure.
OF_STRUCTURE = {
    "Identifiant": "structure__identifiant",
    "RaisonSociale": "structure__raison_sociale",
    "CodePays": "structure__code_pays",
    "LibellePays": "structure__libelle_pays",
}
_STRUCTURE_FIELDS = (*(column.field for column in COLUMNS[STRUCTURES]), "non_diffusible_insee")
_SERVICE_FIELDS = tuple(OF_STRUCTURE.get(column.title, column.field) for column in COLUMNS[SERVICES])
_SERVICE_FIELDS = (*(name for name in _SERVICE_FIELDS if name), "debut", "fin")

FIELDS = {STRUCTURES: _STRUCTURE_FIELDS, SERVICES: _SERVICE_FIELDS}


def titles(sheet: str) -> list[str]:
    """The first row of a sheet."""
    return [column.title for column in COLUMNS[sheet]]


def rows_of(sheet: str) -> QuerySet[Any]:
    """What the sheet tells, in a lasting order: public structures and their services."""
    if sheet == STRUCTURES:
        return Structure.objects.publiques().order_by("id")
    return Service.objects.filter(structure__is_public=True).order_by("structure_id", "id")


def all_cells(sheet: str, today: date) -> Iterator[list[str]]:
    """Every row of a sheet, read little by little."""
    names = FIELDS[sheet]
    for row in rows_of(sheet).values_list(*names).iterator(chunk_size=READ_AT_ONCE):
        yield cells_of(sheet, dict(zip(names, row, strict=True)), today)


def cells_of(sheet: str, values: Mapping[str, Any], today: date) -> list[str]:
    """The row of one structure or service. `today` says which dated services are open."""
    hidden = UNDISCLOSED if sheet == STRUCTURES and values.get("non_diffusible_insee") else ()
    told = []
    for column in COLUMNS[sheet]:
        name = OF_STRUCTURE.get(column.title, "") if sheet == SERVICES else ""
        name = name or column.field
        told.append("" if not name or name in hidden else _cell(name, values, today))
    return told


def _cell(name: str, values: Mapping[str, Any], today: date) -> str:
    value = values.get(name)
    if name == "type_identifiant":
        return NUMBERS.get(str(value), "")
    if name == "statut":
        return _word(value == StatutStructure.ACTIVE)
    if name == "is_active":
        return _word(bool(value) and _within(values, today))
    return _word(value) if isinstance(value, bool) else str(value or "")


def _within(values: Mapping[str, Any], today: date) -> bool:
    # Dates come from the database as they are, and from the history as texts (ISO): both compare as texts.
    begun, ended = (str(values[name]) if values.get(name) else "" for name in ("debut", "fin"))
    return begun <= today.isoformat() and (not ended or today.isoformat() <= ended)


def _word(value: bool) -> str:
    return "true" if value else "false"
