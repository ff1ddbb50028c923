"""Files of a structure: keep one, take one off. The same sizes, names and extensions as for a person (domaine 6.6)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from unisson.portal.accounts.actions.pieces import MOST, judge
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import clock, events, files
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.models import PieceStructure, Structure
from unisson.portal.organisations.permissions import Right, demand


def add_piece(structure_id: int, actor: Actor, name: str, data: bytes, designation: str = "") -> PieceStructure:
    """Keep a file for the structure.

    Raises Refused: DROIT_INSUFFISANT, PIECE_VIDE, PIECE_TROP_LOURDE, PIECE_NOM, PIECE_EXTENSION, PIECE_DEJA_LA,
    TROP_DE_PIECES; Structure.DoesNotExist.
    """
    demand(actor, Right.EDIT_FICHE, structure_id)
    judge(name, data)
    sha256 = files.keep(data)  # before the row: a row never names bytes that are not there
    with transaction.atomic():
        structure = Structure.objects.locked(structure_id)
        if structure.pieces_jointes.count() >= MOST:
            raise refused("TROP_DE_PIECES", most=MOST)
        words = designation.strip()[:100] or name.rpartition(".")[0]
        values = {"name": name, "designation": words, "sha256": sha256, "size": len(data), "added_at": clock.now()}
        try:
            with transaction.atomic():
                piece = PieceStructure.objects.create(structure=structure, added_by_id=actor.user_id, **values)
        except IntegrityError:
            raise refused("PIECE_DEJA_LA") from None
        events.record(structure, EventKind.ACTION, "PIECE_STRUCTURE_AJOUTEE", actor, data={"changements": [name]})
        return piece


@transaction.atomic
def remove_piece(structure_id: int, piece_id: int, actor: Actor) -> bool:
    """Take a file off; say whether it was there. Invoices that carry it keep it. Raises Refused: DROIT_INSUFFISANT."""
    structure = Structure.objects.locked(structure_id)
    demand(actor, Right.EDIT_FICHE, structure.pk)
    piece = structure.pieces_jointes.filter(pk=piece_id).first()
    if piece is None:
        return False
    piece.delete()
    events.record(structure, EventKind.ACTION, "PIECE_STRUCTURE_RETIREE", actor, data={"changements": [piece.name]})
    return True
