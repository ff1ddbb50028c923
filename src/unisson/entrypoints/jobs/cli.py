"""The `unisson` command: `run`, `valider`, and every Django management command."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext

USAGE = """Usage : unisson COMMANDE [options]

  run                  démarre la base, le site et les traitements (Ctrl-C arrête tout)
  valider FICHIER…     juge des factures, sans base ni serveur
  convertir FICHIER…   convertit des factures (UBL, CII, xCBL, Factur-X) et dit ce qui se perd
  archives verifier    relit tout ce qui est scellé et nomme chaque écart (--fichiers : chaque octet)
  demo                 charge le jeu de démonstration
  annuaire importer FICHIER  lit l’annuaire des structures publiques
  annuaire publier     écrit les fichiers de l’annuaire, à télécharger par tous
  migrate              met la base à jour
  help                 toutes les autres commandes
"""

# Commands that read no row: no need to wake the embedded server for them.
WITHOUT_DATABASE = {
    "api",
    "help",
    "check",
    "docs",
    "collectstatic",
    "makemessages",
    "compilemessages",
    "diffsettings",
    "findstatic",
}


def _run(argv: Sequence[str]) -> int:
    from unisson.entrypoints.jobs import supervise

    return _configured(supervise.run, argv)


def _valider(argv: Sequence[str]) -> int:
    # Without Django: judging a file needs neither settings nor database.
    from unisson.entrypoints.jobs import valider

    return valider.run(argv)


def _convertir(argv: Sequence[str]) -> int:
    from unisson.entrypoints.jobs import convertir

    return convertir.run(argv)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {"run": _run, "valider": _valider, "convertir": _convertir}


def _configured(command: Callable[[Sequence[str]], int], argv: Sequence[str]) -> int:
    """What reads the settings; a mistake in them is told in a sentence. Judging and converting read none, and start faster."""
    from unisson.config.environment import ConfigurationError

    try:
        return command(argv)
    except ConfigurationError as error:
        print(f"unisson : {error}", file=sys.stderr)
        return 2


def _manage(argv: Sequence[str]) -> int:
    """Runs a Django management command, with the embedded server up for its time unless DATABASE_URL is given."""
    from unisson.config.environment import data_folder
    from unisson.entrypoints.jobs.postgres import Server

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unisson.config.settings")
    needs_server = argv[0] not in WITHOUT_DATABASE and not os.environ.get("DATABASE_URL")
    with Server.of(data_folder()).in_use() if needs_server else nullcontext():
        from django.core.management import ManagementUtility

        try:
            ManagementUtility(["unisson", *argv]).execute()
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of the `unisson` script; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(USAGE)
        return 0
    name, *rest = arguments
    try:
        return COMMANDS[name](rest) if name in COMMANDS else _configured(_manage, arguments)
    except BrokenPipeError:  # `unisson valider … | head`: nobody reads any more, which is no fault of the files
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
