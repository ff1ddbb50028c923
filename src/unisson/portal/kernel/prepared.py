"""Statements that software makes the server run thousands of times an hour: parsed and planned once for each connection.

Django sends its queries as text, which PostgreSQL reads and plans anew each time; for a search by key that costs several
times the search. Here, values travel beside the text, so that the server keeps the plan (psycopg, `prepare_threshold`).
Only for a text that does not change from one call to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection

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
