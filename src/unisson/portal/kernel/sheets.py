"""Tables read from a workbook or from CSV, as texts: what every import of the portal begins with."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from unisson.lifecycles.engine import Cause
from unisson.portal.kernel.folding import fold
from unisson.portal.kernel.moving import Refused

MOST_ROWS = 5_000
LARGEST = 5 * 1024 * 1024
TEXTS = (".csv", ".tsv", ".txt")
# How a workbook begins, whatever its name: a zip (xlsx, ods), or the older xls.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # « texte Unicode » of spreadsheets
Row = tuple[int, dict[str, str]]


class SheetUnreadable(Refused):
    """FICHIER_ILLISIBLE: the whole file cannot be taken. `line`: where to look, 0 when nowhere in particular."""

    def __init__(self, why: str, remedy: str, line: int = 0) -> None:
        super().__init__((Cause("FICHIER_ILLISIBLE", f"Ce fichier n’a pas pu être lu : {why}. {remedy}", 20247),))
        self.line = line


SPLIT = "Partagez-le en plusieurs fichiers."
SAVE_AGAIN = "Enregistrez-le de nouveau depuis votre tableur, en xlsx ou en csv."
FROM_MODEL = "Partez du modèle à télécharger : ses titres sont reconnus."


def rows_of(filename: str, data: bytes, columns: Mapping[str, str], required: tuple[str, ...]) -> list[Row]:
    """(line of the file, texts by field) of every row that says something.

    `columns`: title -> field; titles are read without case or accents, in any order, others are left aside. A field of a
    column that the file lacks is absent. Raises SheetUnreadable (FICHIER_ILLISIBLE).
    """
    table = list(enumerate(_table(filename, data), start=1))
    filled = [(line, cells) for line, cells in table if any(cell.strip() for cell in cells)]
    if not filled:
        raise SheetUnreadable("il est vide", "Remplissez le modèle, puis recommencez.")
    (first, titles), *rest = filled
    names = _names(titles, columns, required, first)
    rows = [(line, _said(names, cells)) for line, cells in rest]
    said = [(line, row) for line, row in rows if any(row.values())]
    if not said:
        raise SheetUnreadable("il n’a que ses titres", "Écrivez au moins une ligne dessous, puis recommencez.", first)
    return said


def _said(names: list[str], cells: list[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}


def _names(cells: list[str], columns: Mapping[str, str], required: tuple[str, ...], line: int) -> list[str]:
    """The field of each column, "" when its title is unknown."""
    known = {_key(title): name for title, name in columns.items()}
    names = [known.get(_key(cell), "") for cell in cells]
    for title, name in columns.items():
        if name in required and name not in names:
            raise SheetUnreadable(f"il manque la colonne « {title} »", FROM_MODEL, line)
        if names.count(name) > 1:
            raise SheetUnreadable(f"la colonne « {title} » est là deux fois", "Gardez-en une.", line)
    return names


def _key(title: str) -> str:
    return fold(title).replace("'", "’").replace("no ", "n° ").strip()


def _table(filename: str, data: bytes) -> list[list[str]]:
    if len(data) > LARGEST:
        raise SheetUnreadable(f"il dépasse {LARGEST // 1024**2} Mo", SPLIT)
    is_text = filename.lower().endswith(TEXTS) and not data.startswith(WORKBOOKS)
    table = _csv(data) if is_text else _workbook(data)
    if len(table) > MOST_ROWS + 1:
        raise _too_many()
    return table


def _too_many() -> SheetUnreadable:
    return SheetUnreadable(f"il compte plus de {MOST_ROWS} lignes", SPLIT)


def decoded(data: bytes) -> str:
    """A text as spreadsheets write it: UTF-8 with or without its mark, UTF-16 with it, else Windows-1252."""
    if data.startswith(UTF_16):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def separator_of(text: str) -> str:
    """What parts the cells of a CSV text: the sign that its first line has most."""
    return max(";,\t", key=text.partition("\n")[0].count)


def _csv(data: bytes) -> list[list[str]]:
    text = decoded(data)
    if "\x00" in text:
        raise SheetUnreadable("ce n’est pas un fichier csv", SAVE_AGAIN)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text.lstrip()))]
    except csv.Error:
        raise SheetUnreadable("le fichier csv est mal formé", SAVE_AGAIN) from None


def _workbook(data: bytes) -> list[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS + 1:
            raise _too_many()
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, ValueError, OSError, IndexError):
        raise SheetUnreadable("ce n’est ni un classeur xlsx ni un fichier csv", SAVE_AGAIN) from None


def _text(cell: object) -> str:
    """Whole numbers lose their « .0 » (a SIRET is a text), days are written as they are, control characters go."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    return text.replace("\x00", "")
