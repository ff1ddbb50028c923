"""xCBL 3.5 and 4.0 (XML Common Business Library), read into the semantic model; what is read becomes a CII D16B, then judged.

The two releases say the same with the same words. 3.5 wraps a value in the name of its type (`PartyID/Identifier/Ident`,
`NetValue/MonetaryValue/MonetaryAmount`), 4.0 does not and has namespaces: `flattened` takes both to the shorter writing, which
the table then reads. Coded words are the names of the UN/EDIFACT codes (`CreditNoteGoodsAndServices` is 381), and « Other »
sends to the element that follows.

Chorus Pro's own description of this syntax (interface FSO1103A) is not public. What is its own is looked for where xCBL puts
the same meaning: code_service in the identifier of the buyer's contact, numero_engagement in the purchase order, numero_marche
in the contract, cadre_facturation in the purpose of the invoice (coded « Other »), valideur in BillToParty.
Totals: NetValue is without VAT, GrossValue with VAT; what xCBL leaves to be added up (BT-106 to BT-108) is added up.

Sources: schemas and examples of xCBL 3.5 (Commerce One); UN/EDIFACT 1001, 4461, 5305.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from einvoice.identifiers import CHORUS_SCHEMES, clean
from einvoice.model import Identifier, Invoice, Line, Totals
from einvoice.syntax.codecs import NUMBER, BadDate, Codec
from einvoice.syntax.mapping import Const, Group, Inside, Row, Table
from einvoice.syntax.reading import Reading, read_with
from einvoice.syntax.xcbl_writings import flattened
from einvoice.totals import CENT, ZERO

ROOTS = frozenset({
    "Invoice",
    "{rrn:org.xcbl:schemas/xcbl/v3_5/xcbl35.xsd}Invoice",
    "{rrn:org.xcbl:schemas/xcbl/v4_0/financial/v1_0/financial.xsd}Invoice",
})  # fmt: skip
_HEAD = 16_384  # bytes within which the header of an invoice without namespace begins


def is_xcbl(tag: str, data: bytes) -> bool:
    """Whether the tag of a root (Clark notation) is that of an xCBL invoice; without a namespace, its header must be there."""
    return tag in ROOTS and (tag != "Invoice" or b"<InvoiceHeader" in data[:_HEAD])


# -- values ------------------------------------------------------------------------------------------------------------

# UN/EDIFACT 1001 (BT-3), 4461 (BT-81), 5305 (BT-118): names, as xCBL writes them, to codes. A code is itself.
TYPES = {
    "Invoice": "380", "CommercialInvoice": "380", "CreditNoteGoodsAndServices": "381", "CreditNote": "381",
    "CreditInvoice": "381", "CreditMemo": "381", "CorrectedInvoice": "384", "PrepaymentInvoice": "386",
    "SelfBilledInvoice": "389", "FactoredInvoice": "393", "FactoredCreditNote": "396", "SelfBilledCreditNote": "261",
}  # fmt: skip
MEANS = {
    "InCash": "10", "Cash": "10", "Cheque": "20", "Check": "20", "CreditTransfer": "30", "DebitTransfer": "31",
    "PaymentToBankAccount": "42", "BankCard": "48", "CreditCard": "48", "DirectDebit": "49", "SEPACreditTransfer": "58",
    "SEPADirectDebit": "59", "ClearingBetweenPartners": "97",
}  # fmt: skip
CATEGORIES = {
    "StandardRate": "S", "HigherRate": "S", "LowerRate": "S", "ZeroRatedGoods": "Z", "ExemptFromTax": "E",
    "VATReverseCharge": "AE", "ServicesOutsideScopeOfTax": "O", "FreeExportItemTaxNotCharged": "G",
    "VATExemptForEEAIntraCommunitySupplyOfGoodsAndServices": "K",
}  # fmt: skip
SCHEMES = {"SIRET": "1", "TVA": "2", "VAT": "2", "SIREN": "0002"} | {scheme: scheme for scheme in CHORUS_SCHEMES}
SCHEME = Codec(lambda text: SCHEMES.get(text.upper()), str)  # an agency that is no type of Chorus Pro says nothing here


def _named(names: dict[str, str]) -> Codec:
    return Codec(lambda text: names.get(text, text), lambda code: code)


_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?[\d:.]*(?:Z|[+-][\d:]+)?)?", re.ASCII).fullmatch


def _day(text: str) -> date:
    """AAAAMMJJ or AAAA-MM-JJ, an hour may follow: the day."""
    found = _DAY(text)
    if found is None:
        raise BadDate("ce n’est pas une date de la forme AAAA-MM-JJ")
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise BadDate("cette date n’existe pas dans le calendrier") from error


def _money(text: str) -> Decimal:
    """An amount, less the zeros that fill its decimals beyond the cents."""
    value: Decimal = NUMBER.read(text)
    cents = value.quantize(CENT) if -6 <= value.adjusted() < 20 else value
    return cents if cents == value and value.as_tuple().exponent not in (0, -1, -2) else value


DAY = Codec(_day, date.isoformat)
MONEY = Codec(_money, NUMBER.write)
CATEGORY = _named(CATEGORIES)

# -- the table ---------------------------------------------------------------------------------------------------------


def _amount(path: str, xml: str, **options: Any) -> tuple[Row, Row]:
    """An amount; its currency, when it says it, is that of the invoice (BT-5)."""
    return (
        Row(path, f"{xml}/MonetaryAmount", MONEY, **options),
        Row("/currency", f"{xml}/CurrencyCoded", read_only=True),
    )


ADDRESS = (
    Row("line_one", "Street"),  # BT-35, BT-50, BT-75
    Row("line_two", "StreetSupplement1"),
    Row("line_three", "StreetSupplement2"),
    Row("post_code", "PostalCode"),
    Row("city", "City"),
    Row("subdivision", "Region/RegionCoded"),
    Row("country", "CountryCoded"),
)


def _number(kinds: str, path: str) -> tuple[Any, ...]:
    element = f"ContactNumber[ContactNumberTypeCoded={kinds}]"
    return (Row(path, f"{element}/ContactNumberValue"), Const(f"{element}/ContactNumberTypeCoded", kinds))


CONTACT = (
    Row("contact.name", "ContactName"),  # BT-41, BT-56
    *_number("TelephoneNumber|Telephone", "contact.phone"),  # BT-42, BT-57
    *_number("EmailAddress|Email", "contact.email"),  # BT-43, BT-58
)


def _identifier(path: str, element: str) -> tuple[Row, Row]:
    """An identifier and its type: the agency, coded « Other », then SIRET, RIDET…"""
    return (
        Row(f"{path}.value".lstrip("."), f"{element}/Ident".lstrip("/")),
        Row(f"{path}.scheme".lstrip("."), f"{element}/Agency/AgencyCoded".lstrip("/"), SCHEME),
    )


def _party(element: str, tax: str) -> tuple[Any, ...]:
    return (
        Group("identifiers", f"{element}/PartyID", _identifier("", "")),  # BT-29, BT-46
        Row("name", f"{element}/NameAddress/Name1"),  # BT-27, BT-44
        Inside("address", f"{element}/NameAddress", ADDRESS),
        Row("contact.department", f"{element}/NameAddress/Department"),
        Inside("", f"{element}/OrderContact", CONTACT),
        Inside("", f"{element}/OtherContacts/Contact", CONTACT),
        Row("vat_id", f"{tax}/TaxIdentifier/Ident"),  # BT-31, BT-48
        Row("name", f"{tax}/RegisteredName", read_only=True),
        Row("legal_id.value", f"{tax}/CompanyRegistrationNumber"),  # BT-30, BT-47
    )


PARTIES = (
    Inside("buyer", "", _party("BuyerParty", "BuyerTaxInformation")),
    Row("buyer_reference", "BuyerParty/OrderContact/ContactID/Ident"),  # BT-10: code_service
    Inside("seller", "", _party("SellerParty", "SellerTaxInformation")),
    Row("seller.code_service", "SellerParty/OrderContact/ContactID/Ident"),
    *_identifier("invoicee.legal_id", "BillToParty/PartyID"),  # valideur
    Row("invoicee.name", "BillToParty/NameAddress/Name1"),
    *_identifier("payee.legal_id", "RemitToParty/PartyID"),  # BT-61
    Row("payee.name", "RemitToParty/NameAddress/Name1"),  # BT-59
    *_identifier("delivery.location", "ShipToParty/PartyID"),  # BT-71
    Row("delivery.name", "ShipToParty/NameAddress/Name1"),  # BT-70
    Inside("delivery.address", "ShipToParty/NameAddress", ADDRESS),
)


_VAT = "ValueAddedTax|VAT|TVA"
_IS_VAT = f"[TaxTypeCoded={_VAT}|]"  # other taxes have no place


def _tax(category: str, rate: str, *more: Any) -> tuple[Any, ...]:
    return (
        Const("TaxTypeCoded", _VAT),
        Row(category, "TaxCategoryCoded", CATEGORY),
        Row(rate, "TaxPercent", NUMBER),
        *more,
    )


_KIND = "TypeOfAllowanceOrCharge"
_PERCENTAGE = f"{_KIND}/PercentageAllowanceOrCharge"


def _adjustments(element: str, *more: Any) -> tuple[Any, ...]:
    found = []
    for path, words in (("allowances", "Allowance|LineItemAllowance"), ("charges", "Charge|LineItemCharge")):
        rows = (
            Const("IndicatorCoded", words),
            Row("reason", "AllowanceOrChargeDescription/Description"),  # BT-97, BT-104, BT-139, BT-144
            Row("reason", "AllowanceOrChargeDescription/ServiceCoded", read_only=True),
            *_amount("amount", _KIND),  # BT-92, BT-99, BT-136, BT-141
            Row("percentage", f"{_PERCENTAGE}/Percent", NUMBER),
            *_amount("amount", f"{_PERCENTAGE}/PercentageMonetaryValue"),
            *more,
        )
        found.append(Group(path, f"{element}/AllowOrCharge[IndicatorCoded={words}]", rows))
    return tuple(found)


REFERENCES = (
    Row("purchase_order", "PurchaseOrderReference/PurchaseOrderNumber/RefNum"),  # BT-13: numero_engagement
    Row("purchase_order", "PurchaseOrderReference/BuyerOrderNumber", read_only=True),
    Row("contract", "ContractReference/ContractID/Ident"),  # BT-12: numero_marche
    Row("sales_order", "SupplierOrderNumber/RefNum"),  # BT-14
    Row("despatch_advice", "DeliveryNoteNumber/RefNum"),  # BT-16
    Row("accounting", "CostAllocation/CostAllocationNumber/RefNum"),  # BT-19
    Group(
        "preceding",
        "RelatedInvoiceRef",
        (Row("number", "InvoiceNumber/RefNum"), Row("issue_date", "InvoiceNumber/RefDate", DAY)),  # BT-25, BT-26
    ),
    Group(
        "preceding",
        "OtherInvoiceReferences/ReferenceCoded[ReferenceTypeCoded=OriginalInvoiceNumber]",
        (
            Const("ReferenceTypeCoded", "OriginalInvoiceNumber"),
            Row("number", "PrimaryReference/RefNum"),
            Row("issue_date", "PrimaryReference/RefDate", DAY),
        ),
    ),
)
_ACCOUNT = "ReceivingFIAccount"
PAYMENT = (
    Row("/payment.means_code", "PaymentMeanCoded", _named(MEANS)),  # BT-81
    Row("/payment.remittance", "PaymentMeanReference/RefNum"),  # BT-83
    Row("account", f"{_ACCOUNT}/AccountDetail/IBAN"),  # BT-84
    Row("account", f"{_ACCOUNT}/AccountDetail/AccountID", read_only=True),
    Row("account_name", f"{_ACCOUNT}/AccountDetail/AccountName1"),  # BT-85
    Row("provider", f"{_ACCOUNT}/FinancialInstitution/FinancialInstitutionID"),  # BT-86
)
_TERMS = "InvoicePaymentInstructions/PaymentTerms"
_PURPOSE = "InvoicePurpose[InvoicePurposeCoded=Original]"
HEADER = (
    Row("number", "InvoiceNumber/RefNum"),  # BT-1
    Row("issue_date", "InvoiceIssueDate", DAY),  # BT-2
    Row("tax_point_date", "TaxPointDate", DAY),  # BT-7
    Inside("", "InvoiceReferences", REFERENCES),
    Const(f"{_PURPOSE}/InvoicePurposeCoded", "Original"),
    Row("business_process", "InvoicePurpose/InvoicePurposeCoded"),  # BT-23: cadre_facturation
    Row("type_code", "InvoiceType/InvoiceTypeCoded", _named(TYPES)),  # BT-3
    Row("currency", "InvoiceCurrency/CurrencyCoded"),  # BT-5
    Row("vat_currency", "TaxAccountingCurrency/CurrencyCoded"),  # BT-6
    Row("due_date", "InvoiceDates/InvoiceDueDate", DAY),  # BT-9
    Row("delivery.date", "InvoiceDates/ActualShipToDateTime", DAY),  # BT-72
    Row("period.start", "InvoiceDates/InvoicingPeriod/StartDate", DAY),  # BT-73
    Row("period.end", "InvoiceDates/InvoicingPeriod/EndDate", DAY),  # BT-74
    Inside("", "InvoiceParty", PARTIES),
    Row("payment_terms", f"{_TERMS}/PaymentTermsNote"),  # BT-20
    Row("due_date", f"{_TERMS}/PaymentTerm/PaymentTermDetails/Discounts/NetDueDate", DAY, read_only=True),
    Group("payment.transfers", "InvoicePaymentInstructions/PaymentMethod", PAYMENT),
    *_adjustments("InvoiceAllowancesOrCharges", Inside("", f"Tax{_IS_VAT}", _tax("vat_category", "vat_rate"))),  # BG-20, BG-21
    Group("notes", "InvoiceHeaderNote", (Row("text", "."),)),  # BT-22
    Group("notes", "GeneralNote", (Row("text", "."),)),
)
_BASE, _PRICING = "InvoiceBaseItemDetail", "InvoicePricingDetail"
_PARTS = f"{_BASE}/ItemIdentifiers/PartNumbers"
LINE = (
    Row("id", f"{_BASE}/LineItemNum/SellerLineItemNum"),  # BT-126
    Row("order_line", f"{_BASE}/LineItemNum/BuyerLineItemNum"),  # BT-132, BT-126 when it is alone
    Row("item.seller_id", f"{_PARTS}/SellerPartNumber/PartID"),  # BT-155
    Row("item.buyer_id", f"{_PARTS}/BuyerPartNumber/PartID"),  # BT-156
    Row("item.name", f"{_BASE}/ItemIdentifiers/ItemDescription"),  # BT-153
    Row("item.origin", f"{_BASE}/CountryOfOrigin/CountryCoded"),  # BT-159
    Row("quantity", f"{_BASE}/TotalQuantity/QuantityValue", NUMBER),  # BT-129
    Row("unit", f"{_BASE}/TotalQuantity/UnitOfMeasurement/UOMCoded"),  # BT-130
    Row("price.net", f"{_PRICING}/Price/UnitPrice/UnitPriceValue", MONEY),  # BT-146
    Row("/currency", f"{_PRICING}/Price/UnitPrice/CurrencyCoded", read_only=True),
    Row("price.base_quantity", f"{_PRICING}/Price/PriceBasisQuantity/QuantityValue", NUMBER),  # BT-149
    Row("price.base_unit", f"{_PRICING}/Price/PriceBasisQuantity/UnitOfMeasurement/UOMCoded"),  # BT-150
    Inside("", f"{_PRICING}/Tax{_IS_VAT}", _tax("vat_category", "vat_rate")),  # BT-151, BT-152
    *_adjustments(f"{_PRICING}/ItemAllowancesOrCharges"),  # BG-27, BG-28
    *_amount("net", f"{_PRICING}/InvoiceCurrencyTotalValue"),  # BT-131
    *_amount("net", f"{_PRICING}/TotalValue", read_only=True),
    Row("period.start", "LineItemDates/InvoicingPeriod/StartDate", DAY),  # BT-134
    Row("period.end", "LineItemDates/InvoicingPeriod/EndDate", DAY),  # BT-135
    Row("note", "LineItemNote"),  # BT-127
)
TOTALS = (
    *_amount("without_vat", "NetValue"),  # BT-109
    *_amount("with_vat", "GrossValue"),  # BT-112
    *_amount("vat", "TaxValue", read_only=True),
    *_amount("vat", "TotalTaxAmount"),  # BT-110
    Row("vat_accounting", "TaxValueInTaxAccountingCurrency/MonetaryAmount", MONEY),  # BT-111
    *_amount("charges", "ChargeTotal"),  # BT-108
    *_amount("allowances", "TotalDiscount"),  # BT-107
    *_amount("due", "TotalAmountPayable"),  # BT-115
    *_amount("paid", "PrepaidAmount"),  # BT-113
)
VAT = (
    Row("taxable", "TaxableAmount", MONEY),  # BT-116
    Row("tax", "TaxAmount", MONEY),  # BT-117
    Row("exemption_reason", "ReasonTaxExemptCoded"),  # BT-120
)

INVOICE = Table(
    "Invoice",
    {},
    (
        Inside("", "InvoiceHeader", HEADER),
        Group("lines", "InvoiceDetail/InvoiceItemDetail", LINE),
        Inside("totals", "InvoiceSummary/InvoiceTotals", TOTALS),
        Group("vat", f"InvoiceSummary/TaxSummary{_IS_VAT}", _tax("category", "rate", *VAT)),
    ),
    {
        "currency": "InvoiceHeader/InvoiceCurrency/CurrencyCoded",
        "accounting": "InvoiceHeader/TaxAccountingCurrency/CurrencyCoded",
    },
)

# -- what is left to say -----------------------------------------------------------------------------------------------


def read(root: Any) -> Reading:
    """Read a parsed document. Never refuses its content."""
    reading = read_with(INVOICE, flattened(root))
    return Reading(completed(reading.invoice), reading.not_read)


def completed(invoice: Invoice) -> Invoice:
    """The same, identified and added up: who the parties are to Chorus Pro, numbers of lines, totals without an element."""
    lines = tuple(_numbered(line) for line in invoice.lines)
    sums = _added(invoice.totals, replace(invoice, lines=lines)) if invoice.totals else None
    return replace(invoice, lines=lines, totals=sums, seller=_identified(invoice.seller), buyer=_identified(invoice.buyer))


def _identified(party: Any) -> Any:
    """PartyID is of any kind: that of Chorus Pro (its type is said, or fourteen digits) is the legal identifier."""
    if party is None:
        return None
    if party.legal_id:
        return replace(party, legal_id=_typed(party.legal_id))
    for item in party.identifiers:
        if _typed(item).scheme in CHORUS_SCHEMES:
            others = tuple(one for one in party.identifiers if one is not item)
            return replace(party, legal_id=_typed(item), identifiers=others)
    return party


def _typed(item: Identifier) -> Identifier:
    """Fourteen digits are a SIRET when nothing says otherwise."""
    siret = not item.scheme and re.fullmatch(r"\d{14}", clean(item.value), re.ASCII)
    return replace(item, scheme=SCHEMES["SIRET"]) if siret else item


def _numbered(line: Line) -> Line:
    return line if line.id else replace(line, id=line.order_line, order_line=None)


def _added(sums: Totals, invoice: Invoice) -> Totals:
    lines = [line.net for line in invoice.lines if line.net is not None]
    less = [one.amount for one in invoice.allowances if one.amount is not None]
    more = [one.amount for one in invoice.charges if one.amount is not None]
    return replace(
        sums,
        lines=sum(lines, ZERO) if lines else None,
        allowances=sum(less, ZERO) if less and sums.allowances is None else sums.allowances,
        charges=sum(more, ZERO) if more and sums.charges is None else sums.charges,
        due=sums.with_vat - (sums.paid or ZERO) if sums.due is None and sums.with_vat is not None else sums.due,
    )
