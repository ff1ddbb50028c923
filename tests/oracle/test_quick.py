"""The differential proof, the quick part: our verdicts and those of the official style sheets on the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import pytest

from einvoice.rules import catalogue
from tests.oracle import official
from tests.oracle.compare import Tally, compare, shared, unexplained
from tests.oracle.corpus import Document, base_documents
from tests.oracle.explained import EXPLANATIONS
from tests.oracle.mutations import by_rule, draws, singles
from tests.oracle.normal import EMPTY, PLUS, SPACES, TWICE, UNTYPED, normal_form
from tests.oracle.official import Official, Stopped
from tests.oracle.page import PAGE, page
from tests.oracle.runs import DRAWS, SEED, SINGLES, named, quick

pytestmark = pytest.mark.xdist_group("saxon")


@pytest.fixture(scope="module")
def saxon() -> Iterator[Official]:
    with Official() as running:
        yield running


@pytest.fixture(scope="module")
def tally(saxon: Official) -> Tally:
    return compare(quick(), saxon)


@pytest.fixture(scope="module")
def bases() -> dict[str, Document]:
    return {document.name: document for document in base_documents()}


@pytest.mark.slow
def test_both_find_the_same_rules_violated(tally: Tally) -> None:
    assert not tally.unexplained, "\n".join(unexplained(tally))


@pytest.mark.slow
def test_the_quick_run_is_worth_something(tally: Tally) -> None:
    """Enough documents, and most of the rules of the norm found violated by both at least once."""
    assert tally.documents >= 250
    agreed = {code for _, code in tally.violated}
    norm = {rule.code for family in ("calculs", "en16931", "france") for rule in catalogue.rules_of(family)}
    assert len(agreed & norm) >= 0.9 * len(norm)
    assert all(tally.verdicts[sheet] for sheet in official.SHEETS)


def test_a_rule_that_we_forget_is_seen(saxon: Official, bases: dict[str, Document], monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison itself can fail, in both directions."""
    from tests.oracle import compare as module

    broken = next(document for document in by_rule() if document.name == "regle-BR-02.ubl")
    assert not compare([broken], saxon).unexplained
    honest = module.ours
    monkeypatch.setattr(module, "ours", lambda report: {})
    assert {(gap.code, gap.side) for gap in compare([broken], saxon).unexplained} >= {("BR-02", "official")}
    monkeypatch.setattr(module, "ours", lambda report: honest(report) | {"BR-03": "FATAL"})
    assert ("BR-03", "ours") in {(gap.code, gap.side) for gap in compare([broken], saxon).unexplained}


def test_the_official_verdict_says_rule_severity_and_place(saxon: Official) -> None:
    broken = next(document for document in by_rule() if document.name == "regle-BR-02.cii")
    verdict = saxon.judge(broken.data, ("EN16931-CII",))["EN16931-CII"]
    assert not isinstance(verdict, Stopped)
    (found,) = [item for item in verdict if item.code == "BR-02"]
    assert (found.severity, found.assertion) == ("FATAL", "BR-02")
    assert "ram:ID" in found.test
    assert found.location.startswith("/")


def test_the_process_is_started_again(bases: dict[str, Document]) -> None:
    document = bases["categorie-S.ubl"]
    with Official(recycle=1) as saxon:
        first = saxon.judge(document.data, ("BR-FR-UBL",))
        before = saxon.process
        assert saxon.judge(document.data, ("BR-FR-UBL",)) == first
        assert saxon.process is not before


def test_a_sheet_that_stops_is_told_apart(saxon: Official) -> None:
    verdicts = saxon.judge(b"<not-closed>", ("EN16931-UBL", "BR-FR-UBL"))
    assert all(isinstance(verdict, Stopped) for verdict in verdicts.values())


def test_the_codes_of_the_sheets_are_those_of_the_rules() -> None:
    assert official.code_of("BR-FR-03_BT-2", "") == "BR-FR-03"
    assert official.code_of("FX-SCH-A-000024", "[BR-51] text") == "BR-51"
    assert official.code_of("FX-SCH-A-000024", "Element 'ram:ID' must occur") == "FX-SCH-A-000024"
    assert "normalize-space" in official.quote("EN16931-UBL", "BR-52")


def test_every_rule_of_the_norm_is_compared_in_both_syntaxes() -> None:
    rules = [rule for family in ("calculs", "en16931") for rule in catalogue.rules_of(family)]
    norm = {rule.code for rule in rules if rule.code.startswith("BR-")}
    assert norm <= shared("EN16931-UBL")
    assert norm <= shared("EN16931-CII") | shared("LISTS-CII")
    assert len(shared("BR-FR-UBL")) >= 40
    assert len(shared("BR-FR-CII")) >= 40


def test_the_full_corpus_is_large_and_made_again_by_its_seed() -> None:
    assert SINGLES + DRAWS + sum(1 for _ in by_rule()) >= 2000
    some = list(islice(draws([next(base_documents())], SEED), 20))
    assert some == list(islice(draws([next(base_documents())], SEED), 20))


def test_a_document_is_made_again_by_its_name(bases: dict[str, Document]) -> None:
    chosen = list(islice(draws([bases["riche.cii"], bases["riche.ubl"]], 3), 5))
    assert [named(document.name) for document in chosen] == chosen
    assert named("no-such-base~sans~cbc:ID") is None


def test_a_single_change_changes_one_thing(bases: dict[str, Document]) -> None:
    base = bases["categorie-S.ubl"]
    made = {document.name: document.data for document in singles(base)}
    assert b"<cbc:ID>F-2026-121</cbc:ID>" in base.data
    assert b"F-2026-121" not in made["categorie-S.ubl~vide~cbc:ID"]
    assert made["categorie-S.ubl~double~cbc:ID"].count(b">F-2026-121<") == 2
    kinds = {name.split("~")[1] for name in made}
    assert {"sans", "vide", "double", "lettres", "plus-0.01", "categorie", "attribut-sans", "mois-13"} <= kinds


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (EMPTY, (b">F-2026-121<", b"><")),
        (SPACES, (b">F-2026-121<", b"> F-2026-121 <")),
        (PLUS, (b'<cbc:InvoicedQuantity unitCode="HUR">', b'<cbc:InvoicedQuantity unitCode="HUR">+')),
        (UNTYPED, (b">2026-11-20<", b">hier<")),
        (TWICE, (b"<cbc:ID>F-2026-121</cbc:ID>", b"<cbc:ID>F-2026-121</cbc:ID><cbc:ID>F-2</cbc:ID>")),
    ],
)
def test_the_normal_form_removes_what_carries_no_value(
    kind: str, change: tuple[bytes, bytes], bases: dict[str, Document]
) -> None:
    from einvoice import syntax

    base = bases["categorie-S.ubl"]
    noisy = base.data.replace(*change, 1)
    assert noisy != base.data
    reading = syntax.read(syntax.parse(noisy), base.fmt)
    clean, kinds = normal_form(noisy, base.fmt, reading.not_read)
    assert kind in kinds
    again, left = normal_form(clean, base.fmt, syntax.read(syntax.parse(clean), base.fmt).not_read)
    assert (again, left) == (clean, frozenset())
    assert normal_form(base.data, base.fmt, ())[1] == frozenset()


def test_each_explanation_is_about_a_rule_of_the_sheet_and_of_ours() -> None:
    for entry in EXPLANATIONS:
        for sheet in entry.sheets:
            assert set(entry.codes) & shared(sheet), f"{sheet} {entry.codes}"
        assert entry.side in ("ours", "official", "severity")
        assert re.search(r"[.»]$", entry.reason)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.oracle --docs"
