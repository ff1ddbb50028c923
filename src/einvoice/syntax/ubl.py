"""UBL 2.1 Invoice and CreditNote: one table, read and written (EN 16931-3-2; French B2G habits beside).

Chorus Pro's historic UBL puts the service of the recipient in AccountingCustomerParty/AccountingContact, the
kind of VAT in TaxScheme/TaxTypeCode and the SIRET in PartyIdentification/ID/@schemeName: all are read; the
first two are written where EN 16931 wants them (BT-10, BT-8), the last with @schemeID.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import localcontext
from typing import Any

from einvoice.model import Invoice, Line, Note
from einvoice.syntax.codecs import (
    BINARY,
    CHORUS_TAX_POINT,
    DATE,
    NUMBER,
    UBL_ACCOUNTING,
    UBL_AMOUNT,
    UBL_TAX_POINT,
    Codec,
    read_note,
)
from einvoice.syntax.mapping import Const, Group, Inside, Row, Table
from einvoice.totals import EXACT

NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}


def _note(text: str) -> Note:
    code, content = read_note(text)
    return Note(text=content, subject_code=code)


NOTE = Codec(_note, lambda note: f"#{note.subject_code}#{note.text or ''}" if note.subject_code else note.text or "")


def _id(path: str, xml: str, **options: Any) -> tuple[Row, ...]:
    return (
        Row(f"{path}.value".lstrip("."), xml, **options),
        Row(f"{path}.scheme".lstrip("."), f"{xml}/@schemeID"),
        Row(f"{path}.scheme".lstrip("."), f"{xml}/@schemeName", read_only=True),
    )


ADDRESS = (
    Row("line_one", "cbc:StreetName"),
    Row("line_two", "cbc:AdditionalStreetName"),
    Row("city", "cbc:CityName"),
    Row("post_code", "cbc:PostalZone"),
    Row("subdivision", "cbc:CountrySubentity"),
    Row("line_three", "cac:AddressLine/cbc:Line"),
    Row("country", "cac:Country/cbc:IdentificationCode"),
)

CONTACT = (
    Row("contact.name", "cac:Contact/cbc:Name"),
    Row("contact.phone", "cac:Contact/cbc:Telephone"),
    Row("contact.email", "cac:Contact/cbc:ElectronicMail"),
)


def vat(path: str) -> Const:
    """The tax that `path` is about: VAT and no other (the official rules fold its case; Chorus once wrote TVA)."""
    return Const("cac:TaxScheme/cbc:ID", "VAT|vat|Vat", each=True, place=path)


VAT_SCHEME = "cac:PartyTaxScheme[cac:TaxScheme/cbc:ID=VAT|TVA|]"


def _creditor(when: Any, preferred: bool = False) -> tuple[Any, ...]:
    """BT-90 stands with the payee when there is one, with the seller otherwise."""
    sepa = "cac:PartyIdentification[cbc:ID/@schemeID=SEPA]/cbc:ID"
    return (Row("/payment.direct_debit.creditor_id", sepa, when=when, preferred=preferred), Const(f"{sepa}/@schemeID", "SEPA"))


def _vat_number(path: str) -> tuple[Any, ...]:
    return (Row(path, f"{VAT_SCHEME}/cbc:CompanyID"), Inside("", VAT_SCHEME, (vat(path),)))


SELLER = (
    *_id("endpoint", "cbc:EndpointID"),
    *_creditor(lambda invoice: invoice.payee is None, preferred=True),
    Group("identifiers", "cac:PartyIdentification", _id("", "cbc:ID")),
    Row("trading_name", "cac:PartyName/cbc:Name"),
    Inside("address", "cac:PostalAddress", ADDRESS),
    *_vat_number("vat_id"),
    Row("/tax_point_code", f"{VAT_SCHEME}/cac:TaxScheme/cbc:TaxTypeCode", CHORUS_TAX_POINT, read_only=True),
    Row("tax_registration", "cac:PartyTaxScheme/cbc:CompanyID"),
    Const("cac:PartyTaxScheme/cac:TaxScheme/cbc:ID", "FC|TAX|LOC"),
    Row("name", "cac:PartyLegalEntity/cbc:RegistrationName"),
    *_id("legal_id", "cac:PartyLegalEntity/cbc:CompanyID"),
    Row("legal_information", "cac:PartyLegalEntity/cbc:CompanyLegalForm"),
    *CONTACT,
)

BUYER = (
    *_id("endpoint", "cbc:EndpointID"),
    Group("identifiers", "cac:PartyIdentification", _id("", "cbc:ID")),
    Row("trading_name", "cac:PartyName/cbc:Name"),
    Inside("address", "cac:PostalAddress", ADDRESS),
    *_vat_number("vat_id"),
    Row("name", "cac:PartyLegalEntity/cbc:RegistrationName"),
    *_id("legal_id", "cac:PartyLegalEntity/cbc:CompanyID"),
    *CONTACT,
)

PARTIES = (
    Inside("seller", "cac:AccountingSupplierParty/cac:Party", SELLER),
    Row("seller.code_service", "cac:AccountingSupplierParty/cac:AccountingContact/cbc:ID"),
    Row("seller.contact.department", "cac:AccountingSupplierParty/cac:AccountingContact/cbc:Name"),
    Inside("buyer", "cac:AccountingCustomerParty/cac:Party", BUYER),
    Row("buyer_reference", "cac:AccountingCustomerParty/cac:AccountingContact/cbc:ID", read_only=True),
    Row("buyer.contact.department", "cac:AccountingCustomerParty/cac:AccountingContact/cbc:Name"),
    Inside("", "cac:PayeeParty", _creditor(lambda invoice: invoice.payee is not None)),
    *_id("payee.identifier", "cac:PayeeParty/cac:PartyIdentification/cbc:ID"),
    Row("payee.name", "cac:PayeeParty/cac:PartyName/cbc:Name"),
    *_id("payee.legal_id", "cac:PayeeParty/cac:PartyLegalEntity/cbc:CompanyID"),
    Row("invoicee.name", "cac:BuyerCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"),
    *_id("invoicee.legal_id", "cac:BuyerCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID"),
    Row("invoicee.code_service", "cac:BuyerCustomerParty/cac:AccountingContact/cbc:ID"),
    Row("tax_representative.name", "cac:TaxRepresentativeParty/cac:PartyName/cbc:Name"),
    Inside("tax_representative.address", "cac:TaxRepresentativeParty/cac:PostalAddress", ADDRESS, there=True),
    Inside("tax_representative", "cac:TaxRepresentativeParty", _vat_number("vat_id"), there=True),
    Row("delivery.date", "cac:Delivery/cbc:ActualDeliveryDate", DATE),
    *_id("delivery.location", "cac:Delivery/cac:DeliveryLocation/cbc:ID"),
    Inside("delivery.address", "cac:Delivery/cac:DeliveryLocation/cac:Address", ADDRESS),
    Row("delivery.name", "cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name"),
)

PAYMENT = (
    Row("/payment.means_code", "cbc:PaymentMeansCode", each=True),
    Row("/payment.means_text", "cbc:PaymentMeansCode/@name", first=True),
    Row("/payment.remittance", "cbc:PaymentID"),
    Row("/payment.card.number", "cac:CardAccount/cbc:PrimaryAccountNumberID", first=True),
    Const("cac:CardAccount/cbc:NetworkID", "NA|mapped-from-cii"),
    Row("/payment.card.holder", "cac:CardAccount/cbc:HolderName", first=True),
    Row("account", "cac:PayeeFinancialAccount/cbc:ID"),
    Row("account_name", "cac:PayeeFinancialAccount/cbc:Name"),
    Row("provider", "cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID"),
    Row("/payment.direct_debit.mandate", "cac:PaymentMandate/cbc:ID", first=True),
    Row("/payment.direct_debit.debited_account", "cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID", first=True),
)


def _adjustment(indicator: str, *more: Any) -> tuple[Any, ...]:
    return (
        Const("cbc:ChargeIndicator", indicator),
        Row("reason_code", "cbc:AllowanceChargeReasonCode"),
        Row("reason", "cbc:AllowanceChargeReason"),
        Row("percentage", "cbc:MultiplierFactorNumeric", NUMBER),
        Row("amount", "cbc:Amount", UBL_AMOUNT),
        Row("base", "cbc:BaseAmount", UBL_AMOUNT),
        *more,
    )


VAT_KIND = Const("cac:TaxScheme/cbc:TaxTypeCode", "TVA|VAT", written=False)
CATEGORY = (
    Row("vat_category", "cac:TaxCategory/cbc:ID"),
    Row("vat_rate", "cac:TaxCategory/cbc:Percent", NUMBER),
    Inside("", "cac:TaxCategory", (vat("vat_category"), VAT_KIND)),
)
ALLOWANCE = "cac:AllowanceCharge[cbc:ChargeIndicator=false|0|]"
CHARGE = "cac:AllowanceCharge[cbc:ChargeIndicator=true|1]"

TOTALS = (
    Row("totals.vat", "cac:TaxTotal/cbc:TaxAmount", UBL_AMOUNT),
    Group(
        "vat",
        "cac:TaxTotal/cac:TaxSubtotal",
        (
            Row("taxable", "cbc:TaxableAmount", UBL_AMOUNT),
            Row("tax", "cbc:TaxAmount", UBL_AMOUNT),
            Row("category", "cac:TaxCategory/cbc:ID"),
            Row("rate", "cac:TaxCategory/cbc:Percent", NUMBER),
            Row("exemption_code", "cac:TaxCategory/cbc:TaxExemptionReasonCode"),
            Row("exemption_reason", "cac:TaxCategory/cbc:TaxExemptionReason"),
            Inside("", "cac:TaxCategory", (vat("category"), VAT_KIND)),
        ),
    ),
    Row("totals.vat_accounting", "cac:TaxTotal[cbc:TaxAmount/@currencyID=$accounting]/cbc:TaxAmount", UBL_ACCOUNTING),
    Inside(
        "totals",
        "cac:LegalMonetaryTotal",
        (
            Row("lines", "cbc:LineExtensionAmount", UBL_AMOUNT),
            Row("without_vat", "cbc:TaxExclusiveAmount", UBL_AMOUNT),
            Row("with_vat", "cbc:TaxInclusiveAmount", UBL_AMOUNT),
            Row("allowances", "cbc:AllowanceTotalAmount", UBL_AMOUNT),
            Row("charges", "cbc:ChargeTotalAmount", UBL_AMOUNT),
            Row("paid", "cbc:PrepaidAmount", UBL_AMOUNT),
            Row("rounding", "cbc:PayableRoundingAmount", UBL_AMOUNT),
            Row("due", "cbc:PayableAmount", UBL_AMOUNT),
        ),
    ),
)

_TYPE, _SUBTYPE = (f"cac:AdditionalItemProperty[cbc:Name={name}]" for name in ("TYPE_LIGNE", "SOUS_TYPE_LIGNE"))
ITEM = (
    Row("item.description", "cbc:Description"),
    Row("item.name", "cbc:Name"),
    Row("item.buyer_id", "cac:BuyersItemIdentification/cbc:ID"),
    Row("item.seller_id", "cac:SellersItemIdentification/cbc:ID"),
    *_id("item.standard_id", "cac:StandardItemIdentification/cbc:ID"),
    Row("item.origin", "cac:OriginCountry/cbc:IdentificationCode"),
    Group(
        "item.classifications",
        "cac:CommodityClassification",
        (
            Row("code", "cbc:ItemClassificationCode"),
            Row("list_id", "cbc:ItemClassificationCode/@listID"),
            Row("list_version", "cbc:ItemClassificationCode/@listVersionID"),
        ),
    ),
    Row("vat_category", "cac:ClassifiedTaxCategory/cbc:ID"),
    Row("vat_rate", "cac:ClassifiedTaxCategory/cbc:Percent", NUMBER),
    Inside("", "cac:ClassifiedTaxCategory", (vat("vat_category"), VAT_KIND)),
    Const(f"{_TYPE}/cbc:Name", "TYPE_LIGNE"),
    Row("status_code", f"{_TYPE}/cbc:Value"),
    Const(f"{_SUBTYPE}/cbc:Name", "SOUS_TYPE_LIGNE"),
    Row("status_reason", f"{_SUBTYPE}/cbc:Value"),
    Group("item.attributes", "cac:AdditionalItemProperty", (Row("name", "cbc:Name"), Row("value", "cbc:Value"))),
)

_OBJECT = "cac:DocumentReference[cbc:DocumentTypeCode=130|]"


def _line(quantity: str) -> tuple[Any, ...]:
    return (
        Row("id", "cbc:ID"),
        Row("note", "cbc:Note"),
        Row("quantity", quantity, NUMBER),
        Row("unit", f"{quantity}/@unitCode"),
        Row("net", "cbc:LineExtensionAmount", UBL_AMOUNT),
        Row("accounting", "cbc:AccountingCost"),
        Row("period.start", "cac:InvoicePeriod/cbc:StartDate", DATE),
        Row("period.end", "cac:InvoicePeriod/cbc:EndDate", DATE),
        Row("order_line", "cac:OrderLineReference/cbc:LineID"),
        *_id("object_id", f"{_OBJECT}/cbc:ID"),
        Const(f"{_OBJECT}/cbc:DocumentTypeCode", "130"),
        Group("allowances", ALLOWANCE, _adjustment("false|0")),
        Group("charges", CHARGE, _adjustment("true|1")),
        Inside("", "cac:Item", ITEM),
        Row("price.net", "cac:Price/cbc:PriceAmount", UBL_AMOUNT),
        Row("price.base_quantity", "cac:Price/cbc:BaseQuantity", NUMBER),
        Row("price.base_unit", "cac:Price/cbc:BaseQuantity/@unitCode"),
        Const("cac:Price/cac:AllowanceCharge/cbc:ChargeIndicator", "false|0"),
        Row("price.discount", "cac:Price/cac:AllowanceCharge/cbc:Amount", UBL_AMOUNT),
        Row("price.gross", "cac:Price/cac:AllowanceCharge/cbc:BaseAmount", UBL_AMOUNT),
    )


def _reference(type_code: str, path: str) -> tuple[Any, ...]:
    element = f"cac:AdditionalDocumentReference[cbc:DocumentTypeCode={type_code}]"
    return (*_id(path, f"{element}/cbc:ID"), Const(f"{element}/cbc:DocumentTypeCode", type_code))


DOCUMENTS = Group(
    "documents",
    "cac:AdditionalDocumentReference",
    (
        Row("reference", "cbc:ID"),
        Row("description", "cbc:DocumentDescription"),
        Row("content", "cac:Attachment/cbc:EmbeddedDocumentBinaryObject", BINARY),
        Row("mime_code", "cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@mimeCode"),
        Row("filename", "cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@filename"),
        Row("location", "cac:Attachment/cac:ExternalReference/cbc:URI"),
    ),
)

HEAD = (Row("specification", "cbc:CustomizationID"), Row("business_process", "cbc:ProfileID"), Row("number", "cbc:ID"))
NOTES = Group("notes", "cbc:Note", (Row("", ".", NOTE),))
REFERENCES = (
    Row("currency", "cbc:DocumentCurrencyCode"),
    Row("vat_currency", "cbc:TaxCurrencyCode"),
    Row("accounting", "cbc:AccountingCost"),
    Row("buyer_reference", "cbc:BuyerReference"),
    Row("period.start", "cac:InvoicePeriod/cbc:StartDate", DATE),
    Row("period.end", "cac:InvoicePeriod/cbc:EndDate", DATE),
    Row("tax_point_code", "cac:InvoicePeriod/cbc:DescriptionCode", UBL_TAX_POINT),
    Row("purchase_order", "cac:OrderReference/cbc:ID"),
    Row("sales_order", "cac:OrderReference/cbc:SalesOrderID"),
    Group(
        "preceding",
        "cac:BillingReference",
        (
            Row("number", "cac:InvoiceDocumentReference/cbc:ID"),
            Row("issue_date", "cac:InvoiceDocumentReference/cbc:IssueDate", DATE),
        ),
    ),
    Row("despatch_advice", "cac:DespatchDocumentReference/cbc:ID"),
    Row("receiving_advice", "cac:ReceiptDocumentReference/cbc:ID"),
)
TENDER = Row("tender", "cac:OriginatorDocumentReference/cbc:ID")
CONTRACT = Row("contract", "cac:ContractDocumentReference/cbc:ID")
TERMS = Row("payment_terms", "cac:PaymentTerms/cbc:Note")
CHARGES = (
    Group("allowances", ALLOWANCE, _adjustment("false|0", *CATEGORY)),
    Group("charges", CHARGE, _adjustment("true|1", *CATEGORY)),
)
CURRENCIES = {"currency": "cbc:DocumentCurrencyCode", "accounting": "cbc:TaxCurrencyCode"}

INVOICE = Table(
    "ubl:Invoice",
    {"ubl": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", **NAMESPACES},
    (
        *HEAD,
        Row("issue_date", "cbc:IssueDate", DATE),
        Row("due_date", "cbc:DueDate", DATE),
        Row("type_code", "cbc:InvoiceTypeCode"),
        NOTES,
        Row("tax_point_date", "cbc:TaxPointDate", DATE),
        *REFERENCES,
        TENDER,
        CONTRACT,
        *_reference("130", "object_id"),
        DOCUMENTS,
        Row("project", "cac:ProjectReference/cbc:ID"),
        *PARTIES,
        Group("payment.transfers", "cac:PaymentMeans", PAYMENT),
        TERMS,
        *CHARGES,
        *TOTALS,
        Group("lines", "cac:InvoiceLine", _line("cbc:InvoicedQuantity")),
    ),
    CURRENCIES,
)

_PROJECT = "cac:AdditionalDocumentReference[cbc:DocumentTypeCode=50]"
CREDIT_NOTE = Table(
    "ubl:CreditNote",
    {"ubl": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2", **NAMESPACES},
    (
        *HEAD,
        Row("issue_date", "cbc:IssueDate", DATE),
        Row("tax_point_date", "cbc:TaxPointDate", DATE),
        Row("type_code", "cbc:CreditNoteTypeCode"),
        NOTES,
        *REFERENCES,
        CONTRACT,
        Row("project", f"{_PROJECT}/cbc:ID"),  # a credit note has no ProjectReference
        Const(f"{_PROJECT}/cbc:DocumentTypeCode", "50"),
        *_reference("130", "object_id"),
        DOCUMENTS,
        TENDER,
        *PARTIES,
        Group(
            "payment.transfers",
            "cac:PaymentMeans",
            (PAYMENT[0], PAYMENT[1], Row("/due_date", "cbc:PaymentDueDate", DATE, first=True), *PAYMENT[2:]),
        ),
        TERMS,
        *CHARGES,
        *TOTALS,
        Group("lines", "cac:CreditNoteLine", _line("cbc:CreditedQuantity")),
    ),
    CURRENCIES,
)


def _discounted(line: Line) -> Line:
    price = line.price
    if price is None or price.gross is None or price.discount is not None:
        return line
    gap = price.gross - (price.net if price.net is not None else price.gross)
    whole = replace(price, discount=gap) if gap >= 0 else replace(price, gross=None)
    return replace(line, price=whole)


def with_discounts(invoice: Invoice) -> Invoice:
    """UBL has no gross price (BT-148) without its discount: the one that BT-146 implies is written (BT-148 - BT-146).

    A gross price below the net one, which no discount explains, is left out.
    """
    if all(line.price is None or line.price.gross is None or line.price.discount is not None for line in invoice.lines):
        return invoice
    with localcontext(EXACT):
        return replace(invoice, lines=tuple(_discounted(line) for line in invoice.lines))
