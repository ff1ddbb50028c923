"""Take in the public directory: one pass, in batches, nothing twice, bad rows set aside and told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from unisson.portal.directory import vocabulary
from unisson.portal.directory.categories import category_of
from unisson.portal.directory.layout import (
    SERVICE_FIELDS,
    STRUCTURE_FIELDS,
    STRUCTURES,
    UNDISCLOSED,
    Note,
    RowRefused,
    doubts,
    read_row,
)
from unisson.portal.directory.models import DirectoryImport
from unisson.portal.directory.sheets import Sheet, open_sheets
from unisson.portal.directory.words import search_words
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import Service, StatutStructure, Structure

BATCH = 1000
KEPT_NOTES = 1000  # rejected rows kept with the import; all are counted
LOCK = 0x414E4E55  # "ANNU": one import at a time

Row = tuple[int, dict[str, Any]]


@dataclass(slots=True)
class Tally:
    """What happened to the rows of one sheet."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    deactivated: int = 0  # among the updated


@dataclass(slots=True)
class Outcome:
    """What one import did. `rejected` rows were not imported, `doubtful` ones were."""

    structures: Tally = field(default_factory=Tally)
    services: Tally = field(default_factory=Tally)
    rejected: list[Note] = field(default_factory=list)
    doubtful: list[Note] = field(default_factory=list)
    record: DirectoryImport | None = None


