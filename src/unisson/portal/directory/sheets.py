"""From a file (xlsx, csv, folder or zip of csv) to rows of text, one after the other."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from unisson.portal.directory.layout import COLUMNS, SERVICES, STRUCTURES, order_of
from unisson.portal.kernel.sheets import as_written, decoded, separator_of

LARGEST_CSV = 1024 * 1024 * 1024  # uncompressed; the real file weighs some 40 MB
ORDER = (STRUCTURES, SERVICES)  # a service needs its structure


class FileUnreadable(Exception):
    """The file is no directory; the message is a French sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the two sheets, ready to be walked once: (line number in the file, cells)."""

    name: str
    order: list[int]
    rows: Iterator[tuple[int, list[str]]]


def open_sheets(path: Path) -> list[Sheet]:
    """The sheets of a directory file, structures first. Raises FileUnreadable."""
    try:
        tables = list(_tables(path))
    except FileNotFoundError:
        raise FileUnreadable(f"Le fichier {path} n’existe pas : vérifiez son nom et son dossier.") from None
    except PermissionError:
        raise FileUnreadable(f"Le fichier {path} ne peut pas être lu : donnez-en le droit à ce compte.") from None
    except OSError as error:
        raise FileUnreadable(f"Le fichier {path} ne peut pas être lu ({error}).") from None
    found = [sheet for name, rows in tables if (sheet := _recognise(name, rows))]
    names = [sheet.name for sheet in found]
    if not found:
        raise FileUnreadable(
            f"{path.name} ne ressemble pas à l’annuaire : aucune feuille n’a les colonnes attendues "
            "(TypeIdentifiant, Identifiant, RaisonSociale… ou Identifiant, RaisonSociale, Code…)."
        )
    if len(set(names)) != len(names):
        raise FileUnreadable(f"{path.name} contient deux feuilles {max(names, key=names.count)} : laissez-en une seule.")
    return sorted(found, key=lambda sheet: ORDER.index(sheet.name))


def _tables(path: Path) -> Iterable[tuple[str, Iterator[list[str]]]]:
    if path.is_dir():
        return [(file.name, _csv(file.read_bytes())) for file in sorted(path.glob("*.csv"))]
    with path.open("rb") as stream:
        start = stream.read(4)
    if start == b"PK\x03\x04":
        return _zip(path)
    if start == b"\xd0\xcf\x11\xe0" or b"\x00" in start or start == b"%PDF":
        raise FileUnreadable(f"{path.name} n’est ni un classeur xlsx, ni un csv, ni un zip de csv.")
    return [(path.name, _csv(path.read_bytes()))]


def _zip(path: Path) -> list[tuple[str, Iterator[list[str]]]]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                return list(_xlsx(path))
            files = [info for info in archive.infolist() if info.filename.lower().endswith(".csv")]
            if sum(info.file_size for info in files) > LARGEST_CSV:
                raise FileUnreadable(f"{path.name} se décompresse en plus d’un gigaoctet : ce n’est pas l’annuaire.")
            return [(info.filename, _csv(archive.read(info))) for info in files]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        raise FileUnreadable(f"{path.name} est abîmé : téléchargez-le de nouveau.") from None


def _xlsx(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            blank = [[""]] * (sheet.start[0] if sheet.start else 0)
            yield name, _with_blank(blank, sheet.iter_rows())
    except FileUnreadable:
        raise
    except Exception as error:  # calamine has a dozen errors; none of them is the reader's business
        raise FileUnreadable(f"{path.name} n’est pas un classeur lisible ({error}) : enregistrez-le de nouveau.") from None


def _with_blank(blank: list[list[str]], rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    # calamine starts at the first filled line; the lines told to the person are those of their screen.
    yield from blank
    for row in rows:
        yield [_cell(value) for value in row]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _csv(data: bytes) -> Iterator[list[str]]:
    text = decoded(data).replace("\x00", "")
    return _csv_rows(text, separator_of(text))


def _csv_rows(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(1024 * 1024)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [as_written(cell) for cell in cells]
    except csv.Error as error:
        raise FileUnreadable(f"Le fichier csv est mal formé ({error}) : enregistrez-le de nouveau au format csv.") from None


def _recognise(name: str, rows: Iterator[list[str]]) -> Sheet | None:
    """Tell which sheet this is, by its titles, else by its number of columns."""
    numbered = enumerate(rows, start=1)
    for line, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        titled = order_of(cells)
        if titled:
            return Sheet(*titled, rows=numbered)
        for sheet, columns in COLUMNS.items():
            if len(cells) == len(columns) and _plausible(sheet, cells):
                return Sheet(sheet, list(range(len(columns))), _again(line, cells, numbered))
        return None
    del name
    return None


def _plausible(sheet: str, cells: list[str]) -> bool:
    place = {STRUCTURES: 1, SERVICES: 0}[sheet]
    return cells[place].replace(" ", "").isalnum() and any(character.isdigit() for character in cells[place])


def _again(line: int, cells: list[str], rest: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    yield line, cells
    yield from rest
