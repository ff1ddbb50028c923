"""Rows written together: made in memory by an action, they leave in one round trip when its block ends.

What the database demands of each row is demanded all the same; a block that raises has written nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import count, groupby
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models

from unisson.portal.kernel import prepared


class _Pile:
    """What a block has to write: new rows in their order, and known rows that changed, each once."""

    def __init__(self) -> None:
        self.new: list[models.Model] = []
        self.changed: dict[int, models.Model] = {}
        self.pointing: list[tuple[models.Model, str, models.Model]] = []

    def write(self) -> None:
        number(*self.new)
        for row, name, other in self.pointing:
            setattr(row, name, other.pk)
        _insert(self.new)
        for row in self.changed.values():
            row.save()


_pile: ContextVar[_Pile | None] = ContextVar("unisson_pile", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Hold what `add` and `save` are given until the end of the block, then write it. A block inside another is one with it.

    Must run inside a transaction. Meanwhile no query sees these rows.
    """
    if _pile.get() is not None:
        yield
        return
    pile = _Pile()
    token = _pile.set(pile)
    try:
        yield
    finally:
        _pile.reset(token)
    pile.write()


def add(*rows: models.Model) -> None:
    """Write new rows: when the block ends, or now outside a block."""
    pile = _pile.get()
    if pile is None:
        _insert(rows)
    else:
        pile.new.extend(rows)


def save(row: models.Model) -> None:
    """Write a row that changed: when the block ends, or now outside a block."""
    pile = _pile.get()
    if pile is None:
        row.save()
    elif not row._state.adding:
        pile.changed[id(row)] = row
    elif row not in pile.new:
        pile.new.append(row)


def point(row: models.Model, name: str, other: models.Model) -> None:
    """Write the key of `other` in a column of `row` that is no foreign key, even when it has none yet."""
    pile = _pile.get()
    if other.pk is None and pile is not None:
        pile.pointing.append((row, name, other))
    else:
        setattr(row, name, other.pk)


def number(*rows: models.Model) -> None:
    """Give new rows their keys, drawn from their tables' own sequences, before they are written. One query."""
    waiting = [row for row in rows if row.pk is None]
    if not waiting:
        return
    (keys,) = prepared.numbered(_draw(tuple(map(type, waiting))), [])
    for row, key in zip(waiting, keys, strict=True):
        row.pk = key


@cache
def _draw(models: tuple[Any, ...]) -> str:
    """A key for each of these models, in this order."""
    places = [(model._meta.db_table, model._meta.pk.column) for model in models]
    return "SELECT " + ", ".join(f"nextval(pg_get_serial_sequence('\"{table}\"', '{column}'))" for table, column in places)


def _insert(rows: Sequence[models.Model]) -> None:
    if not rows:
        return
    number(*rows)
    groups = [(model, list(group)) for model, group in groupby(rows, key=type)]
    values = [value for _, some in groups for row in some for value in _values(row)]
    prepared.numbered(_statement(tuple((model, len(some)) for model, some in groups)), values)
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _statement(shape: tuple[tuple[Any, int], ...]) -> str:
    """One statement that writes so many rows of these models, all together."""
    parts, places = [], count(1)
    for model, many in shape:
        names = ", ".join(f'"{field.column}"' for field in _fields(model))
        lines = ", ".join(f"({', '.join(f'${next(places)}' for _ in _fields(model))})" for _ in range(many))
        parts.append(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {lines}')  # noqa: S608 - our own names
    *before, last = parts
    along = ", ".join(f"part_{rank} AS ({part})" for rank, part in enumerate(before))
    return f"WITH {along} {last}" if along else last


@cache
def _fields(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.local_concrete_fields if not field.generated)


# Their values travel as they are: the driver and the database know what to do with them. Two hundred are written for one
# deposit: what Django does to each of them was felt.
AS_THEY_ARE = frozenset(
    {
        models.BigAutoField,
        models.BigIntegerField,
        models.BooleanField,
        models.CharField,
        models.DateField,
        models.DateTimeField,
        models.DecimalField,
        models.IntegerField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
        models.TextField,
    }
)


@cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, Any], ...]:
    """The attribute of each column, with its field when something is to be done to its value."""
    return tuple((field.attname, None if type(field) in AS_THEY_ARE else field) for field in _fields(model))


def _values(row: models.Model) -> Iterator[Any]:
    held = row.__dict__
    return (held[name] if field is None else _value(field, row) for name, field in _columns(type(row)))


def _value(field: Any, row: models.Model) -> Any:
    if field.is_relation:
        if getattr(row, field.attname) is None and field.is_cached(row):
            other = field.get_cached_value(row)  # it had no key yet when it was given
            if other is not None:
                setattr(row, field.attname, other.pk)
                field.set_cached_value(row, other)
        return getattr(row, field.attname)
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)
