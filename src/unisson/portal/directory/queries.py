"""Find a recipient and say what it asks: reads only."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from unisson.portal.directory import vocabulary
from unisson.portal.directory.criteria import (
    SORTS,
    SYNONYMS,
    Criteria,
    anywhere,
    conditions_of,
    holding,
    is_narrow,
    matching,
    matching_service,
    services_asked,
    shown,
    tsquery,
)
from unisson.portal.directory.models import DirectoryImport
from unisson.portal.directory.requirements import Requirements, requirements_of
from unisson.portal.directory.walking import walk
from unisson.portal.directory.words import EMPTY, words
from unisson.portal.organisations.models import Service, ServiceQuerySet, StatutStructure, Structure

__all__ = [
    "Criteria",
    "Page",
    "Requirements",
    "last_import",
    "requirements_of",
    "search",
    "search_services",
    "structure_by_id",
    "structure_of",
    "suggest",
    "usual_sort",
]

PAGE = 20
LONGEST_QUERY = 200
MOST_WORDS = 10
FEWEST_DIGITS = 3  # a shorter beginning of a SIRET says nothing
FEWEST_LETTERS = 2  # one letter begins half of the directory

INACTIVE_LAST, INEXACT_AFTER = 1_000_000, 10_000
ACTIVE = Q(statut=StatutStructure.ACTIVE)

Cursor = tuple[int | str, ...]  # the values of the columns of SORTS
ServiceCursor = tuple[bool, str]  # is_active, code
Choices = list[list[str]]
Conditions = list[Q | Func]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results. `corrected`: nothing was found as typed, these come from near words (shown to the person)."""

    rows: list[Structure]
    following: Cursor | None = None
    previous: Cursor | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is: how the list is sorted, after or before which row, how many rows."""

    sort: str = "designation"
    after: Cursor | None = None
    before: Cursor | None = None
    size: int = PAGE
    walks: bool = True  # an index has the list in its order
    exact: bool = True  # whole words are looked for apart, first: they often fill the page


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One page of the services of a structure."""

    rows: list[Service]
    following: ServiceCursor | None = None


def search(text: str = "", asked: Criteria | None = None, **place: Any) -> Page:
    """Structures by SIRET, name, town or post code and by criteria; typing mistakes are forgiven if nothing is found.

    `place`: fields of Place; by default free words bring the best first, criteria alone the alphabetical order.
    Public structures only, unless `asked.privees`. Nothing asked, nothing found.
    """
    asked = Criteria() if asked is None else asked
    typed = terms(text)
    usual: dict[str, Any] = {"sort": usual_sort(text), "walks": not asked.privees}
    where = Place(**(usual | place))
    if where.sort == "pertinence" and not typed:
        where = replace(where, sort="designation")
    conditions, narrow = conditions_of(asked), is_narrow(asked)
    rows = shown(asked.privees).filter(has_services=True) if asked.of_services else shown(asked.privees)
    if not typed:
        return _page(rows, conditions, where, narrow=narrow) if _enough(asked, text) else Page([])
    choices = [_alternatives(term) for term in typed]
    page = _best(rows, conditions, choices, where)
    if page.rows:
        return page
    near = _corrected(typed)
    if near == choices:
        return page
    found_near = _best(rows, conditions, near, replace(where, walks=False, exact=False))  # near words are rare ones
    return Page(found_near.rows, found_near.following, found_near.previous, corrected=bool(found_near.rows))


def _enough(asked: Criteria, text: str) -> bool:
    """Whether criteria alone make a list: private structures are not leafed through without a name or a number."""
    return bool(asked) and not text.strip() and (not asked.privees or is_narrow(asked))


def usual_sort(text: str) -> str:
    """How a list is sorted when nobody says: the nearest first for free words, else in alphabetical order."""
    return "pertinence" if terms(text) else "designation"


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
    return [word for word in useful if len(useful) > 1 or len(word) >= (FEWEST_DIGITS if word.isdigit() else FEWEST_LETTERS)]


def _alternatives(term: str) -> list[str]:
    return list(SYNONYMS.get(term, (term,)))


