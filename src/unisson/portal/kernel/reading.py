"""Rows of models read by a prepared statement, where every deposit asks for them: Django takes longer to write such a
statement than PostgreSQL to answer it. Elsewhere, querysets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models

from unisson.portal.kernel import prepared


def rows(kinds: tuple[type[models.Model], ...], rest: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Instances of these models, one of each a line: `SELECT` all their columns, then `rest` (FROM…, placeholders).

    In `rest` each table goes by the name of its model, in small letters.
    """
    for row in prepared.rows(f"SELECT {_columns(kinds)} {rest}", values):
        start, made = 0, []
        for kind in kinds:
            names, converters = _fields(kind)
            part = list(row[start : start + len(names)])
            for place, convert in converters:
                part[place] = convert(part[place], None, connection)
            made.append(kind.from_db(DEFAULT_DB_ALIAS, names, part))
            start += len(names)
        yield tuple(made)


def first(kind: type[models.Model], rest: str, values: Sequence[Any]) -> Any:
    """The first instance, or None."""
    return next((one for (one,) in rows((kind,), rest, values)), None)


@cache
def _columns(kinds: tuple[type[models.Model], ...]) -> str:
    return ", ".join(f'{kind._meta.model_name}."{field.column}"' for kind in kinds for field in kind._meta.concrete_fields)


@cache
def _fields(kind: type[models.Model]) -> tuple[list[str], list[tuple[int, Any]]]:
    """The attributes of a row, and how the values of some of them are converted."""
    fields = kind._meta.concrete_fields
    converters = [(place, convert) for place, field in enumerate(fields) for convert in field.get_db_converters(connection)]
    return [field.attname for field in fields], converters
