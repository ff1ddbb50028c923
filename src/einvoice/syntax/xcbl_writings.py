"""The two writings of xCBL, taken to one: 3.5 names the type of what it holds, 4.0 does not and has namespaces."""

from __future__ import annotations

from typing import Any

from lxml import etree

# Names of types: what they hold moves to what holds them. Lists (« ListOf… ») too.
WRAPPERS = frozenset({
    "AllowOrChgDesc", "Contract", "Country", "Currency", "FIAccount", "Identifier", "Language", "MonetaryValue", "Party",
    "PartNum", "PartyTaxInformation", "PaymentInstructions", "PercentQualifier", "Quantity", "Reference", "StructuredNote",
    "ValidityDates",
})  # fmt: skip
_TYPE_IN = frozenset({("TaxSummary", "Tax"), ("OrderContact", "Contact"), ("LineItemDates", "InvoiceDates")})
# What every document must say and that says nothing of the invoice.
SILENT = frozenset({
    "AccountTypeCoded", "AgencyDescription", "BasisCoded", "CodeListIdentifierCoded", "ContactFunction",
    "FinancialInstitutionName", "InvoiceLanguage", "InvoiceMedium", "LineItemType", "MethodOfHandlingCoded", "NumberOfLines",
    "PartialOrderCoded", "PaymentTermCoded", "PercentQualifierCoded", "ProductIdentifierQualifierCoded", "RelatedInvoiceType",
    "TaxFunctionQualifierCoded",
})  # fmt: skip
# In 4.0 these are the text that 3.5 puts in a reference.
_NUMBERS = frozenset({
    "CostAllocationNumber", "DeliveryNoteNumber", "InvoiceNumber", "PurchaseOrderNumber", "SupplierOrderNumber",
})  # fmt: skip
_PREFERRED = (("IBAN", "AccountID"), ("Description", "ServiceCoded"))  # the first says it better than the second


def flattened(root: Any) -> Any:
    """The document without namespaces, types nor lists, « Other » codes put in their place."""
    made = etree.Element("Invoice")
    _copy(root, made)
    return made


def _copy(source: Any, target: Any) -> None:
    for child in source:
        name = child.tag.rpartition("}")[2]
        if name in WRAPPERS or name.startswith("ListOf") or (target.tag, name) in _TYPE_IN:
            _copy(child, target)
        elif name.removesuffix("Other") not in SILENT and (name != "Agency" or target.tag == "PartyID"):
            made = etree.SubElement(target, "RefNum" if name == target.tag and name in _NUMBERS else name)
            made.text = child.text
            _copy(child, made)
            _settle(made)


def _settle(element: Any) -> None:
    """The small differences of writing inside one element."""
    if element.tag in _NUMBERS and not len(element):
        etree.SubElement(element, "RefNum").text, element.text = element.text, None
    known = {child.tag: child for child in element}
    for name, other in list(known.items()):
        coded = known.get(name.removesuffix("Other")) if name.endswith("CodedOther") else other
        if coded is None:
            other.tag = name.removesuffix("Other")
        elif coded is not other and (coded.text or "").strip() == "Other":
            coded.text = " ".join(other.itertext()).strip()
            element.remove(other)
    for better, other in _PREFERRED:
        if better in known and other in known:
            element.remove(known[other])
    if "HouseNumber" in known and "Street" in known:
        known["Street"].text = f"{known['HouseNumber'].text or ''} {known['Street'].text or ''}".strip()
        element.remove(known["HouseNumber"])
