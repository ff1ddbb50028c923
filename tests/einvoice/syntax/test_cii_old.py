"""The CII before D16B: read under its older names, made a D16B one, judged as such."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from einvoice import conformity, syntax
from einvoice.report import Severity
from einvoice.syntax import Format, cii, cii_old
from einvoice.syntax.xsd import validate

OLD = (Path(__file__).parents[2] / "corpus" / "older" / "cii-d13a.xml").read_bytes()
TODAY = date(2026, 11, 21)


def test_it_is_told_from_its_namespace():
    assert syntax.identify(OLD) is Format.CII_ANCIEN
    assert syntax.identify(OLD.replace(b"CrossIndustryInvoice:7", b"CrossIndustryInvoice:13")) is Format.CII_ANCIEN
    assert syntax.identify(OLD.replace(b"CrossIndustryInvoice:7", b"CrossIndustryInvoice:100")) is Format.CII


@pytest.mark.parametrize("release", [b"7", b"2", b"13"])
def test_everything_of_it_is_read_whatever_its_release(release):
    reading = cii_old.read(syntax.parse(OLD.replace(b"CrossIndustryInvoice:7", b"CrossIndustryInvoice:" + release)))
    invoice = reading.invoice
    assert reading.not_read == ()
    assert (invoice.number, invoice.type_code, invoice.issue_date) == ("F-2026-121", "380", date(2026, 11, 2))
    assert (invoice.business_process, invoice.buyer_reference, invoice.purchase_order) == ("A1", "TECH", "EJ-4500098765")
    assert (invoice.seller.legal_id.value, invoice.seller.legal_id.scheme) == ("81240573600016", "1")
    assert (invoice.seller.vat_id, invoice.buyer.address.city) == ("FR70812405736", "Saint-Aubin")
    assert (invoice.delivery.date, invoice.due_date) == (date(2026, 10, 30), date(2026, 12, 20))
    assert invoice.payment.transfers[0].account == "FR7630006000011234567890189"
    assert (invoice.vat[0].rate, invoice.vat[0].tax, invoice.totals.due) == (Decimal(20), Decimal(200), Decimal(1200))
    line = invoice.lines[0]
    assert (line.item.name, line.quantity, line.price.net, line.net) == ("Porte en chêne", 2, Decimal(500), Decimal(1000))
    assert invoice.notes[0].text.startswith("Deux portes")


def test_it_becomes_a_d16b_document_that_says_the_same():
    made, reading = syntax.modernised(syntax.parse(OLD))
    root = syntax.parse(made)
    assert syntax.identify(made) is Format.CII
    assert validate(root, Format.CII, loose=True) == ()
    assert syntax.read(root, Format.CII).invoice == reading.invoice


def test_it_is_judged_like_any_other():
    report = conformity.judge(OLD, today=TODAY)
    assert (report.format, report.profile, str(report.verdict)) == ("CII_ANCIEN", "chorus", "VALID")
    assert [level.code for level in report.levels][:3] == ["fichier", "conversion", "xml"]
    wrong = conformity.judge(OLD.replace(b">1200.00<", b">1300.00<"), today=TODAY)
    assert "UN-06" in {one.rule for one in wrong.findings if one.severity is Severity.FATAL}


def test_what_has_no_place_is_said():
    odd = OLD.replace(b"<ram:TypeCode>380", b"<ram:Remarkable>oui</ram:Remarkable><ram:TypeCode>380")
    report = conformity.judge(odd, today=TODAY)
    (said,) = [one for one in report.findings if one.rule == "F-CII-ANCIEN"]
    assert said.severity is Severity.WARNING and "Remarkable" in said.message
    assert [one.value for one in report.not_read] == ["oui"]
    assert str(report.verdict) == "VALID"


@pytest.mark.parametrize("data", [OLD[:900], OLD.replace(b"?>", b"?><!DOCTYPE a [<!ENTITY x 'y'>]>", 1)])
def test_a_broken_or_hostile_one_is_refused(data):
    assert str(conformity.judge(data, today=TODAY).verdict) == "INVALID"


def test_every_name_has_an_older_one_or_is_the_same():
    """No row is lost on the way: each element of D16B that groups others is renamed, but those that never changed."""
    same = {
        "CrossIndustryInvoice",
        "AttachmentBinaryObject",
        "ApplicableTradeSettlementFinancialCard",
        "SpecifiedProcuringProject",
    }
    named = set(re.findall(r"(?:rsm|ram):(\w+)/", repr(cii.ROWS)))
    kept = {name for name in named if cii_old._old(name) == name} - same
    assert not [name for name in kept if re.search(r"Trade|Referenced|Specified|Exchanged", name)]
