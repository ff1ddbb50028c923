"""The public directory file, column by column: how each is read, and the sentence said when it cannot be.

Layout: two sheets, columns in this order (AIFE-Chorus-Pro-Annuaire, domain notes 10).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from einvoice.identifiers import is_siret
from unisson.portal.organisations.models import StatutStructure, TypeIdentifiant

STRUCTURES, SERVICES = "Structures", "Services"

# schemeID of the EDI formats (domain notes 1.2)
TYPES = {
    "1": TypeIdentifiant.SIRET,
    "2": TypeIdentifiant.UE_HORS_FRANCE,
    "3": TypeIdentifiant.HORS_UE,
    "4": TypeIdentifiant.RIDET,
    "5": TypeIdentifiant.TAHITI,
    "6": TypeIdentifiant.AUTRE,
}
YES, NO = ("true", "vrai", "oui", "1"), ("false", "faux", "non", "0", "")

_BLANK = re.compile(r"[\s\x00-\x1f\x7f]+")
_SPACES = re.compile(r"[\s.]+")


class RowRefused(ValueError):
    """A row that cannot be read: `reason` in French, `value` as it was written."""

    def __init__(self, reason: str, value: str) -> None:
        super().__init__(reason)
        self.reason, self.value = reason, value


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about one row of the file."""

    sheet: str
    line: int
    reason: str
    value: str

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the history of imports."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file, the field it fills (none: read and left) and how."""

    title: str
    field: str = ""
    read: Callable[[str, str], Any] = lambda cell, _title: cell


def text(length: int) -> Callable[[str, str], str]:
    """One line of text, cut at the length its column holds: a long address must not lose a recipient."""
    return lambda cell, _title: _BLANK.sub(" ", cell).strip()[:length]


def needed(length: int) -> Callable[[str, str], str]:
    """Text that must be there and whole."""

    def read(cell: str, title: str) -> str:
        found = _BLANK.sub(" ", cell).strip()
        if not found:
            raise RowRefused(f"La colonne {title} est vide.", cell)
        if len(found) > length:
            raise RowRefused(f"La colonne {title} dépasse {length} caractères.", found[:60] + "…")
        return found

    return read


def boolean(cell: str, title: str) -> bool:
    """`true` or `false`; the words a spreadsheet puts in their place are understood."""
    written = cell.strip().lower()
    if written not in YES + NO:
        raise RowRefused(f"La colonne {title} doit contenir true ou false.", cell[:60])
    return written in YES


def kind(cell: str, title: str) -> TypeIdentifiant:
    """The type of identifier, by its number or its name."""
    written = cell.strip()
    try:
        return TYPES.get(written) or TypeIdentifiant(written)
    except ValueError:
        raise RowRefused(f"La colonne {title} doit contenir un nombre de 1 à 6.", cell[:60]) from None


def identifier(cell: str, title: str) -> str:
    """The identifier without the blanks people put in it."""
    return needed(18)(_SPACES.sub("", cell), title)


def email(cell: str, _title: str) -> str:
    """The address, or nothing when it is not one: a recipient is not refused for it."""
    written = cell.strip()[:254]
    try:
        validate_email(written)
    except ValidationError:
        return ""
    return written


def country(cell: str, _title: str) -> str:
    """Two letters; France when the cell is empty or longer."""
    written = cell.strip().upper()
    return written if re.fullmatch("[A-Z]{2}", written) else "FR"


_ADDRESS = (
    Column("Adresse", "adresse", text(255)),
    Column("ComplementAdresse1", "complement_adresse_1", text(255)),
    Column("ComplementAdresse2", "complement_adresse_2", text(255)),
    Column("CodePostal", "code_postal", text(16)),
    Column("Ville", "ville", text(120)),
    Column("NumTelephone", "telephone", text(30)),
    Column("Courriel", "courriel", email),
    Column("CodePays", "code_pays", country),
    Column("LibellePays", "libelle_pays", text(80)),
)

