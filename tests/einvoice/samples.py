"""Invoices that the project writes itself: one rich and valid base, and one variant per VAT category."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from einvoice.model import (
    Address,
    Adjustment,
    Attribute,
    Buyer,
    Classification,
    Contact,
    CreditTransfer,
    Delivery,
    Identifier,
    Invoice,
    Item,
    Line,
    Note,
    Payee,
    PaymentInstructions,
    Period,
    PrecedingInvoice,
    Price,
    Seller,
    SupportingDocument,
    TaxRepresentative,
)
from einvoice.totals import compute

D = Decimal
TODAY = date(2026, 11, 22)

SELLER = Seller(
    name="Menuiserie Roussel",
    trading_name="Roussel",
    identifiers=(Identifier("73282932000074", "0009"),),
    legal_id=Identifier("732829320", "0002"),
    vat_id="FR44732829320",
    endpoint=Identifier("732829320", "0225"),
    address=Address(line_one="12 rue des Tilleuls", city="Saint-Aubin", post_code="14200", country="FR"),
    contact=Contact(name="Anne Roussel", email="anne@roussel.example"),
)
BUYER = Buyer(
    name="Commune de Saint-Aubin",
    identifiers=(Identifier("21750001600019", "0009"),),
    legal_id=Identifier("217500016", "0002"),
    vat_id="FR72217500016",
    endpoint=Identifier("217500016", "0225"),
    address=Address(city="Saint-Aubin", post_code="14200", country="FR"),
)


def _line(number: int, quantity: str, price: str, category: str, rate: str | None) -> Line:
    return Line(
        id=str(number),
        quantity=D(quantity),
        unit="HUR",
        vat_category=category,
        vat_rate=None if rate is None else D(rate),
        period=Period(start=date(2026, 11, 2), end=date(2026, 11, 6)),
        allowances=(Adjustment(amount=D("5.00"), base=D("50.00"), percentage=D(10), reason="Fidélité", reason_code="95"),),
        charges=(Adjustment(amount=D("2.00"), base=D("20.00"), reason="Transport", reason_code="FC"),),
        price=Price(net=D(price), discount=D("0.5"), gross=D(price) + D("0.5"), base_quantity=D(1), base_unit="HUR"),
        object_id=Identifier("CHANTIER-1", "AAA"),
        item=Item(
            name="Pose de porte",
            standard_id=Identifier("3123456789012", "0160"),
            classifications=(Classification("44221000", "STI"),),
            origin="FR",
            attributes=(Attribute(name="Essence", value="Chêne"),),
        ),
    )


def sample(category: str = "S", rates: tuple[str, ...] = ("20", "10")) -> Invoice:
    """A valid invoice with every place filled, in one VAT category."""
    kept = rates if category in {"S", "L", "M"} else (None,) if category == "O" else ("0",)
    lines = tuple(_line(number, "3.5", "41.333", category, kept[number % len(kept)]) for number in range(1, 4))
    rate = None if kept[0] is None else D(kept[0])
    known_by_vat = category != "O"
    invoice = Invoice(
        number="F-2026-121",
        issue_date=date(2026, 11, 20),
        type_code="380",
        currency="EUR",
        tax_point_code=None,
        due_date=date(2026, 12, 20),
        buyer_reference="SERVICE-12",
        contract="M2026-04",
        purchase_order="EJ-4500012345",
        object_id=Identifier("DOSSIER-7", "AAA"),
        notes=(
            Note(text="Indemnité forfaitaire pour frais de recouvrement : 40 €.", subject_code="PMT"),
            Note(text="Pénalités de retard : trois fois le taux légal.", subject_code="PMD"),
            Note(text="Pas d’escompte pour paiement anticipé.", subject_code="AAB"),
        ),
        business_process="M1",
        specification="urn:cen.eu:en16931:2017",
        preceding=(PrecedingInvoice(number="F-2026-100", issue_date=date(2026, 10, 1)),),
        seller=SELLER if known_by_vat else replace(SELLER, vat_id=None),
        buyer=BUYER if known_by_vat else replace(BUYER, vat_id=None),
        payee=Payee(name="Affacturage du Centre", identifier=Identifier("38012986648625", "0009")),
        tax_representative=None,
        delivery=Delivery(date=date(2026, 11, 6), location=Identifier("21750001600019", "0009"), address=Address(country="FR")),
        period=Period(start=date(2026, 11, 1), end=date(2026, 11, 30)),
        payment=PaymentInstructions(
            means_code="30", transfers=(CreditTransfer(account="FR7630006000011234567890189", provider="AGRIFRPP"),)
        ),
        allowances=(
            Adjustment(
                amount=D("10.00"), base=D("100.00"), vat_category=category, vat_rate=rate, reason="Remise", reason_code="95"
            ),
        ),
        charges=(
            Adjustment(
                amount=D("4.00"), base=D("40.00"), vat_category=category, vat_rate=rate, reason="Port", reason_code="FC"
            ),
        ),
        documents=(
            SupportingDocument(
                reference="BL-12", description="BON_LIVRAISON", mime_code="application/pdf", filename="bl.pdf", content=b"%PDF"
            ),
        ),
        lines=lines,
    )
    computed = compute(invoice)
    if category in {"E", "AE", "K", "G", "O"}:
        computed = replace(computed, vat=tuple(replace(item, exemption_reason="Article cité") for item in computed.vat))
    if category == "E":
        code = "VATEX-FR-CGI261-4"
        computed = replace(computed, vat=tuple(replace(item, exemption_code=code) for item in computed.vat))
    return computed


def represented(invoice: Invoice) -> Invoice:
    """With a tax representative."""
    agent = TaxRepresentative(name="Fiscal SARL", vat_id="FR44732829320", address=Address(country="FR"))
    return replace(invoice, tax_representative=agent)