@transaction.atomic
def import_directory(path: Path, on_progress: Callable[[str, int], None] | None = None) -> Outcome:
    """Import a directory file (xlsx, csv, folder or zip of csv) and keep a trace of it.

    All or nothing against a breakdown: readers see the old directory until the end. A bad row is set aside, the rest
    imported. Private structures are never touched, absent ones neither: a partial file must not close anybody.
    Raises FileUnreadable.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    outcome = Outcome()
    for sheet in open_sheets(path):
        _take_sheet(sheet, outcome, on_progress or (lambda _sheet, _lines: None))
    vocabulary.refresh()
    outcome.record = _remember(path, outcome)
    return outcome


def _take_sheet(sheet: Sheet, outcome: Outcome, on_progress: Callable[[str, int], None]) -> None:
    write = _write_structures if sheet.name == STRUCTURES else _write_services
    rows = _readable(sheet, outcome)
    done = 0
    while batch := list(islice(rows, BATCH)):
        write(batch, outcome)
        done += len(batch)
        on_progress(sheet.name, done)


def _readable(sheet: Sheet, outcome: Outcome) -> Iterator[Row]:
    """The rows that can be read, each key once; the others go to the rejected."""
    seen: dict[tuple[str, str], int] = {}
    for line, cells in sheet.rows:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            values = read_row(sheet.name, cells, sheet.order)
            key = (values.get("type_identifiant", ""), values["identifiant"] + "\t" + values.get("code", ""))
            if key in seen:
                raise RowRefused(f"Déjà lu à la ligne {seen[key]} : seule la première est gardée.", key[1].replace("\t", " "))
        except RowRefused as refused:
            outcome.rejected.append(Note(sheet.name, line, refused.reason, refused.value))
            continue
        seen[key] = line
        yield line, values


def _write_structures(batch: list[Row], outcome: Outcome) -> None:
    identifiers = [values["identifiant"] for _, values in batch]
    known = {
        (structure.type_identifiant, structure.identifiant): structure
        for structure in Structure.objects.filter(identifiant__in=identifiers)
    }
    fresh, changed = [], []
    for line, values in batch:
        existing = known.get((values["type_identifiant"], values["identifiant"]))
        if doubt := doubts(values):
            outcome.doubtful.append(Note(STRUCTURES, line, doubt, values["identifiant"]))
        if existing is None:
            fresh.append(_new_structure(values))
        elif not existing.is_public:
            reason = "Cette structure est inscrite ici comme privée : elle n’est pas modifiée."
            outcome.rejected.append(Note(STRUCTURES, line, reason, values["identifiant"]))
        elif _differs(existing, _disclosed(existing, values), outcome.structures, _closes(existing, values)):
            changed.append(_with_words(existing))
    Structure.objects.bulk_create(fresh, batch_size=BATCH)
    outcome.structures.created += len(fresh)
    _write_over(Structure, changed, ("type_identifiant", "identifiant"), (*STRUCTURE_FIELDS, "search_words"))


def _disclosed(existing: Structure, values: dict[str, Any]) -> dict[str, Any]:
    """What the file says; an address that it leaves blank because nobody may read it stays."""
    hidden = UNDISCLOSED if existing.non_diffusible_insee else ()
    return {name: value for name, value in values.items() if value or name not in hidden}


def _closes(existing: Structure, values: dict[str, Any]) -> bool:
    return existing.is_active and values["statut"] == StatutStructure.INACTIVE


def _new_structure(values: dict[str, Any]) -> Structure:
    category = category_of(values["identifiant"], values["raison_sociale"])
    return _with_words(Structure(**values, is_public=True, categorie_acheteur=category, created_at=clock.now()))


def _with_words(structure: Structure) -> Structure:
    structure.search_words = search_words(
        structure.raison_sociale, structure.ville, structure.code_postal, structure.identifiant
    )
    return structure


def _differs(existing: Any, values: dict[str, Any], tally: Tally, deactivated: bool) -> bool:
    """Write the values on the existing row; say whether one changed, and count it."""
    changes = {name: value for name, value in values.items() if getattr(existing, name) != value}
    for name, value in changes.items():
        setattr(existing, name, value)
    tally.updated += bool(changes)
    tally.unchanged += not changes
    tally.deactivated += deactivated
    return bool(changes)


def _write_services(batch: list[Row], outcome: Outcome) -> None:
    identifiers = {values["identifiant"] for _, values in batch}
    structures = dict(Structure.objects.publiques().filter(identifiant__in=identifiers).values_list("identifiant", "pk"))
    known = {
        (service.structure_id, service.code): service
        for service in Service.objects.filter(structure_id__in=structures.values(), code__in=[v["code"] for _, v in batch])
    }
    fresh, changed = [], []
    for line, values in batch:
        identifiant = values.pop("identifiant")
        structure_id = structures.get(identifiant)
        if structure_id is None:
            reason = "Aucune structure publique ne porte cet identifiant : son service n’est pas importé."
            outcome.rejected.append(Note("Services", line, reason, f"{identifiant} {values['code']}"))
            continue
        existing = known.get((structure_id, values["code"]))
        if existing is None:
            fresh.append(Service(structure_id=structure_id, **values))
            continue
        if values["is_active"] == existing.is_open:
            values["is_active"] = existing.is_active  # already closed, or open, by its dates
        if _differs(existing, values, outcome.services, existing.is_active and not values["is_active"]):
            changed.append(existing)
    Service.objects.bulk_create(fresh, batch_size=BATCH)
    outcome.services.created += len(fresh)
    _write_over(Service, changed, ("structure", "code"), SERVICE_FIELDS)


def _write_over(model: Any, rows: list[Any], key: tuple[str, ...], fields: tuple[str, ...]) -> None:
    # INSERT … ON CONFLICT DO UPDATE: ten times quicker than one CASE per field and row (bulk_update).
    for row in rows:
        row.pk = None
    if rows:
        model.objects.bulk_create(rows, batch_size=BATCH, update_conflicts=True, unique_fields=key, update_fields=fields)


def _remember(path: Path, outcome: Outcome) -> DirectoryImport:
    counts = {
        f"{sheet}_{name}": getattr(tally, name)
        for sheet, tally in (("structures", outcome.structures), ("services", outcome.services))
        for name in ("created", "updated", "unchanged", "deactivated")
    }
    return DirectoryImport.objects.create(
        at=clock.now(),
        filename=path.name[:255],
        sha256=digest_of(path),
        rows_rejected=len(outcome.rejected),
        rejected=[note.as_json() for note in outcome.rejected[:KEPT_NOTES]],
        **counts,
    )


def digest_of(path: Path) -> str:
    """SHA-256 of the file, or of the csv of a folder."""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(1024 * 1024):
                digest.update(block)
    return digest.hexdigest()
