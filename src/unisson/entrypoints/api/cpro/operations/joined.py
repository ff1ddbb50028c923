"""Files on the wire: base 64 in, bytes out, and those already sent under an identifier."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import Appel
from unisson.portal.raccordements.actions import submitting, uploads
from unisson.portal.raccordements.models import FichierRecu

LONGEST_WORDS, LONGEST_TYPE = 100, 8
LARGEST_LINE = 2**31


def decoded(text: str | None, champ: str) -> bytes:
    """The bytes of a base 64 field; line ends, a data URL prefix and the alphabet of URLs are forgiven.

    Raises Echec: CHAMP_ABSENT, BASE64, FLUX_VIDE.
    """
    given: str = requis(text, champ)
    if given.startswith("data:"):
        given = given.partition(",")[2]
    try:
        written = "".join(given.split())
        data = base64.b64decode(written, altchars=b"-_" if "-" in written or "_" in written else None, validate=True)
    except (binascii.Error, ValueError):
        raise Echec("BASE64", champ=champ) from None
    if not data:
        raise Echec("FLUX_VIDE")
    return data


def encoded(data: bytes) -> str:
    """Bytes as a base 64 field."""
    return base64.b64encode(data).decode("ascii")


def received(appel: Appel, identifiant: int | None, champ: str) -> FichierRecu:
    """A file this account has sent. Raises Echec: CHAMP_ABSENT, PJ_INCONNUE."""
    try:
        return uploads.of(appel.actor, requis(identifiant, champ))
    except FichierRecu.DoesNotExist:
        raise Echec("PJ_INCONNUE", id=identifiant) from None


def piece(appel: Appel, identifiant: int | None, champ: str) -> tuple[str, bytes]:
    """The name and bytes of a file this account has sent."""
    file = received(appel, identifiant, champ)
    return file.name, uploads.content(file)


def pieces(appel: Appel, rows: Iterable[Any] | None) -> list[submitting.Piece]:
    """The complementary files that a body names, each with what it says of them."""
    found = []
    for row in rows or ():
        name, data = piece(appel, row.pieceJointeComplementaireId, "pieceJointeComplementaireId")
        words = (row.pieceJointeComplementaireDesignation or "")[:LONGEST_WORDS]
        kind, line = (row.pieceJointeComplementaireType or "")[:LONGEST_TYPE], row.pieceJointeComplementaireNumeroLigneFacture
        found.append(submitting.Piece(name, data, words, kind, line if line and 0 < line < LARGEST_LINE else None))
    return found
