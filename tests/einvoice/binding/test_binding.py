"""Each binding rule: accepted on the base documents, broken by the document made from its line in the tables."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from lxml import etree

import einvoice.rules
from einvoice.conformity import judge
from einvoice.report import Severity, Verdict
from einvoice.rules import binding, catalogue
from einvoice.syntax import Format, parse, read
from tests.einvoice.binding.breaking import CII, SPECIAL, UBL, Document, break_rule, codes
from tests.einvoice.binding.companions import COMPANIONS
from tests.einvoice.samples import TODAY

RULES = {**binding.rules(UBL), **binding.rules(CII)}
EXTENDED = "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr"


@pytest.mark.parametrize("fmt", [UBL, CII])
def test_the_base_documents_break_none(fmt: Format) -> None:
    assert codes(Document(fmt)) == set()


@pytest.mark.parametrize("code", sorted(RULES))
def test_each_rule_is_broken_by_the_document_made_for_it(code: str) -> None:
    """By the walk, and by the short way where the document was read whole, with or without what was met."""
    document = break_rule(code)
    root, fmt = parse(document.data()), document.fmt
    reading = read(root, fmt)
    found = [binding.check(root, fmt, whole=False)]
    if not reading.not_read:
        found += [binding.check(root, fmt, whole=True, met=met) for met in (None, reading.met)]
    for findings in found:
        assert {finding.rule for finding in findings} == {code} | COMPANIONS.get(code, set())


def test_many_of_these_documents_are_read_whole() -> None:
    """Else the short way would not be tried."""
    made = [break_rule(code) for code in RULES if code.startswith("UBL-SR-")]
    assert sum(not read(document.root, UBL).not_read for document in made) > 20


def test_every_official_assertion_is_there_or_says_why_not() -> None:
    """EN 16931 1.3.16: UBL-CR 678, UBL-DT 24, UBL-SR 54, CII-DT 101, CII-SR 482."""
    families: dict[str, int] = {}
    left = {code: why for code, why in catalogue.NOT_IMPLEMENTED.items() if code.startswith(("UBL-", "CII-"))}
    for code in {*RULES, *left}:
        family = code.rpartition("-")[0]
        families[family] = families.get(family, 0) + 1
    assert families == {"UBL-CR": 678, "UBL-DT": 24, "UBL-SR": 54, "CII-DT": 101, "CII-SR": 482}
    assert not RULES.keys() & left.keys()
    assert all(left.values())
    assert set(SPECIAL) <= set(RULES)


def test_each_code_is_written_in_one_source_file() -> None:
    homes: dict[str, set[str]] = {}
    for path in Path(einvoice.rules.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for code in re.findall(r"\b(?:UBL|CII)-(?:CR|SR|DT)-\d+", node.value):
                    homes.setdefault(code, set()).add(path.name)
    assert {code: files for code, files in homes.items() if len(files) > 1} == {}
    assert set(RULES) <= set(homes)


def test_each_rule_speaks_to_a_person() -> None:
    for code, rule in RULES.items():
        for text in (rule.message, rule.remedy):
            assert not text[0].islower(), code
            assert text.endswith("."), code
            assert "'" not in text, code


def test_the_severities_are_the_official_ones() -> None:
    """59 and 112 fatal assertions; three of the latter are never reached. Only these may refuse a document."""
    fatal = [code for code, rule in RULES.items() if rule.severity is Severity.FATAL]
    assert sum(code.startswith("UBL") for code in fatal) == 59
    assert sum(code.startswith("CII") for code in fatal) == 109
    assert not [code for code in fatal if code.startswith("UBL-CR") and code not in ("UBL-CR-666", "UBL-CR-673")]


def test_one_finding_for_many_places_with_their_number_and_the_first_location() -> None:
    document = Document(UBL)
    for line in document.all("/*/cac:InvoiceLine"):
        document.new(line, "cbc:UUID", "x")
        document.new(line, "cbc:UUID", "y")
    found = binding.check(document.root, UBL, whole=False)
    count = 2 * len(document.all("/*/cac:InvoiceLine"))
    assert len(found) == 1
    assert f"({count} fois dans le document)" in found[0].message
    spaces = dict(binding.sheet_of(UBL).namespaces)
    assert document.root.xpath(found[0].location, namespaces=spaces)[0].text == "x"


def test_an_attribute_is_located() -> None:
    document = Document(UBL)
    document.get("cbc:ID").set("schemeID", "x")
    assert [finding.location for finding in binding.check(document.root, UBL, whole=False)] == ["/ubl:Invoice/cbc:ID/@schemeID"]


@pytest.mark.parametrize("code", sorted(code for code, rule in RULES.items() if rule.lifted))
def test_the_french_extension_lifts_a_rule(code: str) -> None:
    assert code not in codes(break_rule(code), specification=EXTENDED)


def test_the_extension_lifts_only_what_it_says() -> None:
    assert codes(break_rule("CII-DT-082"), specification=EXTENDED) == {"CII-DT-082"}


def test_a_credit_note_is_judged_with_its_own_root() -> None:
    invoice, credit = Document(UBL), Document(Format.UBL_CREDIT_NOTE)
    for document, line in ((invoice, "cac:InvoiceLine"), (credit, "cac:CreditNoteLine")):
        document.drop("/*/cac:PaymentMeans/cbc:PaymentDueDate")
        document.add("cac:PaymentMeans/cbc:PaymentDueDate", "2026-12-01")
        document.add(f"{line}/cbc:UUID", "x")
    assert codes(invoice) == {"UBL-CR-412", "UBL-CR-515"}
    assert codes(credit) == {"UBL-CR-515"}


@pytest.mark.parametrize("inside", ["", "<!-- note -->", "<?target?>"])
def test_an_empty_element_is_seen_too(inside: str) -> None:
    document = Document(UBL)
    document.root.append(etree.fromstring(f'<c:UUID xmlns:c="{document.spaces["cbc"]}">{inside}</c:UUID>'))
    assert "UBL-CR-005" in codes(document)


def test_what_was_not_met_is_not_asked() -> None:
    """Nothing is asked of the elements that a document has not: its own question is shorter, and kept for its like."""
    document = Document(UBL)
    root = parse(document.data())
    guard = binding._compiled(UBL).guard
    met = read(root, UBL).met
    assert met
    assert not guard.asks(root, met)
    assert not guard.asks(root, None)
    assert len(guard.question_for(met).path) < len(guard.question_for(None).path)
    assert guard.question_for(met) is guard.question_for(frozenset(met))


def test_unknown_names_and_depth_are_only_walked_past() -> None:
    document = Document(CII)
    element = document.root
    for index in range(200):
        element = etree.SubElement(element, f"{{urn:x}}n{index}")
    for index in range(5_000):
        etree.SubElement(document.root, f"{{urn:x}}w{index}")
    assert {finding.rule for finding in binding.check(document.root, CII, whole=False)} == set()


@pytest.mark.parametrize("profile", ["en16931", "france", "chorus"])
def test_the_level_stands_in_the_verdict_but_for_the_historic_dialect(profile: str) -> None:
    document = break_rule("CII-DT-082")
    report = judge(document.data(), profile=profile, today=TODAY)
    found = {finding.rule for level in report.levels if level.code == "ecriture" for finding in level.findings}
    assert found == (set() if profile == "chorus" else {"CII-DT-082"})


def test_a_warning_does_not_refuse() -> None:
    level = {item.code: item for item in judge(break_rule("UBL-CR-005").data(), profile="en16931", today=TODAY).levels}
    assert level["ecriture"].verdict is Verdict.VALID
    assert [finding.rule for finding in level["ecriture"].findings] == ["UBL-CR-005"]
