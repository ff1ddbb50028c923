"""Is the norm written as its syntax wants: the binding assertions of EN 16931 (UBL-CR, UBL-SR, UBL-DT, CII-SR, CII-DT).

What they forbid is nearly always an element or an attribute for which the mapping has no place. So a document that was read
whole needs one question more, asked in one compiled XPath: the guard. Only when something was not read, or the guard
answers yes, is the document walked, once, by an automaton made of the paths of the tables; then the conditions that are
more than a path are asked one by one. One finding per rule, at the first place, with the number of places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from einvoice.report import Finding
from einvoice.rules.binding_guard import Guard, Met
from einvoice.rules.binding_table import Ban, BindingRule, Condition, Head, Sheet, clark, fits, head_of, spelled
from einvoice.syntax import TABLES, Format
from einvoice.syntax.asking import question
from einvoice.syntax.mapping import Table
from einvoice.syntax.places import Places

_HOMES = {
    Format.UBL_INVOICE: "binding_ubl",
    Format.UBL_CREDIT_NOTE: "binding_ubl",
    Format.CII: "binding_cii",
    Format.CII_ANCIEN: "binding_cii",
    Format.XCBL: "binding_cii",
    Format.FACTURX: "binding_cii",
}
_EXTENSION = ("extended-ctc-fr", "factur-x.eu:1p0:extended")  # BT-24 of the extensions that lift some rules
_MEMORY = 2_000  # tags remembered by a state: a hostile document may invent as many as it likes

Hit = tuple[BindingRule, Any, str]  # rule, element, attribute


class Piece:
    """A node of the trie of forbidden paths."""

    __slots__ = ("absolute", "attributes", "bans", "children")

    def __init__(self, absolute: bool) -> None:
        self.absolute = absolute
        self.children: dict[str, Piece] = {}
        self.bans: list[BindingRule] = []
        self.attributes: dict[str, BindingRule] = {}

    def child(self, tag: str) -> Piece:
        return self.children.setdefault(tag, Piece(self.absolute))


class State:
    """Where the walk stands: every piece that fits the path so far, and what that forbids here."""

    __slots__ = ("attributes", "bans", "next", "pieces")

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self.pieces = pieces
        self.next: dict[Any, State] = {}
        self.bans = [rule for piece in pieces for rule in piece.bans]
        self.attributes: dict[str, BindingRule] = {}
        # Of two contexts on one element the official sheets try the first only: the exact path.
        for piece in sorted(pieces, key=lambda piece: piece.absolute):
            self.attributes.update(piece.attributes)


class Automaton:
    """The bans of a sheet, compiled: states are made when a document first asks for them."""

    def __init__(self, sheet: Sheet, root: str) -> None:
        self.namespaces = dict(sheet.namespaces)
        self.top = Piece(absolute=True)
        self.anywhere: dict[str, Piece] = {}  # first step of a `//` head -> its piece
        self.starts: dict[str, tuple[Piece, ...]] = {}
        self.states: dict[tuple[int, ...], State] = {}
        for ban in sheet.bans:
            for steps in spelled(ban.head):
                self._add(ban, steps)
        self.root = self._state((self.top, *self._starting(root)))

    def _add(self, ban: Ban, steps: tuple[str, ...]) -> None:
        piece = self.top
        if ban.head.anywhere:
            piece = self.anywhere.setdefault(steps[0], Piece(absolute=False))
            steps = steps[1:]
        for step in steps:
            piece = piece.child(clark(step, self.namespaces))
        if ban.attribute:
            piece.attributes[ban.attribute] = ban.rule
        else:
            piece.bans.append(ban.rule)

    def _starting(self, tag: str) -> tuple[Piece, ...]:
        known = self.starts.get(tag)
        if known is None:
            known = tuple(piece for step, piece in self.anywhere.items() if fits(tag, step, self.namespaces))
            if len(self.starts) < _MEMORY:
                self.starts[tag] = known
        return known

    def _state(self, pieces: tuple[Piece, ...]) -> State:
        return self.states.setdefault(tuple(map(id, pieces)), State(pieces))

    def step(self, state: State, tag: str) -> State:
        """The state of a child of that tag."""
        inner = tuple(piece.children[tag] for piece in state.pieces if tag in piece.children)
        found = self._state(inner + self._starting(tag))
        if len(state.next) < _MEMORY:
            state.next[tag] = found
        return found

    def hits(self, root: Any) -> Iterator[Hit]:
        """Everything forbidden in a document, in its order."""
        yield from self._attributes(root, self.root)
        yield from self._walk(root, self.root)

    def _walk(self, element: Any, state: State) -> Iterator[Hit]:
        waiting = [(iter(element), state)]
        while waiting:
            children, state = waiting[-1]
            for child in children:
                tag = child.tag
                inner = state.next.get(tag)
                if inner is None:
                    if not isinstance(tag, str):  # a comment or a processing instruction
                        continue
                    inner = self.step(state, tag)
                for rule in inner.bans:
                    yield rule, child, ""
                if inner.attributes:
                    yield from self._attributes(child, inner)
                if len(child):
                    waiting.append((iter(child), inner))
                    break
            else:
                waiting.pop()

    def _attributes(self, element: Any, state: State) -> Iterator[Hit]:
        for name in element.attrib:
            rule = state.attributes.get(name)
            if rule is not None:
                yield rule, element, name


class Group(NamedTuple):
    """The conditions on one context: is one of them broken, then which, and where."""

    broken: Callable[[Any], Any]
    rules: tuple[tuple[BindingRule, Callable[[Any], Any]], ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a format is judged with."""

    table: Table
    automaton: Automaton
    guard: Guard  # may a document that was read whole break something?
    conditions: tuple[Group, ...]


