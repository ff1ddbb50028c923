"""What is read, what is not, and where: French B2G places, dialects, malformed values, duplicates."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from einvoice.model import Identifier
from einvoice.report import Unread
from einvoice.syntax import TABLES, Format, Reading, cii, locate, parse, read, reading, term_of, ubl, write
from tests.einvoice.syntax.documents import RICH, everything, rich

FORMATS = [Format.UBL_INVOICE, Format.UBL_CREDIT_NOTE, Format.CII]
CAC, CBC = ubl.NAMESPACES["cac"], ubl.NAMESPACES["cbc"]


def ubl_of(body: str) -> Reading:
    root = f'<Invoice xmlns="{TABLES[Format.UBL_INVOICE].namespaces["ubl"]}" xmlns:cac="{CAC}" xmlns:cbc="{CBC}">'
    return read(parse(f"{root}{body}</Invoice>".encode()), Format.UBL_INVOICE)


def cii_of(agreement: str = "", settlement: str = "", line: str = "", document: str = "") -> Reading:
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in cii.NAMESPACES.items())
    parts = {"Agreement": agreement, "Delivery": "", "Settlement": settlement}
    header = "".join(f"<ram:ApplicableHeaderTrade{n}>{text}</ram:ApplicableHeaderTrade{n}>" for n, text in parts.items())
    body = f"<rsm:SupplyChainTradeTransaction>{line}{header}</rsm:SupplyChainTradeTransaction>"
    document = f"<rsm:ExchangedDocument>{document}</rsm:ExchangedDocument>"
    return read(parse(f"<rsm:CrossIndustryInvoice {spaces}>{document}{body}</rsm:CrossIndustryInvoice>".encode()), Format.CII)


def test_chorus_ubl_of_before_the_norm() -> None:
    """edi-et-formats 2.2: service in AccountingContact, SIRET under schemeName, kind of VAT in TaxTypeCode."""
    got = ubl_of(
        "<cac:OrderReference><cbc:ID>EJ-1</cbc:ID></cac:OrderReference>"
        "<cac:ContractDocumentReference><cbc:ID>M-1</cbc:ID></cac:ContractDocumentReference>"
        "<cac:AccountingSupplierParty><cac:Party>"
        '<cac:PartyIdentification><cbc:ID schemeName="1">82000001600015</cbc:ID></cac:PartyIdentification>'
        "<cac:PartyTaxScheme><cbc:CompanyID>FR35820000016</cbc:CompanyID>"
        "<cac:TaxScheme><cbc:TaxTypeCode>TVA DEBIT</cbc:TaxTypeCode></cac:TaxScheme></cac:PartyTaxScheme>"
        "</cac:Party></cac:AccountingSupplierParty>"
        "<cac:AccountingCustomerParty><cac:AccountingContact><cbc:ID>SERVICE-1</cbc:ID><cbc:Name>Travaux</cbc:Name>"
        "</cac:AccountingContact></cac:AccountingCustomerParty>"
    )
    invoice = got.invoice
    assert (invoice.buyer_reference, invoice.purchase_order, invoice.contract) == ("SERVICE-1", "EJ-1", "M-1")
    assert invoice.seller.identifiers == (Identifier("82000001600015", "1"),)
    assert (invoice.seller.vat_id, invoice.tax_point_code) == ("FR35820000016", "3")
    assert invoice.buyer.contact.department == "Travaux"
    assert [(entry.kind, entry.field) for entry in got.not_read] == [(Unread.MISSING, "BT-31")]


def test_service_in_both_places_must_agree() -> None:
    contact = "<cac:AccountingContact><cbc:ID>{}</cbc:ID></cac:AccountingContact>"
    contact = f"<cac:AccountingCustomerParty>{contact}</cac:AccountingCustomerParty>"
    reference = "<cbc:BuyerReference>S1</cbc:BuyerReference>"
    assert ubl_of(reference + contact.format("S1")).not_read == ()
    other = ubl_of(reference + contact.format("S2"))
    assert other.invoice.buyer_reference == "S1"
    assert [(entry.value, entry.reason) for entry in other.not_read] == [("S2", reading.DUPLICATE)]


def test_chorus_cii_of_2018() -> None:
    """Dates without format, IndicatorString, valideur, service of the supplier, attachment without a type."""
    got = cii_of(
        document="<ram:IssueDateTime><udt:DateTimeString>20180101</udt:DateTimeString></ram:IssueDateTime>",
        agreement="<ram:BuyerReference>S1</ram:BuyerReference><ram:AdditionalReferencedDocument>"
        "<ram:IssuerAssignedID>a.pdf</ram:IssuerAssignedID><ram:Name>ZZZ</ram:Name>"
        '<ram:AttachmentBinaryObject mimeCode="application/pdf">UEsDBA==</ram:AttachmentBinaryObject>'
        "</ram:AdditionalReferencedDocument>",
        settlement="<ram:InvoiceIssuerReference>CSF</ram:InvoiceIssuerReference><ram:InvoiceeTradeParty>"
        '<ram:SpecifiedLegalOrganization><ram:ID schemeID="1">82000001600015</ram:ID></ram:SpecifiedLegalOrganization>'
        "</ram:InvoiceeTradeParty><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:DueDateTypeCode>72</ram:DueDateTypeCode>"
        "</ram:ApplicableTradeTax><ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator>"
        "<udt:IndicatorString>true</udt:IndicatorString></ram:ChargeIndicator><ram:ActualAmount>15.00</ram:ActualAmount>"
        "</ram:SpecifiedTradeAllowanceCharge>",
    )
    invoice = got.invoice
    assert (invoice.issue_date, invoice.buyer_reference) == (date(2018, 1, 1), "S1")
    assert (invoice.seller.code_service, invoice.tax_point_code) == ("CSF", "72")
    assert invoice.invoicee.legal_id == Identifier("82000001600015", "1")
    assert [charge.amount for charge in invoice.charges] == [Decimal("15.00")]
    assert invoice.documents[0].content == b"PK\x03\x04"
    assert got.not_read == ()


def test_price_with_vat_as_net_is_read_and_said() -> None:
    price = "<ram:{0}PriceProductTradePrice><ram:ChargeAmount>{1}</ram:ChargeAmount></ram:{0}PriceProductTradePrice>"
    line = "<ram:SpecifiedLineTradeAgreement>" + price.format("Gross", 100) + price.format("Net", 120)
    line = (
        f"<ram:IncludedSupplyChainTradeLineItem>{line}</ram:SpecifiedLineTradeAgreement></ram:IncludedSupplyChainTradeLineItem>"
    )
    got = cii_of(line=line)
    assert got.invoice.lines[0].price.net == 120
    assert [entry.location for entry in got.not_read] == [locate(Format.CII, "lines[0].price.net")]


@pytest.mark.parametrize("text", ["1,5", "1e3", "NaN", "1_000", "١", "--1", "9" * 40, "1 000"])
def test_numbers_that_are_not_decimals(text: str) -> None:
    got = ubl_of(f"<cac:LegalMonetaryTotal><cbc:PayableAmount>{text}</cbc:PayableAmount></cac:LegalMonetaryTotal>")
    assert got.invoice.totals.due is None
    assert [(entry.location, entry.value) for entry in got.not_read] == [
        ("/ubl:Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount", text)
    ]


@pytest.mark.parametrize("text", ["20260101", "2026-02-30", "01/02/2026", "2026-1-1", "hier"])
def test_dates_that_are_not(text: str) -> None:
    got = ubl_of(f"<cbc:IssueDate>{text}</cbc:IssueDate>")
    assert got.invoice.issue_date is None
    assert [entry.value for entry in got.not_read] == [text]


def test_time_zone_is_left_out_and_said() -> None:
    got = ubl_of("<cbc:IssueDate>2026-01-02+01:00</cbc:IssueDate>")
    assert got.invoice.issue_date == date(2026, 1, 2)
    assert len(got.not_read) == 1


def test_unknown_elements_and_attributes_are_listed_leaf_by_leaf() -> None:
    got = ubl_of(
        '<cbc:UUID>u</cbc:UUID><cac:Signature><cbc:ID>s</cbc:ID><cac:A b="c"/></cac:Signature>'
        '<cbc:ID foo="bar">F1</cbc:ID><!-- not data -->'
    )
    assert got.invoice.number == "F1"
    assert [(entry.location, entry.value) for entry in got.not_read] == [
        ("/ubl:Invoice/cbc:UUID", "u"),
        ("/ubl:Invoice/cac:Signature/cbc:ID", "s"),
        ("/ubl:Invoice/cac:Signature/cac:A/@b", "c"),
        ("/ubl:Invoice/cbc:ID/@foo", "bar"),
    ]


def test_first_of_a_single_element_is_kept_the_rest_is_listed() -> None:
    got = ubl_of(
        "<cbc:ID>F1</cbc:ID><cbc:ID>F2</cbc:ID>"
        "<cac:Delivery><cbc:ActualDeliveryDate>2026-01-01</cbc:ActualDeliveryDate></cac:Delivery>"
        "<cac:Delivery><cac:DeliveryLocation><cbc:ID>L</cbc:ID></cac:DeliveryLocation></cac:Delivery>"
    )
    assert (got.invoice.number, got.invoice.delivery.location) == ("F1", None)
    assert [(entry.location, entry.reason) for entry in got.not_read] == [
        ("/ubl:Invoice/cbc:ID[2]", reading.DUPLICATE),
        ("/ubl:Invoice/cac:Delivery[2]/cac:DeliveryLocation/cbc:ID", reading.DUPLICATE),
    ]


def test_amount_in_another_currency_is_said() -> None:
    got = ubl_of(
        "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cac:LegalMonetaryTotal>"
        '<cbc:PayableAmount currencyID="USD">1</cbc:PayableAmount></cac:LegalMonetaryTotal>'
    )
    assert got.invoice.totals.due == 1
    assert [(entry.value, entry.reason) for entry in got.not_read] == [("USD", reading.OTHER_CURRENCY)]


def test_the_list_is_bounded_and_says_so() -> None:
    got = ubl_of("<cbc:UUID>u</cbc:UUID>" * 5000)
    assert len(got.not_read) == reading.MAX_NOT_READ + 1
    assert str(5000 - reading.MAX_NOT_READ) in got.not_read[-1].reason


def test_totals_that_disagree_are_only_read() -> None:
    got = ubl_of(
        "<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>1</cbc:TaxExclusiveAmount>"
        "<cbc:TaxInclusiveAmount>-5.00</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>"
    )
    assert (got.invoice.totals.without_vat, got.invoice.totals.with_vat) == (1, Decimal("-5.00"))


def _leaves(item: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(item, tuple):
        return [leaf for index, each in enumerate(item) for leaf in _leaves(each, f"{path}[{index}]")]
    if hasattr(item, "__dataclass_fields__"):
        names = list(item.__dataclass_fields__)
        return [leaf for name in names for leaf in _leaves(getattr(item, name), f"{path}.{name}".lstrip("."))]
    return [(path, item)] if item is not None else []


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_value_is_where_locate_says(fmt: Format) -> None:
    """The XPath of each model path, evaluated on the written document, finds the value itself."""
    tree = parse(write(everything(fmt), fmt)).getroottree()
    wrong = []
    for path, value in _leaves(everything(fmt)):
        xpath = locate(fmt, path)
        if isinstance(value, bytes) or re.search(r"seller.identifiers|notes|creditor_id", path):
            continue  # they stand in one place or another according to the rest; a UBL note holds its code
        found = tree.xpath(xpath, namespaces=TABLES[fmt].namespaces)
        texts = {node if isinstance(node, str) else (node.text or "") for node in found}
        shown = value.strftime("%Y%m%d" if fmt is Format.CII else "%Y-%m-%d") if isinstance(value, date) else str(value)
        if shown not in texts:
            wrong.append((path, xpath, shown, texts))
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "term"),
    [
        ("lines[2].price.net", "BT-146"),
        ("buyer.address.country", "BT-55"),
        ("tax_representative.address.city", "BT-66"),
        ("delivery.address.country", "BT-80"),
        ("charges[0].vat_rate", "BT-103"),
        ("lines[0].charges[1].amount", "BT-141"),
        ("lines[0].allowances[1].reason", "BT-139"),
        ("lines[0].period.start", "BT-134"),
        ("period.start", "BT-73"),
        ("buyer.contact.email", "BT-58"),
        ("seller.legal_id.scheme", "BT-30"),
        ("lines", "BG-25"),
        ("nothing.at.all", ""),
    ],
)
def test_terms(path: str, term: str) -> None:
    assert term_of(path) == term


def test_reading_is_linear() -> None:
    """Four thousand lines: all read, in order, nothing listed."""
    from dataclasses import replace

    lines = tuple(replace(RICH.lines[1], id=str(number)) for number in range(4000))
    root = parse(write(replace(rich(Format.UBL_INVOICE), lines=lines), Format.UBL_INVOICE))
    got = read(root, Format.UBL_INVOICE)
    assert [line.id for line in got.invoice.lines] == [line.id for line in lines]
    assert got.not_read == ()


def test_a_tree_with_comments_is_read_too() -> None:
    root = etree.fromstring(write(rich(Format.CII), Format.CII).replace(b"<ram:Name>", b"<!-- a --><ram:Name>"))
    assert read(root, Format.CII).invoice == rich(Format.CII)
