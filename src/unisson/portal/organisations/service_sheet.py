"""The spreadsheet of services: its model, and its reading row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from unisson.portal.kernel import sheets
from unisson.portal.kernel.folding import fold

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
    return sheets.workbook("Services", tuple(COLUMNS), EXAMPLES)


def rows_of(filename: str, data: bytes) -> Iterator[Row]:
    """(line, values, problem) for each row that is not blank. Raises Refused: FICHIER_ILLISIBLE."""
    fields = {title: field for field, title in TITLES.items()}
    return (_row(line, typed) for line, typed in sheets.rows_of(filename, data, fields, REQUIRED))


def _row(line: int, typed: dict[str, str]) -> Row:
    """What the row says, by field: a column that the sheet lacks says nothing."""
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
_A_DAY = "attend une date qui existe, comme 31/12/2026"
EXPECTED = {
    "gestion_engagement": "attend oui ou non",
    "courriel": "attend une adresse électronique",
    "debut": _A_DAY,
    "fin": _A_DAY,
}
