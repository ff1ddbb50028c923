"""Files of an engagement: join one, take one off. The same sizes, names and extensions as everywhere (domaine 6.6)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from unisson.portal.accounts.actions.pieces import MOST, judge
from unisson.portal.accounts.refusals import refused as refused_file
from unisson.portal.engagements.actions.keeping import where_of
from unisson.portal.engagements.models import Engagement, PieceEngagement
from unisson.portal.engagements.permissions import may_write
from unisson.portal.engagements.refusals import refused
from unisson.portal.kernel import clock, events, files
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind


def add_piece(engagement_id: int, actor: Actor, name: str, data: bytes) -> PieceEngagement:
    """Join a file to an engagement of one's list.

    Raises Refused: SERVICE_INTERDIT, PIECE_VIDE, PIECE_TROP_LOURDE, PIECE_NOM, PIECE_EXTENSION, PIECE_DEJA_LA,
    TROP_DE_PIECES; Engagement.DoesNotExist.
    """
    _kept(engagement_id, actor)
    judge(name, data)
    sha256 = files.keep(data)  # before the row: a row never names bytes that are not there
    with transaction.atomic():
        engagement = _kept(engagement_id, actor, locked=True)
        if engagement.pieces.count() >= MOST:
            raise refused_file("TROP_DE_PIECES", most=MOST)
        values = {"name": name, "sha256": sha256, "size": len(data), "added_at": clock.now(), "added_by_id": actor.user_id}
        try:
            with transaction.atomic():
                piece = PieceEngagement.objects.create(engagement=engagement, **values)
        except IntegrityError:
            raise refused_file("PIECE_DEJA_LA") from None
        events.record(engagement, EventKind.ACTION, "ENGAGEMENT_PIECE_AJOUTEE", actor, data={"changements": [name]})
        return piece


@transaction.atomic
def remove_piece(engagement_id: int, piece_id: int, actor: Actor) -> bool:
    """Take a file off; say whether it was there. Raises Refused: SERVICE_INTERDIT; Engagement.DoesNotExist."""
    engagement = _kept(engagement_id, actor, locked=True)
    piece = engagement.pieces.filter(pk=piece_id).first()
    if piece is None:
        return False
    piece.delete()
    events.record(engagement, EventKind.ACTION, "ENGAGEMENT_PIECE_RETIREE", actor, data={"changements": [piece.name]})
    return True


def _kept(engagement_id: int, actor: Actor, *, locked: bool = False) -> Engagement:
    """The engagement, for who keeps its list. Raises Refused, Engagement.DoesNotExist."""
    rows = Engagement.objects.visible_to(actor)
    engagement = rows.locked(engagement_id) if locked else rows.get(pk=engagement_id)
    if not may_write(actor, engagement.structure_id, engagement.service_id):
        raise refused("SERVICE_INTERDIT", where=where_of(engagement.service))
    return engagement
