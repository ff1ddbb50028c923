"""What a person keeps of their lists: the columns they want, the searches they named."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from unisson.portal.invoices.models import ListChoice, Listed, SavedSearch
from unisson.portal.invoices.queries.columns import named
from unisson.portal.kernel.actor import Actor

MOST_SEARCHES = 30
LONGEST = 2000


class SearchRefused(Exception):
    """A search that is not kept; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
    """Keep a search under a name; the same name replaces it. Raises SearchRefused."""
    called = " ".join(name.split())[:60]
    if not called:
        raise SearchRefused("Donnez un nom à cette recherche pour la retrouver.")
    if len(query) > LONGEST:
        raise SearchRefused("Cette recherche a trop de critères pour être gardée. Retirez-en quelques-uns.")
    mine = SavedSearch.objects.filter(user_id=actor.user_id or 0, espace=espace)
    if mine.exclude(name=called).count() >= MOST_SEARCHES:
        raise SearchRefused(f"Vous gardez déjà {MOST_SEARCHES} recherches ici. Supprimez-en une, puis recommencez.")
    found, _ = SavedSearch.objects.update_or_create(
        user_id=actor.user_id or 0, espace=espace, name=called, defaults={"query": query}
    )
    return found


@transaction.atomic
def forget_search(actor: Actor, espace: Listed, name: str) -> None:
    """Forget a search; forgetting what is not kept does nothing."""
    SavedSearch.objects.filter(user_id=actor.user_id or 0, espace=espace, name=name).delete()
