"""How often each person wants to be told: read, and chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from unisson.lifecycles.engine import Cause
from unisson.portal.kernel import prepared
from unisson.portal.kernel.moving import Refused
from unisson.portal.notifications.families import ALLOWED, DEFAULT
from unisson.portal.notifications.models import Famille, Preference, Rythme

FORBIDDEN = "Cette famille de messages ne peut pas être reçue à ce rythme. Choisissez l’un de ceux qui sont proposés."


def rhythms_of(user_id: int) -> dict[Famille, Rythme]:
    """The rhythm of every family for a person."""
    chosen = dict(Preference.objects.filter(user_id=user_id).values_list("famille", "rythme"))
    return {famille: _allowed(famille, chosen.get(famille)) for famille in Famille}


def rhythms_for(user_ids: Iterable[int], famille: Famille) -> dict[int, Rythme]:
    """The rhythm of one family for several people, in one query."""
    ids = list(user_ids)
    chosen: dict[Any, Any] = dict(prepared.rows(_CHOSEN, [ids, str(famille)]))
    return {user_id: _allowed(famille, chosen.get(user_id)) for user_id in ids}


_CHOSEN = "SELECT user_id, rythme FROM notifications_preference WHERE user_id = ANY(%s) AND famille = %s"


def _allowed(famille: Famille, chosen: str | None) -> Rythme:
    # A rhythm that the table forbids since it was chosen counts for nothing.
    return Rythme(chosen) if chosen in ALLOWED[famille] else DEFAULT[famille]


def choose_for(user_ids: Iterable[int], wanted: Mapping[Famille, Rythme]) -> None:
    """Give several people the rhythms they have not chosen themselves (allowed ones), in one query."""
    rows = [Preference(user_id=pk, famille=famille, rythme=rythme) for pk in user_ids for famille, rythme in wanted.items()]
    Preference.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def choose(user_id: int, wanted: Mapping[Famille, Rythme]) -> None:
    """Keep the rhythms of a person. Raises Refused (RYTHME_INTERDIT) for one that the family does not allow."""
    if any(rythme not in ALLOWED[famille] for famille, rythme in wanted.items()):
        raise Refused((Cause("RYTHME_INTERDIT", FORBIDDEN, 20130),))
    for famille, rythme in wanted.items():
        Preference.objects.update_or_create(user_id=user_id, famille=famille, defaults={"rythme": rythme})
