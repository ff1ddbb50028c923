"""Find a recipient and say what it asks: reads only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import RawSQL

from unisson.portal.directory import vocabulary
from unisson.portal.directory.models import DirectoryImport
from unisson.portal.directory.requirements import Requirements, requirements_of
from unisson.portal.directory.words import EMPTY, words
from unisson.portal.organisations.models import Service, StatutStructure, Structure

__all__ = [
    "Page",
    "Requirements",
    "last_import",
    "requirements_of",
    "search",
    "search_services",
    "structure_by_id",
    "structure_of",
    "suggest",
]

PAGE = 20
LONGEST_QUERY = 200
MOST_WORDS = 10
FEWEST_DIGITS = 3  # a shorter beginning of a SIRET says nothing

# Said by people, written otherwise in the directory.
SYNONYMS = {
    "mairie": ("mairie", "commune", "ville"),
    "ville": ("ville", "commune", "mairie"),
    "departement": ("departement", "departemental"),
    "region": ("region", "regional"),
    "hopital": ("hopital", "hospitalier", "hopitaux"),
    "fac": ("faculte", "universite"),
    "agglo": ("agglomeration",),
    "saint": ("saint", "st"),
    "sainte": ("sainte", "ste"),
}

_MATCHES = "array_to_tsvector(string_to_array(search_words, ' ')) @@ %s::tsquery"
_HOLDS = "string_to_array(search_words, ' ') && %s::text[]"
INACTIVE_LAST, INEXACT_AFTER = 1_000_000, 1_000

Cursor = tuple[int, str, int]  # rank, raison_sociale, id
ServiceCursor = tuple[bool, str]  # is_active, code


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results. `corrected`: nothing was found as typed, these come from near words (shown to the person)."""

    rows: list[Structure]
    following: Cursor | None = None
    previous: Cursor | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One page of the services of a structure."""

    rows: list[Service]
    following: ServiceCursor | None = None


def search(text: str, *, after: Cursor | None = None, before: Cursor | None = None, size: int = PAGE) -> Page:
    """Public structures by SIRET, name, town or post code, best first; typing mistakes are forgiven if nothing is found."""
    typed = terms(text)
    if not typed:
        return Page([])
    choices = [_alternatives(term) for term in typed]
    page = _page(choices, after, before, size)
    if page.rows:
        return page
    near = _corrected(typed)
    if near == choices:
        return page
    found = _page(near, after, before, size)
    return Page(found.rows, found.following, found.previous, corrected=bool(found.rows))


def suggest(text: str, size: int = 8) -> list[Structure]:
    """The best active recipients for what is being typed."""
    return [structure for structure in search(text, size=size).rows if structure.is_active]


def terms(text: str) -> list[str]:
    """What is looked for: useful words; digits written in groups are put together (a SIRET has spaces)."""
    cut = text[:LONGEST_QUERY]
    joined = re.sub(r"(?<=\d)[\s.\u00a0\u202f-]+(?=\d)", "", cut)
    found = list(dict.fromkeys(words(joined)))[:MOST_WORDS]
    useful = [word for word in found if word not in EMPTY]
    useful = useful or found
    return [word for word in useful if not word.isdigit() or len(word) >= FEWEST_DIGITS or len(useful) > 1]


def _alternatives(term: str) -> list[str]:
    return list(SYNONYMS.get(term, (term,)))


def _corrected(typed: list[str]) -> list[list[str]]:
    """Near words for those the directory does not know; for all of them when it knows each but not together."""
    unknown = [term for term in typed if not vocabulary.begins_a_word(term)] or typed
    return [_alternatives(term) + (vocabulary.nearest(term) if term in unknown else []) for term in typed]


def _page(choices: list[list[str]], after: Cursor | None, before: Cursor | None, size: int) -> Page:
    rows = _ranked(choices)
    order = ("rank", "raison_sociale", "id")
    if before:
        found = list(_beyond(rows, before, "lt").order_by(*(f"-{name}" for name in order))[: size + 1])
        kept = found[:size][::-1]
        return Page(kept, _cursor(kept[-1]) if kept else None, _cursor(kept[0]) if len(found) > size else None)
    found = list((_beyond(rows, after, "gt") if after else rows).order_by(*order)[: size + 1])
    kept = found[:size]
    following = _cursor(kept[-1]) if len(found) > size else None
    return Page(kept, following, _cursor(kept[0]) if after and kept else None)


def _tsquery(choices: list[list[str]]) -> str:
    # Words are letters and digits only (words.py): nothing in them can be an operator.
    return " & ".join("(" + " | ".join(f"'{word}':*" for word in choice) + ")" for choice in choices)


def _ranked(choices: list[list[str]]) -> QuerySet[Structure]:
    """Active before inactive, whole words before beginnings of words, short names before long ones."""
    held = Func(F("search_words"), Value(" "), function="string_to_array", output_field=ArrayField(TextField()))
    whole = " AND ".join([_HOLDS] * len(choices))
    exact = RawSQL(whole, choices, output_field=BooleanField())  # noqa: S611 - every word is a parameter
    matching = RawSQL(_MATCHES, [_tsquery(choices)], output_field=BooleanField())  # noqa: S611 - the query is a parameter
    rank = (
        Case(When(statut=StatutStructure.INACTIVE, then=Value(INACTIVE_LAST)), default=Value(0))
        + Case(When(exact, then=Value(0)), default=Value(INEXACT_AFTER))
        + Func(held, function="cardinality", output_field=IntegerField())
    )
    return Structure.objects.publiques().filter(matching).annotate(rank=rank)


def _beyond(rows: QuerySet[Structure], cursor: Cursor, side: str) -> QuerySet[Structure]:
    rank, name, pk = cursor
    further: dict[str, Any] = {f"rank__{side}": rank}
    same_rank = {"rank": rank, f"raison_sociale__{side}": name}
    same_name = {"rank": rank, "raison_sociale": name, f"id__{side}": pk}
    return rows.filter(Q(**further) | Q(**same_rank) | Q(**same_name))


def _cursor(row: Any) -> Cursor:
    return row.rank, row.raison_sociale, row.pk


def structure_of(identifiant: str) -> Structure | None:
    """The public structure of this identifier, active or not; blanks, dots and dashes are forgiven."""
    bare = re.sub(r"[\s.\-\u00a0\u202f]", "", identifiant)
    return Structure.objects.publiques().filter(identifiant=bare).first() if bare else None


def structure_by_id(structure_id: int) -> Structure | None:
    """The public structure of this number (`idStructureCPP`), active or not."""
    return Structure.objects.publiques().filter(pk=structure_id).first()


def search_services(structure: Structure, text: str = "", after: ServiceCursor | None = None, size: int = 50) -> ServicePage:
    """Services of a structure by code or name, the active ones first, then by code."""
    wanted = words(text[:LONGEST_QUERY])
    rows: Iterable[Service] = _services_beyond(structure, after).order_by("-is_active", "code")
    if wanted:
        rows = (service for service in rows if _contains(service, wanted))
    found = list(islice(rows, size + 1))
    kept = found[:size]
    return ServicePage(kept, (kept[-1].is_active, kept[-1].code) if len(found) > size else None)


def _services_beyond(structure: Structure, after: ServiceCursor | None) -> QuerySet[Service]:
    rows = Service.objects.filter(structure=structure)
    if after is None:
        return rows
    is_active, code = after
    same = Q(is_active=is_active, code__gt=code)
    return rows.filter(same | Q(is_active=False)) if is_active else rows.filter(same)


def _contains(service: Service, wanted: list[str]) -> bool:
    held = words(f"{service.code} {service.nom}")
    return all(any(word.startswith(want) for word in held) for want in wanted)


def last_import() -> DirectoryImport | None:
    """The latest import of the directory, to say how fresh it is."""
    return DirectoryImport.objects.order_by("-at", "-id").first()
