"""xCBL 3.5 and 4.0: two writings of one document, read into the model, judged like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from einvoice import conformity, convert, syntax
from einvoice.report import Severity
from einvoice.syntax import Format, xcbl
from einvoice.syntax.xsd import validate

OLDER = Path(__file__).parents[2] / "corpus" / "older"
OLD, NEW, CREDIT = ((OLDER / f"xcbl-{name}.xml").read_bytes() for name in ("35", "40", "35-avoir"))
TODAY = date(2026, 11, 21)


def read(data: bytes):
    return xcbl.read(syntax.parse(data))


def fatal(data: bytes) -> set[str]:
    report = conformity.judge(data, today=TODAY)
    return {found.rule for found in report.findings if found.severity is Severity.FATAL}


def test_it_is_told_from_its_root():
    assert {syntax.identify(data) for data in (OLD, NEW, CREDIT)} == {Format.XCBL}
    assert syntax.identify(CREDIT.decode().encode("utf-16")) is Format.XCBL
    assert syntax.identify(b"<Invoice><Total>3</Total></Invoice>") is Format.XML_OTHER
    assert syntax.identify(NEW.replace(b"/financial.xsd", b"/order.xsd")) is Format.XML_OTHER


def test_everything_of_it_is_read():
    reading = read(OLD)
    invoice = reading.invoice
    assert reading.not_read == ()
    assert (invoice.number, invoice.type_code, invoice.issue_date) == ("F-2026-121", "380", date(2026, 11, 2))
    assert (invoice.business_process, invoice.buyer_reference) == ("A1", "TECH")
    assert (invoice.purchase_order, invoice.contract) == ("EJ-4500098765", "2026-M07")
    assert [(party.legal_id.value, party.legal_id.scheme) for party in (invoice.seller, invoice.buyer)] == [
        ("81240573600016", "1"),
        ("21990471100013", "1"),
    ]
    assert (invoice.buyer.address.line_one, invoice.buyer.contact.department) == ("1 place de la Mairie", "Services techniques")
    assert (invoice.payment.means_code, invoice.payment.transfers[0].account) == ("30", "FR7630006000011234567890189")
    assert [one.reason for one in (*invoice.allowances, *invoice.charges)] == ["Remise de fidélité", "Transport"]
    assert (invoice.totals.lines, invoice.totals.allowances, invoice.totals.charges) == (1200, 100, 20)
    assert [(row.category, row.rate, row.tax) for row in invoice.vat] == [("S", 20, 184), ("S", Decimal("5.5"), 11)]
    assert [(line.id, line.order_line, line.net) for line in invoice.lines] == [("1", None, 1000), ("2", "20", 200)]
    assert invoice.lines[1].allowances[0].percentage == 20
    assert str(invoice.lines[0].net) == "1000.00"  # written with the zeros of the time


def test_both_releases_say_the_same():
    assert read(NEW) == read(OLD)


def test_it_says_what_the_same_invoice_says_in_ubl():
    invoice = replace(read(OLD).invoice, specification="urn:cen.eu:en16931:2017")
    again = syntax.read(syntax.parse(syntax.write(invoice, Format.UBL_INVOICE)), Format.UBL_INVOICE)
    assert again.invoice == invoice and again.not_read == ()


def test_it_becomes_a_d16b_document_that_says_the_same():
    made, reading = syntax.modernised(syntax.parse(OLD))
    root = syntax.parse(made)
    assert validate(root, Format.CII, loose=True) == ()
    assert syntax.read(root, Format.CII).invoice == reading.invoice


def test_a_credit_note_of_a_seller_without_vat():
    reading = read(CREDIT)
    invoice = reading.invoice
    assert reading.not_read == ()
    assert (invoice.type_code, invoice.currency, invoice.totals.due) == ("381", "EUR", 100)
    assert [(one.number, one.issue_date) for one in invoice.preceding] == [("F-2026-118", date(2026, 10, 15))]
    assert (invoice.buyer.legal_id.value, invoice.buyer.identifiers[0].value) == ("21990471100013", "CLI-7")
    assert (invoice.vat[0].category, invoice.vat[0].exemption_reason) == ("E", "TVA non applicable, art. 293 B du CGI")


@pytest.mark.parametrize("data", [OLD, NEW, CREDIT], ids=["3.5", "4.0", "avoir"])
def test_it_is_judged_like_any_other(data):
    report = conformity.judge(data, today=TODAY)
    assert (report.format, report.profile, str(report.verdict), report.findings) == ("XCBL", "chorus", "VALID", ())
    assert [level.code for level in report.levels][:3] == ["fichier", "conversion", "xml"]
    made = convert.to_xml(report, convert.Target.UBL, today=TODAY)
    assert syntax.identify(made.data) in (Format.UBL_INVOICE, Format.UBL_CREDIT_NOTE)


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        (b"<MonetaryAmount>1315.00<", b"<MonetaryAmount>1415.00<", "UN-06"),
        (b">20261102T09:30:00<", b">2 novembre<", "G1.06"),
        (b">20261102T09:30:00<", b">20261302T09:30:00<", "G1.06"),
        (b">CommercialInvoice<", b">ProFormaInvoice<", "G1.01"),
        (b"<InvoicePurposeCodedOther>A1<", b"<InvoicePurposeCodedOther>Cancellation<", "G1.02"),
        (b">CreditTransfer<", b">Barter<", "S2.05"),
        (b"<Ident>21990471100013<", b"<Ident>2199047<", "G1.73"),
        (b"<RefNum>F-2026-121<", b"<RefNum><", "G1.05"),
    ],
)
def test_what_is_wrong_in_it_is_said(right, wrong, rule):
    assert right in OLD and rule in fatal(OLD.replace(right, wrong))


def test_what_has_no_place_is_said_once_by_name():
    odd = OLD.replace(b"<Street>12", b"<POBox>7</POBox><Street>12")
    odd = odd.replace(b"<TaxTypeCoded>ValueAddedTax", b"<TaxTypeCoded>EnvironmentalTax", 1)
    report = conformity.judge(odd, today=TODAY)
    (said,) = [found for found in report.findings if found.rule == "F-XCBL"]
    assert said.severity is Severity.WARNING and "POBox" in said.message and "TaxCategoryCoded" in said.message
    assert "/Invoice/InvoiceHeader/InvoiceParty/SellerParty/NameAddress/POBox" in {one.location for one in report.not_read}


@pytest.mark.parametrize(
    "data",
    [
        OLD[:900],
        OLD.replace(b"?>", b"?><!DOCTYPE Invoice SYSTEM 'Invoice.dtd'>", 1),
        OLD.replace(b"<Name1>", b"<x>" * 70 + b"<Name1>"),
        b"<Invoice><InvoiceHeader/></Invoice>",
    ],
    ids=["cut", "doctype", "deep", "empty"],
)
def test_a_broken_or_hostile_one_is_refused(data):
    assert str(conformity.judge(data, today=TODAY).verdict) == "INVALID"
