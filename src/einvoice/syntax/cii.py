"""UN/CEFACT Cross Industry Invoice (D16B, D22B, Factur-X): one table, read and written (EN 16931-3-3).

French B2G terms stand where Chorus Pro wants them: service of the recipient in BuyerReference, engagement in
BuyerOrderReferencedDocument, marché in ContractReferencedDocument, valideur in InvoiceeTradeParty, service of
the supplier in InvoiceIssuerReference, cadre in BusinessProcessSpecifiedDocumentContextParameter.
The Chorus examples of 2018 are tolerated: dates without @format, IndicatorString, attachments without type.
They also write the price without VAT as the gross price and with VAT as the net one, against BT-146 and
BT-148: the values are read as they stand, and `odd_prices` lists them.
"""

from __future__ import annotations

import re
from typing import Any

from einvoice.model import Identifier, Invoice
from einvoice.report import NotRead
from einvoice.syntax.codecs import BINARY, CII_AMOUNT, CII_TAX_POINT, DATE_102, NUMBER, Codec
from einvoice.syntax.mapping import Const, Group, Inside, Need, Row, Table

NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
TAX_TOTAL = Codec(CII_AMOUNT.read, CII_AMOUNT.write, (("currencyID", "$currency", True),))
TAX_TOTAL_ACCOUNTING = Codec(CII_AMOUNT.read, CII_AMOUNT.write, (("currencyID", "$accounting", True),))

AGREEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement"
DELIVERY = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery"
SETTLEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"
_IBAN = re.compile(r"[A-Z]").match  # no national account number starts with a letter


def _is_iban(transfer: Any) -> bool:
    return transfer is not None and transfer.account is not None and _IBAN(transfer.account) is not None


def _is_not_iban(transfer: Any) -> bool:
    return transfer is not None and not _is_iban(transfer)


def _local(identifier: Identifier | None) -> bool:
    return identifier is not None and identifier.scheme is None


def _global(identifier: Identifier | None) -> bool:
    return identifier is not None and identifier.scheme is not None


def _id(path: str, xml: str, **options: Any) -> tuple[Row, Row]:
    """An identifier and its scheme."""
    value, scheme = (f"{path}.{name}".lstrip(".") for name in ("value", "scheme"))
    preferred = options.get("preferred", False)
    return Row(value, xml, **options), Row(scheme, f"{xml}/@schemeID", preferred=preferred)


def _id_or_global(owner: str, field: str) -> tuple[Any, ...]:
    """One identifier, in ID without a scheme or in GlobalID with one. (On reading the first of them is kept.)"""

    def of(invoice: Any) -> Identifier | None:
        party = getattr(invoice, owner)
        return getattr(party, field) if party is not None else None

    path = f"{owner}.{field}"
    return (
        *_id(path, "ram:ID", when=lambda invoice: _local(of(invoice))),
        *_id(path, "ram:GlobalID", when=lambda invoice: _global(of(invoice)), preferred=True, needs="schemeID"),
    )


def _date(path: str, xml: str, unit: str = "udt:DateTimeString", **options: Any) -> Row:
    return Row(path, f"{xml}/{unit}", DATE_102, needs=".", **options)


def vat(path: str) -> Const:
    """The tax that `path` is about: VAT and no other (the official rules fold its case)."""
    return Const("ram:TypeCode", "VAT|vat|Vat", each=True, place=path)


