"""`move()`: the only place where a status is written. `abilities()`: the one evaluation everybody reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction

from unisson.lifecycles.engine import Ability, Cause, Lifecycle, Transition, evaluate, reachable
from unisson.portal.kernel import clock, events, writing
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.french import elided
from unisson.portal.kernel.models import EventKind

Movable = TypeVar("Movable", bound=Any)


class Refused(Exception):
    """A verb that the law does not allow now; carries every cause, each with its sentence and API code."""

    def __init__(self, causes: tuple[Cause, ...]) -> None:
        super().__init__(", ".join(cause.code for cause in causes))
        self.causes = causes

    @classmethod
    def of(cls, table: Mapping[str, tuple[str, int]], code: str, words: Mapping[str, Any]) -> Refused:
        """The refusal of this code of a table (code -> sentence, API code), its sentence completed, French elision included.

        Raises KeyError for a code that is not in the table.
        """
        sentence, api_code = table[code]
        return cls((Cause(code, elided(sentence.format(**words)), api_code),))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(cause.code for cause in self.causes)

    @property
    def sentence(self) -> str:
        return " ".join(cause.sentence for cause in self.causes)


def judge_all(*judges: Callable[[], object]) -> None:
    """Run every judge, then refuse with the causes of all: what is to be mended is told at once, not one thing at a time."""
    causes: list[Cause] = []
    for judge in judges:
        try:
            judge()
        except Refused as refusal:
            causes += refusal.causes
    if causes:
        raise Refused(tuple(causes))


@dataclass(frozen=True, slots=True)
class Life:
    """How one model lives: its table, who someone is for it, and how each guard is computed."""

    lifecycle: Lifecycle
    roles: Callable[[Any, Actor], Collection[str]]
    guards: dict[str, Callable[[Any], bool]]


_LIVES: dict[type[models.Model], Life] = {}


def register(model: type[models.Model], life: Life) -> None:
    """Declare the life of a model (called once, from its app's `ready`)."""
    _LIVES[model] = life


def life_of(obj: models.Model) -> Life:
    """The life of an object. Raises KeyError when its model has none."""
    return _LIVES[type(obj)]


def lives() -> dict[type[models.Model], Life]:
    """Every registered life, for tests and documentation."""
    return dict(_LIVES)


def ability(obj: Any, verb: str, actor: Actor) -> Ability:
    """Judge one verb on `obj` for `actor`: allowed, or all the causes that block it."""
    life = life_of(obj)
    roles = life.roles(obj, actor)
    checks = {name: (lambda check=check: check(obj)) for name, check in life.guards.items()}
    return evaluate(life.lifecycle, verb, status=obj.status, roles=roles, guards=checks)


def abilities(obj: Any, actor: Actor) -> tuple[Ability, ...]:
    """Judge every verb that leaves the current status for the roles of `actor`, in the table's order."""
    life = life_of(obj)
    lines = reachable(life.lifecycle, obj.status, life.roles(obj, actor))
    return tuple(ability(obj, line.verb, actor) for line in lines)


def move(obj: Movable, verb: str, actor: Actor, *, note: str = "", data: dict[str, Any] | None = None) -> Movable:
    """Apply `verb` to a locked `obj`: status, changed fields, event and outbox in one transaction.

    The object's own `motif` is written in the event. Raises Refused with every cause; nothing is written then.
    """
    verdict = ability(obj, verb, actor)
    if not verdict.allowed:
        raise Refused(verdict.causes)
    with transaction.atomic(savepoint=False):  # who calls decides what is undone with it
        return _apply(obj, verdict.transition, actor, note, data or {})


def _apply(obj: Movable, line: Transition, actor: Actor, note: str, data: dict[str, Any]) -> Movable:
    source = obj.status
    obj.status = line.target
    obj.status_at = clock.now()
    writing.save(obj)
    events.record(
        obj,
        EventKind.STATUT,
        line.verb,
        actor,
        source=source,
        target=line.target,
        motif=obj.motif,
        note=note,
        data=data,
    )
    return obj