STRUCTURE_COLUMNS = (
    Column("TypeIdentifiant", "type_identifiant", kind),
    Column("Identifiant", "identifiant", identifier),
    Column("RaisonSociale", "raison_sociale", needed(201)),
    Column("EmetteurEdi", "emetteur_edi", boolean),
    Column("RecepteurEdi", "recepteur_edi", boolean),
    Column("GestionStatutMiseEnPaiement", "gestion_statut_mise_en_paiement", boolean),
    Column("GestionEngagement", "gestion_engagement", boolean),
    Column("GestionService", "gestion_service", boolean),
    Column("GestionServiceEngagement", "gestion_service_engagement", boolean),
    Column("EstMOA", "est_moa", boolean),
    Column("EstMOAUniquement", "est_moa_uniquement", boolean),
    Column("StructureActive", "statut", boolean),
    *_ADDRESS,
)

# A service keeps its own address where it differs: one complement, and the country of its structure.
_OWN = {"adresse": "adresse", "complement_adresse_1": "complement_adresse"} | {
    name: name for name in ("code_postal", "ville", "telephone", "courriel")
}
SERVICE_COLUMNS = (
    Column("Identifiant", "identifiant", identifier),
    Column("RaisonSociale"),
    Column("Code", "code", needed(100)),
    Column("Nom", "nom", text(255)),
    Column("GestionEGMT", "gestion_engagement", boolean),
    Column("ServiceActif", "is_active", boolean),
    *(Column(column.title, _OWN.get(column.field, ""), column.read) for column in _ADDRESS),
)

# What is not said of a structure whose address is not disclosed (`non_diffusible_insee`).
UNDISCLOSED = ("adresse", "complement_adresse_1", "complement_adresse_2", "telephone", "courriel")

COLUMNS = {STRUCTURES: STRUCTURE_COLUMNS, SERVICES: SERVICE_COLUMNS}
# Fields of each model that the file decides.
STRUCTURE_FIELDS = tuple(c.field for c in STRUCTURE_COLUMNS if c.field not in ("type_identifiant", "identifiant"))
SERVICE_FIELDS = tuple(c.field for c in SERVICE_COLUMNS if c.field not in ("", "identifiant", "code"))


def order_of(header: Sequence[str]) -> tuple[str, list[int]] | None:
    """From a header row: which sheet it opens, and where each column stands (-1: absent). None when it is no header."""
    titles = [title.strip().lower() for title in header]
    sheet = SERVICES if "gestionegmt" in titles else STRUCTURES if "structureactive" in titles else ""
    if not sheet:
        return None
    return sheet, [titles.index(c.title.lower()) if c.title.lower() in titles else -1 for c in COLUMNS[sheet]]


def read_row(sheet: str, cells: Sequence[str], order: Sequence[int]) -> dict[str, Any]:
    """One row as fields. Raises RowRefused at the first cell that cannot be read."""
    values: dict[str, Any] = {}
    for column, place in zip(COLUMNS[sheet], order, strict=True):
        cell = cells[place] if 0 <= place < len(cells) else ""
        if column.field:
            values[column.field] = column.read(cell, column.title)
    return _structure(values) if sheet == STRUCTURES else _service(values)


def _structure(values: dict[str, Any]) -> dict[str, Any]:
    values["statut"] = StatutStructure.ACTIVE if values["statut"] else StatutStructure.INACTIVE
    if values["type_identifiant"] == TypeIdentifiant.SIRET:
        values["identifiant"] = _siret(values["identifiant"])
    return values


def _service(values: dict[str, Any]) -> dict[str, Any]:
    values["nom"] = values["nom"] or values["code"]
    if values["identifiant"].isdigit() and len(values["identifiant"]) == 13:
        values["identifiant"] = values["identifiant"].zfill(14)
    return values


def _siret(written: str) -> str:
    """Fourteen digits. A spreadsheet that took it for a number has eaten a leading zero."""
    bare = written.zfill(14) if written.isdigit() and len(written) == 13 else written
    if not re.fullmatch(r"\d{14}", bare, re.ASCII):
        raise RowRefused("Un SIRET compte 14 chiffres.", written)
    return bare


def doubts(values: dict[str, Any]) -> str:
    """What deserves a look in an accepted structure: the directory is authoritative, a wrong key is only told."""
    if values["type_identifiant"] == TypeIdentifiant.SIRET and not is_siret(values["identifiant"]):
        return "La clé de ce SIRET est fausse ; la structure est importée quand même."
    return ""
