"""What a lifecycle is, and the one evaluation everybody reads. No web, no database, no clock.

A lifecycle is a table of transitions. `evaluate` answers, for one transition, with *every* cause that blocks
it; an empty answer means allowed. Guards fail closed: a guard that nobody can compute blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is refused: a stable code, one French sentence, one `codeRetour` of the API."""

    code: str
    sentence: str
    api_code: int


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the law: `verb` leads from any of `sources` to `target`, by some roles, on conditions."""

    verb: str
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    only_if: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Ability:
    """The answer for one transition: allowed, or blocked with all its causes."""

    transition: Transition
    causes: tuple[Cause, ...]

    @property
    def allowed(self) -> bool:
        return not self.causes


class EngineCause(StrEnum):
    """The two causes every lifecycle shares; the others are its guards."""

    STATUT_INCOMPATIBLE = "STATUT_INCOMPATIBLE"
    ROLE_INCOMPATIBLE = "ROLE_INCOMPATIBLE"


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A whole life: where it starts, its lines, and the sentence of each cause."""

    name: str
    initial: str
    transitions: tuple[Transition, ...]
    causes: Mapping[str, Cause]

    def transition(self, verb: str) -> Transition:
        """Return the line of `verb`. Raises KeyError for a verb this life does not know."""
        for line in self.transitions:
            if line.verb == verb:
                return line
        raise KeyError(verb)

    def statuses(self) -> tuple[str, ...]:
        """Every status the table names, in order of appearance."""
        seen = dict.fromkeys([self.initial])
        for line in self.transitions:
            seen.update(dict.fromkeys((*line.sources, line.target)))
        return tuple(seen)


Guards = Mapping[str, Callable[[], bool]]


def evaluate(life: Lifecycle, verb: str, *, status: str, roles: Collection[str], guards: Guards) -> Ability:
    """Judge one transition for someone holding `roles` over an object in `status`. Never raises on a refusal."""
    line = life.transition(verb)
    codes: list[str] = []
    if status not in line.sources:
        codes.append(EngineCause.STATUT_INCOMPATIBLE)
    if not set(line.by) & set(roles):
        codes.append(EngineCause.ROLE_INCOMPATIBLE)
    codes.extend(name for name in line.only_if if not _holds(name, guards))
    return Ability(line, tuple(life.causes[code] for code in codes))


def _holds(name: str, guards: Guards) -> bool:
    check = guards.get(name)
    return check is not None and check() is True


def reachable(life: Lifecycle, status: str, roles: Collection[str]) -> tuple[Transition, ...]:
    """The lines that leave `status` for these roles, whatever their guards say."""
    return tuple(line for line in life.transitions if status in line.sources and set(line.by) & set(roles))


def mermaid(life: Lifecycle, labels: Mapping[str, str] | None = None) -> str:
    """The diagram of a life, as a Mermaid state diagram."""
    names = labels or {}
    lines = ["stateDiagram-v2", f"    [*] --> {life.initial}"]
    lines += [f"    {status} : {names[status]}" for status in life.statuses() if status in names]
    for line in life.transitions:
        who = ", ".join(line.by)
        lines += [f"    {source} --> {line.target} : {line.label or line.verb} ({who})" for source in line.sources]
    lines += [f"    {status} --> [*]" for status in finals(life.transitions)]
    return "\n".join(lines) + "\n"


def finals(transitions: Iterable[Transition]) -> tuple[str, ...]:
    """The statuses from which nothing leaves."""
    lines = tuple(transitions)
    sources = {source for line in lines for source in line.sources}
    return tuple(dict.fromkeys(line.target for line in lines if line.target not in sources))
