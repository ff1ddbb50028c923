"""Statements that software makes the server run thousands of times an hour: parsed and planned once for each connection.

Django sends its queries as text, which PostgreSQL reads and plans anew each time; for a search by key that costs several
times the search. Here, values travel beside the text, so that the server keeps the plan (psycopg, `prepare_threshold`).
Only for a text that does not change from one call to the next.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from django.db.models import QuerySet
from psycopg import sql as literals

Params = Mapping[str, Any] | Sequence[Any]


class _Traced:
    """psycopg forgets the text of a statement already prepared; Django's log of queries, which tests read, wants it."""

    def _send_query_prepared(self, name: bytes, pgq: Any, *, binary: bool | None = None) -> None:
        self._query = pgq
        super()._send_query_prepared(name, pgq, binary=binary)  # type: ignore[misc]


class _Cursor(_Traced, psycopg.Cursor[Any]):
    pass


class _NumberedCursor(_Traced, psycopg.RawCursor[Any]):
    pass


class Statement(NamedTuple):
    """A question written once by the ORM; `names`: the values it waits for, in their order."""

    sql: str
    names: tuple[str, ...]

    def asked(self, **values: Any) -> list[tuple[Any, ...]]:
        """Its rows, for these values."""
        return rows(self.sql, [values[name] for name in self.names])


def written(question: QuerySet[Any, Any], marks: Mapping[Any, str]) -> Statement:
    """The statement of `question`, to be kept by who asks it often.

    Each value that is one of `marks` (an identifier nobody has, an instant) is said anew each time, under its name. The others
    are in the text: PostgreSQL then knows which partial indexes serve, whatever the values. Raises ValueError for a day or
    an instant that is no mark: it would soon be another.
    """
    sql, params = question.query.sql_with_params()
    told = [(marks.get(value) if isinstance(value, Hashable) else None, value) for value in params]
    names = tuple(name for name, _ in told if name is not None)
    return Statement(sql % tuple("%s" if name is not None else _literal(value) for name, value in told), names)


def _literal(value: Any) -> str:
    if isinstance(value, date):
        raise ValueError(value)
    connection.ensure_connection()
    return literals.Literal(value).as_string(connection.connection).replace("%", "%%")


def counting(*questions: Statement) -> Statement:
    """How many rows these questions have together."""
    total = " + ".join(f"(SELECT count(*) FROM ({question.sql}) AS found)" for question in questions)  # noqa: S608 - of the ORM
    return Statement(f"SELECT {total}", tuple(name for question in questions for name in question.names))


def rows(sql: str, params: Params) -> list[tuple[Any, ...]]:
    """What the statement gives, on the connection (and in the transaction) of the moment; nothing when it gives no row."""
    return _rows(_Cursor, sql, params)


def numbered(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The same for a statement whose values are called $1, $2…: nothing is left to read of a long text."""
    return _rows(_NumberedCursor, sql, params)


def _rows(kind: type[psycopg.Cursor[Any]], sql: str, params: Params) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    # Django's own wrapper: errors become its own, and tests count these queries as they count the others.
    with connection._prepare_cursor(kind(connection.connection)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, params)
        result = cursor.pgresult
        return cursor.fetchall() if result is not None and result.nfields else []