def rules(fmt: Format) -> dict[str, BindingRule]:
    """The binding rules of a syntax by official code. Raises KeyError on a format that has none."""
    return _rules(fmt)


def sheet_of(fmt: Format) -> Sheet:
    """The tables of a syntax, read when a document of it first comes. Raises KeyError on a format that has none."""
    return import_module(f"einvoice.rules.{_HOMES[fmt]}").SHEET  # type: ignore[no-any-return]


@cache
def _rules(fmt: Format) -> dict[str, BindingRule]:
    return sheet_of(fmt).rules


def lifting(specification: str) -> bool:
    """Whether this BT-24 claims an extension that lifts the rules marked so."""
    return any(name in specification for name in _EXTENSION)


def check(root: Any, fmt: Format, *, whole: bool, specification: str = "", met: Met | None = None) -> tuple[Finding, ...]:
    """The binding rules that a parsed document breaks, one finding each, in the order of the tables.

    `whole`: nothing was left unread (`Reading.not_read` is empty), and `met` is then `Reading.met`, None when it is not known.
    `specification` is BT-24. Raises KeyError on a format without tables.
    """
    compiled = _compiled(fmt)
    if whole and not compiled.guard.asks(root, met):
        return ()
    found: dict[str, tuple[Hit, int]] = {}
    for hit in _hits(compiled, root):
        first, count = found.get(hit[0].code, (hit, 0))
        found[hit[0].code] = first, count + 1
    lifted = lifting(specification)
    places = Places(compiled.table.namespaces)
    return tuple(
        _finding(*found[code], places) for code, rule in rules(fmt).items() if code in found and not (lifted and rule.lifted)
    )


def _hits(compiled: Compiled, root: Any) -> Iterator[Hit]:
    yield from compiled.automaton.hits(root)
    for group in compiled.conditions:
        if group.broken(root):
            for rule, broken in group.rules:
                for element in broken(root):
                    yield rule, element, ""


def _finding(hit: Hit, count: int, places: Places) -> Finding:
    rule, element, attribute = hit
    more = f" ({count} fois dans le document)" if count > 1 else ""
    location = places.of(element) + (f"/@{attribute}" if attribute else "")
    return Finding(
        rule=rule.code,
        message=rule.message.removesuffix(".") + more + ".",
        severity=rule.severity,
        location=location,
        remedy=rule.remedy,
    )


@cache
def _compiled(fmt: Format) -> Compiled:
    sheet, table = sheet_of(fmt), TABLES[fmt]
    automaton = Automaton(sheet, table.root.tag)
    return Compiled(
        table,
        automaton,
        Guard(sheet, table, automaton),
        tuple(_groups(sheet.conditions, automaton.namespaces)),
    )


def _groups(conditions: Iterable[Condition], spaces: dict[str, str]) -> Iterator[Group]:
    by_context: dict[str, list[Condition]] = {}
    for item in conditions:
        for steps in spelled(head_of(item.context.head)):
            place = _xpath(Head(item.context.head.startswith("//"), steps)) + item.context.condition
            by_context.setdefault(place, []).append(item)
    for place, items in by_context.items():
        joined = " or ".join(f"({item.broken})" for item in items)
        each = ((item.rule, question(f"{place}[{item.broken}]", spaces)) for item in items)
        yield Group(question(f"boolean({place}[{joined}])", spaces), tuple(each))


def _xpath(head: Head) -> str:
    """A head as XPath 1.0. No union: merging large sets of nodes is not linear."""
    if not head.anywhere:
        return "/".join(("/*", *(_test(step) for step in head.steps)))
    return "/".join((f"//{_test(head.steps[0])}", *head.steps[1:]))


def _test(step: str) -> str:
    """`ram:*ID-ram:BICID` as an XPath name test."""
    wanted, *others = step.split("-")
    if "*" not in wanted:
        return wanted
    prefix, _, suffix = wanted.partition("*")
    kept = [f"[{_ends(suffix)}]"] if suffix else []
    kept += [f"[not({_ends(other[1:]) if other[0] == '*' else f'self::{other}'})]" for other in others]
    return f"{prefix}*" + "".join(kept)


def _ends(suffix: str) -> str:
    return f"substring(local-name(),string-length(local-name())-{len(suffix) - 1})='{suffix}'"
