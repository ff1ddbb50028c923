"""Tables read from a workbook or from CSV, as texts: what every import of the portal begins with."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from unisson.portal.organisations.refusals import refused
from unisson.portal.organisations.words import fold

MOST_ROWS = 5000
LARGEST = 5 * 1024 * 1024


def table_of(filename: str, data: bytes) -> list[list[str]]:
    """The rows of a file (xlsx, csv), its titles first. Raises Refused: FICHIER_ILLISIBLE."""
    if len(data) > LARGEST:
        raise refused("FICHIER_ILLISIBLE", why="il dépasse 5 Mo")
    table = _csv(data) if filename.lower().endswith(".csv") else _xlsx(data)
    if not table:
        raise refused("FICHIER_ILLISIBLE", why="il est vide")
    if len(table) > MOST_ROWS + 1:
        raise refused("FICHIER_ILLISIBLE", why=f"il compte plus de {MOST_ROWS} lignes")
    return table


def header_of(cells: list[str], known: dict[str, str], required: tuple[str, ...]) -> list[str | None]:
    """The field of each column, by its title (`known`: title -> field). Raises Refused: FICHIER_ILLISIBLE."""
    by_key = {_key(title): field for title, field in known.items()}
    header = [by_key.get(_key(cell)) for cell in cells]
    if missing := [title for title, field in known.items() if field in required and field not in header]:
        raise refused("FICHIER_ILLISIBLE", why=f"il manque la colonne « {missing[0]} »")
    return header


def _key(text: str) -> str:
    return fold(text).replace("'", "’").strip()


def _csv(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise refused("FICHIER_ILLISIBLE", why="ce n’est pas un fichier csv")
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error:
        raise refused("FICHIER_ILLISIBLE", why="le fichier csv est mal formé") from None


def _xlsx(data: bytes) -> list[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS + 1:
            raise refused("FICHIER_ILLISIBLE", why=f"il compte plus de {MOST_ROWS} lignes")
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, ValueError, OSError, IndexError):
        raise refused("FICHIER_ILLISIBLE", why="ce n’est ni un classeur xlsx ni un fichier csv") from None


def _text(cell: object) -> str:
    """Numbers lose their « .0 » (a post code is a text), days are written as they are, control characters go."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    return text.replace("\x00", "")