def _corrected(typed: list[str]) -> Choices:
    """Near words for those the directory does not know; for each when it knows them all, but not together."""
    near = vocabulary.nearest(vocabulary.unknown(typed) or typed)
    return [_alternatives(term) + near.get(term, []) for term in typed]


def _best(rows: QuerySet[Structure], conditions: Conditions, choices: Choices, where: Place) -> Page:
    """Active before inactive, whole words before beginnings of words, short names before long ones."""
    everywhere = anywhere(choices)
    met = [*conditions, matching(tsquery(everywhere))]
    if where.sort != "pertinence":
        return _page(rows, met, where)
    rank = _rank() + _later_unless(holding(everywhere))
    if where.exact and where.before is None:
        whole = matching(tsquery(everywhere, whole=True))
        # Several words together are rare, and so are whole words of three letters: nothing to walk for.
        walks = where.walks and len(choices) == 1 and any(len(word) > FEWEST_DIGITS for word in choices[0])
        exact = _whole_words(rows, [*conditions, whole], replace(where, walks=walks))
        if len(exact) > where.size:
            return _cut(exact, SORTS[where.sort], where)
        if len(choices) == 1:
            if begun := _beginnings(rows, [*met, ~Q(whole)], where, len(exact)):
                return _cut([*exact, *begun], SORTS[where.sort], where)
            # Counted: asked whether one exists, the planner reads the table to find it, and there is none to find.
            if not exact and not rows.filter(*conditions, whole).count():
                rank = _rank() + Value(INEXACT_AFTER)
    return _sorted(rows.filter(*met).annotate(rank=rank), where)


def _whole_words(rows: QuerySet[Structure], conditions: Conditions, where: Place) -> list[Structure]:
    """The active rows that have the whole words, one more than a page if there are: they often fill it, in half the time."""
    if found := _walked(rows, [*conditions, ACTIVE], where):
        return found
    return _sorted(rows.filter(*conditions, ACTIVE).annotate(rank=_length()), replace(where, size=where.size + 1)).rows


def _beginnings(rows: QuerySet[Structure], conditions: Conditions, where: Place, before: int) -> list[Structure]:
    """The active rows that only begin so, as many as a page lacks after `before` rows, when they need not be sorted."""
    after = where.after and (max(int(where.after[0]) - INEXACT_AFTER, 0), *where.after[1:])
    found: list[Any] = _walked(rows, [*conditions, ACTIVE], replace(where, after=after, size=where.size - before))
    for row in found:
        row.rank += INEXACT_AFTER
    return found


def _walked(rows: QuerySet[Structure], conditions: Conditions, where: Place) -> list[Structure]:
    """The rows of a page and one more, when they are among the first rows of the list; else none."""
    if not where.walks:
        return []
    order, rank = SORTS[where.sort], {"rank": _rank()} if where.sort == "pertinence" else {}
    listed = _ordered(_after(rows.annotate(**rank), order, where), order, where)
    keys = walk(listed, Structure.objects.filter(*conditions), where.size + 1)
    if len(keys) <= where.size:
        return []
    return list(_ordered(Structure.objects.filter(pk__in=keys).annotate(**rank), order, where))


def _rank() -> Any:
    """What sorts by relevance, as the index `structure_by_rank` has it: whole words and beginnings are told apart above it."""
    return Case(When(statut=StatutStructure.INACTIVE, then=Value(INACTIVE_LAST)), default=Value(0)) + _length()


def _later_unless(whole: Any) -> Any:
    return Case(When(whole, then=Value(0)), default=Value(INEXACT_AFTER), output_field=IntegerField())


def _length() -> Func:
    # Bytes: the words are bare letters and digits, and counting characters takes half of a long sort.
    return Func(F("search_words"), function="octet_length", output_field=IntegerField())


def _page(rows: QuerySet[Structure], conditions: Conditions, where: Place, narrow: bool = True) -> Page:
    """The rows that meet every condition: walked when many do, else found by an index and sorted."""
    found = _walked(rows, conditions, where)
    return _cut(found, SORTS[where.sort], where) if found else _sorted(rows.filter(*conditions), where, narrow)


