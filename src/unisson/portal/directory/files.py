"""Sheets as files: an xlsx of two sheets, or a zip of two csv, written row by row so that their size does not matter."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import IO

import xlsxwriter

from unisson.portal.kernel.sheets import harmless

# The same directory gives the same bytes, kept once: no file says when it was written.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)

# Name of a sheet -> its rows, titles first.
Book = Mapping[str, Iterable[Sequence[str]]]


def write_xlsx(stream: IO[bytes], book: Book) -> dict[str, int]:
    """Write the sheets and return how many rows each has, titles apart. Every cell is text: no formula, no link."""
    counts = {}
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        workbook.set_properties({"created": UNDATED})
        for name, rows in book.items():
            sheet = workbook.add_worksheet(name)
            written = 0
            for written, cells in enumerate(rows, start=1):
                for column, text in enumerate(cells):
                    if text:
                        sheet.write_string(written - 1, column, text)
            counts[name] = max(written - 1, 0)
    return counts


def write_zip(stream: IO[bytes], book: Book) -> dict[str, int]:
    """Write one csv a sheet (`;`, UTF-8 with its mark) in a zip, and return how many rows each has, titles apart."""
    counts = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in book.items():
            entry = zipfile.ZipInfo(f"{name}.csv")
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
                writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
                written = 0
                for written, cells in enumerate(rows, start=1):  # noqa: B007 - read after the loop
                    writer.writerow([harmless(cell) for cell in cells])
                counts[name] = max(written - 1, 0)
    return counts
