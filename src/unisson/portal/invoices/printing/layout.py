"""An EN 16931 invoice as plain data for the readable rendering: texts only, in reading order, bounded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from einvoice import model as en
from einvoice.codelists.document_types import CREDIT_NOTES, DOCUMENT_TYPE_LABELS
from einvoice.codelists.payment_means import PAYMENT_MEANS_LABELS
from einvoice.codelists.unit_labels import UNIT_LABELS
from einvoice.codelists.vat import VAT_CATEGORIES

# What a page can hold and a compiler can bear: the whole text stays in the document itself.
MAX_LINES = 1_000
MAX_TEXT = 1_000
MAX_DETAIL = 300
IDENTIFIER_LABELS = {9: "SIREN", 14: "SIRET"}


def facts_of(invoice: en.Invoice) -> dict[str, Any]:
    """What the template `invoice` shows."""
    totals = invoice.totals or en.Totals()
    return {
        "title": DOCUMENT_TYPE_LABELS.get(invoice.type_code or "", "Facture"),
        "number": _text(invoice.number),
        "currency": _text(invoice.currency) or "EUR",
        "seller": _party(invoice.seller),
        "buyer": _party(invoice.buyer),
        "references": _references(invoice),
        "lines": [_line(line) for line in invoice.lines[:MAX_LINES]],
        "cut": max(0, len(invoice.lines) - MAX_LINES),
        "adjustments": _adjustments(invoice),
        "vat": [_vat(row) for row in invoice.vat[:100]],
        "totals": [
            [label, _number(value)]
            for label, value in (
                ("Total des lignes", totals.lines),
                ("Remises", totals.allowances),
                ("Frais", totals.charges),
                ("Total hors taxes", totals.without_vat),
                ("TVA", totals.vat),
                ("Total toutes taxes comprises", totals.with_vat),
                ("Déjà payé", totals.paid),
                ("Arrondi", totals.rounding),
            )
            if value is not None
        ],
        "due": _number(totals.due),
        "payment": _payment(invoice),
        "notes": [_text(note.text) for note in invoice.notes[:50] if note.text],
    }  # fmt: skip


def _text(value: str | None) -> str:
    return (value or "")[:MAX_TEXT]


def _number(value: Decimal | None) -> str:
    """At least two decimals, no needless zeros beyond."""
    if value is None:
        return ""
    exact = value.normalize()
    decimals = max(2, -int(exact.as_tuple().exponent))
    return f"{value:.{min(decimals, 6)}f}"


def _quantity(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _party(party: en.Seller | en.Buyer | None) -> dict[str, Any]:
    if party is None:
        return {"name": "", "lines": []}
    address = party.address or en.Address()
    identifiers = [party.legal_id, *party.identifiers]
    town = " ".join(part for part in (address.post_code, address.city) if part)
    lines = [
        *(part for part in (address.line_one, address.line_two, address.line_three, town) if part),
        *(f"{IDENTIFIER_LABELS.get(len(item.value), 'Identifiant')} : {item.value}" for item in identifiers if item),
        *(["TVA : " + party.vat_id] if party.vat_id else []),
    ]
    return {"name": _text(party.name), "lines": [_text(line) for line in dict.fromkeys(lines)]}


def _references(invoice: en.Invoice) -> list[list[str]]:
    preceding = ", ".join(item.number for item in invoice.preceding[:20] if item.number)
    cited = "Facture d’origine" if invoice.type_code in CREDIT_NOTES else "Factures citées"
    rows = (
        ("Date de la facture", "day", _day(invoice.issue_date)),
        ("Échéance", "day", _day(invoice.due_date)),
        ("Date de livraison", "day", _day(invoice.delivery.date if invoice.delivery else None)),
        ("Cadre de facturation", "text", _text(invoice.business_process)),
        ("Numéro d’engagement", "text", _text(invoice.purchase_order)),
        ("Code service", "text", _text(invoice.buyer_reference)),
        ("Numéro de marché", "text", _text(invoice.contract)),
        (cited, "text", _text(preceding)),
        ("Valideur", "text", _text(invoice.invoicee.legal_id.value if invoice.invoicee and invoice.invoicee.legal_id else "")),
    )
    return [list(row) for row in rows if row[2]]


def _line(line: en.Line) -> dict[str, str]:
    item = line.item or en.Item()
    price = line.price or en.Price()
    return {
        "id": _text(line.id),
        "name": _text(item.name)[:MAX_DETAIL],
        "detail": _detail(line, item, price),
        "quantity": _quantity(line.quantity),
        "unit": UNIT_LABELS.get(line.unit or "", _text(line.unit)),
        "price": _number(price.net),
        "rate": _quantity(line.vat_rate),
        "net": _number(line.net),
    }


def _detail(line: en.Line, item: en.Item, price: en.Price) -> str:
    """What stands under the name of a line: its words, the seller's reference, the discount on the price of a unit."""
    parts = [item.description, line.note]
    if item.seller_id:
        parts.append(f"Réf. {item.seller_id}")
    if price.discount and price.gross is not None:
        parts.append(f"Remise de {_french(price.discount)} sur le prix de {_french(price.gross)}")
    parts += [f"{off.reason or 'Remise'} de {_french(off.amount)} sur la ligne" for off in line.allowances[:3] if off.amount]
    return _text(" · ".join(part for part in parts if part))[:MAX_DETAIL]


def _french(value: Decimal) -> str:
    return _number(value).replace(".", ",")


def _adjustments(invoice: en.Invoice) -> list[list[str]]:
    signed = [(item, "-") for item in invoice.allowances] + [(item, "") for item in invoice.charges]
    return [_adjustment(item, sign) for item, sign in signed[:100]]


def _adjustment(item: en.Adjustment, sign: str) -> list[str]:
    label = item.reason or ("Remise" if sign else "Frais")
    amount = _number(item.amount)
    return [_text(label), f"{sign}{amount}" if amount else ""]


def _vat(row: en.VatBreakdown) -> dict[str, str]:
    return {
        # The ordinary category says no more than its rate.
        "category": ""
        if row.category == "S" and row.rate is not None
        else VAT_CATEGORIES.get(row.category or "", _text(row.category)),
        "rate": _quantity(row.rate),
        "taxable": _number(row.taxable),
        "tax": _number(row.tax),
        "reason": _text(row.exemption_reason),
    }


def _payment(invoice: en.Invoice) -> list[list[str]]:
    payment = invoice.payment or en.PaymentInstructions()
    means = PAYMENT_MEANS_LABELS.get(payment.means_code or "", "")
    rows = [["Moyen", _text(means or payment.means_text or payment.means_code)], ["Conditions", _text(invoice.payment_terms)]]
    if invoice.payee and invoice.payee.name:
        rows.append(["Bénéficiaire", _text(invoice.payee.name)])
    for transfer in payment.transfers[:5]:
        rows += [["Compte", _text(transfer.account)], ["BIC", _text(transfer.provider)]]
    return [row for row in rows if row[1]]
