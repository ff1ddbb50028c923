"""`unisson archives verifier [--fichiers] [--json] | sceller`: verify what was sealed, or seal the closed days now."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from unisson.portal.archives import sealing, verifying

BROKEN = 1


class Command(BaseCommand):
    """Verifies the chain of seals and everything under it; exit code 1 when something was altered."""

    help = "Archives : vérifier la chaîne des sceaux, ou sceller les jours clos"

    def add_arguments(self, parser: CommandParser) -> None:
        """Two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="verifier|sceller")
        verbs.add_parser("sceller", help="scelle chaque jour clos qui ne l’est pas")
        verifier = verbs.add_parser("verifier", help="relit tout ce qui est scellé et nomme chaque écart")
        verifier.add_argument("--fichiers", action="store_true", help="relit aussi chaque octet de chaque fichier")
        verifier.add_argument("--json", action="store_true", help="résultat complet, en JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 0; 1 when something is no longer what was sealed."""
        if options["verb"] == "sceller":
            self.stdout.write(f"{sealing.seal_closed_days()} jour(s) scellé(s)")
            return
        found = verifying.verify(with_files=options["fichiers"])
        if options["json"]:
            counts = {"seals": found.seals, "subjects": found.subjects, "files": found.files}
            self.stdout.write(json.dumps(counts | {"breaks": found.breaks}, ensure_ascii=False, indent=2))
        else:
            for one in found.breaks:
                self.stdout.write(f"ÉCART  {one['code']}  {one['words']}")
            files = f", {found.files} fichiers" if found.with_files else ""
            self.stdout.write(f"{found.seals} sceaux, {found.subjects} objets{files} relus, {len(found.breaks)} écart(s)")
        if found.breaks:
            sys.exit(BROKEN)
