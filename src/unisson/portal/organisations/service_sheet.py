"""The spreadsheet of services: its model, and its reading row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from python_calamine import CalamineError, CalamineWorkbook

from unisson.portal.organisations.refusals import refused
from unisson.portal.organisations.tables import workbook
from unisson.portal.organisations.words import fold

MOST_ROWS = 5000
LARGEST = 5 * 1024 * 1024
# column of the sheet -> (field, longest)
COLUMNS = {
    "Code": ("code", 100),
    "Nom": ("nom", 255),
    "Engagement obligatoire": ("gestion_engagement", 30),
    "Adresse": ("adresse", 255),
    "Complément d’adresse": ("complement_adresse", 255),
    "Code postal": ("code_postal", 16),
    "Ville": ("ville", 120),
    "Téléphone": ("telephone", 30),
    "Courriel": ("courriel", 254),
    "Description": ("description", 500),
    "Actif à partir du": ("debut", 30),
    "Actif jusqu’au": ("fin", 30),
}
TITLES = {field: title for title, (field, _) in COLUMNS.items()}
REQUIRED = ("code", "nom")
EXAMPLES = (
    ("TECH", "Services techniques", "oui", "1 place de la Mairie", "", "35250", "Saint-Aubin", "", "technique@exemple.fr", ""),
    ("FIN", "Service des finances", "non", "", "", "", "", "", "", "Paie les factures", "01/01/2026", "31/12/2030"),
)
YES, NO = {"oui", "o", "vrai", "true", "1", "x"}, {"", "non", "n", "faux", "false", "0"}
DATES = ("%d/%m/%Y", "%Y-%m-%d")
Row = tuple[int, dict[str, object], str]


def model() -> bytes:
    """The workbook to fill in."""
    return workbook("Services", tuple(COLUMNS), EXAMPLES)


def rows_of(filename: str, data: bytes) -> Iterator[Row]:
    """(line, values, problem) for each row that is not blank. Raises Refused: FICHIER_ILLISIBLE."""
    if len(data) > LARGEST:
        raise refused("FICHIER_ILLISIBLE", why="il dépasse 5 Mo")
    table = _csv(data) if filename.lower().endswith(".csv") else _xlsx(data)
    if not table:
        raise refused("FICHIER_ILLISIBLE", why="il est vide")
    if len(table) > MOST_ROWS + 1:
        raise refused("FICHIER_ILLISIBLE", why=f"il compte plus de {MOST_ROWS} lignes")
    known = {_key(label): field for label, (field, _) in COLUMNS.items()}
    header = [known.get(_key(cell)) for cell in table[0]]
    if missing := [label for label, (field, _) in COLUMNS.items() if field in REQUIRED and field not in header]:
        raise refused("FICHIER_ILLISIBLE", why=f"il manque la colonne « {missing[0]} »")
    return (_row(line, header, cells) for line, cells in enumerate(table[1:], start=2) if any(cell.strip() for cell in cells))


def _key(text: str) -> str:
    return fold(text).replace("'", "’").strip()


def _row(line: int, header: list[str | None], cells: list[str]) -> Row:
    """What the row says, by field: a column that the sheet lacks says nothing."""
    typed = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
    values: dict[str, object] = {**dict.fromkeys(REQUIRED, ""), **typed}
    longest = dict(COLUMNS.values())
    for name, text in typed.items():
        if len(text) > longest[name]:
            return line, values, f"« {TITLES[name]} » dépasse {longest[name]} caractères."
        if name in READ:
            try:
                values[name] = READ[name](text)
            except ValueError:
                return line, values, f"« {TITLES[name]} » {EXPECTED[name]}, et non « {text} »."
    return line, values, ""


def _yes_no(text: str) -> bool:
    if fold(text) not in YES | NO:
        raise ValueError(text)
    return fold(text) in YES


def _day(text: str) -> date | None:
    for shape in DATES:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    if text:
        raise ValueError(text)
    return None


def _mail(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise ValueError(text) from None
    return text


READ: dict[str, Callable[[str], object]] = {"gestion_engagement": _yes_no, "courriel": _mail, "debut": _day, "fin": _day}
_A_DAY = "attend une date comme 31/12/2026"
EXPECTED = {
    "gestion_engagement": "attend oui ou non",
    "courriel": "attend une adresse électronique",
    "debut": _A_DAY,
    "fin": _A_DAY,
}


def _csv(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise refused("FICHIER_ILLISIBLE", why="ce n’est pas un fichier csv")
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]


def _xlsx(data: bytes) -> list[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, ValueError, OSError, IndexError):
        raise refused("FICHIER_ILLISIBLE", why="ce n’est ni un classeur xlsx ni un fichier csv") from None


def _text(cell: object) -> str:
    """Numbers typed in a cell lose their « .0 »: a post code is a text. A date is a day."""
    if isinstance(cell, date):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
