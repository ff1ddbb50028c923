"""What the pages read of the seals, and asking that they be verified."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from unisson.portal.archives.models import Seal, Verification
from unisson.portal.archives.verifying import unsealed
from unisson.portal.kernel.actor import Actor

SHOWN = 30
_wakes: list[Callable[[], None]] = []


def verify_with(wake: Callable[[], None]) -> None:
    """Declare how a verification is asked for (once, from the entry point that runs the jobs)."""
    _wakes[:] = [wake]


def ask_verification(actor: Actor) -> None:
    """Ask for a verification that reads every file. Raises PermissionError for who is not of the support."""
    if not actor.is_support:
        raise PermissionError("only the support verifies the portal")
    for wake in _wakes:
        transaction.on_commit(wake)


def last_seal() -> Seal | None:
    """The newest seal: who keeps its hash elsewhere can prove the whole chain."""
    return Seal.objects.last()


def state() -> dict[str, Any]:
    """The chain and its verifications, for the support."""
    done = list(Verification.objects.all()[:SHOWN])
    return {
        "last": last_seal(),
        "count": Seal.objects.count(),
        "seals": list(Seal.objects.order_by("-day")[:SHOWN]),
        "unsealed": unsealed(),
        "latest": next((one for one in done if one.finished_at), None),
        "whole": next((one for one in done if one.finished_at and one.with_files), None),
        "done": done,
    }
