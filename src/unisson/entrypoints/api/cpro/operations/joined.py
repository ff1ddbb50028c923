"""Files on the wire: base 64 in, bytes out, and those already sent under an identifier."""

from __future__ import annotations

import base64
import binascii

from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import Appel
from unisson.portal.raccordements.actions import uploads
from unisson.portal.raccordements.models import FichierRecu

Piece = tuple[str, bytes]


def decoded(text: str | None, champ: str) -> bytes:
    """The bytes of a base 64 field; line ends and a data URL prefix are forgiven.

    Raises Echec: CHAMP_ABSENT, BASE64, FLUX_VIDE.
    """
    given: str = requis(text, champ)
    if given.startswith("data:"):
        given = given.partition(",")[2]
    try:
        data = base64.b64decode("".join(given.split()), validate=True)
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


def piece(appel: Appel, identifiant: int | None, champ: str) -> Piece:
    """The name and bytes of a file this account has sent."""
    file = received(appel, identifiant, champ)
    return file.name, uploads.content(file)
