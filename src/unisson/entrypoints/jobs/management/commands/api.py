"""`unisson api comparer FICHIER…`: hold our API against official Swagger files."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Prints each difference, with its reason or as unexplained."""

    help = "API : unisson api comparer FICHIER… (Swagger 2.0 officiels, en JSON)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="comparer|ecarts")
        verbs.add_parser("ecarts", help="écrit la page docs/reference/api-ecarts.md sur la sortie")
        comparing = verbs.add_parser("comparer", help="compare notre document OpenAPI à des Swagger officiels")
        comparing.add_argument("files", type=Path, nargs="+", metavar="FICHIER")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 0; 1 when a difference has no reason; 2 (CommandError) when a file cannot be read."""
        # By name: entry points do not import one another, and this one only prints what the other says.
        api = "unisson.entrypoints.api.cpro"
        comparing, openapi = importlib.import_module(f"{api}.comparing"), importlib.import_module(f"{api}.openapi")
        importlib.import_module(f"{api}.operations")
        if options["verb"] == "ecarts":
            self.stdout.write(comparing.page(), ending="")
            return
        unexplained = 0
        for file in options["files"]:
            try:
                official = json.loads(file.read_text("utf-8"))
                found = list(comparing.differences(openapi.schema(), official))
            except (OSError, ValueError, KeyError, AttributeError) as error:
                raise CommandError(f"{file} ne se lit pas comme un Swagger 2.0 : {error}", returncode=2) from None
            for line in found:
                ecart = comparing.reason_of(line)
                unexplained += ecart is None
                self.stdout.write(f"{ecart.code if ecart else 'INEXPLIQUE'}\t{line}")
            self.stdout.write(f"{file.name} : {len(found)} différences.")
        if unexplained:
            self.stdout.write(f"{unexplained} différences sans raison.")
            sys.exit(1)
