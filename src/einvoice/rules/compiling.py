"""From the tables to one function a place: what `engine` walks an invoice with.

Asking each check by a call costs more than the checks themselves: nearly all of them find nothing. So each place of the
model (`lines[]`) becomes one function, written here from its rules in their order. Where a check says what is enough to
find nothing (`fine_when`), that expression stands in the function and the check is called only when it does not hold; other
checks are called. A function is made when an invoice first has that place: the tables stay the source, nothing is kept.

    def visit(item, facts, trail, found):
        unit = item.unit
        if not (unit is None or unit in codes): suspect(rule, check, item, facts, trail, found)
        outcome = other_check(item, facts)
        if outcome is not None: found.append((other_rule, trail, outcome))
        price = item.price
        if price: price_node.visit(price, facts, (trail, 'price', -1), found)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from einvoice.rules.rule import Check, Rule, fine

if TYPE_CHECKING:
    from einvoice.rules.engine import Node

Visit = Callable[[Any, Any, Any, Any], None]

_READ = re.compile(r"\b(item|facts)\.(\w+)")  # the first step is read once, into a local name


class _Writer:
    """The text of one function, and the objects that it names."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.reads: dict[str, None] = {}
        self.names: dict[str, Any] = {"suspect": _suspect}

    def name(self, value: Any) -> str:
        known = f"n{len(self.names)}"
        self.names[known] = value
        return known

    def read(self, found: re.Match[str]) -> str:
        local = f"{found[1]}_{found[2]}"
        self.reads.setdefault(f"{local} = {found[0]}")
        return local

    def expression(self, text: str, names: dict[str, Any]) -> str:
        for word, value in names.items():
            text = re.sub(rf"(?<!\.)\b{word}\b", self.name(value), text)
        return _READ.sub(self.read, text)

    def checks(self, pairs: Iterable[tuple[Rule, Check]]) -> None:
        for rule, check in pairs:
            enough = fine(check)
            known, asked = self.name(rule), self.name(check)
            if enough is None:
                self.lines.append(f"outcome = {asked}(item, facts)")
                self.lines.append(f"if outcome is not None: found.append(({known}, trail, outcome))")
            else:
                held = self.expression(*enough)
                self.lines.append(f"if not ({held}): suspect({known}, {asked}, item, facts, trail, found)")

    def function(self) -> Visit:
        body = [*self.reads, *self.lines] or ["pass"]
        text = "def visit(item, facts, trail, found):\n" + "".join(f"    {line}\n" for line in body)
        exec(text, self.names)  # noqa: S102 - the text is made of our own tables, here
        return self.names["visit"]  # type: ignore[no-any-return]


def _suspect(rule: Rule, check: Check, item: Any, facts: Any, trail: Any, found: list[Any]) -> None:
    outcome = check(item, facts)
    if outcome is not None:
        found.append((rule, trail, outcome))


def compiled(node: Node) -> Visit:
    """The function of one place: its checks, those for the value of an attribute, then the places under it."""
    writer = _Writer()
    writer.checks(node.checks)
    for attribute, by_value in node.keyed:
        known = writer.name({value: _of_value(pairs) for value, pairs in by_value.items()})
        value = writer.expression(f"item.{attribute}", {})
        writer.lines.append(f"apart = {known}.get({value})")
        writer.lines.append("if apart is not None: apart(item, facts, trail, found)")
    for name, many, child in node.children:
        inner, below = writer.expression(f"item.{name}", {}), writer.name(child)
        if many:
            writer.lines.append(f"if {inner}:")
            visit = f"    for at, each in enumerate({inner}): {below}.visit(each, facts, (trail, {name!r}, at), found)"
            writer.lines.append(visit)
        else:
            writer.lines.append(f"if {inner}: {below}.visit({inner}, facts, (trail, {name!r}, -1), found)")
    return writer.function()


def _of_value(pairs: list[tuple[Rule, Check]]) -> Visit:
    """The checks for one value of an attribute; written when that value is first met, as the places are."""
    made: list[Visit] = []

    def visit(item: Any, facts: Any, trail: Any, found: Any) -> None:
        if not made:
            writer = _Writer()
            writer.checks(pairs)
            made.append(writer.function())
        made[0](item, facts, trail, found)

    return visit
