"""What is read about bank accounts. Nothing here writes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from unisson.portal.kernel import delays
from unisson.portal.organisations.models import CoordonneesBancaires, Structure


def accounts_of(structure: Structure) -> list[CoordonneesBancaires]:
    """The accounts in force, the default first."""
    return list(
        CoordonneesBancaires.objects.en_vigueur().filter(structure=structure).select_related("created_by", "confirmed_by")
    )


def usable_bank_accounts(structure: Structure) -> list[CoordonneesBancaires]:
    """The only accounts offered for an invoice: validated or past their cooling time, the default first."""
    return list(CoordonneesBancaires.objects.utilisables().filter(structure=structure))


def account_numbered(key: int, structures: QuerySet[Structure]) -> CoordonneesBancaires | None:
    """The account of this number, when it belongs to one of these structures; removed ones included."""
    return CoordonneesBancaires.objects.filter(pk=key, structure__in=structures).first()


def default_bank_account(structure: Structure) -> CoordonneesBancaires | None:
    """The account that an invoice takes when nothing is chosen; a factor's is never taken without being chosen."""
    usable = usable_bank_accounts(structure)
    return next((account for account in usable if account.is_default), None)


def recent_change(structure_id: int, at: datetime) -> CoordonneesBancaires | None:
    """The account that a supplier added to others lately before `at`: the payer should check it."""
    mine = CoordonneesBancaires.objects.filter(structure_id=structure_id)
    last = (
        mine.filter(created_at__lte=at, created_at__gte=at - delays.of("AVERTISSEMENT_BANCAIRE"), removed_at=None)
        .order_by("-created_at")
        .first()
    )
    return last if last is not None and mine.filter(created_at__lt=last.created_at).exists() else None
