"""Pages and data of a Factur-X must ask for the same money; what could not be compared is never a success."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from einvoice.report import Severity, Verdict
from einvoice.syntax import facturx
from tests.einvoice.samples import sample
from tests.hostile import HOSTILE, WHEN, good_cii, good_facturx, other_total, pages
from unisson.portal.invoices import verification
from unisson.portal.invoices.pages import pdf, visible
from unisson.portal.invoices.printing.layout import facts_of
from unisson.portal.invoices.printing.typesetting import pdf_from

TODAY = date(2026, 11, 22)


def rules(level) -> dict[str, str]:
    return {finding.field or finding.rule: finding.rule for finding in level.findings}


def test_the_same_amounts_are_valid():
    level = visible.level(good_facturx(), sample())
    assert (level.verdict, level.findings, level.why) == (Verdict.VALID, (), "")


def test_other_amounts_are_a_warning():
    level = visible.level(other_total(), sample())
    assert level.verdict is Verdict.VALID
    assert rules(level) == {"BT-112": "F-VISIBLE", "BT-115": "F-VISIBLE"}
    assert {finding.severity for finding in level.findings} == {Severity.WARNING}


def test_the_sign_and_a_zero_are_left_to_the_page():
    base = sample()
    assert base.totals is not None
    negative = replace(base, totals=replace(base.totals, with_vat=-(base.totals.with_vat or 0), due=Decimal(0)))
    assert visible.level(good_facturx(), negative).findings == ()


def test_without_totals_nothing_is_compared():
    level = visible.level(good_facturx(), replace(sample(), totals=None))
    assert level.verdict is Verdict.NOT_CHECKED
    assert level.why


def test_pages_without_text_are_not_checked():
    import io

    import pikepdf

    blank = pikepdf.new()
    blank.add_blank_page()
    out = io.BytesIO()
    blank.save(out)
    made = facturx.embed(out.getvalue(), good_cii(), facturx.Profile.EN16931, when=WHEN)
    level = visible.level(made, sample())
    assert level.verdict is Verdict.NOT_CHECKED
    assert level.why
    assert verification.verify(made, profile="en16931", today=TODAY).verdict is Verdict.NOT_CHECKED


def test_pages_too_long_to_read_are_not_checked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(visible, "SECONDS", -1.0)
    assert visible.level(good_facturx(), sample()).verdict is Verdict.NOT_CHECKED


def test_another_xml_beside_is_named():
    level = visible.level(HOSTILE["another XML in a PDF"].make(), sample())
    assert rules(level) == {"F-AUTRE-XML-JOINT": "F-AUTRE-XML-JOINT"}
    assert "bon.xml" in level.findings[0].message


def test_an_amount_in_another_place_of_the_page_counts():
    base = sample()
    assert base.totals is not None
    assert base.totals.due is not None
    quiet = replace(base, totals=None, payment_terms=f"Net à payer : {base.totals.due:f} EUR".replace(".", ","))
    made = facturx.embed(pdf_from("invoice", facts_of(quiet), (), WHEN), good_cii(), facturx.Profile.EN16931, when=WHEN)
    missing = rules(visible.level(made, base))
    assert "BT-115" not in missing or base.totals.due != base.totals.with_vat


def test_the_whole_verdict_keeps_the_pyramid():
    report = verification.verify(good_facturx(), profile="auto", today=TODAY)
    assert report.verdict is Verdict.VALID
    assert report.levels[-1].code == visible.CODE
    assert verification.is_judged(report)


def test_a_pdf_alone_and_a_damaged_one():
    whole = verification.verify(pages(), profile="auto", today=TODAY)
    assert whole.verdict is Verdict.NOT_CHECKED
    assert verification.is_judged(whole)
    damaged = verification.verify(HOSTILE["header of a PDF"].make(), profile="auto", today=TODAY)
    assert damaged.verdict is Verdict.INVALID
    assert not verification.is_judged(damaged)


def test_an_unknown_profile_is_the_callers_fault():
    with pytest.raises(KeyError):
        verification.verify(good_cii(), profile="edi", today=TODAY)


def test_what_pdfium_cannot_open_is_a_reason(monkeypatch: pytest.MonkeyPatch):
    def refused(*args, **kwargs):
        raise pdf.UnreadablePdf("Ce PDF est abîmé.")

    monkeypatch.setattr(pdf, "text_of", refused)
    assert visible.level(good_facturx(), sample()).why == "Ce PDF est abîmé."
