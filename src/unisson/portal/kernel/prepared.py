"""Statements that software makes the server run thousands of times an hour: parsed and planned once for each connection.

Django sends its queries as text, which PostgreSQL reads and plans anew each time; for a search by key that costs several
times the search. Here, the text goes once, then its values travel alone, through the lowest door of the driver
(`psycopg.pq`): what cursors do around such a statement costs twice the statement. Only for a text that does not change from
one call to the next.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from psycopg import sql as literals
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import OperationalError, error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus

Params = Mapping[str, Any] | Sequence[Any]
Row = tuple[Any, ...]

MOST = 200  # statements kept by one connection: the same text is kept for each list of types its values have
_DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_VALUE = re.compile(r"%(?:\((\w+)\))?s|%%")


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


def rows(sql: str, params: Params) -> list[Row]:
    """What the statement gives, on the connection (and in the transaction) of the moment; nothing when it gives no row."""
    text, names = _numbered(sql)
    return numbered(text, [params[name] for name in names] if isinstance(params, Mapping) else params)


def numbered(sql: str, params: Sequence[Any]) -> list[Row]:
    """The same for a statement whose values are called $1, $2…: nothing is left to read of a long text."""
    own: Any = connections[DEFAULT_DB_ALIAS]
    own.close_if_health_check_failed()
    own.ensure_connection()
    own.validate_no_broken_transaction()
    if own.queries_logged:  # tests count these queries as they count the others
        own.queries_log.append({"sql": sql, "time": ""})
    run: Any = _run
    for watch in reversed(own.execute_wrappers):
        run = partial(watch, run)
    with own.wrap_database_errors:
        result: list[Row] = run(sql, params, False, {"connection": own, "cursor": None})
    return result


@lru_cache(maxsize=1_000)
def _numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """The text with $1, $2… for its %s or %(name)s, and these names in their order, each once."""
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        if found[1] is None or found[1] not in names:
            names.append(found[1] or "")
        return f"${names.index(found[1]) + 1 if found[1] else len(names)}"

    return _VALUE.sub(number, sql), tuple(names)


def _run(sql: str, params: Sequence[Any], many: bool, context: Any) -> list[Row]:
    held = context["connection"].connection
    server, values = held.pgconn, Transformer(held)
    given = values.dump_sequence(params, [PyFormat.AUTO] * len(params))
    if not held.autocommit and server.transaction_status == TransactionStatus.IDLE:
        _checked(server.exec_(b"BEGIN"))
    result = _checked(server.exec_prepared(_name(held, sql, values.types or ()), given, values.formats))
    values.set_pgresult(result)
    return values.load_rows(0, result.ntuples, tuple) if result.nfields else []


def _name(held: Any, sql: str, types: tuple[int, ...]) -> bytes:
    """The name of the statement on this connection, prepared when it is new there."""
    known: dict[tuple[str, tuple[int, ...]], bytes] = held.__dict__.setdefault("_unisson_prepared", {})
    name = known.get((sql, types))
    if name is None:
        if len(known) >= MOST:
            oldest = next(iter(known))
            _checked(held.pgconn.exec_(b"DEALLOCATE " + known.pop(oldest)))
        held._unisson_rank = getattr(held, "_unisson_rank", 0) + 1
        name = b"unisson_%d" % held._unisson_rank
        _checked(held.pgconn.prepare(name, sql.encode(), types))
        known[(sql, types)] = name
    return name


def _checked(result: Any) -> Any:
    if result.status not in _DONE:
        if not result.error_field(DiagnosticField.SQLSTATE):  # not said by the server: the connection is lost
            raise OperationalError(result.get_error_message())
        raise error_from_result(result)
    return result
