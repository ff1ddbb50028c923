"""Each rule of the catalogue: accepted on the valid samples, broken by the mutation that bears its code."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

import einvoice.rules
from einvoice.report import Severity
from einvoice.rules import catalogue, reform_map
from einvoice.rules.engine import run
from tests.einvoice.mutations import BASES, MUTATIONS
from tests.einvoice.mutations_france import CHORUS, FRANCE, FRENCH_BASES
from tests.einvoice.mutations_text import TEXTS
from tests.einvoice.samples import TODAY, represented, sample

BREAKS = {**MUTATIONS, **FRANCE, **CHORUS}
RULES = [(family, rule) for family in catalogue.FAMILIES for rule in catalogue.rules_of(family)]
CODES = sorted({(family, rule.code) for family, rule in RULES})


def codes(family: str, invoice: object, syntax: str = "") -> set[str]:
    return {finding.rule for finding in run(catalogue.tree_of(family), invoice, today=TODAY, syntax=syntax)}


@pytest.mark.parametrize("syntax", ["UBL", "CII", ""])
@pytest.mark.parametrize("category", ["S", "Z", "E", "AE", "K", "G", "O", "L", "M"])
@pytest.mark.parametrize("family", ["calculs", "en16931", "chorus"])
def test_the_samples_are_valid(family: str, category: str, syntax: str) -> None:
    assert codes(family, sample(category), syntax) == set()


@pytest.mark.parametrize("category", ["S", "Z", "E", "AE", "K", "G", "O"])
def test_the_samples_are_valid_in_france(category: str) -> None:
    assert codes("france", sample(category)) == set()


def test_a_tax_representative_stands_for_the_seller() -> None:
    assert codes("en16931", represented(sample("G"))) == set()


@pytest.mark.parametrize(("family", "code"), [(family, code) for family, code in CODES if code not in TEXTS])
def test_each_rule_is_broken_by_the_mutation_named_after_it(family: str, code: str) -> None:
    assert code in BREAKS, f"no mutation breaks {code}"
    before = sample({**BASES, **FRENCH_BASES}.get(code, "S"))
    assert code not in codes(family, before)
    assert code in codes(family, BREAKS[code](before))


@pytest.mark.parametrize("code", sorted(MUTATIONS))
@pytest.mark.parametrize("syntax", ["UBL", "CII"])
def test_each_rule_of_the_norm_is_broken_in_both_syntaxes(code: str, syntax: str) -> None:
    broken = MUTATIONS[code](sample(BASES.get(code, "S")))
    assert code in codes("en16931", broken, syntax) | codes("calculs", broken, syntax)


def test_no_mutation_is_left_without_a_rule() -> None:
    assert not set(BREAKS) & set(TEXTS)
    assert set(BREAKS) | set(TEXTS) == {code for _, code in CODES}


def test_what_is_not_executable_says_why() -> None:
    assert all(catalogue.NOT_IMPLEMENTED.values())
    assert not set(catalogue.NOT_IMPLEMENTED) & {code for _, code in CODES}


def test_the_norm_is_covered() -> None:
    """223 semantic rules: BR 58, BR-CO 23, families 86 and 12 special ones, BR-DEC 21, BR-CL 23."""
    norm = {code for family, code in CODES if family in ("calculs", "en16931") and code.startswith("BR-")}
    left = {code for code in catalogue.NOT_IMPLEMENTED if re.match(r"BR-C[OL]-", code)}
    assert len(norm) == 219
    assert len(norm | left) == 223


# Annex 7 of the reform, version 1.8: the rules of flow 1, those of an invoice.
FLOW_1 = set(
    re.findall(
        r"\S+",
        """
    G1.01 G1.02 G1.05 G1.07 G1.09 G1.10 G1.101 G1.12 G1.14 G1.15 G1.16 G1.18 G1.24 G1.31 G1.36 G1.39 G1.41 G1.43
    G1.45 G1.47 G1.52 G1.55 G1.60 G1.63 G1.76 G1.79 G2.01 G2.31 G2.32 G6.06 G6.08 G6.09 G6.10 G6.11 G6.12 G6.13
    G6.16 G6.21 G6.25 P1.11 P1.12 S1.06 S1.13 S1.14 S1.17
    """,
    )
)


def test_the_reform_is_covered() -> None:
    """134 rules: each judged, judged under other codes that are, or listed with its reason; G1.73 is of the statuses."""
    known = {code for _, code in CODES}
    french = {code for family, code in CODES if family in ("france", "lecture")}
    assert french | set(reform_map.JUDGED_BY) | set(reform_map.NOT_JUDGED) >= FLOW_1
    assert all(set(codes.split()) <= known for codes in reform_map.JUDGED_BY.values())
    assert not set(reform_map.JUDGED_BY) & set(reform_map.NOT_JUDGED)
    assert len(FLOW_1 | set(reform_map.NOT_JUDGED) | {"G1.73"}) == 134


def strings_of(path: Path) -> set[str]:
    """The words of the string literals of a module, docstrings apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in prose]
    return {word for node in texts if isinstance(node.value, str) for word in node.value.split()}


def test_each_code_is_defined_in_one_source_file() -> None:
    known = {code for _, code in CODES}
    homes: Counter[str] = Counter()
    for path in Path(einvoice.rules.__file__).parent.glob("*.py"):
        if path.name == "reform_map.py":  # it cites them
            continue
        homes.update(strings_of(path) & known)
    assert {code: count for code, count in homes.items() if count != 1} == {}
    assert set(homes) == known


@pytest.mark.parametrize(("family", "rule"), RULES, ids=lambda value: getattr(value, "code", value))
def test_each_rule_speaks_to_a_person(family: str, rule: catalogue.Rule) -> None:
    for text in (rule.message, rule.remedy):
        assert not text[0].islower()
        assert text.endswith((".", "…"))
        assert "'" not in text
    assert rule.terms
    assert rule.source


def test_all_violations_are_said_at_once() -> None:
    invoice = sample()
    for code in ("BR-02", "BR-06", "BR-25", "BR-CO-10", "BR-CL-23"):
        invoice = MUTATIONS[code](invoice)
    found = codes("en16931", invoice) | codes("calculs", invoice)
    assert {"BR-02", "BR-06", "BR-25", "BR-CO-10", "BR-CL-23"} <= found


def test_a_missing_block_does_not_hide_the_others() -> None:
    from einvoice.model import Invoice, Line

    found = codes("en16931", Invoice(lines=(Line(),))) | codes("calculs", Invoice(lines=(Line(),)))
    assert {"BR-01", "BR-06", "BR-07", "BR-08", "BR-12", "BR-21", "BR-25", "BR-CO-04", "BR-CO-18"} <= found


def test_a_finding_says_where_what_and_how() -> None:
    broken = MUTATIONS["BR-DEC-23"](sample())
    (finding,) = [item for item in run(catalogue.tree_of("en16931"), broken, today=TODAY) if item.rule == "BR-DEC-23"]
    assert (finding.location, finding.field, finding.severity) == ("lines[1].net", "BT-131", Severity.FATAL)
    assert "1,234" in finding.message
    assert finding.remedy


def test_the_place_in_the_document_is_asked_for_violations_only() -> None:
    asked: list[str] = []

    def locate(path: str) -> str:
        asked.append(path)
        return f"/{path}"

    tree = catalogue.tree_of("en16931")
    assert run(tree, sample(), today=TODAY, locate=locate) == ()
    assert asked == []
    found = run(tree, MUTATIONS["BR-02"](sample()), today=TODAY, locate=locate)
    assert [item.location for item in found] == ["/number"]
    assert asked == ["number"]
