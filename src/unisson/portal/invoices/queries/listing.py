"""Pages of a list by key, in any offered order: a deep page costs what the first one does; nothing is counted whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import F, Q
from django.db.models.expressions import Combinable

from unisson.portal.invoices.indexes import upper
from unisson.portal.invoices.models import Invoice, InvoiceQuerySet
from unisson.portal.invoices.queries.lists import SHOWN_WITH

PAGE_SIZE = 25
SIZES = (25, 50, 100, 200)
COUNTED = 1_000  # beyond, « plus de 1 000 »


@dataclass(frozen=True, slots=True)
class Sort:
    """One offered order. `read` turns the text of a cursor into a value; `nullable`: drafts may lack it."""

    code: str
    label: str
    down: str  # how « largest first » is said
    up: str
    key: Combinable
    read: Callable[[str], Any]
    nullable: bool = False


RECENT = ("la plus récente d’abord", "la plus ancienne d’abord")
SORTS = {
    sort.code: sort
    for sort in (
        Sort("recent", "Arrivée", "la dernière d’abord", "la première d’abord", F("pk"), int),
        Sort("sent", "Date de dépôt", *RECENT, F("sent_at"), datetime.fromisoformat, nullable=True),
        Sort("issued", "Date de facture", *RECENT, F("issue_date"), date.fromisoformat, nullable=True),
        Sort("state", "Date de l’état courant", *RECENT, F("status_at"), datetime.fromisoformat),
        Sort(
            "amount",
            "Montant à payer",
            "le plus élevé d’abord",
            "le moins élevé d’abord",
            F("amount_due"),
            Decimal,
            nullable=True,
        ),
        Sort("number", "Numéro de facture", "de Z à A", "de A à Z", upper("number"), str),
    )
}


@dataclass(frozen=True, slots=True)
class Order:
    """A sort and its direction, as an address writes it: « amount », or « -amount » for the largest first."""

    sort: Sort
    down: bool

    @property
    def code(self) -> str:
        return f"-{self.sort.code}" if self.down else self.sort.code

    @property
    def label(self) -> str:
        return f"{self.sort.label} : {self.sort.down if self.down else self.sort.up}"

    @property
    def reversed(self) -> Order:
        return Order(self.sort, not self.down)


NEWEST = Order(SORTS["recent"], down=True)
OLDEST = NEWEST.reversed


# Of a list that few invoices are in (what a structure validates), or whose invoices are all far from where it starts (those of
# a period that is over), arrival is sorted, not walked: PostgreSQL, told to walk by identifier, would read all others first.
_FEW = Sort("recent", SORTS["recent"].label, SORTS["recent"].down, SORTS["recent"].up, F("pk") + 0, int)
ORDERS = tuple(Order(sort, down) for sort in SORTS.values() for down in (True, False))


def order_of(code: str, *, few: bool = False) -> Order:
    """The order of an address, the newest first for what nobody offers; `few`: rather sorted than walked."""
    sort = SORTS.get(code.removeprefix("-"))
    found = Order(sort, code.startswith("-")) if sort else NEWEST
    return Order(_FEW, found.down) if few and found.sort.code == "recent" else found


@dataclass(frozen=True, slots=True)
class Key:
    """The place of a row in an order: its value (None when it has none) and its identifier."""

    value: Any
    pk: int

    def written(self) -> str:
        """As an address carries it."""
        shown = self.value.isoformat() if isinstance(self.value, date) else "" if self.value is None else str(self.value)
        return f"{self.pk}~{shown}"


def key_of(text: str, order: Order) -> Key | None:
    """The place an address names; None when it cannot be read: the list then starts from its beginning."""
    number, _, value = text.partition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if order.sort.code == "recent":
        return Key(int(number), int(number))
    try:
        read = order.sort.read(value) if value else None
    except (ValueError, InvalidOperation, OverflowError):
        return None
    if isinstance(read, Decimal) and not read.is_finite():
        return None
    if isinstance(read, str) and "\x00" in read:
        return None
    return Key(read, int(number))


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the keys that open the neighbouring pages (None at an end)."""

    rows: list[Invoice]
    newer: Key | None = None
    older: Key | None = None

    def count(self, rows: InvoiceQuerySet, *, first: bool) -> int:
        """How many rows there are in all, as `count` says it; no query when the first page holds them all."""
        return len(self.rows) if first and self.older is None else count(rows)


