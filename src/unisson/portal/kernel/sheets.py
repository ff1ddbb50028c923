"""Spreadsheets: the tables that imports read and those that exports write, as a workbook or as CSV.

A CSV is what French spreadsheets open: semicolons, UTF-8 with its mark, commas in numbers. No text is ever a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from unisson.lifecycles.engine import Cause
from unisson.portal.kernel.folding import fold
from unisson.portal.kernel.moving import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), blanks before it included.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BLANKS = " \u00a0\ufeff"
WIDEST = 60

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
    table = _from_csv(data) if is_text else _from_workbook(data)
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


def _from_csv(data: bytes) -> list[list[str]]:
    text = decoded(data)
    if "\x00" in text:
        raise SheetUnreadable("ce n’est pas un fichier csv", SAVE_AGAIN)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text.lstrip()))
        return [[as_written(cell) for cell in row] for row in rows]
    except csv.Error:
        raise SheetUnreadable("le fichier csv est mal formé", SAVE_AGAIN) from None


def _from_workbook(data: bytes) -> list[list[str]]:
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


def harmless(text: str) -> str:
    """The text as a spreadsheet will show it, never compute it: an apostrophe comes before what looks like a formula."""
    return f"'{text}" if _computed(text) else text


def as_written(text: str) -> str:
    """The text without the apostrophe that `harmless` put."""
    return text[1:] if text.startswith("'") and _computed(text[1:]) else text


def _computed(text: str) -> bool:
    return text.startswith(FORMULA) or text.lstrip(BLANKS).startswith(FORMULA)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A whole CSV file."""
    return b"".join(csv_lines(header, rows))


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """A CSV file, one line at a time."""
    yield "\ufeff".encode()
    yield _line(header)
    for values in rows:
        yield _line([_said_in_french(value) for value in values])


def _line(values: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(values)
    return out.getvalue().encode()


def _said_in_french(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return harmless(str(value))


def workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An xlsx file of one sheet, header frozen and filtered. Every cell is text: a name that begins with « = » stays a name."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        widths = [len(name) for name in header]
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                text = str(value if value is not None else "")
                sheet.write_string(last, column, text)
                widths[column] = max(widths[column], len(text))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), len(header) - 1)
    return stream.getvalue()
