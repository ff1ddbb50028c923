"""Files that software sends before it says to which invoice they go: kept under an identifier, for who sent them only."""

from __future__ import annotations

from datetime import timedelta

from unisson.portal.kernel import clock, files
from unisson.portal.kernel.actor import Actor
from unisson.portal.raccordements.models import FichierRecu

KEPT = timedelta(days=30)


def keep(actor: Actor, name: str, data: bytes, mime_type: str) -> FichierRecu:
    """Keep a file; its primary key is the `pieceJointeId` that the caller will give back."""
    return FichierRecu.objects.create(
        technical_account=actor.technical_account,
        name=name,
        mime_type=mime_type,
        sha256=files.keep(data),
        size=len(data),
        added_at=clock.now(),
    )


def of(actor: Actor, file_id: int) -> FichierRecu:
    """The file this account sent under this identifier. Raises FichierRecu.DoesNotExist."""
    return FichierRecu.objects.get(pk=file_id, technical_account=actor.technical_account)


def content(file: FichierRecu) -> bytes:
    """Its bytes, as they came."""
    return files.fetch(file.sha256)


def forget_old() -> int:
    """Delete the rows past their time (what was joined to an invoice stays there); return how many."""
    return FichierRecu.objects.filter(added_at__lt=clock.now() - KEPT).delete()[0]


def listed(actor: Actor, text: str = "") -> list[FichierRecu]:
    """The files of this account whose name holds `text`, the last first."""
    return list(
        FichierRecu.objects.filter(technical_account=actor.technical_account, name__icontains=text).order_by("-pk")[:1000]
    )
