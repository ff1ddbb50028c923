"""What an application in its sandbox may ask for by the header `Unisson-Simuler`: to see its own code cope with trouble.

`panne`, `limite`, `lenteur=<ms>`, `vide` (no result), `a-blanc` (served for real, then undone). Several are separated by
commas.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import transaction

from unisson.entrypoints.api.cpro.refusals import Echec
from unisson.portal.raccordements.models import Application

HEADER = "Unisson-Simuler"
SLOWEST_MS = 10_000
SLOW, DRY = "lenteur", "a-blanc"
KNOWN = ("panne", "limite", SLOW, "vide", DRY)


def asked(application: Application, headers: Mapping[str, str]) -> dict[str, str]:
    """What the header says. Raises Echec, so that nothing is done for real by who thought it would not be: SIMULATION."""
    if not headers.get(HEADER, "").strip():
        return {}
    if not application.bac_a_sable:
        raise Echec("SIMULATION", phrase="Le bac à sable de cette application est fermé.")
    parts = (part.strip().lower().partition("=") for part in headers.get(HEADER, "").split(","))
    found = {name.strip(): value.strip() for name, _, value in parts if name}
    unknown = [name[:40] for name in found if name not in KNOWN]
    if unknown:
        raise Echec("SIMULATION", phrase=f"« {unknown[0]} » n’est pas une simulation connue : {', '.join(KNOWN)}.")
    delay = found.get(SLOW, "0")
    if not (delay.isascii() and delay.isdigit() and int(delay[:9]) <= SLOWEST_MS):
        raise Echec("SIMULATION", phrase=f"« {SLOW} » attend un nombre de millisecondes, {SLOWEST_MS} au plus : {SLOW}=3000.")
    return found


def simulate(simulated: Mapping[str, str]) -> None:
    """Be slow, then fail, as asked. Raises Echec: SIMULEE, CADENCE, VIDE."""
    if SLOW in simulated:
        time.sleep(int(simulated[SLOW]) / 1000)
    if "limite" in simulated:
        refusal = Echec("CADENCE", limite=settings.API_CALLS_PER_MINUTE, attente=1)
        refusal.entetes = {"Retry-After": "1"}
        raise refusal
    if "panne" in simulated:
        raise Echec("SIMULEE")
    if "vide" in simulated:
        raise Echec("VIDE")


def undone(run: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """The answer of `run`, whose writings are undone."""
    with transaction.atomic():
        answer = run()
        transaction.set_rollback(True)
    return answer
