"""« Mes pièces jointes »: files kept on the account. Sizes, names and extensions: domaine 6.6."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from unisson.portal.accounts.models import PieceJointe, User
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import clock, events, files
from unisson.portal.kernel.models import EventKind

MOST = 50
HEAVIEST = 10 * 1024 * 1024
LONGEST_NAME = 50
_EXTENSIONS = """
    bmp gif fax odt ppt tiff xls bz2 gz jpeg p7s rtf txt xml csv gzip jpg pdf svg xhtml xlsx doc htm odp png tgz xlc zip
    docx html ods pps tif xlm pptx
"""
EXTENSIONS = frozenset(_EXTENSIONS.split())


def add(user_id: int, name: str, data: bytes, designation: str = "") -> PieceJointe:
    """Keep a file on the account.

    Raises Refused: PIECE_VIDE, PIECE_TROP_LOURDE, PIECE_NOM, PIECE_EXTENSION, PIECE_DEJA_LA, TROP_DE_PIECES.
    """
    judge(name, data)
    sha256 = files.keep(data)  # before the row: a row never names bytes that are not there
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if user.pieces_jointes.count() >= MOST:
            raise refused("TROP_DE_PIECES", most=MOST)
        words = designation.strip()[:100] or name.rpartition(".")[0]
        values = {"name": name, "designation": words, "sha256": sha256, "size": len(data), "added_at": clock.now()}
        try:
            with transaction.atomic():
                piece = PieceJointe.objects.create(user=user, **values)
        except IntegrityError:
            raise refused("PIECE_DEJA_LA") from None
        events.record(user, EventKind.ACTION, "PIECE_AJOUTEE", user.actor, data={"name": name})
        return piece


def judge(name: str, data: bytes) -> None:
    """Raises Refused: PIECE_VIDE, PIECE_TROP_LOURDE, PIECE_NOM, PIECE_EXTENSION."""
    if not data:
        raise refused("PIECE_VIDE")
    if len(data) > HEAVIEST:
        raise refused("PIECE_TROP_LOURDE")
    stem, _, extension = name.rpartition(".")
    if not stem or not extension or len(name) > LONGEST_NAME:
        raise refused("PIECE_NOM")
    if extension.lower() not in EXTENSIONS:
        raise refused("PIECE_EXTENSION", extension=extension)


@transaction.atomic
def remove(user_id: int, piece_id: int) -> bool:
    """Take a file off the account; say whether it was there. Invoices that carry it keep it: the bytes stay."""
    user = User.objects.select_for_update().get(pk=user_id)
    piece = user.pieces_jointes.filter(pk=piece_id).first()
    if piece is None:
        return False
    piece.delete()
    events.record(user, EventKind.ACTION, "PIECE_RETIREE", user.actor, data={"name": piece.name})
    return True
