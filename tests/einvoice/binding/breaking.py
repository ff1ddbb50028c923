"""One document per binding rule, made from its line in the tables: insert what it bans, repeat what it wants once, remove
what it wants; `SPECIAL` for the rules that are more than that."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from lxml import etree

from einvoice.rules import binding
from einvoice.rules.binding_table import Ban, Condition, fits, head_of, spelled
from einvoice.syntax import Format, parse, read, write
from tests.einvoice.samples import sample

UBL, CII = Format.UBL_INVOICE, Format.CII
FORMATS = {"UBL": UBL, "CII": CII}
_PLACES = {  # where to put what the base document has not
    "cac:FinancialInstitution": "cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitution",
    "cac:CardAccount": "cac:PaymentMeans/cac:CardAccount",
    "cac:PaymentMandate": "cac:PaymentMeans/cac:PaymentMandate",
    "cbc:PrimaryAccountNumberID": "cac:PaymentMeans/cac:CardAccount/cbc:PrimaryAccountNumberID",
    "cac:BuyersItemIdentification": "cac:InvoiceLine/cac:Item/cac:BuyersItemIdentification",
    "cac:SellersItemIdentification": "cac:InvoiceLine/cac:Item/cac:SellersItemIdentification",
    "cac:TaxRepresentativeParty": "cac:TaxRepresentativeParty",
    "cac:Address": "cac:Delivery/cac:DeliveryLocation/cac:Address",
    "ram:*Quantity": "$line/ram:SpecifiedLineTradeDelivery/ram:BilledQuantity",
    "ram:GrossPriceProductTradePrice": "$line/ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice",
}  # fmt: skip
_LINE = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem"
_DISCOUNT = "ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge"
AGREEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement"
DELIVERY = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery"
SETTLEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"
_STEPS = re.compile(r"(?:[^/\[]|\[(?:[^\[\]]|\[[^\]]*\])*\])+")


@cache
def _base(fmt: Format) -> bytes:
    return write(sample(), fmt)


class Document:
    """A valid document that one breaks."""

    def __init__(self, fmt: Format) -> None:
        self.fmt = fmt
        self.spaces = dict(binding.sheet_of(fmt).namespaces)
        self.root = parse(_base(fmt))

    def tag(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return f"{{{self.spaces[prefix]}}}{local}"

    def all(self, path: str, above: Any = None) -> list[Any]:
        return (self.root if above is None else above).xpath(path, namespaces=self.spaces)

    def new(self, above: Any, name: str, text: str | None = None, **attributes: str) -> Any:
        """A new last child."""
        element = etree.SubElement(above, self.tag(name), attributes)
        element.text = text
        return element

    def get(self, path: str, above: Any = None) -> Any:
        """The first element of that path, made when it is not there."""
        element = self.root if above is None else above
        for step in filter(None, path.split("/")):
            found = element.find(self.tag(step))
            element = self.new(element, step) if found is None else found
        return element

    def add(self, path: str, text: str | None = None, **attributes: str) -> Any:
        """One element more of that path."""
        above, _, name = path.rpartition("/")
        return self.new(self.get(above), name, text, **attributes)

    def drop(self, path: str) -> None:
        for element in self.all(path):
            element.getparent().remove(element)

    def start(self, step: str) -> Any:
        """An element for the first step of a `//` head."""
        if step.startswith("*"):
            return self.get("cbc:ID")
        found = next((e for e in self.root.iter("*") if e is not self.root and fits(e.tag, step, self.spaces)), None)
        path = _PLACES.get(step, "").replace("$line", _LINE)
        return self.get(path) if found is None else found

    def data(self) -> bytes:
        return etree.tostring(self.root, encoding="UTF-8", xml_declaration=True)


def _ban(document: Document, ban: Ban) -> None:
    steps = next(iter(spelled(ban.head)))
    if ban.head.anywhere:
        element, steps = document.start(steps[0]), steps[1:]
    else:
        element = document.root
    if ban.attribute:
        document.get("/".join(steps), element).set(ban.attribute, "x")
    elif steps:
        document.new(document.get("/".join(steps[:-1]), element), steps[-1], "x")


def _count(document: Document, condition: Condition) -> None:
    context = condition.context
    head = head_of(context.head)
    paths = (binding._xpath(head._replace(steps=steps)) for steps in spelled(head))
    found = [element for path in paths for element in document.all(f"{path}{context.condition}")]
    above = found[0] if found else document.start(head.steps[0])
    if not found and len(head.steps) > 1:
        above = document.get("/".join(head.steps[1:]), above)
    path, sign = re.fullmatch(r"count\((.*)\)(!=|>)1", condition.broken).groups()  # type: ignore[union-attr]
    steps = _STEPS.findall(path)
    attribute = steps.pop()[1:] if steps[-1][0] == "@" else ""
    nodes = document.all("/".join(steps), above)
    if sign == "!=":
        for node in nodes:
            node.getparent().remove(node)
        return
    for _ in range(2 - len(nodes)):
        _another(document, above, steps)
    for node in document.all("/".join(steps), above):
        if attribute:
            node.set(attribute, "x")


def _another(document: Document, above: Any, steps: list[str]) -> None:
    """One more element of a path, a copy of the first when there is one."""
    known = document.all("/".join(steps), above)
    if known:
        known[0].addnext(copy.deepcopy(known[0]))
        return
    for step in steps[:-1]:
        near = document.all(step, above)
        above = near[0] if near else _with(document, above, step)
    _with(document, above, steps[-1])


def _with(document: Document, above: Any, step: str) -> Any:
    """A new element that fits the condition of the step."""
    name, _, condition = step.partition("[")
    element = document.new(above, name)
    wanted = re.search(r"(\w+:\w+)\)?='(\d+)'", condition)
    if wanted:
        document.new(element, wanted[1], wanted[2])
        document.new(element, "ram:IssuerAssignedID" if wanted[1].startswith("ram") else "cbc:Dummy", "1")
    return element


def break_rule(code: str) -> Document:
    """The base document of the syntax, in which this rule is broken."""
    fmt = FORMATS[code[:3]]
    document = Document(fmt)
    if code in SPECIAL:
        SPECIAL[code](document)
        return document
    sheet = binding.sheet_of(fmt)
    for ban in sheet.bans:
        if ban.rule.code == code:
            _ban(document, ban)
            return document
    for condition in sheet.conditions:
        if condition.rule.code == code:
            _count(document, condition)
            return document
    raise KeyError(code)


def _vat_ids(code: str, path: str, scheme: str) -> dict[str, Callable[[Document], None]]:
    def double(document: Document) -> None:
        for _ in range(2):
            element = document.add(f"{path}/cac:PartyTaxScheme")
            document.new(element, "cbc:CompanyID", "1")
            document.get("cac:TaxScheme/cbc:ID", element).text = scheme

    return {code: double}


def _reference(document: Document, kind: str | None, *names: str, **attributes: str) -> Any:
    element = document.add("cac:AdditionalDocumentReference")
    document.new(element, "cbc:ID", "1", **attributes)
    if kind:
        document.new(element, "cbc:DocumentTypeCode", kind)
    for name in names:
        document.new(element, name, "x")
    return element


def _second_object(document: Document) -> None:
    document.drop("/*/cac:AdditionalDocumentReference")
    _reference(document, "130")
    _reference(document, "130")


def _payment(document: Document, name: str) -> None:
    payments = document.all("/*/cac:PaymentMeans")
    other = copy.deepcopy(payments[0])
    payments[-1].addnext(other)
    document.get(name, payments[0]).text = "30"
    document.get(name, other).text = "58"


def _payment_cii(document: Document, name: str) -> None:
    payments = document.all(f"/*/{SETTLEMENT}/ram:SpecifiedTradeSettlementPaymentMeans")
    other = copy.deepcopy(payments[0])
    payments[-1].addnext(other)
    document.get(name, payments[0]).text = "30"
    document.get(name, other).text = "58"


def _payee(document: Document, path: str) -> None:
    above, _, name = path.rpartition("/")
    element = document.get(above, document.get("cac:PayeeParty"))
    for _ in range(2):
        document.new(element, name, "Autre nom")


def _sepa(document: Document) -> None:
    for _ in range(2):
        element = document.add("cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification")
        document.new(element, "cbc:ID", "1", schemeID="SEPA")


def _without_units(document: Document) -> None:
    for quantity in document.all("//ram:BilledQuantity"):
        del quantity.attrib["unitCode"]
    document.get(f"{_LINE}/ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:BasisQuantity").set(
        "unitCode", "C62"
    )


def _contact(party: str) -> Callable[[Document], None]:
    def both(document: Document) -> None:
        contact = document.get(f"{AGREEMENT}/{party}/ram:DefinedTradeContact")
        document.get("ram:PersonName", contact).text = "A"
        document.get("ram:DepartmentName", contact).text = "B"

    return both


def _ids(path: str) -> Callable[[Document], None]:
    def both(document: Document) -> None:
        document.get(f"{path}/ram:ID").text = "1"
        document.get(f"{path}/ram:GlobalID").text = "1"

    return both


def _line_tax(name: str) -> Callable[[Document], Any]:
    return lambda document: document.add(f"{_LINE}/ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax/{name}", "x")


def _allowance_tax(name: str) -> Callable[[Document], Any]:
    path = f"{SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge/ram:CategoryTradeTax/{name}"
    return lambda document: document.add(path, "x")


def _order(name: str) -> Callable[[Document], Any]:
    return lambda document: document.add(f"{AGREEMENT}/ram:BuyerOrderReferencedDocument/{name}", "x")


SPECIAL: dict[str, Callable[[Document], Any]] = {
    **_vat_ids("UBL-SR-12", "cac:AccountingSupplierParty/cac:Party", "vat"),
    **_vat_ids("UBL-SR-13", "cac:AccountingSupplierParty/cac:Party", "LOC"),
    **_vat_ids("UBL-SR-18", "cac:AccountingCustomerParty/cac:Party", "VAT"),
    **_vat_ids("UBL-SR-42", "cac:AccountingSupplierParty/cac:Party", "VAT"),
    "UBL-CR-002": lambda document: document.add("cbc:UBLVersionID", "2.0"),
    "UBL-CR-412": lambda document: document.add("cac:PaymentMeans/cbc:PaymentDueDate", "2026-12-01"),
    "UBL-CR-665": lambda document: _reference(document, None, schemeID="x"),
    "UBL-CR-666": lambda document: _reference(document, "130", "cac:Attachment"),
    "UBL-CR-673": lambda document: _reference(document, "130", "cbc:DocumentDescription"),
    "UBL-SR-04": _second_object,
    "UBL-SR-43": lambda document: _reference(document, "916"),
    "UBL-DT-01": lambda document: setattr(document.get("cac:LegalMonetaryTotal/cbc:PayableAmount"), "text", "1.234"),
    "UBL-DT-06": lambda document: document.add("cac:Signature/cbc:LogoBinaryObject", "x", filename="x"),
    "UBL-DT-07": lambda document: document.add("cac:Signature/cbc:LogoBinaryObject", "x", mimeCode="x"),
    "UBL-SR-07": lambda document: document.drop("//cac:InvoiceDocumentReference/cbc:ID"),
    "UBL-SR-19": lambda document: _payee(document, "cac:PartyName/cbc:Name"),
    "UBL-SR-20": lambda document: _payee(document, "cac:PartyIdentification/cbc:ID"),
    "UBL-SR-21": lambda document: _payee(document, "cac:PartyLegalEntity/cbc:CompanyID"),
    "UBL-SR-29": _sepa,
    "UBL-SR-44": lambda document: _payment(document, "cbc:PaymentID"),
    "UBL-SR-47": lambda document: _payment(document, "cbc:PaymentMeansCode"),
    "UBL-SR-53": lambda document: document.drop("/*/cac:AccountingSupplierParty//cac:PartyTaxScheme/cbc:CompanyID"),
    "CII-SR-046": lambda document: document.get(f"{_LINE}/ram:SpecifiedTradeProduct/ram:GlobalID").attrib.clear(),
    "CII-SR-090": lambda document: document.drop("//ram:OriginTradeCountry/ram:ID"),
    "CII-SR-119": lambda document: setattr(
        document.get(f"{_LINE}/ram:SpecifiedLineTradeAgreement/{_DISCOUNT}/ram:ChargeIndicator/udt:Indicator"), "text", "true"
    ),
    "CII-SR-449": _ids(f"{DELIVERY}/ram:ShipToTradeParty"),
    "CII-SR-450": _ids(f"{AGREEMENT}/ram:BuyerTradeParty"),
    "CII-SR-451": _ids(f"{SETTLEMENT}/ram:PayeeTradeParty"),
    "CII-SR-462": lambda document: [
        document.add(f"{SETTLEMENT}/ram:ApplicableTradeTax/ram:DueDateTypeCode", code) for code in ("5", "72")
    ],
    "CII-SR-463": lambda document: document.drop("//ram:SpecifiedTradeAllowanceCharge/ram:ChargeIndicator"),
    "CII-SR-465": _contact("ram:SellerTradeParty"),
    "CII-SR-466": _contact("ram:BuyerTradeParty"),
    "CII-SR-467": lambda document: _payment_cii(document, "ram:TypeCode"),
    "CII-SR-468": lambda document: _payment_cii(document, "ram:Information"),
    "CII-SR-469": lambda document: [document.add(f"{SETTLEMENT}/ram:PaymentReference", "x") for _ in range(2)],
    "CII-SR-470": lambda document: document.drop("//ram:PayeePartyCreditorFinancialAccount"),
    "CII-DT-015": _order("ram:URIID"),
    "CII-DT-018": _order("ram:TypeCode"),
    "CII-DT-021": _order("ram:Name"),
    "CII-DT-022": _order("ram:AttachmentBinaryObject"),
    "CII-DT-024": _order("ram:ReferenceTypeCode"),
    "CII-DT-027": _order("ram:FormattedIssueDateTime"),
    "CII-DT-033": _without_units,
    "CII-DT-037": lambda document: setattr(document.get(f"{SETTLEMENT}/ram:ApplicableTradeTax/ram:TypeCode"), "text", "GST"),
    "CII-DT-041": _line_tax("ram:BasisAmount"),
    "CII-DT-052": _allowance_tax("ram:ExemptionReasonCode"),
    "CII-DT-054": _line_tax("ram:TaxPointDate"),
    "CII-DT-058": _line_tax("ram:DueDateTypeCode"),
    "CII-DT-098": _allowance_tax("ram:ExemptionReason"),
    "CII-DT-097": lambda document: setattr(
        document.all("/*/rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString")[0], "text", "20261301"
    ),
}  # fmt: skip


def codes(document: Document, *, specification: str = "") -> set[str]:
    """The binding rules that the engine finds broken in the bytes of the document."""
    root = parse(document.data())
    whole = not read(root, document.fmt).not_read
    return {finding.rule for finding in binding.check(root, document.fmt, whole=whole, specification=specification)}
