"""The cast for tests: `cast.COMMUNE`, `cast.claire`, `cast.actor("claire")`, `client_of("claire")`.

Import nothing: both fixtures are offered to every test by `tests/conftest.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

# Models are imported by the fixtures: this file is read before Django is ready.
if TYPE_CHECKING:
    from django.test import Client

    from unisson.entrypoints.jobs.world.load import World


@pytest.fixture
def cast(db: None) -> World:
    """The whole made-up world in the test's database (a dozen queries)."""
    from unisson.entrypoints.jobs.world.load import load_cast

    return load_cast()


@pytest.fixture
def client_of(cast: World) -> Callable[[str], Client]:
    """A browser where the person of this name is signed in."""
    from django.test import Client

    def sign_in(key: str) -> Client:
        client = Client()
        client.force_login(cast.people[key], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
