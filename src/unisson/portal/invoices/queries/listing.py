"""Pages of a list by key, in any offered order: a deep page costs what the first one does; nothing is counted whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
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


# Of a list whose invoices are all far from where it starts (those of a period that is over), arrival is sorted, not walked:
# PostgreSQL, told to walk by identifier, would read all others first.
_FAR = Sort("recent", SORTS["recent"].label, SORTS["recent"].down, SORTS["recent"].up, F("pk") + 0, int)
ORDERS = tuple(Order(sort, down) for sort in SORTS.values() for down in (True, False))


def order_of(code: str, *, far: bool = False) -> Order:
    """The order of an address, the newest first for what nobody offers; `far`: rather sorted than walked."""
    sort = SORTS.get(code.removeprefix("-"))
    found = Order(sort, code.startswith("-")) if sort else NEWEST
    return Order(_FAR, found.down) if far and found.sort.code == "recent" else found


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

    def count(self, rows: Rows, *, first: bool) -> int:
        """How many rows there are in all, as `count` says it; no query when the first page holds them all."""
        return len(self.rows) if first and self.older is None else count(rows)


# One list, or several read as one: a row that is in two of them is there once.
Rows = InvoiceQuerySet | Sequence[InvoiceQuerySet]
Dress = Callable[[InvoiceQuerySet], InvoiceQuerySet]


def _as_usual(rows: InvoiceQuerySet) -> InvoiceQuerySet:
    return rows.select_related(*SHOWN_WITH)


def page(
    rows: Rows,
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


def _keys(rows: Rows, order: Order, start: Key | None, size: int) -> list[Key]:
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


def _segment(rows: Rows, order: Order, absent: bool, start: Key | None, size: int) -> list[Key]:
    found = [_walk(part, order, absent, start, size) for part in _parts(rows)]
    if len(found) == 1:
        return [Key(row[0], row[-1]) for row in found[0]]
    # The next rows of all are among the next rows of each.
    merged = found[0].union(*found[1:]).order_by(*_sorted_by(order, absent))[:size]
    return [Key(row[0], row[-1]) for row in merged]


def _parts(rows: Rows) -> Sequence[InvoiceQuerySet]:
    return (rows,) if isinstance(rows, InvoiceQuerySet) else rows or (Invoice.objects.none(),)


def _sorted_by(order: Order, absent: bool) -> tuple[str, ...]:
    sign = "-" if order.down else ""
    return (f"{sign}pk",) if absent or order.sort is SORTS["recent"] else (f"{sign}sort_key", f"{sign}pk")


def _walk(rows: InvoiceQuerySet, order: Order, absent: bool, start: Key | None, size: int) -> Any:
    """The next (value, identifier) of one list; the identifier alone when it is the value."""
    side = "lt" if order.down else "gt"
    bare = rows.select_related(None).order_by()
    if order.sort is SORTS["recent"]:
        after = bare.filter(**{f"pk__{side}": start.pk}) if start else bare
        return after.order_by(*_sorted_by(order, absent)).values_list("pk")[:size]
    wanted: Any = bare.annotate(sort_key=order.sort.key)
    if order.sort.nullable:
        wanted = wanted.filter(sort_key__isnull=absent)
    if start is not None:
        beyond = Q(**{f"pk__{side}": start.pk})
        if not absent:
            # « At or beyond » bounds the reading of the index; the rest decides between equals.
            beyond = Q(**{f"sort_key__{side}e": start.value}) & (Q(**{f"sort_key__{side}": start.value}) | beyond)
        wanted = wanted.filter(beyond)
    return wanted.order_by(*_sorted_by(order, absent)).values_list("sort_key", "pk")[:size]


def count(rows: Rows, most: int = COUNTED) -> int:
    """How many rows, never read beyond `most` + 1 in each list."""
    found = [written for part in _parts(rows) if (written := _written(part.values_list("pk").order_by()[: most + 1]))]
    if not found:
        return 0
    texts = [sql for sql, _ in found] if len(found) == 1 else [f"({sql})" for sql, _ in found]
    with connection.cursor() as cursor:
        whole = f"SELECT count(*) FROM ({' UNION '.join(texts)}) AS found"  # noqa: S608 - written by the ORM
        cursor.execute(whole, [value for _, params in found for value in params])
        return min(int(cursor.fetchone()[0]), most + 1)


def _written(rows: Any) -> tuple[str, tuple[Any, ...]] | None:
    """The statement; None when nothing can answer. (Counting it through the ORM would write it thrice over.)"""
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, params
