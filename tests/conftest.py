"""Real PostgreSQL for every test: the main process starts the embedded server before Django reads its settings."""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest

from tests.cast import cast, client_of  # noqa: F401 - offered to every test
from tests.infra.server import database_of_this_run

_RUN = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Holds the server and a database for the whole run; xdist workers inherit the name."""
    if not hasattr(config, "workerinput"):
        os.environ["UNISSON_TEST_DATABASE"] = _RUN.enter_context(database_of_this_run())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Lets the server go; the last run to leave stops it."""
    if not hasattr(config, "workerinput"):
        _RUN.close()
