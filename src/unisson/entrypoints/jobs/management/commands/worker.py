"""`unisson worker`: the background jobs, as the supervisor runs them or on another machine."""

from __future__ import annotations

import asyncio
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from unisson.entrypoints.jobs import worker


class Command(BaseCommand):
    """Takes jobs until it is told to stop."""

    help = "Exécute les traitements en arrière-plan"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """`--une-fois`: stop when no job is left."""
        parser.add_argument("--une-fois", action="store_true", help="s’arrête quand il ne reste rien à faire")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Runs the worker in the foreground."""
        asyncio.run(worker.work(wait=not options["une_fois"]))
