"""What is written and cannot be read is never passed over: a finding with its place, its term and what was read."""

from __future__ import annotations

import re

import pytest

from einvoice import syntax
from einvoice.conformity import judge
from einvoice.report import Finding, Severity, Verdict
from einvoice.syntax import Format
from tests.einvoice.mutations_text import ALSO, CII, TEXTS, UBL
from tests.einvoice.samples import TODAY, sample

CASES = [(code, *change) for code, change in TEXTS.items()] + list(ALSO)
WARNINGS = {"UN-12", "UN-13", "UN-14"}


def flat(fmt: Format) -> str:
    """A valid document on one line: changes are found whatever the indentation."""
    return re.sub(r">\s+<", "><", syntax.write(sample(), fmt).decode())


def changed(fmt: Format, before: str, after: str) -> bytes:
    text = flat(fmt)
    assert before in text, before
    return text.replace(before, after, 1).encode()


def finding(data: bytes, code: str, profile: str = "france") -> Finding:
    return next(item for item in judge(data, profile=profile, today=TODAY).findings if item.rule == code)


@pytest.mark.parametrize(("code", "fmt", "before", "after"), CASES)
def test_each_rule_is_broken_by_what_cannot_be_read(code: str, fmt: Format, before: str, after: str) -> None:
    assert code not in {item.rule for item in judge(flat(fmt).encode(), profile="france", today=TODAY).findings}
    report = judge(changed(fmt, before, after), profile="france", today=TODAY)
    found = [item for item in report.findings if item.rule == code]
    assert found
    assert all(item.location.startswith("/") and item.remedy for item in found)
    if code not in WARNINGS:
        assert report.verdict is Verdict.INVALID
        assert found[0].severity is Severity.FATAL


@pytest.mark.parametrize("profile", ["chorus", "en16931", "france"])
@pytest.mark.parametrize("code", ["UN-10", "G1.09", "UN-11"])
def test_what_cannot_be_read_passes_in_no_profile(code: str, profile: str) -> None:
    assert judge(changed(*TEXTS[code]), profile=profile, today=TODAY).verdict is Verdict.INVALID


def test_the_finding_says_where_which_term_and_what_was_read() -> None:
    found = finding(changed(CII, "20261102<", "2/11/2026<"), "BR-FR-03")
    assert found.field == "BT-134"
    assert "2/11/2026" in found.message
    assert found.location.endswith("ram:BillingSpecifiedPeriod/ram:StartDateTime/udt:DateTimeString")
    assert finding(changed(UBL, "<cbc:ID>VAT</cbc:ID>", "<cbc:ID/>"), "UN-15").field == "BT-31"


def test_another_tax_is_tolerated_by_the_historic_profile_only() -> None:
    data = changed(UBL, "<cbc:ID>VAT</cbc:ID>", "<cbc:ID>TVA</cbc:ID>")
    rules = {item.rule for item in judge(data, profile="chorus", today=TODAY).findings}
    assert "UN-15" not in rules
    assert finding(data, "UN-15", "en16931").severity is Severity.FATAL


@pytest.mark.parametrize("scheme", ["vat", "Vat", "VAT"])
def test_the_case_of_vat_does_not_matter(scheme: str) -> None:
    data = changed(UBL, "<cbc:ID>VAT</cbc:ID>", f"<cbc:ID>{scheme}</cbc:ID>")
    assert judge(data, profile="en16931", today=TODAY).verdict is Verdict.VALID


def test_the_same_payment_means_with_each_account_is_one_value() -> None:
    again = "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode></cac:PaymentMeans>"
    data = changed(UBL, "</cac:PaymentMeans>", "</cac:PaymentMeans>" + again)
    rules = {item.rule for item in judge(data, profile="en16931", today=TODAY).findings}
    assert not rules & {"BR-49", "UN-11", "UN-13"}


def test_a_category_out_of_list_in_a_cii_breakdown_has_the_code_of_the_official_list() -> None:
    data = changed(CII, "<ram:CategoryCode>S</ram:CategoryCode>", "<ram:CategoryCode>TVA</ram:CategoryCode>")
    assert finding(data, "BR-CL-18").location.endswith("ram:CategoryCode")


def test_a_second_identifier_under_another_scheme_is_no_fault_of_schemes() -> None:
    again = '<cac:PartyIdentification><cbc:ID schemeID="0002">380129866</cbc:ID></cac:PartyIdentification>'
    data = changed(UBL, "<cac:PayeeParty>", f"<cac:PayeeParty>{again}")
    assert "UN-11" in {item.rule for item in judge(data, profile="france", today=TODAY).findings}
    assert "BR-FR-CO-10" not in {item.rule for item in judge(data, profile="france", today=TODAY).findings}


def test_a_total_of_vat_without_currency_is_tolerated_by_the_historic_profile_only() -> None:
    data = changed(CII, '<ram:TaxTotalAmount currencyID="EUR">', "<ram:TaxTotalAmount>")
    assert judge(data, profile="en16931", today=TODAY).verdict is Verdict.INVALID
    assert not {item.rule for item in judge(data, profile="chorus", today=TODAY).findings} & {"BR-CO-15", "UN-14"}
