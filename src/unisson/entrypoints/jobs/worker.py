"""The worker: takes jobs from PostgreSQL as soon as they are committed, several at a time, and stops in order."""

from __future__ import annotations

from typing import Any

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def worker_app() -> App:
    """Second application over the same tasks, with connections of its own for taking jobs.

    The first one keeps Django's connection: a job that defers another does it inside its own transaction, which replacing
    the connector (as procrastinate's command does) would break.
    """
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the worker is built from the Django connector")
    own = App(connector=connector.get_worker_connector(), worker_defaults=app.worker_defaults)
    own.tasks = app.tasks
    own.periodic_registry = app.periodic_registry
    return own


async def work(**options: Any) -> None:
    """Runs jobs until SIGTERM or SIGINT; `wait=False` stops when none is left."""
    own = worker_app()
    async with own.open_async():
        await own.run_worker_async(**options)
