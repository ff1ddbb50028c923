"""Files kept at hand, by a person or by a structure, that may be joined to an invoice. Nothing here writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from unisson.portal.accounts.models import User
from unisson.portal.accounts.queries import piece_of, pieces_of
from unisson.portal.kernel import files
from unisson.portal.organisations import queries
from unisson.portal.organisations.models import PieceStructure, Structure


class Owner(StrEnum):
    """Who keeps the file."""

    MINE = "mine"
    STRUCTURE = "structure"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file offered: whose it is, its key there, its name, its words, its size in bytes."""

    owner: Owner
    key: int
    name: str
    designation: str
    size: int


def kept_for(user: User, structure: Structure) -> list[Kept]:
    """Everything that the person may join when depositing for this structure: two queries."""
    shared = [Kept(Owner.STRUCTURE, row.pk, row.name, row.designation, row.size) for row in queries.pieces_of(structure)]
    return shared + [Kept(Owner.MINE, row.pk, row.name, row.designation, row.size) for row in pieces_of(user)]


def as_zip(pieces: Iterable[tuple[str, bytes]]) -> bytes:
    """These files (name, bytes), in one zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pieces:
            archive.writestr(name, data)
    return packed.getvalue()


def kept_piece(user: User, structure: Structure, owner: str, key: int) -> tuple[str, bytes] | None:
    """The name and the bytes of one of them; None for anything else, a foreign one included."""
    if owner == Owner.MINE:
        mine = piece_of(user, key)
        return (mine[0].name, mine[1]) if mine else None
    found = PieceStructure.objects.filter(structure=structure, pk=key).first() if owner == Owner.STRUCTURE else None
    return (found.name, files.fetch(found.sha256)) if found else None
