"""Write directory files as the public one is: two sheets, its columns, true/false."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

from unisson.portal.directory.layout import COLUMNS, SERVICES, STRUCTURES

A, B, C = "21350001700019", "26990001900016", "11990001300012"


def structure(identifiant: str, name: str, **more: Any) -> dict[str, Any]:
    """A row of the sheet Structures, by column titles."""
    return {"TypeIdentifiant": "1", "Identifiant": identifiant, "RaisonSociale": name, "StructureActive": "true", **more}


def service(identifiant: str, code: str, **more: Any) -> dict[str, Any]:
    """A row of the sheet Services."""
    return {"Identifiant": identifiant, "Code": code, "Nom": f"Service {code}", "ServiceActif": "true", **more}


def table(sheet: str, rows: list[dict[str, Any]]) -> list[list[Any]]:
    titles = [column.title for column in COLUMNS[sheet]]
    return [titles, *([row.get(title, "") for title in titles] for row in rows)]


def write_xlsx(path: Path, structures: list[dict[str, Any]], services: list[dict[str, Any]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in ((STRUCTURES, structures), (SERVICES, services)):
            sheet = book.add_worksheet(name)
            for line, cells in enumerate(table(name, rows)):
                sheet.write_row(line, 0, cells)
    return path


def write_csv(path: Path, sheet: str, rows: list[dict[str, Any]], encoding: str = "utf-8-sig", header: bool = True) -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(table(sheet, rows)[0 if header else 1 :])
    return path


def write_zip(path: Path, files: list[Path]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            archive.write(file, file.name)
    return path
