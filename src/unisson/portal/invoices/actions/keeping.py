"""What a person keeps of their lists: the columns they want, the searches they named."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from unisson.portal.invoices.models import ListChoice, Listed, SavedSearch
from unisson.portal.invoices.queries.columns import named
from unisson.portal.invoices.refusals import refused
from unisson.portal.kernel.actor import Actor

MOST_SEARCHES = 30
LONGEST = 2000


@transaction.atomic
def choose_columns(actor: Actor, espace: Listed, codes: Sequence[str]) -> tuple[str, ...]:
    """Keep the columns of a list for the person; none gives back the usual ones. Return the codes kept."""
    kept = tuple(column.code for column in named(codes, espace))
    mine = ListChoice.objects.filter(user_id=actor.user_id or 0, espace=espace)
    if kept:
        ListChoice.objects.update_or_create(user_id=actor.user_id or 0, espace=espace, defaults={"columns": list(kept)})
    else:
        mine.delete()
    return kept


@transaction.atomic
def save_search(actor: Actor, espace: Listed, name: str, query: str) -> SavedSearch:
    """Keep a search under a name; the same name replaces it. Raises Refused."""
    called = " ".join(name.split())[:60]
    if not called:
        raise refused("RECHERCHE_SANS_NOM")
    if len(query) > LONGEST:
        raise refused("RECHERCHE_LONGUE")
    mine = SavedSearch.objects.filter(user_id=actor.user_id or 0, espace=espace)
    if mine.exclude(name=called).count() >= MOST_SEARCHES:
        raise refused("RECHERCHES_NOMBREUSES", most=MOST_SEARCHES)
    found, _ = SavedSearch.objects.update_or_create(
        user_id=actor.user_id or 0, espace=espace, name=called, defaults={"query": query}
    )
    return found


@transaction.atomic
def forget_search(actor: Actor, espace: Listed, name: str) -> None:
    """Forget a search; forgetting what is not kept does nothing."""
    SavedSearch.objects.filter(user_id=actor.user_id or 0, espace=espace, name=name).delete()
