"""The one question that spares most documents the walk of `binding`: may what was read whole break a binding rule?

Of a document in which nothing was left unread, the elements met are all known to the mapping. Those that a rule forbids
although the mapping reads them, and the conditions that are more than a path, are asked together in one compiled XPath. The
reader says which elements of the mapping it met: what is asked of the others is left out, so that each family of documents
has its own question, made once and kept while it serves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from einvoice.rules.binding_table import Sheet, fits, head_of, spelled
from einvoice.syntax.asking import question
from einvoice.syntax.mapping import Node, Table

if TYPE_CHECKING:
    from einvoice.rules.binding import Automaton, State

Met = frozenset[Node]

_KEPT = 256  # families of documents whose question is kept
_TWICE = re.compile(r"^count\((.+)\)>1$")
_DIFFER = re.compile(r"^b:differ\(([^(),]+)(?:,1)?\)$")
_SECOND = re.compile(r"^count\(([\w:]+)\)>1$")  # asked as `x[2]`, which stops at the second
_INNER = re.compile(r"\[[^\[\]]*]")


class Asked(NamedTuple):
    """A question at a place; it cannot be answered yes unless one of `needs` was met (None: always asked)."""

    steps: tuple[str, ...]
    text: str
    needs: Met | None


class Place:
    """A node of the guard: what to ask of the elements at one path, then of those below."""

    __slots__ = ("below", "questions")

    def __init__(self) -> None:
        self.questions: dict[str, None] = {}
        self.below: dict[str, Place] = {}

    def at(self, steps: Iterable[str]) -> Place:
        place = self
        for step in steps:
            place = place.below.setdefault(step, Place())
        return place

    def xpath(self) -> str:
        """One nested condition: each element is met once, and no large set of nodes is made."""
        inner = [f"{step}[{below.xpath()}]" if below.asks else step for step, below in self.below.items()]
        return " or ".join([*self.questions, *inner])

    @property
    def asks(self) -> bool:
        return bool(self.questions or self.below)


class Guard:
    """The questions of a sheet, and the XPath made of those that a document can answer yes."""

    def __init__(self, sheet: Sheet, table: Table, automaton: Automaton) -> None:
        self.table = table
        self.namespaces = automaton.namespaces
        self.asked = (*self._conditions(sheet), *self._watched(table.root, automaton.root, automaton))
        self.question_for = lru_cache(maxsize=_KEPT)(self._question_for)

    def asks(self, root: Any, met: Met | None) -> bool:
        """Whether the whole document at `root`, of which `met` was met (None: unknown), may break a rule."""
        return bool(self.question_for(met)(root))

    def _question_for(self, met: Met | None) -> Callable[[Any], Any]:
        top = Place()
        for item in self.asked:
            if met is None or item.needs is None or not met.isdisjoint(item.needs):
                place = top.at(item.steps)
                if item.text:
                    place.questions[item.text] = None
        return question(f"boolean(/*[{top.xpath()}])", self.namespaces) if top.asks else _never

    def _conditions(self, sheet: Sheet) -> Iterator[Asked]:
        for item in sheet.conditions:
            if item.read is None:
                continue
            text = item.read or item.broken
            asked = _SECOND.sub(r"\1[2]", text)
            if item.context.condition:
                asked = f"({asked}) and ({item.context.condition[1:-1]})"  # the rarer first
            head = head_of(item.context.head)
            places = self._mapped(head.steps) if head.anywhere else spelled(head)
            for steps in places:
                yield Asked(steps, f"({asked})", self._needs(steps, item.needs or _counted(text)))

    def _needs(self, steps: tuple[str, ...], under: str) -> Met | None:
        """The elements of the mapping at a path under a place, which may be the place itself."""
        followed = (*steps, *(step for step in under.split("/") if step and step[0] != "@"))
        nodes = [self.table.root]
        for step in followed:
            nodes = [child for node in nodes for child in node.children if fits(child.tag, step, self.namespaces)]
        return frozenset(nodes) if followed else None

    def _mapped(self, sought: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The absolute paths of a `//` head, as far as the mapping knows: those of the elements a whole reading has met."""

        def visit(node: Node, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
            for child in node.children:
                place = (*path, child.label.partition("[")[0])
                if any(fits(child.tag, step, self.namespaces) for step in sought[0].split("|")):
                    yield (*place, *sought[1:])
                yield from visit(child, place)

        return visit(self.table.root, ())

    def _watched(self, node: Node, state: State, automaton: Automaton, path: tuple[str, ...] = ()) -> Iterator[Asked]:
        """The places that the mapping reads although a rule forbids them."""
        for name in node.attributes:
            if name in state.attributes:
                yield Asked((*path, f"@{name}"), "", frozenset((node,)) if path else None)
        for child in node.children:
            inner = automaton.step(state, child.tag)
            place = (*path, child.label.partition("[")[0])
            if inner.bans:
                yield Asked(place, "true()", frozenset((child,)))
            yield from self._watched(child, inner, automaton, place)


def _counted(text: str) -> str:
    """The path of what a question counts or compares, conditions apart; empty when it is not such a question."""
    found = _TWICE.match(text) or _DIFFER.match(text)
    path = found[1] if found else ""
    while _INNER.search(path):
        path = _INNER.sub("", path)
    return "" if re.search(r"[^\w:/@]", path) else path


def _never(_: Any) -> bool:
    return False
