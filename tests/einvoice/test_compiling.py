"""The functions that are compiled from the tables find what the tables say, check by check, and nothing else."""

from __future__ import annotations

from decimal import localcontext
from typing import Any

import pytest

from einvoice.report import NotRead, Unread
from einvoice.rules import catalogue
from einvoice.rules.engine import Node
from einvoice.rules.facts import Facts
from einvoice.rules.rule import fine
from einvoice.totals import EXACT
from tests.einvoice.mutations import BASES, MUTATIONS
from tests.einvoice.mutations_france import CHORUS, FRANCE, FRENCH_BASES
from tests.einvoice.samples import TODAY, represented, sample
from tests.einvoice.syntax.documents import everything, rich

BREAKS = {**MUTATIONS, **FRANCE, **CHORUS}
KINDS = {**BASES, **FRENCH_BASES}
NOTED = tuple(NotRead(location=f"/a[{at}]", value="x", reason="y", kind=kind) for at, kind in enumerate(Unread))


def interpreted(node: Node, item: Any, facts: Facts, trail: Any, found: list[Any]) -> None:
    """What `compiling` replaces: every check called, in the order of the tables."""
    pairs = list(node.checks)
    for attribute, by_value in node.keyed:
        pairs += by_value.get(getattr(item, attribute), ())
    for rule, check in pairs:
        outcome = check(item, facts)
        if outcome is not None:
            found.append((rule, trail, outcome))
    for name, many, child in node.children:
        inner = getattr(item, name)
        for at, each in enumerate(inner) if many else [(-1, inner)] if inner else []:
            interpreted(child, each, facts, (trail, name, at), found)


def check_same(profile: str, facts: Facts) -> None:
    tree, _ = catalogue.profile_tree(profile)
    asked: list[Any] = []
    compiled: list[Any] = []
    with localcontext(EXACT):
        interpreted(tree, facts.invoice, facts, None, asked)
        tree.visit(facts.invoice, facts, None, compiled)
    assert compiled == asked


@pytest.mark.parametrize("code", ["", *sorted(BREAKS)])
def test_what_is_compiled_finds_what_the_checks_find(code: str) -> None:
    before = sample(KINDS.get(code, "S"))
    invoice = BREAKS[code](before) if code else before
    for profile in catalogue.PROFILES:
        for syntax in ("UBL", "CII"):
            check_same(profile, Facts(invoice, TODAY, syntax))


@pytest.mark.parametrize("not_read", [(), NOTED], ids=["lu", "non lu"])
@pytest.mark.parametrize("syntax", ["UBL", "UBL_CREDIT_NOTE", "CII", ""])
def test_documents_where_everything_stands(syntax: str, not_read: tuple[NotRead, ...]) -> None:
    from einvoice.syntax import Format

    for invoice in (rich(Format.CII), everything(Format.UBL_INVOICE), represented(sample("K"))):
        for profile in catalogue.PROFILES:
            check_same(profile, Facts(invoice, TODAY, syntax, not_read))


def test_most_checks_of_a_line_say_what_is_enough() -> None:
    """A line is judged thousands of times: a check added there without its shortcut would be felt."""
    tree, _ = catalogue.profile_tree("france")
    lines = next(child for name, _, child in tree.children if name == "lines")
    assert [rule.code for rule, check in lines.checks if fine(check) is None] == []
