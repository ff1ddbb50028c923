"""Real PostgreSQL for every test. The server is started by tests/settings.py, before Django looks for its database."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management.commands import flush
from django.db.backends.postgresql.operations import DatabaseOperations

from tests.cast import cast, client_of, loaded  # noqa: F401 - offered to every test


def pytest_configure() -> None:
    """How a test with real transactions cleans up: as the owner of the append-only tables, whose triggers forbid it to
    everybody else, by DELETE, which costs what there is to delete where TRUNCATE costs a file for each table, and
    without writing again what migrations say of the models, which is kept."""

    def sql_flush(self: DatabaseOperations, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
        emptied = sorted(set(tables) - {"django_content_type", "auth_permission"})
        deletes = "; ".join(f"DELETE FROM {self.quote_name(table)}" for table in emptied)  # noqa: S608 - names of our own tables
        return ["SET session_replication_role = replica", deletes, "SET session_replication_role = DEFAULT"] if emptied else []

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
    patch.setattr(flush, "emit_post_migrate_signal", lambda *args, **options: None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, inside each group that pytest-django then makes (rows, real transactions, no database): what a
    process takes from the other at the end is short, and none waits for a long one begun last."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Playwright marks its event loop as running until the end: only the tests of a browser see it. The others, with all
    their fixtures, run as they would alone (what asks for a loop gets one, Django keeps its connection by thread)."""
    left = asyncio._get_running_loop()
    if left is None or item.get_closest_marker("browser"):
        return (yield)
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(left)


@pytest.fixture
def interest_rates(db: None) -> None:
    """The rates that a migration writes: a test with real transactions empties their table for those that follow."""
    import_module("unisson.portal.invoices.migrations.0009_taux_bce").write(apps, None)
