"""One named mutation per rule of France (BR-FR) and of Chorus Pro (G, S, UN)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from einvoice.model import Attribute, CreditTransfer, Identifier, Payee, PrecedingInvoice, SupportingDocument
from tests.einvoice.mutations import Mutation, chain, noting, setting, settings, without

D = Decimal
LONG_AGO = date(1999, 12, 31)
READABLE = SupportingDocument(reference="1", description="LISIBLE")
NOT_LUHN = "21750001600018"

FRANCE: dict[str, Mutation] = {
    "BR-FR-01": setting("number", "F" * 36),
    "BR-FR-02": setting("number", "F 2026 121"),
    "BR-FR-03": setting("issue_date", LONG_AGO),
    "BR-FR-04": setting("type_code", "325"),
    "BR-FR-05": setting("notes", ()),
    "BR-FR-06": noting("AAB"),
    "BR-FR-08": setting("business_process", "A1"),
    "BR-FR-09": setting("seller.identifiers", (Identifier("21750001600019", "0009"),)),
    "BR-FR-10": without("seller.legal_id"),
    "BR-FR-11": chain(noting("BAR", "B2B"), without("buyer.legal_id")),
    "BR-FR-12": without("buyer.endpoint"),
    "BR-FR-13": without("seller.endpoint"),
    "BR-FR-15": setting("lines[1].vat_category", "L"),
    "BR-FR-16": setting("lines[1].vat_rate", D("19")),
    "BR-FR-17": setting("documents[0].description", "DEVIS"),
    "BR-FR-18": setting("documents", (READABLE, READABLE)),
    "BR-FR-20": noting("BAR", "B2G"),
    "BR-FR-21": chain(noting("BAR", "B2B"), setting("buyer.endpoint", Identifier("732829320", "0225"))),
    "BR-FR-22": chain(noting("BAR", "B2B"), settings(type_code="389", seller__endpoint=Identifier("217500016", "0225"))),
    "BR-FR-23": setting("buyer.endpoint", Identifier("217500016 SERVICE", "0225")),
    "BR-FR-24": setting("buyer.identifiers", (Identifier("SERVICE 12", "0224"),)),
    "BR-FR-25": setting("buyer.endpoint", Identifier("2" * 126, "0225")),
    "BR-FR-26": setting("buyer.identifiers", (Identifier("S" * 101, "0224"),)),
    "BR-FR-27": setting("lines[1].item.attributes", (Attribute(value="Rouge"),)),
    "BR-FR-28": setting("lines[1].item.attributes", (Attribute(name="Couleur"),)),
    "BR-FR-31": chain(noting("BAR", "B2B"), noting("BAR", "B2C")),
    "BR-FR-32": setting("buyer.legal_id", Identifier("21750001600019", "0002")),
    "BR-FR-MV-13": settings(business_process="S8", type_code="389"),
    "BR-FR-BD-13": settings(business_process="S9", type_code="380"),
    "BR-FR-CO-03": settings(type_code="262", contract=None),
    "BR-FR-CO-04": settings(type_code="384", preceding=()),
    "BR-FR-CO-05": settings(type_code="381", preceding=(PrecedingInvoice(number="F-1"),)),
    "BR-FR-CO-07": setting("due_date", date(2026, 11, 1)),
    "BR-FR-CO-08": settings(business_process="M4", type_code="386"),
    "BR-FR-CO-09": setting("business_process", "M2"),
    "BR-FR-CO-10": setting("seller.identifiers", (Identifier("73282932000074"),)),
    "BR-FR-CO-12": setting("currency", "USD"),
    "BR-FR-CO-14": setting("seller.identifiers", (Identifier("732829320", "0231"),)),
    "BR-FR-CO-15": setting("seller.identifiers", (Identifier("732829320", "0231"),)),
    "BR-FR-DEC-01": setting("lines[1].net", D("1.234")),
    "BR-FR-DEC-02": setting("lines[1].quantity", D("1.23456")),
    "BR-FR-DEC-03": setting("lines[1].price.net", D("1.2345678")),
    "BR-FR-DEC-04": setting("lines[1].vat_rate", D("5.500")),
    "G1.41": setting("vat[0].exemption_code", None),
    "G1.47": without("seller.vat_id"),
    "G1.55": setting("lines[1].price.discount", D("0.52")),
    "G6.10": without("allowances[0].vat_rate"),
    "G6.21": setting("vat[0].exemption_code", "VATEX-FR-CNWVAT"),
    "G6.25": setting("lines[1].period.end", date(2026, 11, 2)),
}
FRENCH_BASES = {"G1.41": "E", "G1.47": "E", "G6.21": "E"}

CHORUS: dict[str, Mutation] = {
    "G1.01": setting("type_code", "325"),
    "G1.02": setting("business_process", "A11"),
    "G1.05": setting("number", "FACTURE-NUMERO-2026-121"),
    "G1.06": without("issue_date"),
    "G1.07": setting("issue_date", date(2026, 11, 23)),
    "G1.36": setting("issue_date", LONG_AGO),
    "G1.10": setting("currency", "EUROS"),
    "G1.14": without("payment"),
    "S2.05": setting("payment.means_code", "57"),
    "G8.20": settings(business_process="A3", payment__means_code="42"),
    "G1.16": setting("payment.transfers", (CreditTransfer(account="FR7630006000011234567890188"),)),
    "G1.17": setting("payment.transfers[0].provider", "AGRI"),
    "G1.24": setting("vat[0].rate", D(200)),
    "G1.63": lambda invoice: replace(invoice, seller=replace(invoice.seller, identifiers=(), legal_id=None)),
    "G1.73": settings(buyer__legal_id=Identifier("2175000160", "1"), buyer__identifiers=()),
    "UN-01": settings(buyer__legal_id=Identifier(NOT_LUHN, "1"), payee=Payee(name="Affacturage")),
    "UN-02": setting("business_process", "A9"),
    "UN-03": setting("purchase_order", "E" * 51),
    "UN-04": setting("contract", "M" * 51),
    "UN-05": setting("buyer_reference", "S" * 101),
    "UN-06": setting("totals.with_vat", D("1.00")),
    "UN-07": without("totals.with_vat"),
    "UN-08": without("totals.due"),
    "UN-09": setting("vat[0].tax", D("999.00")),
    "UN-16": setting("totals.due", D("12345678901234567890.00")),
    "UN-17": setting("totals.with_vat", D("-1.00")),
    "UN-18": setting("totals.with_vat", D("0.00")),
}
