"""Run rules over an invoice: the tables are compiled once into a tree of the model, walked once per invoice.

Each node of the tree is a place in the model (`lines[]`, `seller.address`); it carries the checks of the rules whose
scope it is. A place that the invoice does not have is not visited: its absence is the business of the rules of the place
above. Nothing is built while all is well: paths and sentences are made for violations only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from einvoice.model import Invoice
from einvoice.report import Finding
from einvoice.rules.compiling import Visit, compiled
from einvoice.rules.facts import Facts
from einvoice.rules.rule import Check, Hit, Outcome, Rule
from einvoice.totals import EXACT

Locate = Callable[[str], str]


@dataclass(slots=True)
class Node:
    """One place in the model. `keyed` holds, by attribute, the checks that apply for one value of it only; `children`
    are (attribute, whether it is a list, node); `visit` judges what stands there, and is compiled when it is first asked."""

    checks: list[tuple[Rule, Check]] = field(default_factory=list)
    keyed: list[tuple[str, dict[str, list[tuple[Rule, Check]]]]] = field(default_factory=list)
    children: list[tuple[str, bool, Node]] = field(default_factory=list)
    visit: Visit = field(init=False)

    def __post_init__(self) -> None:
        def first(item: Any, facts: Facts, trail: Trail, found: list[Violation]) -> None:
            self.visit = compiled(self)
            self.visit(item, facts, trail, found)

        self.visit = first

    def child(self, name: str, many: bool) -> Node:
        for known in self.children:
            if known[:2] == (name, many):
                return known[2]
        node = Node()
        self.children.append((name, many, node))
        return node

    def checks_for(self, when: tuple[str, str] | None) -> list[tuple[Rule, Check]]:
        if when is None:
            return self.checks
        by_value = dict(self.keyed).get(when[0])
        if by_value is None:
            by_value = {}
            self.keyed.append((when[0], by_value))
        return by_value.setdefault(when[1], [])


# A visited place, outermost last: (place above, attribute, index or -1). None is the invoice.
Trail = tuple[Any, str, int] | None
Violation = tuple[Rule, Trail, Outcome]


def compile_rules(rules: Iterable[Rule]) -> Node:
    """The tree of these rules, to be walked by `run` or `run_together`."""
    root = Node()
    for rule in rules:
        node = root
        for step in filter(None, rule.scope.split(".")):
            node = node.child(step.removesuffix("[]"), step.endswith("[]"))
        node.checks_for(rule.when).append((rule, rule.check))
    return root


def run(tree: Node, invoice: Invoice, *, today: date, syntax: str = "", locate: Locate | None = None) -> tuple[Finding, ...]:
    """Every violation, in the order of the document. `locate` turns a model path into a place in the document."""
    violations = _violations(tree, Facts(invoice, today, syntax))
    return tuple(finding for violation in violations for finding in _findings(violation, locate))


def run_together(
    tree: Node, homes: Mapping[int, str], facts: Facts, locate: Locate | None = None
) -> dict[str, tuple[Finding, ...]]:
    """As `run`, for the rules of several families in one walk. `homes` gives the family of a rule by its `id()`."""
    found: dict[str, tuple[Finding, ...]] = {}
    for violation in _violations(tree, facts):
        home = homes[id(violation[0])]
        found[home] = (*found.get(home, ()), *_findings(violation, locate))
    return found


def _violations(tree: Node, facts: Facts) -> list[Violation]:
    violations: list[Violation] = []
    with localcontext(EXACT):
        tree.visit(facts.invoice, facts, None, violations)
    return violations


def _findings(violation: Violation, locate: Locate | None) -> Iterator[Finding]:
    rule, trail, outcome = violation
    for place in (outcome,) if isinstance(outcome, str | Hit) else outcome or ():
        hit = place if isinstance(place, Hit) else Hit(place)
        path = "" if hit.location else hit.path[1:] if hit.path.startswith("/") else _join(_path(trail), hit.path)
        yield Finding(
            rule=rule.code,
            message=rule.message + _values(hit),
            severity=rule.severity,
            field=hit.field or rule.terms[0],
            location=hit.location or (locate(path) if locate else path),
            remedy=rule.remedy,
        )


def _path(trail: Trail) -> str:
    if trail is None:
        return ""
    above, name, index = trail
    return _join(_path(above), name if index < 0 else f"{name}[{index}]")


def _join(left: str, right: str) -> str:
    return f"{left}.{right}" if left and right else left or right


def _values(hit: Hit) -> str:
    """What was read and what was expected, as a sentence of its own."""
    if hit.found is None and hit.expected is None and not hit.why:
        return ""
    parts = []
    if hit.found is not None:
        parts.append(f"lu : {show(hit.found)}")
    if hit.expected is not None:
        parts.append(f"attendu : {show(hit.expected)}")
    if hit.why:
        parts.append(hit.why)
    return f" ({' ; '.join(parts)})"


def show(value: object) -> str:
    """A value as a French reader writes it, cut when it is long."""
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = str(value)
    return f"« {text if len(text) <= 80 else text[:80] + '…'} »"
