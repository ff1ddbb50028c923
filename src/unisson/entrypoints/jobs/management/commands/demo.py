"""`unisson demo`: the made-up world, for trying the portal out."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from unisson.entrypoints.jobs.world import accounts, annuaire_demo, engagements, invoices, writing
from unisson.entrypoints.jobs.world.load import load_cast
from unisson.portal.directory import publishing
from unisson.portal.directory.importing import import_directory


class Command(BaseCommand):
    """Loads the people, the structures, the directory and a few invoices. What is there already is left as it is."""

    help = "Charge le jeu de démonstration : comptes, structures, annuaire, factures"

    def add_arguments(self, parser: CommandParser) -> None:
        """`--sans-factures`: people, structures and directory only. `--annuaire FICHIER`: write the directory file, no more."""
        parser.add_argument("--sans-factures", action="store_true", help="ne crée aucune facture")
        parser.add_argument("--sans-comptes", dest="accounts", action="store_false", help="n’affiche pas les comptes")
        parser.add_argument("--annuaire", type=Path, metavar="FICHIER", help="écrit seulement l’annuaire d’exemple (xlsx)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Does nothing twice. Raises CommandError on a portal that is no demonstration: its accounts have a known password."""
        if options["annuaire"]:
            annuaire_demo.write(options["annuaire"])
            self.stdout.write(f"Annuaire d’exemple écrit dans {options['annuaire']}.")
            return
        if not settings.UNISSON_DEMO:
            raise CommandError(
                "ce portail n’est pas une démonstration : ses comptes auraient un mot de passe connu de tous. "
                "Pour l’essayer, démarrez-le avec UNISSON_DEMO=1 (« make run » le fait)."
            )
        # Whole or absent: interrupted, it starts again from an empty base.
        with transaction.atomic(), TemporaryDirectory() as folder:
            world = load_cast()
            engagements.load_engagements(world)
            outcome = import_directory(annuaire_demo.write(Path(folder) / "annuaire-exemple.xlsx"))
            if publishing.latest() is None:
                publishing.publish()
            told = 0 if options["sans_factures"] else invoices.load_invoices(world)
            if not options["sans_factures"]:
                writing.load_writing(world)
        sheet = accounts.sheet()
        (settings.DATA / "demo-accounts.txt").write_text(sheet + "\n", encoding="utf-8")
        known = outcome.structures.created + outcome.structures.updated + outcome.structures.unchanged
        self.stdout.write(f"Démonstration prête : {known} structures dans l’annuaire, {told} factures ajoutées.")
        if options["accounts"]:
            self.stdout.write(f"\n{sheet}")
