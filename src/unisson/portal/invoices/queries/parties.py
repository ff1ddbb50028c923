"""The structures a person means when they type a name or an identifier in a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL

from unisson.portal.organisations.models import Structure
from unisson.portal.organisations.words import EMPTY, words

SIREN, SIRET = 9, 14
NAMED_FIRST, WRITTEN_OUT = 5_000, 100
MOST_WORDS = 10
# The very expression of the two indexes (public structures: directory 0003; the others: invoices 0005).
_MATCHES = "array_to_tsvector(string_to_array(search_words, ' ')) @@ %s::tsquery"


def structures_named(text: str, *, siren: bool = False) -> QuerySet[Structure, Any]:
    """Structures (their `pk`, as a subquery) with words that begin as those of `text`, or that identifier.

    A SIREN, or the beginning of a SIRET, means every establishment that begins so; with `siren`, a whole SIRET does too.
    Text without a letter or a digit means nobody.
    """
    bare = "".join(text.split())
    if bare.isdigit():
        wanted = bare[:SIREN] if siren and len(bare) == SIRET else bare
        return _holding([wanted]).filter(identifiant__startswith=wanted)
    typed = words(text)
    return _holding(([word for word in typed if word not in EMPTY] or typed)[:MOST_WORDS])


def _holding(wanted: list[str]) -> QuerySet[Structure, Any]:
    if not wanted:
        return Structure.objects.none().values("pk")
    # Words are letters and digits only: nothing in them can be an operator.
    query = " & ".join(f"'{word}':*" for word in wanted)
    found = RawSQL(_MATCHES, [query], output_field=BooleanField())  # noqa: S611 - the query is a parameter
    rows = Structure.objects.order_by()
    # One index each: said apart, both are used.
    return rows.filter(Q(found, is_public=True) | Q(found, is_public=False)).values("pk")


def among(fields: Sequence[str], found: QuerySet[Any, Any], *, few: bool = False) -> list[Q]:
    """For each of these relations, that it names one of `found` (rows of a `pk`).

    The keys are read first unless they are very many: told how few they are, PostgreSQL begins with them. `few`: the invoices
    of the list are fewer than those of these keys, and are never to be found by them.
    """
    keys = list(found.values_list("pk", flat=True)[: NAMED_FIRST + 1])
    if len(keys) > NAMED_FIRST:
        return [Q(**{f"{field}__in": found}) for field in fields]
    if len(keys) <= WRITTEN_OUT:
        return [Q(**{f"{field}__in": keys}) for field in fields]
    # As text: thousands of numbers are read by PostgreSQL sooner than they are adapted one by one.
    listed = Value("{" + ",".join(map(str, keys)) + "}", output_field=TextField())
    return [Q(_IsAny(F(f"{field}_id") + 0 if few else F(f"{field}_id"), listed)) for field in fields]


class _IsAny(Func):
    """A column is in an array: one parameter, were it thousands of keys."""

    # As rows: PostgreSQL would weigh thousands of constants one by one, for longer than it takes to find the invoices.
    template = "(%(expressions)s::bigint[])))"
    arg_joiner = " IN (SELECT unnest("
    output_field = BooleanField()
