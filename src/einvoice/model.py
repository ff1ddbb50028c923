"""The semantic model of EN 16931-1 (clause 6.3), plus the French B2G terms it has no place for.

Every field names its business term (BT) in its metadata; groups (BG) are classes. Amounts, quantities and
percentages are `Decimal` with the decimals of the document; dates are `datetime.date`; everything else is
text. A field that the document does not carry is None (or an empty tuple): absence is judged by the rules,
never by the reader. A value that could not be typed is None here and listed by the reader.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


def bt(term: str, **elsewhere: str) -> Any:
    """Declare an optional business term; `elsewhere` gives its code when the class stands in another group."""
    return field(default=None, metadata={"term": term, **elsewhere})


def bg(term: str) -> Any:
    """Declare an optional group that occurs at most once."""
    return field(default=None, metadata={"term": term})


def many(term: str) -> Any:
    """Declare a repeatable term or group; empty when absent."""
    return field(default=(), metadata={"term": term})


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier and the scheme it belongs to (0002 SIREN, 0009 SIRET, 1 for Chorus...)."""

    value: str
    scheme: str | None = None
    version: str | None = None

    def __bool__(self) -> bool:
        """A scheme without a value identifies nothing: absent for the rules, written back as it came."""
        return bool(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """BG-5, BG-8, BG-12, BG-15."""

    line_one: str | None = bt("BT-35", buyer="BT-50", tax_representative="BT-64", delivery="BT-75")
    line_two: str | None = bt("BT-36", buyer="BT-51", tax_representative="BT-65", delivery="BT-76")
    line_three: str | None = bt("BT-162", buyer="BT-163", tax_representative="BT-164", delivery="BT-165")
    city: str | None = bt("BT-37", buyer="BT-52", tax_representative="BT-66", delivery="BT-77")
    post_code: str | None = bt("BT-38", buyer="BT-53", tax_representative="BT-67", delivery="BT-78")
    subdivision: str | None = bt("BT-39", buyer="BT-54", tax_representative="BT-68", delivery="BT-79")
    country: str | None = bt("BT-40", buyer="BT-55", tax_representative="BT-69", delivery="BT-80")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """BG-6, BG-9."""

    name: str | None = bt("BT-41", buyer="BT-56")
    department: str | None = bt("BT-41", buyer="BT-56")  # CII splits the contact point; Chorus: name of the service
    phone: str | None = bt("BT-42", buyer="BT-57")
    email: str | None = bt("BT-43", buyer="BT-58")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """BG-4."""

    name: str | None = bt("BT-27")
    trading_name: str | None = bt("BT-28")
    identifiers: tuple[Identifier, ...] = many("BT-29")
    legal_id: Identifier | None = bt("BT-30")
    vat_id: str | None = bt("BT-31")
    tax_registration: str | None = bt("BT-32")
    legal_information: str | None = bt("BT-33")
    endpoint: Identifier | None = bt("BT-34")
    address: Address | None = bg("BG-5")
    contact: Contact | None = bg("BG-6")
    code_service: str | None = bt("FR-SELLER-SERVICE")  # CII InvoiceIssuerReference


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """BG-7."""

    name: str | None = bt("BT-44")
    trading_name: str | None = bt("BT-45")
    identifiers: tuple[Identifier, ...] = many("BT-46")
    legal_id: Identifier | None = bt("BT-47")
    vat_id: str | None = bt("BT-48")
    endpoint: Identifier | None = bt("BT-49")
    address: Address | None = bg("BG-8")
    contact: Contact | None = bg("BG-9")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """BG-10."""

    name: str | None = bt("BT-59")
    identifier: Identifier | None = bt("BT-60")
    legal_id: Identifier | None = bt("BT-61")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRepresentative:
    """BG-11."""

    name: str | None = bt("BT-62")
    vat_id: str | None = bt("BT-63")
    address: Address | None = bg("BG-12")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoicee:
    """The `valideur` of the Chorus formats (CII InvoiceeTradeParty; EXT-FR-FE « facturé à »)."""

    name: str | None = bt("FR-VALIDEUR-NAME")
    legal_id: Identifier | None = bt("FR-VALIDEUR")
    code_service: str | None = bt("FR-VALIDEUR-SERVICE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """BG-1."""

    text: str | None = bt("BT-22")
    subject_code: str | None = bt("BT-21")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecedingInvoice:
    """BG-3."""

    number: str | None = bt("BT-25")
    issue_date: date | None = bt("BT-26")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """BG-14, BG-26."""

    start: date | None = bt("BT-73", line="BT-134")
    end: date | None = bt("BT-74", line="BT-135")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """BG-13."""

    name: str | None = bt("BT-70")
    location: Identifier | None = bt("BT-71")
    date: date | None = bt("BT-72")
    address: Address | None = bg("BG-15")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTransfer:
    """BG-17."""

    account: str | None = bt("BT-84")
    account_name: str | None = bt("BT-85")
    provider: str | None = bt("BT-86")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """BG-18."""

    number: str | None = bt("BT-87")
    holder: str | None = bt("BT-88")


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectDebit:
    """BG-19."""

    mandate: str | None = bt("BT-89")
    creditor_id: str | None = bt("BT-90")
    debited_account: str | None = bt("BT-91")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentInstructions:
    """BG-16."""

    means_code: str | None = bt("BT-81")
    means_text: str | None = bt("BT-82")
    remittance: str | None = bt("BT-83")
    transfers: tuple[CreditTransfer, ...] = many("BG-17")
    card: Card | None = bg("BG-18")
    direct_debit: DirectDebit | None = bg("BG-19")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """An allowance or a charge: BG-20, BG-21 on the document, BG-27, BG-28 on a line (no VAT there)."""

    amount: Decimal | None = bt("BT-92", charge="BT-99", line_allowance="BT-136", line_charge="BT-141")
    base: Decimal | None = bt("BT-93", charge="BT-100", line_allowance="BT-137", line_charge="BT-142")
    percentage: Decimal | None = bt("BT-94", charge="BT-101", line_allowance="BT-138", line_charge="BT-143")
    vat_category: str | None = bt("BT-95", charge="BT-102")
    vat_rate: Decimal | None = bt("BT-96", charge="BT-103")
    reason: str | None = bt("BT-97", charge="BT-104", line_allowance="BT-139", line_charge="BT-144")
    reason_code: str | None = bt("BT-98", charge="BT-105", line_allowance="BT-140", line_charge="BT-145")


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """BG-22, in the invoice currency except BT-111."""

    lines: Decimal | None = bt("BT-106")
    allowances: Decimal | None = bt("BT-107")
    charges: Decimal | None = bt("BT-108")
    without_vat: Decimal | None = bt("BT-109")
    vat: Decimal | None = bt("BT-110")
    vat_accounting: Decimal | None = bt("BT-111")
    with_vat: Decimal | None = bt("BT-112")
    paid: Decimal | None = bt("BT-113")
    rounding: Decimal | None = bt("BT-114")
    due: Decimal | None = bt("BT-115")


@dataclass(frozen=True, slots=True, kw_only=True)
class VatBreakdown:
    """BG-23."""

    taxable: Decimal | None = bt("BT-116")
    tax: Decimal | None = bt("BT-117")
    category: str | None = bt("BT-118")
    rate: Decimal | None = bt("BT-119")
    exemption_reason: str | None = bt("BT-120")
    exemption_code: str | None = bt("BT-121")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportingDocument:
    """BG-24. `content` is the decoded attachment."""

    reference: str | None = bt("BT-122")
    description: str | None = bt("BT-123")
    location: str | None = bt("BT-124")
    content: bytes | None = bt("BT-125")
    mime_code: str | None = bt("BT-125")
    filename: str | None = bt("BT-125")


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """BG-29."""

    net: Decimal | None = bt("BT-146")
    discount: Decimal | None = bt("BT-147")
    gross: Decimal | None = bt("BT-148")
    base_quantity: Decimal | None = bt("BT-149")
    base_unit: str | None = bt("BT-150")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """BG-32."""

    name: str | None = bt("BT-160")
    value: str | None = bt("BT-161")


@dataclass(frozen=True, slots=True)
class Classification:
    """BT-158 with its list (BT-158-1) and the list's version (BT-158-2)."""

    code: str
    list_id: str | None = None
    list_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """BG-31."""

    name: str | None = bt("BT-153")
    description: str | None = bt("BT-154")
    seller_id: str | None = bt("BT-155")
    buyer_id: str | None = bt("BT-156")
    standard_id: Identifier | None = bt("BT-157")
    classifications: tuple[Classification, ...] = many("BT-158")
    origin: str | None = bt("BT-159")
    attributes: tuple[Attribute, ...] = many("BG-32")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """BG-25."""

    id: str | None = bt("BT-126")
    note: str | None = bt("BT-127")
    object_id: Identifier | None = bt("BT-128")
    quantity: Decimal | None = bt("BT-129")
    unit: str | None = bt("BT-130")
    net: Decimal | None = bt("BT-131")
    order_line: str | None = bt("BT-132")
    accounting: str | None = bt("BT-133")
    period: Period | None = bg("BG-26")
    allowances: tuple[Adjustment, ...] = many("BG-27")
    charges: tuple[Adjustment, ...] = many("BG-28")
    price: Price | None = bg("BG-29")
    vat_category: str | None = bt("BT-151")
    vat_rate: Decimal | None = bt("BT-152")
    item: Item | None = bg("BG-31")
    status_code: str | None = bt("EXT-FR-FE-162")  # TYPE_LIGNE of the Chorus formats
    status_reason: str | None = bt("EXT-FR-FE-163")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """A commercial invoice or credit note."""

    number: str | None = bt("BT-1")
    issue_date: date | None = bt("BT-2")
    type_code: str | None = bt("BT-3")
    currency: str | None = bt("BT-5")
    vat_currency: str | None = bt("BT-6")
    tax_point_date: date | None = bt("BT-7")
    tax_point_code: str | None = bt("BT-8")  # CII 5 / 29 / 72, UBL 3 / 35 / 432: kept as written
    due_date: date | None = bt("BT-9")
    buyer_reference: str | None = bt("BT-10")  # code_service of the recipient in French B2G
    project: str | None = bt("BT-11")
    contract: str | None = bt("BT-12")  # numero_marche
    purchase_order: str | None = bt("BT-13")  # numero_engagement
    sales_order: str | None = bt("BT-14")
    receiving_advice: str | None = bt("BT-15")
    despatch_advice: str | None = bt("BT-16")
    tender: str | None = bt("BT-17")
    object_id: Identifier | None = bt("BT-18")
    accounting: str | None = bt("BT-19")
    payment_terms: str | None = bt("BT-20")
    notes: tuple[Note, ...] = many("BG-1")
    business_process: str | None = bt("BT-23")  # cadre_facturation
    specification: str | None = bt("BT-24")
    preceding: tuple[PrecedingInvoice, ...] = many("BG-3")
    seller: Seller | None = bg("BG-4")
    buyer: Buyer | None = bg("BG-7")
    payee: Payee | None = bg("BG-10")
    tax_representative: TaxRepresentative | None = bg("BG-11")
    invoicee: Invoicee | None = bg("FR-VALIDEUR")
    delivery: Delivery | None = bg("BG-13")
    period: Period | None = bg("BG-14")
    payment: PaymentInstructions | None = bg("BG-16")
    allowances: tuple[Adjustment, ...] = many("BG-20")
    charges: tuple[Adjustment, ...] = many("BG-21")
    totals: Totals | None = bg("BG-22")
    vat: tuple[VatBreakdown, ...] = many("BG-23")
    documents: tuple[SupportingDocument, ...] = many("BG-24")
    lines: tuple[Line, ...] = many("BG-25")
