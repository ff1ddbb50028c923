"""Rows of a list as a table of typed values; nothing left out in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.utils import timezone

from unisson.lifecycles.delay import DelayState
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries.columns import Column, Show
from unisson.portal.kernel import sheets

MIME = {"XLSX": sheets.XLSX, "CSV": sheets.CSV}
# Excel counts days from 1900 and knows none before.
FIRST_DAY = date(1900, 3, 1)


def plain(column: Column, invoice: Invoice) -> Any:
    """The value of a cell: text, Decimal, date, datetime of the portal's time zone, or None. A status is its official code."""
    value = column.value(invoice)
    if column.show is Show.DUE:
        return value.due if value is not None and value.state is DelayState.RUNNING else None
    if column.show is Show.YES_NO:
        return None if value is None else "oui" if value else "non"
    if value in ("", None):
        return None
    if isinstance(value, datetime):
        local = timezone.localtime(value).replace(tzinfo=None)
        return local.date() if column.show is Show.DAY else local
    return value if isinstance(value, Decimal | date | int) else str(value)


def write_xlsx(target: BinaryIO, heads: Sequence[str], rows: Iterable[Sequence[Any]], about: Sequence[tuple[str, str]]) -> int:
    """Write a workbook row by row, in little memory; return how many rows. A second sheet tells what was asked."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    count = 0
    with xlsxwriter.Workbook(target, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
        }
        sheet = book.add_worksheet("Factures")
        sheet.freeze_panes(1, 1)
        for place, head in enumerate(heads):
            sheet.set_column(place, place, max(14, min(len(head) + 2, 40)))
            sheet.write_string(0, place, head, formats["head"])
        for count, values in enumerate(rows, start=1):
            for place, value in enumerate(values):
                _cell(sheet, count, place, value, formats)
        told = book.add_worksheet("À propos")
        told.set_column(0, 1, 40)
        for place, (name, text) in enumerate([*about, ("Nombre de lignes", str(count))]):
            told.write_string(place, 0, name, formats["head"])
            told.write_string(place, 1, text)
    return count


def _cell(sheet: Any, row: int, place: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, Decimal):
        sheet.write_number(row, place, float(value), formats["money"])
    elif isinstance(value, datetime) and value.date() >= FIRST_DAY:
        sheet.write_datetime(row, place, value, formats["moment"])
    elif isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DAY:
        sheet.write_datetime(row, place, value, formats["day"])
    else:
        sheet.write_string(row, place, str(value))
