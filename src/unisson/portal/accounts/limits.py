"""How many tries are allowed, for how long: one line per scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from unisson.portal.accounts.models import Scope


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` tries within `window`; the last one closes the door for `pause` (None: as long as the delay BLOCAGE)."""

    most: int
    window: timedelta
    pause: timedelta | None
    cause: str


HOUR = timedelta(hours=1)

LIMITS: dict[str, Limit] = {
    # Five failures, one hour unless set otherwise (domaine 2.2). The count restarts when a password is accepted or renewed.
    Scope.CONNEXION: Limit(5, HOUR, None, "CONNEXION_BLOQUEE"),
    # A whole town hall may share one address of origin: wide, it only stops machines.
    Scope.CONNEXION_ORIGINE: Limit(200, HOUR, timedelta(minutes=15), "TROP_DE_DEMANDES"),
    Scope.COURRIEL: Limit(5, HOUR, timedelta(minutes=30), "TROP_DE_DEMANDES"),
    Scope.FORMULAIRE: Limit(40, HOUR, timedelta(minutes=15), "TROP_DE_DEMANDES"),
    Scope.SECOND_FACTEUR: Limit(5, HOUR, None, "CODE_BLOQUE"),
    Scope.QUESTION_SECRETE: Limit(5, HOUR, None, "QUESTION_BLOQUEE"),
}
