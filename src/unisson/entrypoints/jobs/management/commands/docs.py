"""`unisson docs`: write the reference pages, or with --check say which are out of date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from unisson.entrypoints.jobs import reference

FOLDER = Path("docs/reference")


class Command(BaseCommand):
    help = "Réécrit la documentation de référence à partir du code (--check : vérifie seulement)"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="échoue si une page n’est pas à jour")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError when a page is out of date and only a check was asked."""
        late = reference.outdated(FOLDER)
        if options["check"]:
            if late:
                raise CommandError(f"documentation périmée : {', '.join(late)}. Lancez « make docs ».")
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, text in late.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"écrit : {FOLDER / name}")