# Written identifiers are sorted: those without a scheme (ID) come before the others (GlobalID).
IDENTIFIERS = (
    Group("identifiers", "ram:ID", _id("", "."), when=_local),
    Group("identifiers", "ram:GlobalID", _id("", ".", needs="schemeID"), when=_global, preferred=True),
)
ADDRESS = (
    Row("address.post_code", "ram:PostalTradeAddress/ram:PostcodeCode"),
    Row("address.line_one", "ram:PostalTradeAddress/ram:LineOne"),
    Row("address.line_two", "ram:PostalTradeAddress/ram:LineTwo"),
    Row("address.line_three", "ram:PostalTradeAddress/ram:LineThree"),
    Row("address.city", "ram:PostalTradeAddress/ram:CityName"),
    Row("address.country", "ram:PostalTradeAddress/ram:CountryID"),
    Row("address.subdivision", "ram:PostalTradeAddress/ram:CountrySubDivisionName"),
)
VAT_ID = (
    Row("vat_id", "ram:SpecifiedTaxRegistration[ram:ID/@schemeID=VA|VAT|]/ram:ID"),
    Inside("", "ram:SpecifiedTaxRegistration[ram:ID/@schemeID=VA|VAT|]", (
        Const("ram:ID/@schemeID", "VA|VAT", each=True, place="vat_id"),)),
)  # fmt: skip
ORGANISATION = (
    *_id("legal_id", "ram:SpecifiedLegalOrganization/ram:ID"),
    Row("trading_name", "ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
    Inside(
        "contact",
        "ram:DefinedTradeContact",
        (
            Row("name", "ram:PersonName"),
            Row("department", "ram:DepartmentName"),
            Row("phone", "ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
            Row("email", "ram:EmailURIUniversalCommunication/ram:URIID"),
        ),
    ),
    *ADDRESS,
    *_id("endpoint", "ram:URIUniversalCommunication/ram:URIID"),
    *VAT_ID,
)
SELLER = (
    *IDENTIFIERS,
    Row("name", "ram:Name"),
    Row("legal_information", "ram:Description"),
    *ORGANISATION,
    Row("tax_registration", "ram:SpecifiedTaxRegistration[ram:ID/@schemeID=FC]/ram:ID"),
    Const("ram:SpecifiedTaxRegistration[ram:ID/@schemeID=FC]/ram:ID/@schemeID", "FC"),
)
BUYER = (*IDENTIFIERS, Row("name", "ram:Name"), *ORGANISATION)


def _adjustment(values: str, *more: Any) -> tuple[Any, ...]:
    return (
        Const("ram:ChargeIndicator/udt:Indicator", values),
        Const("ram:ChargeIndicator/udt:IndicatorString", values, written=False),
        Row("percentage", "ram:CalculationPercent", NUMBER),
        Row("base", "ram:BasisAmount", CII_AMOUNT),
        Row("amount", "ram:ActualAmount", CII_AMOUNT),
        Row("reason_code", "ram:ReasonCode"),
        Row("reason", "ram:Reason"),
        *more,
    )


def _adjustments(*more: Any) -> tuple[Group, Group]:
    element = "ram:SpecifiedTradeAllowanceCharge"
    return (
        Group("allowances", f"{element}[ram:ChargeIndicator/*=false|0|]", _adjustment("false|0", *more)),
        Group("charges", f"{element}[ram:ChargeIndicator/*=true|1]", _adjustment("true|1", *more)),
    )


def _reference(type_code: str, path: str) -> tuple[Any, ...]:
    element = f"ram:AdditionalReferencedDocument[ram:TypeCode={type_code}]"
    rows: tuple[Any, ...] = (Row(path, f"{element}/ram:IssuerAssignedID"), Const(f"{element}/ram:TypeCode", type_code))
    if path.endswith(".value"):
        rows += (Row(path.replace(".value", ".scheme"), f"{element}/ram:ReferenceTypeCode"),)
    return rows


PRODUCT = (
    *_id("standard_id", "ram:GlobalID"),
    Row("seller_id", "ram:SellerAssignedID"),
    Row("buyer_id", "ram:BuyerAssignedID"),
    Row("name", "ram:Name"),
    Row("description", "ram:Description"),
    Group("attributes", "ram:ApplicableProductCharacteristic", (Row("name", "ram:Description"), Row("value", "ram:Value"))),
    Group(
        "classifications",
        "ram:DesignatedProductClassification",
        (
            Row("code", "ram:ClassCode"),
            Row("list_id", "ram:ClassCode/@listID"),
            Row("list_version", "ram:ClassCode/@listVersionID"),
        ),
    ),
    Row("origin", "ram:OriginTradeCountry/ram:ID"),
)
_DISCOUNT = "ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge"
PRICE = (
    Row("gross", "ram:GrossPriceProductTradePrice/ram:ChargeAmount", CII_AMOUNT),
    Const(f"{_DISCOUNT}/ram:ChargeIndicator/udt:Indicator", "false|0"),
    Const(f"{_DISCOUNT}/ram:ChargeIndicator/udt:IndicatorString", "false|0", written=False),
    Row("discount", f"{_DISCOUNT}/ram:ActualAmount", CII_AMOUNT),
    Row("net", "ram:NetPriceProductTradePrice/ram:ChargeAmount", CII_AMOUNT),
    Row("base_quantity", "ram:NetPriceProductTradePrice/ram:BasisQuantity", NUMBER),
    Row("base_unit", "ram:NetPriceProductTradePrice/ram:BasisQuantity/@unitCode"),
)
_SUM = "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"
_PERIOD = "ram:BillingSpecifiedPeriod"
LINE_SETTLEMENT = (
    Inside("", "ram:ApplicableTradeTax", (vat("vat_category"),)),
    Row("vat_category", "ram:ApplicableTradeTax/ram:CategoryCode"),
    Row("vat_rate", "ram:ApplicableTradeTax/ram:RateApplicablePercent", NUMBER),
    _date("period.start", f"{_PERIOD}/ram:StartDateTime"),
    _date("period.end", f"{_PERIOD}/ram:EndDateTime"),
    *_adjustments(),
    Row("net", _SUM, CII_AMOUNT),
    *_reference("130", "object_id.value"),
    Row("accounting", "ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
)
LINE = (
    Row("id", "ram:AssociatedDocumentLineDocument/ram:LineID"),
    Row("status_code", "ram:AssociatedDocumentLineDocument/ram:LineStatusCode"),
    Row("status_reason", "ram:AssociatedDocumentLineDocument/ram:LineStatusReasonCode"),
    Row("note", "ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content"),
    Inside("item", "ram:SpecifiedTradeProduct", PRODUCT),
    Row("order_line", "ram:SpecifiedLineTradeAgreement/ram:BuyerOrderReferencedDocument/ram:LineID"),
    Inside("price", "ram:SpecifiedLineTradeAgreement", PRICE),
    Row("quantity", "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity", NUMBER),
    Row("unit", "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode"),
    Need("ram:SpecifiedLineTradeSettlement"),
    Inside("", "ram:SpecifiedLineTradeSettlement", LINE_SETTLEMENT),
)

DOCUMENT = (
    Row("reference", "ram:IssuerAssignedID"),
    Row("location", "ram:URIID"),
    Const("ram:TypeCode", "916"),
    Row("description", "ram:Name"),
    Row("content", "ram:AttachmentBinaryObject", BINARY),
    Row("mime_code", "ram:AttachmentBinaryObject/@mimeCode"),
    Row("filename", "ram:AttachmentBinaryObject/@filename"),
)
AGREEMENT_ROWS = (
    Row("buyer_reference", "ram:BuyerReference"),
    Inside("seller", "ram:SellerTradeParty", SELLER),
    Inside("buyer", "ram:BuyerTradeParty", BUYER),
    Inside(
        "tax_representative",
        "ram:SellerTaxRepresentativeTradeParty",
        (Row("name", "ram:Name"), *ADDRESS, *VAT_ID),
        there=True,
    ),
    Row("sales_order", "ram:SellerOrderReferencedDocument/ram:IssuerAssignedID"),
    Row("purchase_order", "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
    Row("contract", "ram:ContractReferencedDocument/ram:IssuerAssignedID"),
    *_reference("50", "tender"),
    *_reference("130", "object_id.value"),
    Group("documents", "ram:AdditionalReferencedDocument", DOCUMENT),
    Row("project", "ram:SpecifiedProcuringProject/ram:ID"),
    Const("ram:SpecifiedProcuringProject/ram:Name", "Project reference"),
)
DELIVERY_ROWS = (
    Inside("", "ram:ShipToTradeParty", _id_or_global("delivery", "location")),
    Inside("delivery", "ram:ShipToTradeParty", (Row("name", "ram:Name"), *ADDRESS)),
    _date("delivery.date", "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime"),
    Row("despatch_advice", "ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID"),
    Row("receiving_advice", "ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID"),
)
PAYMENT = (
    Row("/payment.means_code", "ram:TypeCode", each=True),
    Row("/payment.means_text", "ram:Information", first=True),
    Row("/payment.card.number", "ram:ApplicableTradeSettlementFinancialCard/ram:ID", first=True),
    Row("/payment.card.holder", "ram:ApplicableTradeSettlementFinancialCard/ram:CardholderName", first=True),
    Row("/payment.direct_debit.debited_account", "ram:PayerPartyDebtorFinancialAccount/ram:IBANID", first=True),
    Row("account", "ram:PayeePartyCreditorFinancialAccount/ram:IBANID", when=_is_iban),
    Row("account_name", "ram:PayeePartyCreditorFinancialAccount/ram:AccountName"),
    Row("account", "ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID", when=_is_not_iban),
    Row("provider", "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID"),
)
VAT_BREAKDOWN = (
    Row("tax", "ram:CalculatedAmount", CII_AMOUNT),
    vat("category"),
    Row("exemption_reason", "ram:ExemptionReason"),
    Row("taxable", "ram:BasisAmount", CII_AMOUNT),
    Row("category", "ram:CategoryCode"),
    Row("exemption_code", "ram:ExemptionReasonCode"),
    _date("/tax_point_date", "ram:TaxPointDate", "udt:DateString", first=True),
    Row("/tax_point_code", "ram:DueDateTypeCode", CII_TAX_POINT),  # S1.13: the same in every BG-23
    Row("rate", "ram:RateApplicablePercent", NUMBER),
)
SUMMATION = (
    Row("lines", "ram:LineTotalAmount", CII_AMOUNT),
    Row("charges", "ram:ChargeTotalAmount", CII_AMOUNT),
    Row("allowances", "ram:AllowanceTotalAmount", CII_AMOUNT),
    Row("without_vat", "ram:TaxBasisTotalAmount", CII_AMOUNT),
    Row("vat", "ram:TaxTotalAmount", TAX_TOTAL, needs="currencyID"),
    Row("vat_accounting", "ram:TaxTotalAmount[@currencyID=$accounting]", TAX_TOTAL_ACCOUNTING),
    Row("rounding", "ram:RoundingAmount", CII_AMOUNT),
    Row("with_vat", "ram:GrandTotalAmount", CII_AMOUNT),
    Row("paid", "ram:TotalPrepaidAmount", CII_AMOUNT),
    Row("due", "ram:DuePayableAmount", CII_AMOUNT),
)
CATEGORY = (
    Inside("", "ram:CategoryTradeTax", (vat("vat_category"),)),
    Row("vat_category", "ram:CategoryTradeTax/ram:CategoryCode"),
    Row("vat_rate", "ram:CategoryTradeTax/ram:RateApplicablePercent", NUMBER),
)
PRECEDING = (
    Row("number", "ram:IssuerAssignedID"),
    _date("issue_date", "ram:FormattedIssueDateTime", "qdt:DateTimeString"),
)
SETTLEMENT_ROWS = (
    Row("payment.direct_debit.creditor_id", "ram:CreditorReferenceID"),
    Row("payment.remittance", "ram:PaymentReference"),
    Row("vat_currency", "ram:TaxCurrencyCode"),
    Row("currency", "ram:InvoiceCurrencyCode"),
    Row("seller.code_service", "ram:InvoiceIssuerReference"),
    Row("invoicee.name", "ram:InvoiceeTradeParty/ram:Name"),
    *_id("invoicee.legal_id", "ram:InvoiceeTradeParty/ram:SpecifiedLegalOrganization/ram:ID"),
    Row("invoicee.code_service", "ram:InvoiceeTradeParty/ram:DefinedTradeContact/ram:DepartmentName"),
    Inside("", "ram:PayeeTradeParty", _id_or_global("payee", "identifier")),
    Row("payee.name", "ram:PayeeTradeParty/ram:Name"),
    *_id("payee.legal_id", "ram:PayeeTradeParty/ram:SpecifiedLegalOrganization/ram:ID"),
    Group("payment.transfers", "ram:SpecifiedTradeSettlementPaymentMeans", PAYMENT),
    Group("vat", "ram:ApplicableTradeTax", VAT_BREAKDOWN),
    _date("period.start", f"{_PERIOD}/ram:StartDateTime"),
    _date("period.end", f"{_PERIOD}/ram:EndDateTime"),
    *_adjustments(*CATEGORY),
    Row("payment_terms", "ram:SpecifiedTradePaymentTerms/ram:Description"),
    _date("due_date", "ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime"),
    Row("payment.direct_debit.mandate", "ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID"),
    Inside("totals", "ram:SpecifiedTradeSettlementHeaderMonetarySummation", SUMMATION),
    Group("preceding", "ram:InvoiceReferencedDocument", PRECEDING),
    Row("accounting", "ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
)

ROWS: tuple[Any, ...] = (
    Need("rsm:ExchangedDocumentContext"),
    Inside(
        "",
        "rsm:ExchangedDocumentContext",
        (
            Row("business_process", "ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
            Row("specification", "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
        ),
    ),
    Row("number", "rsm:ExchangedDocument/ram:ID"),
    Row("type_code", "rsm:ExchangedDocument/ram:TypeCode"),
    _date("issue_date", "rsm:ExchangedDocument/ram:IssueDateTime"),
    Group(
        "notes",
        "rsm:ExchangedDocument/ram:IncludedNote",
        (Row("text", "ram:Content"), Row("subject_code", "ram:SubjectCode")),
    ),
    Need("rsm:SupplyChainTradeTransaction"),
    Group("lines", "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem", LINE),
    Need(AGREEMENT),
    Inside("", AGREEMENT, AGREEMENT_ROWS),
    Need(DELIVERY),
    Inside("", DELIVERY, DELIVERY_ROWS),
    Need(SETTLEMENT),
    Inside("", SETTLEMENT, SETTLEMENT_ROWS),
)

INVOICE = Table(
    "rsm:CrossIndustryInvoice",
    NAMESPACES,
    ROWS,
    {"currency": f"{SETTLEMENT}/ram:InvoiceCurrencyCode", "accounting": f"{SETTLEMENT}/ram:TaxCurrencyCode"},
)


def odd_prices(invoice: Invoice) -> tuple[NotRead, ...]:
    """The lines whose net price exceeds the gross one: the Chorus habit of 2018 (price with VAT as net)."""
    found = []
    for index, line in enumerate(invoice.lines):
        price = line.price
        if price and price.net is not None and price.gross and price.net > price.gross:
            reason = "prix net supérieur au prix brut : usage Chorus de 2018 (brut = hors taxes, net = toutes taxes)"
            place = INVOICE.locate(f"lines[{index}].price.net")
            found.append(NotRead(location=place, value=str(price.net), reason=reason))
    return tuple(found)
