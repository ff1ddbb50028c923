"""`unisson prepare`: what must be done between an installation and a start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError


class Command(BaseCommand):
    """Migrates, gathers the static files and, when UNISSON_DEMO is set, loads the demo world into an empty database."""

    help = "Met la base à jour, rassemble les fichiers statiques, charge la démonstration si la base est vide"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Does nothing twice.

        Raises:
            CommandError: the database cannot be reached.
        """
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise CommandError(f"la base de données ne répond pas : {error}") from None
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        if settings.UNISSON_DEMO and "demo" in get_commands() and not get_user_model()._default_manager.exists():
            call_command("demo", accounts=False)  # the supervisor prints them when the portal is ready
