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
KNOWN = ("panne", "limite", "lenteur", "vide", "a-blanc")


def _asked(application: Application, headers: Mapping[str, str]) -> dict[str, str]:
    """What the header says. Raises Echec, so that nothing is done for real by who thought it would not be: SIMULATION."""
    if not headers.get(HEADER, "").strip():
        return {}
    if not application.bac_a_sable:
        raise Echec("SIMULATION", phrase="Le bac à sable de cette application est fermé.")
    parts = (part.strip().lower().partition("=") for part in headers.get(HEADER, "").split(","))
    asked = {name.strip(): value.strip() for name, _, value in parts if name}
    unknown = [name[:40] for name in asked if name not in KNOWN]
    if unknown:
        raise Echec("SIMULATION", phrase=f"« {unknown[0]} » n’est pas une simulation connue : {', '.join(KNOWN)}.")
    return asked


def simulate(application: Application, headers: Mapping[str, str]) -> None:
    """Be slow, then fail, as asked. Raises Echec: SIMULATION, SIMULEE, CADENCE, VIDE."""
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
