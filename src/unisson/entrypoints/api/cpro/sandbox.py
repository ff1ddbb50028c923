"""What an application in its sandbox may ask for by the header `Unisson-Simuler`: to see its own code cope with trouble.

`panne`, `limite`, `lenteur=<ms>`, `vide` (no result), `a-blanc` (served for real, then undone). Several are separated by
commas.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from django.db import transaction

from unisson.entrypoints.api.cpro.refusals import Echec
from unisson.portal.raccordements.models import Application

HEADER = "Unisson-Simuler"
SLOWEST_MS = 10_000


def _asked(application: Application, headers: Mapping[str, str]) -> dict[str, str]:
    if not application.bac_a_sable:
        return {}
    parts = (part.strip().lower().partition("=") for part in headers.get(HEADER, "").split(","))
    return {name.strip(): value.strip() for name, _, value in parts if name}


def simulate(application: Application, headers: Mapping[str, str]) -> None:
    """Be slow, then fail, as asked. Raises Echec: SIMULEE, CADENCE, VIDE."""
    asked = _asked(application, headers)
    delay = asked.get("lenteur", "")
    if delay.isdecimal():
        time.sleep(min(int(delay[:6]), SLOWEST_MS) / 1000)
    if "limite" in asked:
        refusal = Echec("CADENCE", limite=0, attente=1)
        refusal.entetes = {"Retry-After": "1"}
        raise refusal
    if "panne" in asked:
        raise Echec("SIMULEE")
    if "vide" in asked:
        raise Echec("VIDE")


def is_dry(application: Application, headers: Mapping[str, str]) -> bool:
    """Whether the call must leave no trace but its line in the log."""
    return "a-blanc" in _asked(application, headers)


def undone(run: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """The answer of `run`, whose writings are undone."""
    with transaction.atomic():
        answer = run()
        transaction.set_rollback(True)
    return answer
