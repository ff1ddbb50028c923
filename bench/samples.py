"""The documents that are measured: made here, valid, of any number of lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from einvoice.model import (
    Address,
    Buyer,
    CreditTransfer,
    Identifier,
    Invoice,
    Item,
    Line,
    Note,
    PaymentInstructions,
    Price,
    Seller,
)
from einvoice.totals import compute

DAY = date(2026, 11, 20)


def _line(number: int) -> Line:
    return Line(
        id=str(number),
        quantity=Decimal(number % 7 + 1),
        unit="C62",
        vat_category="S",
        vat_rate=Decimal(20) if number % 3 else Decimal(10),
        price=Price(net=Decimal("12.35") + number),
        item=Item(name=f"Fourniture n° {number}", description="Chêne massif, pose comprise", seller_id=f"ART-{number}"),
    )


def invoice(lines: int = 20, number: str = "B-2026-001") -> Invoice:
    """A valid invoice of this many lines, at two VAT rates."""
    return compute(
        Invoice(
            number=number,
            issue_date=DAY,
            type_code="380",
            currency="EUR",
            due_date=date(2026, 12, 20),
            buyer_reference="TECH",
            purchase_order="EJ-4500012345",
            business_process="S1",
            specification="urn:cen.eu:en16931:2017",
            notes=(
                Note(text="Indemnité forfaitaire pour frais de recouvrement : 40 €.", subject_code="PMT"),
                Note(text="Pénalités de retard : trois fois le taux légal.", subject_code="PMD"),
                Note(text="Pas d’escompte pour paiement anticipé.", subject_code="AAB"),
            ),
            seller=Seller(
                name="Menuiserie Roussel",
                identifiers=(Identifier("73282932000074", "0009"),),
                legal_id=Identifier("732829320", "0002"),
                vat_id="FR44732829320",
                endpoint=Identifier("732829320", "0225"),
                address=Address(line_one="12 rue des Tilleuls", city="Saint-Aubin", post_code="14200", country="FR"),
            ),
            buyer=Buyer(
                name="Commune de Saint-Aubin",
                identifiers=(Identifier("21750001600019", "0009"),),
                legal_id=Identifier("217500016", "0002"),
                endpoint=Identifier("217500016", "0225"),
                address=Address(city="Saint-Aubin", post_code="14200", country="FR"),
            ),
            payment=PaymentInstructions(means_code="30", transfers=(CreditTransfer(account="FR7630006000011234567890189"),)),
            lines=tuple(_line(number) for number in range(1, lines + 1)),
        )
    )
