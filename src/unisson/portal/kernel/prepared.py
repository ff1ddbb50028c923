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


class _Cursor(psycopg.Cursor[Any]):
    """psycopg forgets the text of a statement already prepared; Django's log of queries, which tests read, wants it."""

    def _send_query_prepared(self, name: bytes, pgq: Any, *, binary: bool | None = None) -> None:
        self._query = pgq
        super()._send_query_prepared(name, pgq, binary=binary)


def rows(sql: str, params: Params) -> list[tuple[Any, ...]]:
    """What the statement gives, on the connection (and in the transaction) of the moment; nothing when it gives no row."""
    connection.ensure_connection()
    # Django's own wrapper: errors become its own, and tests count these queries as they count the others.
    with connection._prepare_cursor(_Cursor(connection.connection)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []
