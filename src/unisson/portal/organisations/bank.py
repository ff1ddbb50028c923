"""What is read about bank accounts. Nothing here writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from unisson.portal.organisations.models import CoordonneesBancaires, Structure

# How long recipients are warned: about two payment delays.
WARNED = timedelta(days=60)


def accounts_of(structure: Structure) -> list[CoordonneesBancaires]:
    """The accounts in force, the default first."""
    return list(
        CoordonneesBancaires.objects.en_vigueur().filter(structure=structure).select_related("created_by", "confirmed_by")
    )


def recent_change(structure_id: int, at: datetime) -> CoordonneesBancaires | None:
    """The account that a supplier added to others within 60 days before `at`: the payer should check it."""
    mine = CoordonneesBancaires.objects.filter(structure_id=structure_id)
    last = mine.filter(created_at__lte=at, created_at__gte=at - WARNED, removed_at=None).order_by("-created_at").first()
    return last if last is not None and mine.filter(created_at__lt=last.created_at).exists() else None
