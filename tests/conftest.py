"""Real PostgreSQL for every test. The server is started by tests/settings.py, before Django looks for its database."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db.backends.postgresql.operations import DatabaseOperations

from tests.cast import cast, client_of  # noqa: F401 - offered to every test


def pytest_configure() -> None:
    """Lets tests with real transactions empty the append-only tables, which their triggers forbid to everybody else."""
    flush = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: Any, **options: Any) -> list[str]:
        statements = flush(self, *args, **options)
        return (
            ["SET session_replication_role = replica", *statements, "SET session_replication_role = DEFAULT"]
            if statements
            else []
        )

    pytest.MonkeyPatch().setattr(DatabaseOperations, "sql_flush", sql_flush)


@pytest.fixture
def interest_rates(db: None) -> None:
    """The rates that a migration writes: a test with real transactions empties their table for those that follow."""
    import_module("unisson.portal.invoices.migrations.0009_taux_bce").write(apps, None)
