"""The server restarts, and who comes after it is back notices nothing: whatever their thread kept, whatever they ask first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import DataError, OperationalError, close_old_connections, connection, connections, transaction
from django.test import Client, RequestFactory

from tests.factories import make_structure
from tests.infra.portal import wait_for
from unisson.portal.kernel import prepared
from unisson.portal.organisations.models import Structure

pytestmark = pytest.mark.django_db(transaction=True)
THEIRS = "FROM pg_stat_activity WHERE pid = %s"
Run = Callable[..., Any]


@pytest.fixture
def thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A thread of a server, which keeps its connection: runs what it is given, as one request after the other."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", None)
    with ThreadPoolExecutor(1) as pool:
        yield lambda work, *given: pool.submit(work, *given).result()
        pool.submit(connections.close_all).result()


def leave(thread: Run) -> None:
    """What a restart does to the connection of this thread; return once it is done.

    To no other: those that earlier tests left to threads of their own serve again.
    """
    pid = thread(lambda: connection.connection.info.backend_pid)
    assert prepared.rows(f"SELECT pg_terminate_backend(pid) {THEIRS}", [pid]) == [(True,)]
    wait_for(lambda: prepared.rows(f"SELECT count(*) {THEIRS}", [pid]) == [(0,)], 10)


def answer(path: str, environ: dict[str, str]) -> int:
    """The HTTP status of a page, asked as granian asks it."""
    seen: list[str] = []
    request = RequestFactory().get(path, **environ)  # type: ignore[arg-type]
    get_wsgi_application()(request.environ, lambda status, headers: seen.append(status)).close()
    return int(seen[0][:3])


def test_pages_and_calls_survive_a_restart(cast, thread):
    client = Client()
    client.force_login(cast.claire, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies["sessionid"].value
    for path, environ in (
        ("/", {"HTTP_COOKIE": f"sessionid={session}"}),
        ("/cpro/diagnostic", {"HTTP_AUTHORIZATION": "Bearer x"}),
    ):
        for _ in range(2):
            assert thread(answer, path, environ) == 200
            leave(thread)


def read() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 41 + 1")
        return cursor.fetchall()


def write() -> list[tuple[Any, ...]]:
    with transaction.atomic():
        make_structure(raison_sociale="Écrite une fois")
    return [(42,)]


@pytest.mark.parametrize("first", [read, lambda: prepared.rows("SELECT 42", []), write])
def test_whatever_is_asked_first(thread, first):
    def request() -> list[tuple[Any, ...]]:
        close_old_connections()  # as Django does when a request, or a job, begins
        return first()

    for _ in range(3):
        assert thread(request) == [(42,)]
        leave(thread)
    assert Structure.objects.filter(raison_sociale="Écrite une fois").count() == (3 if first is write else 0)


def test_what_was_begun_is_undone_and_not_done_again(thread):
    def request() -> Iterator[None]:
        with transaction.atomic():
            make_structure(raison_sociale="Perdue")
            yield
            make_structure(raison_sociale="Perdue")

    begun = request()
    thread(next, begun)
    leave(thread)
    with pytest.raises(OperationalError):
        thread(next, begun)
    thread(close_old_connections)
    assert thread(read) == [(42,)]
    assert not Structure.objects.filter(raison_sociale="Perdue").exists()


def test_looking_costs_no_statement(thread):
    def request() -> tuple[int, bool]:
        read()
        return connection.connection.info.backend_pid, connection.is_usable()

    pid, usable = thread(request)
    assert usable
    assert prepared.rows("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid]) == [("SELECT 41 + 1",)]


def test_instants_are_read_as_django_reads_them():
    told = "SELECT '2026-03-29 03:00:00.12+02'::timestamptz, '0001-01-01 00:00+00'::timestamptz, NULL::timestamptz"
    found = (datetime(2026, 3, 29, 1, 0, 0, 120_000, UTC), datetime(1, 1, 1, tzinfo=UTC), None)
    with connection.cursor() as cursor:
        cursor.execute(told)
        assert [prepared.rows(told, []), cursor.fetchall()] == [[found], [found]]
        cursor.execute("SELECT 'infinity'::timestamptz")
        with pytest.raises(DataError):
            cursor.fetchone()
