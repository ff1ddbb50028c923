"""One named mutation per rule: what it takes to break it. `MUTATIONS[code](invoice)` breaks that rule.

`BASES[code]` says which sample to start from when the ordinary one (category S) will not do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from einvoice.model import (
    Address,
    Adjustment,
    Attribute,
    Card,
    Classification,
    CreditTransfer,
    Delivery,
    Identifier,
    Invoice,
    Note,
    Payee,
    Period,
    PrecedingInvoice,
    SupportingDocument,
    TaxRepresentative,
    VatBreakdown,
)
from tests.einvoice.changing import put
from tests.einvoice.samples import SELLER

D = Decimal
Mutation = Callable[[Invoice], Invoice]


def setting(path: str, value: object) -> Mutation:
    return lambda invoice: put(invoice, path, value)


def settings(**values: object) -> Mutation:
    def change(invoice: Invoice) -> Invoice:
        for path, value in values.items():
            invoice = put(invoice, path.replace("__", "."), value)
        return invoice

    return change


def chain(*mutations: Mutation) -> Mutation:
    def change(invoice: Invoice) -> Invoice:
        for mutation in mutations:
            invoice = mutation(invoice)
        return invoice

    return change


def without(path: str) -> Mutation:
    return setting(path, None)


def agent(**values: object) -> Mutation:
    whole = {"name": "Fiscal SARL", "vat_id": "FR44732829320", "address": Address(country="FR")}
    return setting("tax_representative", TaxRepresentative(**(whole | values)))


def noting(code: str, text: str = "x") -> Mutation:
    return lambda invoice: replace(invoice, notes=(*invoice.notes, Note(text=text, subject_code=code)))


PERIOD_BACKWARDS = Period(start=date(2026, 11, 30), end=date(2026, 11, 1))

PRESENCE: dict[str, Mutation] = {
    "BR-01": without("specification"),
    "BR-02": without("number"),
    "BR-03": without("issue_date"),
    "BR-04": without("type_code"),
    "BR-05": without("currency"),
    "BR-06": without("seller.name"),
    "BR-07": without("buyer.name"),
    "BR-08": without("seller.address"),
    "BR-09": setting("seller.address", Address(city="Caen")),
    "BR-10": without("buyer.address"),
    "BR-11": setting("buyer.address", Address(city="Caen")),
    "BR-12": without("totals.lines"),
    "BR-13": without("totals.without_vat"),
    "BR-14": without("totals.with_vat"),
    "BR-15": without("totals.due"),
    "BR-16": setting("lines", ()),
    "BR-17": setting("payee", Payee(identifier=Identifier("38012986648625", "0009"))),
    "BR-18": agent(name=None),
    "BR-19": agent(address=None),
    "BR-20": agent(address=Address(city="Caen")),
    "BR-21": without("lines[1].id"),
    "BR-22": without("lines[1].quantity"),
    "BR-23": without("lines[1].unit"),
    "BR-24": without("lines[1].net"),
    "BR-25": without("lines[1].item.name"),
    "BR-26": without("lines[1].price"),
    "BR-27": setting("lines[1].price.net", D("-1")),
    "BR-28": setting("lines[1].price.gross", D("-1")),
    "BR-29": setting("period", PERIOD_BACKWARDS),
    "BR-30": setting("lines[1].period", PERIOD_BACKWARDS),
    "BR-31": without("allowances[0].amount"),
    "BR-32": without("allowances[0].vat_category"),
    "BR-33": settings(allowances=(Adjustment(amount=D(1), vat_category="S", vat_rate=D(20)),)),
    "BR-36": without("charges[0].amount"),
    "BR-37": without("charges[0].vat_category"),
    "BR-38": settings(charges=(Adjustment(amount=D(1), vat_category="S", vat_rate=D(20)),)),
    "BR-41": without("lines[1].allowances[0].amount"),
    "BR-42": setting("lines[1].allowances", (Adjustment(amount=D(1)),)),
    "BR-43": without("lines[1].charges[0].amount"),
    "BR-44": setting("lines[1].charges", (Adjustment(amount=D(1)),)),
    "BR-45": without("vat[0].taxable"),
    "BR-46": without("vat[0].tax"),
    "BR-47": without("vat[0].category"),
    "BR-48": without("vat[0].rate"),
    "BR-49": without("payment.means_code"),
    "BR-50": setting("payment.transfers", (CreditTransfer(account_name="Roussel"),)),
    "BR-51": setting("payment.card", Card(number="4970100000000006")),
    "BR-52": setting("documents", (SupportingDocument(description="BON_LIVRAISON"),)),
    "BR-53": setting("vat_currency", "USD"),
    "BR-54": setting("lines[1].item.attributes", (Attribute(name="Couleur"),)),
    "BR-55": setting("preceding", (PrecedingInvoice(issue_date=date(2026, 1, 1)),)),
    "BR-56": agent(vat_id=None),
    "BR-57": setting("delivery", Delivery(address=Address(city="Caen"))),
    "BR-61": setting("payment.transfers", ()),
    "BR-62": without("seller.endpoint.scheme"),
    "BR-63": without("buyer.endpoint.scheme"),
    "BR-64": without("lines[1].item.standard_id.scheme"),
    "BR-65": setting("lines[1].item.classifications", (Classification("44221000"),)),
    "BR-CO-03": settings(tax_point_date=date(2026, 11, 20), tax_point_code="35"),
    "BR-CO-04": without("lines[1].vat_category"),
    "BR-CO-18": setting("vat", ()),
    "BR-CO-19": setting("period", Period()),
    "BR-CO-20": setting("lines[1].period", Period()),
    "BR-CO-21": setting("allowances", (Adjustment(amount=D(1), vat_category="S", vat_rate=D(20)),)),
    "BR-CO-22": setting("charges", (Adjustment(amount=D(1), vat_category="S", vat_rate=D(20)),)),
    "BR-CO-23": setting("lines[1].allowances", (Adjustment(amount=D(1)),)),
    "BR-CO-24": setting("lines[1].charges", (Adjustment(amount=D(1)),)),
    "BR-CO-26": setting("seller", replace(SELLER, identifiers=(), legal_id=None, vat_id=None)),
}


def nudge(path: str, by: str = "0.01") -> Mutation:
    def change(invoice: Invoice) -> Invoice:
        item: object = invoice
        for name in path.split("."):
            item = getattr(item, name)
        return put(invoice, path, item + D(by))

    return change


ARITHMETIC: dict[str, Mutation] = {
    "BR-CO-10": nudge("totals.lines"),
    "BR-CO-11": nudge("totals.allowances"),
    "BR-CO-12": nudge("totals.charges"),
    "BR-CO-13": nudge("totals.without_vat"),
    "BR-CO-14": nudge("totals.vat"),
    "BR-CO-15": nudge("totals.with_vat"),
    "BR-CO-16": nudge("totals.due"),
    "BR-CO-17": setting("vat[0].tax", D("999.00")),
}

MANY_DECIMALS = D("1.234")
DECIMALS: dict[str, Mutation] = {
    code: setting(path, MANY_DECIMALS)
    for code, path in {
        "BR-DEC-01": "allowances[0].amount",
        "BR-DEC-02": "allowances[0].base",
        "BR-DEC-05": "charges[0].amount",
        "BR-DEC-06": "charges[0].base",
        "BR-DEC-09": "totals.lines",
        "BR-DEC-10": "totals.allowances",
        "BR-DEC-11": "totals.charges",
        "BR-DEC-12": "totals.without_vat",
        "BR-DEC-13": "totals.vat",
        "BR-DEC-14": "totals.with_vat",
        "BR-DEC-15": "totals.vat_accounting",
        "BR-DEC-16": "totals.paid",
        "BR-DEC-17": "totals.rounding",
        "BR-DEC-18": "totals.due",
        "BR-DEC-19": "vat[0].taxable",
        "BR-DEC-20": "vat[0].tax",
        "BR-DEC-23": "lines[1].net",
        "BR-DEC-24": "lines[1].allowances[0].amount",
        "BR-DEC-25": "lines[1].allowances[0].base",
        "BR-DEC-27": "lines[1].charges[0].amount",
        "BR-DEC-28": "lines[1].charges[0].base",
    }.items()
}

CODES: dict[str, Mutation] = {
    "BR-CL-01": setting("type_code", "999"),
    "BR-CL-04": setting("currency", "EUROS"),
    "BR-CL-05": setting("vat_currency", "FRF"),
    "BR-CL-06": setting("tax_point_code", "99"),
    "BR-CL-07": setting("object_id", Identifier("1", "QQQQ")),
    "BR-CL-08": noting("QQQ"),
    "BR-CL-10": setting("buyer.identifiers", (Identifier("1", "SIRET"),)),
    "BR-CL-11": setting("seller.legal_id", Identifier("732829320", "SIREN")),
    "BR-CL-13": setting("lines[1].item.classifications", (Classification("1", "CPV"),)),
    "BR-CL-14": setting("buyer.address.country", "France"),
    "BR-CL-15": setting("lines[1].item.origin", "FRA"),
    "BR-CL-16": setting("payment.means_code", "virement"),
    "BR-CL-17": chain(setting("vat[0].category", "TVA"), setting("allowances[0].vat_category", "TVA")),
    "BR-CL-18": setting("lines[1].vat_category", "TVA"),
    "BR-CL-19": setting("allowances[0].reason_code", "FC"),
    "BR-CL-20": setting("charges[0].reason_code", "95"),
    "BR-CL-21": setting("lines[1].item.standard_id.scheme", "EAN"),
    "BR-CL-22": setting("vat[0].exemption_code", "293 B"),
    "BR-CL-23": setting("lines[1].unit", "heure"),
    "BR-CL-24": setting("documents[0].mime_code", "application/msword"),
    "BR-CL-25": setting("seller.endpoint.scheme", "SIREN"),
    "BR-CL-26": setting("delivery.location.scheme", "SIRET"),
    "BR-CO-09": setting("seller.vat_id", "44732829320"),
}


def family(codes: str, category: str) -> dict[str, Mutation]:
    """Break each of the ten rules of a VAT category, from a sample of that category."""
    own = codes.split()
    nobody = replace(SELLER, vat_id=None)
    identified = setting("seller", SELLER if category == "O" else nobody)
    rate = {"S": D(0), "L": D(-1), "M": D(-1)}.get(category, D(20))
    reasoned = category in {"E", "AE", "K", "G", "O"}
    reason = None if reasoned else "Article cité"
    other = VatBreakdown(taxable=D(0), tax=D(0), category="B", rate=D(0))
    return {
        own[0]: setting("vat", (other,)),
        own[1]: chain(identified, setting("allowances", ()), setting("charges", ())),
        own[2]: chain(identified, setting("lines", ())),
        own[3]: chain(identified, setting("lines", ()), setting("allowances", ())),
        own[4]: setting("lines[1].vat_rate", rate),
        own[5]: setting("allowances[0].vat_rate", rate),
        own[6]: setting("charges[0].vat_rate", rate),
        own[7]: setting("vat[0].taxable", D("99999.00")),
        own[8]: setting("vat[0].tax", D("777.00")),
        own[9]: chain(setting("vat[0].exemption_reason", reason), setting("vat[0].exemption_code", None)),
    }


VAT_FAMILIES = {
    "S": "BR-S-01 BR-S-02 BR-S-03 BR-S-04 BR-S-05 BR-S-06 BR-S-07 BR-S-08 BR-S-09 BR-S-10",
    "Z": "BR-Z-01 BR-Z-02 BR-Z-03 BR-Z-04 BR-Z-05 BR-Z-06 BR-Z-07 BR-Z-08 BR-Z-09 BR-Z-10",
    "E": "BR-E-01 BR-E-02 BR-E-03 BR-E-04 BR-E-05 BR-E-06 BR-E-07 BR-E-08 BR-E-09 BR-E-10",
    "AE": "BR-AE-01 BR-AE-02 BR-AE-03 BR-AE-04 BR-AE-05 BR-AE-06 BR-AE-07 BR-AE-08 BR-AE-09 BR-AE-10",
    "K": "BR-IC-01 BR-IC-02 BR-IC-03 BR-IC-04 BR-IC-05 BR-IC-06 BR-IC-07 BR-IC-08 BR-IC-09 BR-IC-10",
    "G": "BR-G-01 BR-G-02 BR-G-03 BR-G-04 BR-G-05 BR-G-06 BR-G-07 BR-G-08 BR-G-09 BR-G-10",
    "O": "BR-O-01 BR-O-02 BR-O-03 BR-O-04 BR-O-05 BR-O-06 BR-O-07 BR-O-08 BR-O-09 BR-O-10",
    "L": "BR-AF-01 BR-AF-02 BR-AF-03 BR-AF-04 BR-AF-05 BR-AF-06 BR-AF-07 BR-AF-08 BR-AF-09 BR-AF-10",
    "M": "BR-AG-01 BR-AG-02 BR-AG-03 BR-AG-04 BR-AG-05 BR-AG-06 BR-AG-07 BR-AG-08 BR-AG-09 BR-AG-10",
}

VAT: dict[str, Mutation] = {
    "BR-IC-11": chain(setting("delivery.date", None), setting("period", None)),
    "BR-IC-12": setting("delivery.address", None),
    "BR-O-11": lambda invoice: replace(
        invoice, vat=(*invoice.vat, VatBreakdown(category="S", rate=D(20), taxable=D(0), tax=D(0)))
    ),
    "BR-O-12": setting("lines[1].vat_category", "S"),
    "BR-O-13": setting("allowances[0].vat_category", "S"),
    "BR-O-14": setting("charges[0].vat_category", "S"),
    "BR-B-01": setting("lines[1].vat_category", "B"),
    "BR-B-02": setting("lines[1].vat_category", "B"),
}
BASES = {"BR-IC-11": "K", "BR-IC-12": "K", "BR-O-11": "O", "BR-O-12": "O", "BR-O-13": "O", "BR-O-14": "O"}
for _category, _codes in VAT_FAMILIES.items():
    VAT |= family(_codes, _category)
    BASES |= dict.fromkeys(_codes.split(), _category)

DECIMALS["BR-DEC-15"] = settings(vat_currency="USD", totals__vat_accounting=MANY_DECIMALS)

MUTATIONS: dict[str, Mutation] = {**PRESENCE, **ARITHMETIC, **DECIMALS, **CODES, **VAT}
