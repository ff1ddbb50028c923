"""The spreadsheet of engagements: its columns, its model, its reading, and the list given back in the same columns."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from unisson.portal.engagements.models import Engagement
from unisson.portal.kernel import sheets

TITLE = "Engagements"
# Title of the column -> field, in the order of the model.
COLUMNS = {
    "Numéro d’engagement": "numero",
    "Libellé": "libelle",
    "Code service": "code_service",
    "SIRET du fournisseur": "fournisseur_siret",
    "Montant HT": "montant_ht",
    "Montant TTC": "montant_ttc",
    "Date": "debut",
    "Facturable jusqu’au": "fin",
    "État": "etat",
}
REQUIRED = ("numero",)
EXAMPLES = (
    (
        "1300456789",
        "Mobilier de bureau, lot 2",
        "",
        "81240573600016",
        "12500,00",
        "15000,00",
        "02/11/2026",
        "31/12/2027",
        "ouvert",
    ),
    ("1300456790", "Peinture des couloirs", "", "", "", "", "", "", "clos"),
)
LONGEST_CELL = 1_000


def model(extension: str) -> bytes:
    """The file to fill in, xlsx or csv."""
    return written(extension, EXAMPLES)


def written(extension: str, rows: Iterable[Iterable[object]], *more: str) -> bytes:
    """Rows under the titles of the model (and `more`), as a workbook or as CSV; no cell is ever a formula."""
    titles = (*COLUMNS, *more)
    table = [tuple(row) for row in rows]
    return sheets.csv_text(titles, table) if extension == "csv" else sheets.workbook(TITLE, titles, table)


def rows_of(filename: str, data: bytes) -> list[tuple[int, dict[str, str]]]:
    """(line of the file, texts by field) of every row that is not blank. Raises Refused: FICHIER_ILLISIBLE."""
    rows = sheets.rows_of(filename, data, COLUMNS, REQUIRED)
    return [(line, {name: text[:LONGEST_CELL] for name, text in row.items()}) for line, row in rows]


def cells(engagement: Engagement) -> tuple[object, ...]:
    """One engagement as a row of the model."""
    return (
        engagement.numero,
        engagement.libelle,
        engagement.service.code if engagement.service else "",
        engagement.fournisseur_siret,
        _euros(engagement.montant_ht),
        _euros(engagement.montant_ttc),
        f"{engagement.debut:%d/%m/%Y}" if engagement.debut else "",
        f"{engagement.fin:%d/%m/%Y}" if engagement.fin else "",
        engagement.get_status_display().lower(),
    )


def _euros(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}".replace(".", ",")
