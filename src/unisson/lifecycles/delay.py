"""The arithmetic of the payment delay, in whole days: no database, no clock. Code de la commande publique R2192-10 to -29.

`run` says where the clock stands on a given day; `holdings` says who held the invoice and for how long.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from unisson.lifecycles.invoice import AGREED_1, AGREED_2, AWAITS, BEFORE_BOOKING, Role, Status

NEW_DELAY = 30  # R2192-29: what opens when the pieces arrive, unless more was left


class DelayState(StrEnum):
    """Where the clock stands."""

    RUNNING = "RUNNING"
    STOPPED = "STOPPED"  # suspended: the supplier must answer
    RETURNED = "RETURNED"  # to be recycled: the right recipient does not have it yet
    PAID = "PAID"
    CANCELLED = "CANCELLED"


class StartReason(StrEnum):
    """Why the delay starts the day it does."""

    MISE_A_DISPOSITION = "MISE_A_DISPOSITION"
    ARRIVEE_EDI_ETAT = "ARRIVEE_EDI_ETAT"
    ACCORD_TITULAIRE = "ACCORD_TITULAIRE"
    SILENCE_TITULAIRE = "SILENCE_TITULAIRE"
    EXECUTION = "EXECUTION"


START_ARTICLES = {
    StartReason.MISE_A_DISPOSITION: "R2192-15",
    StartReason.ARRIVEE_EDI_ETAT: "R2192-15",
    StartReason.ACCORD_TITULAIRE: "R2192-23",
    StartReason.SILENCE_TITULAIRE: "R2192-23 et R2193-12",
    StartReason.EXECUTION: "R2192-13",
}


@dataclass(frozen=True, slots=True)
class Suspension:
    """The only one the law allows (R2192-27): from when, until when (None while it lasts)."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Delay:
    """The clock of one invoice, in whole days of the portal's time zone."""

    state: DelayState
    start: date
    limit: int  # days in all, the new delay of R2192-29 included
    spent: int
    due: date | None  # None while it is stopped
    article: str
    stopped: int = 0
    stopped_since: date | None = None
    stopped_by: str = ""
    spent_before: int = 0  # days spent before the suspension
    renewed: int = 0  # days that opened, or will open, when the pieces arrive
    too_late: bool = False  # suspended once the delay had expired: an expired delay is not interrupted any more
    first_start: date | None = None  # when it started once already, before a recycling
    reason: StartReason = StartReason.MISE_A_DISPOSITION
    received: date | None = None  # the day the recipient had it, when the delay started later

    @property
    def late(self) -> int:
        """Days beyond the limit; 0 when on time."""
        return max(self.spent - self.limit, 0)

    @property
    def left(self) -> int:
        return max(self.limit - self.spent, 0)

    @property
    def start_article(self) -> str:
        return START_ARTICLES[self.reason]


def run(delay: Delay, end: date, suspension: Suspension | None = None) -> Delay:
    """The clock of `delay` (its start, its limit, its state) counted up to `end`, once suspended or not.

    Nothing is counted before the start: an `end` before it counts zero.
    """
    end = max(end, delay.start)
    plain = replace(delay, spent=(end - delay.start).days, due=delay.start + timedelta(delay.limit))
    if suspension is None:
        return plain
    before = max((suspension.since - delay.start).days, 0)
    if before > delay.limit:
        state = DelayState.RUNNING if delay.state is DelayState.STOPPED else delay.state
        return replace(plain, state=state, too_late=True, stopped_since=suspension.since, spent_before=before)
    return _suspended(replace(plain, stopped_since=suspension.since, spent_before=before), end, suspension)


def _suspended(delay: Delay, end: date, suspension: Suspension) -> Delay:
    renewed = max(NEW_DELAY, delay.limit - delay.spent_before)
    if suspension.until is None:
        stopped = (end - suspension.since).days
        return replace(delay, renewed=renewed, spent=delay.spent_before, due=None, stopped=stopped)
    return replace(
        delay,
        renewed=renewed,
        limit=delay.spent_before + renewed,
        spent=delay.spent_before + max((end - suspension.until).days, 0),
        due=suspension.until + timedelta(renewed),
        stopped=(suspension.until - suspension.since).days,
    )


# Who holds an invoice in each status: who must act upon it, else the portal that carries it.
HOLDERS: dict[str, Role] = {
    **{status: role for role, statuses in AWAITS.items() for status in statuses},
    **dict.fromkeys((*AGREED_1, *AGREED_2), Role.SYSTEME),
    **dict.fromkeys((Status.DEPOSEE, Status.EN_COURS_ACHEMINEMENT, Status.EN_COURS_TRAITEMENT_PIVOT_S), Role.SYSTEME),
    **dict.fromkeys((*BEFORE_BOOKING, Status.COMPTABILISEE), Role.DESTINATAIRE),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """One stretch in the same hands; `until` None while it lasts."""

    role: Role
    name: str
    since: date
    until: date | None
    days: int


def holdings(moves: Iterable[tuple[date, str, str]], today: date) -> tuple[Holding, ...]:
    """Who held the invoice, stretch by stretch, from its moves (day, status, name of who then held it), oldest first.

    Consecutive statuses in the same hands are one stretch; a stretch in which nobody awaits anything (paid, refused,
    abandoned) ends the count. The days of all stretches add up to those between the first move and the end.
    """
    found: list[Holding] = []
    for day, status, name in moves:
        role = HOLDERS.get(status)
        if found and found[-1].until is None:
            last = found[-1]
            if role is last.role and name == last.name:
                continue
            found[-1] = replace(last, until=day, days=(day - last.since).days)
        if role is not None:
            found.append(Holding(role, name, day, None, max((today - day).days, 0)))
    return tuple(found)
