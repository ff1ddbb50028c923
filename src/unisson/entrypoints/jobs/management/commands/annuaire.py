"""`unisson annuaire importer FICHIER | publier | actualiser`: take in the public directory, publish it, or both."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from unisson.entrypoints.jobs.tasks.publishing import work
from unisson.portal.directory import publishing
from unisson.portal.directory.importing import Outcome, Tally, import_directory
from unisson.portal.directory.layout import Note
from unisson.portal.directory.sheets import FileUnreadable

SHOWN = 20  # notes printed; --json gives them all
SOME_REJECTED, UNREADABLE = 1, 2


class Command(BaseCommand):
    """Imports a directory file and says what changed; writes the published files; does the weekly work at once."""

    help = "Annuaire des structures publiques : importer un fichier, publier les fichiers, ou faire le travail hebdomadaire"

    def add_arguments(self, parser: CommandParser) -> None:
        """Three verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="importer|publier|actualiser")
        verbs.add_parser("publier", help="écrit les fichiers que tout le monde peut télécharger")
        verbs.add_parser("actualiser", help="importe la source réglée (UNISSON_DIRECTORY_SOURCE), puis publie")
        importing = verbs.add_parser("importer", help="lit un fichier au format de l’annuaire public (deux feuilles)")
        importing.add_argument("file", type=Path, metavar="FICHIER")
        importing.add_argument("--json", action="store_true", help="résultat complet, en JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 0; 1 when rows were set aside; 2 (CommandError) when the file cannot be read: nothing was written then."""
        if options["verb"] != "importer":
            self._publish(options["verb"] == "actualiser")
            return
        progress = self._progress if self.stderr.isatty() else None
        try:
            outcome = import_directory(options["file"], progress)
        except FileUnreadable as refused:
            raise CommandError(str(refused), returncode=UNREADABLE) from None
        self.stdout.write(_as_json(outcome) if options["json"] else _as_text(outcome))
        if outcome.rejected:
            sys.exit(SOME_REJECTED)

    def _publish(self, import_first: bool) -> None:
        if import_first:
            done = work()
            if done.problem:
                raise CommandError(done.problem, returncode=UNREADABLE)
            publication = done.publication
        else:
            publication = publishing.publish()
        if publication:
            self.stdout.write(f"Annuaire publié : {publication.structures} structures, {publication.services} services.")

    def _progress(self, sheet: str, lines: int) -> None:
        self.stderr.write(f"\r{sheet} : {lines} lignes", ending="")


def _as_json(outcome: Outcome) -> str:
    result = {
        "structures": asdict(outcome.structures),
        "services": asdict(outcome.services),
        "rejected": [note.as_json() for note in outcome.rejected],
        "doubtful": [note.as_json() for note in outcome.doubtful],
    }
    return json.dumps(result, ensure_ascii=False)


def _as_text(outcome: Outcome) -> str:
    lines = [_sentence("Structures", outcome.structures), _sentence("Services", outcome.services)]
    if outcome.rejected:
        lines += ["", f"Lignes non importées ({len(outcome.rejected)}) :", *_told(outcome.rejected)]
    if outcome.doubtful:
        lines += ["", f"Lignes importées, à vérifier ({len(outcome.doubtful)}) :", *_told(outcome.doubtful)]
    return "\n".join(lines)


def _sentence(name: str, tally: Tally) -> str:
    closed = f" (dont fermées : {tally.deactivated})" if tally.deactivated else ""
    return f"{name} : nouveautés {tally.created}, modifications {tally.updated}{closed}, sans changement {tally.unchanged}."


def _told(notes: list[Note]) -> list[str]:
    told = [f"  {note.sheet}, ligne {note.line} : {note.reason} (lu : « {note.value} »)" for note in notes[:SHOWN]]
    more = len(notes) - SHOWN
    return [*told, f"  … et {more} de plus (--json les donne toutes)."] if more > 0 else told