def _sorted(rows: QuerySet[Structure], where: Place, narrow: bool = True) -> Page:
    order = SORTS[where.sort]
    beyond, first = _after(rows, order, where), order[0]
    if narrow and where.sort != "pertinence":
        # Nothing tells the planner how few rows have a word: without this, reading the whole list in order looks as good.
        beyond, first = beyond.annotate(unindexed=Concat(F(first), Value(""))), "unindexed"
    # Keys first: the rows are wide, and sorting many of them costs more than reading the page again.
    keys = _ordered(beyond, (first, *order[1:]), where).values("pk")[: where.size + 1]
    return _cut(list(_ordered(rows.filter(pk__in=keys), order, where)), order, where)


def _cut(found: list[Structure], order: tuple[str, ...], where: Place) -> Page:
    """The page that these rows make, read from its place, one too many when there are more."""
    kept, more = found[: where.size], len(found) > where.size
    if where.before:
        kept = kept[::-1]
        return Page(kept, _cursor(kept[-1], order) if kept else None, _cursor(kept[0], order) if more else None)
    previous = _cursor(kept[0], order) if where.after and kept else None
    return Page(kept, _cursor(kept[-1], order) if more else None, previous)


def _ordered(rows: QuerySet[Structure], order: tuple[str, ...], where: Place) -> QuerySet[Structure]:
    sign = "-" if where.before else ""
    return rows.order_by(*(sign + name for name in order))


def _after(rows: QuerySet[Structure], order: tuple[str, ...], where: Place) -> QuerySet[Structure]:
    cursor, side = (where.before, "lt") if where.before else (where.after, "gt")
    return _beyond(rows, order, cursor, side) if cursor else rows


def _beyond(rows: QuerySet[Structure], order: tuple[str, ...], cursor: Cursor, side: str) -> QuerySet[Structure]:
    """The rows that come after the cursor (`gt`) or before it (`lt`), column by column."""
    beyond, same = Q(), Q()
    for name, value in zip(order, cursor, strict=True):
        beyond |= same & Q(**{f"{name}__{side}": value})
        same &= Q(**{name: value})
    # Said once more of the first column, so that an index in this order starts there.
    return rows.filter(beyond, **{f"{order[0]}__{side}e": cursor[0]})


def _cursor(row: Any, order: tuple[str, ...]) -> Cursor:
    return tuple(getattr(row, name) for name in order)


def structure_of(identifiant: str) -> Structure | None:
    """The public structure of this identifier, active or not; blanks, dots and dashes are forgiven."""
    bare = re.sub(r"[\s.\-\u00a0\u202f]", "", identifiant)
    return Structure.objects.publiques().filter(identifiant=bare).first() if bare else None


def structure_by_id(structure_id: int) -> Structure | None:
    """The public structure of this number (`idStructureCPP`), active or not."""
    return Structure.objects.publiques().filter(pk=structure_id).first()


def search_services(
    structure: Structure, text: str = "", after: ServiceCursor | None = None, size: int = 50, asked: Criteria | None = None
) -> ServicePage:
    """Services of a structure by code or name and by the criteria about services, the active ones first, then by code."""
    rows = _services_beyond(structure, after)
    if wanted := words(text[:LONGEST_QUERY]):
        meets = matching_service(tsquery([[word] for word in wanted]))
        rows = rows.filter(meets)
    found = list(services_asked(rows, asked or Criteria()).order_by("-is_active", "code")[: size + 1])
    kept = found[:size]
    return ServicePage(kept, (kept[-1].is_active, kept[-1].code) if len(found) > size else None)


def _services_beyond(structure: Structure, after: ServiceCursor | None) -> ServiceQuerySet:
    rows = Service.objects.filter(structure=structure)
    if after is None:
        return rows
    is_active, code = after
    same = Q(is_active=is_active, code__gt=code)
    return rows.filter(same | Q(is_active=False)) if is_active else rows.filter(same)


def last_import() -> DirectoryImport | None:
    """The latest import of the directory, to say how fresh it is."""
    return DirectoryImport.objects.order_by("-at", "-id").first()
