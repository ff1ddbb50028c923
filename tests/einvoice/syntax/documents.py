"""The rich base documents: every business term at least once. `python -m tests.einvoice.syntax.documents` writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from einvoice.model import (
    Address,
    Adjustment,
    Attribute,
    Buyer,
    Card,
    Classification,
    Contact,
    CreditTransfer,
    Delivery,
    DirectDebit,
    Identifier,
    Invoice,
    Invoicee,
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
    Totals,
    VatBreakdown,
)
from einvoice.syntax import Format, write

D = Decimal
VALID = Path(__file__).parents[2] / "corpus" / "valid"


def _address(street: str, city: str, code: str) -> Address:
    return Address(
        line_one=street,
        line_two="Bâtiment B",
        line_three="Porte 3",
        city=city,
        post_code=code,
        subdivision="Normandie",
        country="FR",
    )


SELLER = Seller(
    name="Menuiserie du Bocage SARL",
    trading_name="Bocage Bois",
    identifiers=(Identifier("82000001600015", "0009"),),
    legal_id=Identifier("820000016", "0002"),
    vat_id="FR35820000016",
    tax_registration="820000016",
    legal_information="SARL au capital de 10 000 €",
    endpoint=Identifier("820000016", "0225"),
    address=_address("4 rue du Lavoir", "Villers-Bocage", "14310"),
    contact=Contact(name="Luc Mercier", phone="02 31 00 00 00", email="luc@bocage.example"),
    code_service="ATELIER",
)
BUYER = Buyer(
    name="Commune de Clairval",
    trading_name="Mairie de Clairval",
    identifiers=(Identifier("21690123100011", "0009"),),
    legal_id=Identifier("216901231", "0002"),
    vat_id="FR60216901231",
    endpoint=Identifier("216901231", "0225"),
    address=_address("1 place de la Mairie", "Clairval", "69210"),
    contact=Contact(name="Inès Faure", department="Service bâtiments", phone="04 78 00 00 00", email="ines@clairval.example"),
)
LINES = (
    Line(
        id="1",
        note="Intervention du 3 au 6",
        object_id=Identifier("CHANTIER-12", "AAA"),
        quantity=D("10"),
        unit="HUR",
        net=D("450.00"),
        order_line="3",
        accounting="6152",
        period=Period(start=date(2026, 11, 3), end=date(2026, 11, 6)),
        allowances=(Adjustment(amount=D("5.00"), base=D("50.00"), percentage=D("10"), reason="Fidélité", reason_code="95"),),
        price=Price(net=D("45.50"), discount=D("1.50"), gross=D("47.00"), base_quantity=D("1"), base_unit="HUR"),
        vat_category="S",
        vat_rate=D("20"),
        item=Item(
            name="Pose de menuiseries",
            description="Dépose et pose de six fenêtres",
            seller_id="POSE-6",
            buyer_id="BAT-44",
            standard_id=Identifier("3123456789012", "0160"),
            classifications=(Classification("44221000", "STI", "19.0501"), Classification("A1", "ZZZ")),
            origin="FR",
            attributes=(Attribute(name="Essence", value="Chêne"), Attribute(name="Vitrage", value="4/16/4")),
        ),
        status_code="DETAIL",
        status_reason="INFORMATION",
    ),
    Line(
        id="2",
        quantity=D("3.000"),
        unit="C62",
        net=D("37.00"),
        charges=(Adjustment(amount=D("1.00"), base=D("10.00"), percentage=D("10.0"), reason="Port", reason_code="FC"),),
        price=Price(net=D("12.00")),
        vat_category="S",
        vat_rate=D("10.0"),
        item=Item(name="Quincaillerie"),
    ),
)
TOTALS = Totals(
    lines=D("487.00"),
    allowances=D("10.00"),
    charges=D("4.00"),
    without_vat=D("481.00"),
    vat=D("92.50"),
    vat_accounting=D("99.90"),
    with_vat=D("573.50"),
    paid=D("100.00"),
    rounding=D("0.50"),
    due=D("474.00"),
)
PAYMENT = PaymentInstructions(
    means_code="30",
    means_text="Virement",
    remittance="F-2026-0042",
    transfers=(
        CreditTransfer(account="FR7630001000010000000010103", account_name="Menuiserie du Bocage", provider="BDFEFRPP"),
        CreditTransfer(account="FR7630006000011234567890189"),
    ),
)
# BR-CO-03 forbids BT-7 with BT-8: each document has one of them. Cards and direct debits: see `everything`.
RICH = Invoice(
    number="F-2026-0042",
    issue_date=date(2026, 11, 20),
    type_code="380",
    currency="EUR",
    vat_currency="CHF",
    tax_point_code="5",
    due_date=date(2026, 12, 20),
    buyer_reference="BATIMENTS",
    project="ECOLE-2026",
    contract="M2026-017",
    purchase_order="EJ-4500098765",
    sales_order="CDE-88",
    receiving_advice="BR-12",
    despatch_advice="BL-31",
    tender="LOT-2",
    object_id=Identifier("DOSSIER-7", "AAA"),
    accounting="615228",
    payment_terms="30 jours à réception",
    notes=(
        Note(text="Indemnité forfaitaire pour frais de recouvrement : 40 €.", subject_code="PMT"),
        Note(text="Pénalités de retard : trois fois le taux légal.", subject_code="PMD"),
        Note(text="Pas d’escompte pour paiement anticipé.", subject_code="AAB"),
    ),
    business_process="M1",
    specification="urn:cen.eu:en16931:2017",
    preceding=(PrecedingInvoice(number="F-2026-0031", issue_date=date(2026, 10, 2)), PrecedingInvoice(number="F-2026-0030")),
    seller=SELLER,
    buyer=BUYER,
    payee=Payee(
        name="Affacturage de l’Ouest",
        identifier=Identifier("13000002900012", "0009"),
        legal_id=Identifier("130000029", "0002"),
    ),
    tax_representative=TaxRepresentative(
        name="Fiscal Conseil", vat_id="FR21900000050", address=_address("9 quai Vendeuvre", "Caen", "14000")
    ),
    invoicee=Invoicee(
        name="Maîtrise d’œuvre Alba", legal_id=Identifier("90000005000014", "0009"), code_service="SUIVI"
    ),
    delivery=Delivery(
        name="École Jean-Moulin",
        location=Identifier("21690123100029", "0009"),
        date=date(2026, 11, 6),
        address=_address("2 rue des Écoles", "Clairval", "69210"),
    ),
    period=Period(start=date(2026, 11, 1), end=date(2026, 11, 30)),
    payment=PAYMENT,
    allowances=(
        Adjustment(
            amount=D("10.00"), base=D("100.00"), percentage=D("10"), vat_category="S", vat_rate=D("20"),
            reason="Remise commerciale", reason_code="95",
        ),
    ),
    charges=(
        Adjustment(
            amount=D("4.00"), base=D("40.00"), percentage=D("10"), vat_category="S", vat_rate=D("20"),
            reason="Transport", reason_code="FC",
        ),
    ),
    totals=TOTALS,
    vat=(
        VatBreakdown(taxable=D("444.00"), tax=D("88.80"), category="S", rate=D("20")),
        VatBreakdown(taxable=D("37.00"), tax=D("3.70"), category="S", rate=D("10.0")),
    ),
    documents=(
        SupportingDocument(
            reference="BL-31", description="BON_LIVRAISON", location="https://bocage.example/bl-31.pdf",
            content=b"%PDF-1.4 bon de livraison", mime_code="application/pdf", filename="bl-31.pdf",
        ),
        SupportingDocument(reference="PLAN-2", description="DOCUMENT_ANNEXE"),
    ),
    lines=LINES,
)  # fmt: skip


def rich(fmt: Format) -> Invoice:
    """The base document of a format, with the codes of that format."""
    if fmt is Format.CII:  # CII-SR-466: a person or a service, not both
        return replace(RICH, buyer=replace(BUYER, contact=replace(BUYER.contact, department=None)))
    if fmt is Format.UBL_INVOICE:
        return replace(RICH, tax_point_code=None, tax_point_date=date(2026, 11, 6))
    return replace(RICH, type_code="381", tax_point_code="3", number="A-2026-0007")


def everything(fmt: Format) -> Invoice:
    """Also what no single valid invoice has together: BT-7 and BT-8, transfer, card and direct debit, exemption,
    an identifier without a scheme, a person and a service."""
    local = replace(
        SELLER,
        identifiers=(Identifier("BOCAGE-1"), *SELLER.identifiers),
        contact=replace(SELLER.contact, department="Comptabilité"),
    )
    invoice = replace(rich(fmt), seller=local, buyer=BUYER)
    exempt = VatBreakdown(
        taxable=D("0.00"), tax=D("0.00"), category="E", rate=D("0"),
        exemption_reason="Formation professionnelle", exemption_code="VATEX-EU-132-1I",
    )  # fmt: skip
    payment = replace(
        PAYMENT,
        card=Card(number="1234", holder="L. Mercier"),
        direct_debit=DirectDebit(mandate="RUM-1", creditor_id="FR72ZZZ123456", debited_account="FR7630006000011234567890189"),
    )
    code = "5" if fmt is Format.CII else "3"
    return replace(invoice, tax_point_date=date(2026, 11, 6), tax_point_code=code, payment=payment, vat=(*invoice.vat, exempt))


FILES = {
    "facture-ubl.xml": Format.UBL_INVOICE,
    "avoir-ubl.xml": Format.UBL_CREDIT_NOTE,
    "facture-cii.xml": Format.CII,
}

if __name__ == "__main__":
    for name, fmt in FILES.items():
        (VALID / name).write_bytes(write(rich(fmt), fmt))
