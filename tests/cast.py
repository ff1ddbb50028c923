"""The cast for tests: `cast.COMMUNE`, `cast.claire`, `cast.actor("claire")`, `client_of("claire")`.

Import nothing: the fixtures are offered to every test by `tests/conftest.py`.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import pytest

# Models are imported by the fixtures: this file is read before Django is ready.
if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client
    from pytest_django.plugin import DjangoDbBlocker

    from unisson.entrypoints.jobs.world.load import World


class Loaded(NamedTuple):
    """What loading the cast gives: the statements that write the same rows again, and the objects, pickled."""

    sql: str
    objects: bytes


@pytest.fixture(scope="session")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Loaded:
    """The cast loaded once by the product's own code: two thousand tests copy its rows (3 ms instead of 60)."""
    from django.db import transaction

    from unisson.entrypoints.jobs.world.load import load_cast

    with django_db_blocker.unblock(), transaction.atomic():
        before = {table: _keys(table) for table in _tables()}
        world = load_cast()
        inserts = [_insert(table, _keys(table) - keys) for table, keys in before.items()]
        transaction.set_rollback(True)
    written = ["SET session_replication_role = replica", *filter(None, inserts), "SET session_replication_role = DEFAULT"]
    return Loaded("; ".join(written), pickle.dumps((world.structures, world.people)))


@pytest.fixture
def cast(db: None, loaded: Loaded) -> World:
    """The whole made-up world in the test's database."""
    from django.db import connection

    from unisson.entrypoints.jobs.world.load import World

    with connection.cursor() as cursor:
        cursor.execute(loaded.sql)
    return World(*pickle.loads(loaded.objects))  # noqa: S301 - our own bytes


@pytest.fixture
def client_of(cast: World) -> Callable[[str], Client]:
    """A browser where the person of this name is signed in."""
    from django.test import Client

    def sign_in(key: str) -> Client:
        client = Client()
        client.force_login(cast.people[key], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def _tables() -> Iterator[type[Model]]:
    from django.apps import apps

    return (model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy)


def _keys(table: type[Model]) -> set[object]:
    return set(table._default_manager.values_list("pk", flat=True))


def _insert(table: type[Model], keys: set[object]) -> str:
    """The statement that writes these rows again: nothing when there are none."""
    from django.db import connection

    if not keys:
        return ""
    name, key = table._meta.db_table, table._meta.pk.column
    columns = ", ".join(f'"{field.column}"' for field in table._meta.concrete_fields if not getattr(field, "generated", False))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT json_agg(t)::text FROM "{name}" t WHERE "{key}" = ANY(%s)', [list(keys)])  # noqa: S608
        rows = cursor.fetchone()[0]
    return f'INSERT INTO "{name}" ({columns}) SELECT {columns} FROM json_populate_recordset(null::"{name}", $cast${rows}$cast$)'  # noqa: S608