Dress = Callable[[InvoiceQuerySet], InvoiceQuerySet]


def _as_usual(rows: InvoiceQuerySet) -> InvoiceQuerySet:
    return rows.select_related(*SHOWN_WITH)


def page(
    rows: InvoiceQuerySet,
    order: Order = NEWEST,
    *,
    before: Key | None = None,
    after: Key | None = None,
    size: int = PAGE_SIZE,
    dress: Dress = _as_usual,
) -> Page:
    """One page of `rows`: those that follow `before` in this order, or those that precede `after`.

    Two queries: the keys, read in an index; then the rows, with what `dress` adds to them. One more when drafts without
    value join the others.
    """
    if after is not None:
        keys = _keys(rows, order.reversed, after, size + 1)
        shown = keys[:size][::-1]
        newer, older = (shown[0] if len(keys) > size else None), (shown[-1] if shown else None)
    else:
        keys = _keys(rows, order, before, size + 1)
        shown = keys[:size]
        newer, older = (shown[0] if shown and before is not None else None), (shown[-1] if len(keys) > size else None)
    return Page(read([key.pk for key in shown], dress), newer, older)


def read(wanted: list[int], dress: Dress = _as_usual) -> list[Invoice]:
    """The rows of these keys, in their order; reports and what was read of a PDF weigh kilobytes: they stay behind."""
    if not wanted:
        return []
    found = {invoice.pk: invoice for invoice in dress(Invoice.objects.filter(pk__in=wanted).defer("report", "fields_read"))}
    return [found[pk] for pk in wanted if pk in found]  # one may have left meanwhile


def _keys(rows: InvoiceQuerySet, order: Order, start: Key | None, size: int) -> list[Key]:
    """The next keys in an order: rows without value are larger than all, as PostgreSQL sorts them."""
    segments = _segments(order)
    absent_now = start is not None and start.value is None
    first = segments.index(absent_now) if start is not None and absent_now in segments else 0
    found: list[Key] = []
    for place, absent in enumerate(segments[first:]):
        here = start if place == 0 else None
        found += _segment(rows, order, absent, here, size - len(found))
        if len(found) >= size:
            break
    return found


def _segments(order: Order) -> tuple[bool, ...]:
    """Whether values are absent, in the order in which the rows are read."""
    if not order.sort.nullable:
        return (False,)
    return (True, False) if order.down else (False, True)


def _segment(rows: InvoiceQuerySet, order: Order, absent: bool, start: Key | None, size: int) -> list[Key]:
    side, sign = ("lt", "-") if order.down else ("gt", "")
    bare = rows.select_related(None).order_by()
    if order.sort is SORTS["recent"]:
        after = bare.filter(**{f"pk__{side}": start.pk}) if start else bare
        return [Key(pk, pk) for pk in after.order_by(f"{sign}pk").values_list("pk", flat=True)[:size]]
    wanted: Any = bare.annotate(sort_key=order.sort.key)
    if order.sort.nullable:
        wanted = wanted.filter(sort_key__isnull=absent)
    if start is not None:
        beyond = Q(**{f"pk__{side}": start.pk})
        if not absent:
            # « At or beyond » bounds the reading of the index; the rest decides between equals.
            beyond = Q(**{f"sort_key__{side}e": start.value}) & (Q(**{f"sort_key__{side}": start.value}) | beyond)
        wanted = wanted.filter(beyond)
    keys = (f"{sign}pk",) if absent else (f"{sign}sort_key", f"{sign}pk")
    return [Key(value, pk) for value, pk in wanted.order_by(*keys).values_list("sort_key", "pk")[:size]]


def count(rows: InvoiceQuerySet, most: int = COUNTED) -> int:
    """How many rows, never read beyond `most` + 1."""
    return rows.select_related(None).order_by()[: most + 1].count()
