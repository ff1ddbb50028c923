"""An invoice as a person reads it: French labels, formatted values, the business term of each as a hint. No rule here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from einvoice import model as en
from einvoice.codelists.document_types import DOCUMENT_TYPE_LABELS
from einvoice.codelists.payment_means import PAYMENT_MEANS_LABELS
from einvoice.codelists.unit_labels import UNIT_LABELS
from einvoice.codelists.vat import VAT_CATEGORIES
from unisson.entrypoints.web.shared import formats

MAX_LINES = 500
SCHEMES = {"0002": "SIREN", "0009": "SIRET", "0225": "adresse électronique", "0088": "GLN", "1": "SIRET"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One value: label, text, business term. `code` for what is read letter by letter; `strong` for what stands out."""

    label: str
    text: str
    term: str = ""
    code: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Facts under one heading."""

    title: str
    term: str
    facts: tuple[Fact, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the invoice, as a row or as a card."""

    id: str
    name: str
    detail: str
    quantity: str
    price: str
    vat: str
    net: str
    more: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """The whole invoice, in reading order."""

    title: str
    number: str
    references: tuple[Fact, ...]
    parties: tuple[Block, ...]
    lines: tuple[LineView, ...]
    more_lines: int
    adjustments: tuple[Fact, ...]
    vat: tuple[tuple[str, str, str, str], ...]
    totals: tuple[Fact, ...]
    payment: tuple[Fact, ...]
    notes: tuple[Fact, ...]
    documents: tuple[Fact, ...]
    currency: str = field(default="EUR")


def view_of(invoice: en.Invoice) -> InvoiceView:
    """Nothing is computed: what the invoice says is shown, what it does not say is left out."""
    money = _money(invoice.currency)
    return InvoiceView(
        title=DOCUMENT_TYPE_LABELS.get(invoice.type_code or "", "Facture"),
        number=invoice.number or "sans numéro",
        references=_kept(_references(invoice)),
        parties=tuple(_parties(invoice)),
        lines=tuple(_line(line, money) for line in invoice.lines[:MAX_LINES]),
        more_lines=max(0, len(invoice.lines) - MAX_LINES),
        adjustments=tuple(_adjustments(invoice, money)),
        vat=tuple(_vat(row, money) for row in invoice.vat),
        totals=_kept(_totals(invoice, money)),
        payment=_kept(_payment(invoice)),
        notes=_kept(Fact(note.subject_code or "Note", note.text or "", "BT-22") for note in invoice.notes),
        documents=tuple(_documents(invoice)),
        currency=invoice.currency or "",
    )


def _kept(facts: Any) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.text)


def _money(currency: str | None) -> Any:
    def written(value: Decimal | None) -> str:
        return "" if value is None else formats.money(value, currency or "EUR")

    return written


def _day(value: date | None) -> str:
    return formats.day(value) if value else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else formats.number(value, 0)


def _period(period: en.Period | None) -> str:
    if period is None:
        return ""
    return " ".join(
        part for part in (period.start and f"du {_day(period.start)}", period.end and f"au {_day(period.end)}") if part
    )


def _references(invoice: en.Invoice) -> Iterator[Fact]:
    yield Fact("Date de la facture", _day(invoice.issue_date), "BT-2")
    yield Fact("Échéance", _day(invoice.due_date), "BT-9")
    yield Fact("Cadre de facturation", invoice.business_process or "", "BT-23", code=True)
    yield Fact("Numéro d’engagement", invoice.purchase_order or "", "BT-13", code=True)
    yield Fact("Code service", invoice.buyer_reference or "", "BT-10", code=True)
    yield Fact("Numéro de marché", invoice.contract or "", "BT-12", code=True)
    yield Fact("Projet", invoice.project or "", "BT-11")
    yield Fact("Commande du vendeur", invoice.sales_order or "", "BT-14", code=True)
    yield Fact("Avis de réception", invoice.receiving_advice or "", "BT-15", code=True)
    yield Fact("Avis d’expédition", invoice.despatch_advice or "", "BT-16", code=True)
    yield Fact("Appel d’offres ou lot", invoice.tender or "", "BT-17", code=True)
    yield Fact("Objet facturé", invoice.object_id.value if invoice.object_id else "", "BT-18", code=True)
    for preceding in invoice.preceding:
        issued = f" du {_day(preceding.issue_date)}" if preceding.issue_date else ""
        yield Fact("Facture d’origine", f"{preceding.number or ''}{issued}", "BT-25")
    yield Fact("Période facturée", _period(invoice.period), "BG-14")
    if invoice.delivery:
        delivery = invoice.delivery
        where = delivery.location.value if delivery.location else ""
        place = (_day(delivery.date), delivery.name, where, _address(delivery.address))
        yield Fact("Livraison", ", ".join(filter(None, place)), "BG-13")
    yield Fact("Imputation comptable", invoice.accounting or "", "BT-19", code=True)
    yield Fact("Norme annoncée", invoice.specification or "", "BT-24", code=True)


def _parties(invoice: en.Invoice) -> Iterator[Block]:
    if invoice.seller:
        yield _party("Vendeur", "BG-4", invoice.seller, ("BT-27", "BT-30", "BT-29", "BT-31", "BT-34", "BG-5"))
    if invoice.buyer:
        yield _party("Acheteur", "BG-7", invoice.buyer, ("BT-44", "BT-47", "BT-46", "BT-48", "BT-49", "BG-8"))
    if invoice.payee:
        payee = invoice.payee
        facts = _kept((_identifier(payee.identifier, "BT-60"), _identifier(payee.legal_id, "BT-61")))
        yield Block("Bénéficiaire du paiement", "BG-10", facts, payee.name or "")
    if invoice.tax_representative:
        agent = invoice.tax_representative
        facts = _kept((Fact("TVA", agent.vat_id or "", "BT-63", code=True), Fact("Adresse", _address(agent.address), "BG-12")))
        yield Block("Représentant fiscal", "BG-11", facts, agent.name or "")
    if invoice.invoicee:
        valideur = invoice.invoicee
        facts = _kept((_identifier(valideur.legal_id, ""), Fact("Code service", valideur.code_service or "", code=True)))
        yield Block("Valideur", "", facts, valideur.name or "")


def _party(title: str, term: str, party: en.Seller | en.Buyer, terms: tuple[str, ...]) -> Block:
    _, legal, identifier, vat, endpoint, address = terms
    contact = party.contact or en.Contact()
    facts = [
        Fact("Nom commercial", party.trading_name if party.trading_name and party.trading_name != party.name else ""),
        _identifier(party.legal_id, legal),
        *(_identifier(each, identifier) for each in party.identifiers),
        Fact("TVA", party.vat_id or "", vat, code=True),
        _identifier(party.endpoint, endpoint),
        Fact("Adresse", _address(party.address), address),
        Fact("Contact", ", ".join(filter(None, (contact.name, contact.department, contact.phone, contact.email)))),
    ]
    if isinstance(party, en.Seller):
        facts.append(Fact("Mentions légales", party.legal_information or "", "BT-33"))
        facts.append(Fact("Code service", party.code_service or "", code=True))
    return Block(title, term, _kept(facts), party.name or "")


def _identifier(identifier: en.Identifier | None, term: str) -> Fact:
    if identifier is None:
        return Fact("", "")
    label = SCHEMES.get(identifier.scheme or "", "Identifiant")
    return Fact(label[0].upper() + label[1:], formats.siret(identifier.value), term, code=True)


def _address(address: en.Address | None) -> str:
    if address is None:
        return ""
    town = " ".join(part for part in (address.post_code, address.city) if part)
    lines = (address.line_one, address.line_two, address.line_three, town, address.subdivision, address.country)
    return ", ".join(line for line in lines if line)


def _line(line: en.Line, money: Any) -> LineView:
    item, price = line.item or en.Item(), line.price or en.Price()
    unit = UNIT_LABELS.get(line.unit or "", line.unit or "")
    base = price.base_quantity
    per = f" pour {_number(base)}" if base is not None and base != 1 else ""
    signed = [*((each, "\u2212") for each in line.allowances), *((each, "+") for each in line.charges)]
    more = [
        Fact("Période", _period(line.period), "BG-26"),
        *(Fact(each.reason or ("Remise" if sign != "+" else "Frais"), f"{sign} {money(each.amount)}") for each, sign in signed),
        Fact("Référence du vendeur", item.seller_id or "", "BT-155", code=True),
        Fact("Référence de l’acheteur", item.buyer_id or "", "BT-156", code=True),
        _identifier(item.standard_id, "BT-157"),
        *(Fact("Classification", each.code, "BT-158", code=True) for each in item.classifications),
        Fact("Origine", item.origin or "", "BT-159", code=True),
        _identifier(line.object_id, "BT-128"),
        Fact("Prix brut", money(price.gross), "BT-148"),
        Fact("Rabais sur le prix", money(price.discount), "BT-147"),
        Fact("Imputation comptable", line.accounting or "", "BT-133", code=True),
        Fact("Ligne de commande", line.order_line or "", "BT-132", code=True),
        Fact("Note", line.note or "", "BT-127"),
        *(Fact(each.name or "", each.value or "", "BG-32") for each in item.attributes),
    ]
    return LineView(
        id=line.id or "",
        name=item.name or "",
        detail=item.description or "",
        quantity=f"{_number(line.quantity)} {unit}".strip(),
        price=f"{money(price.net)}{per}",
        vat=_rate(line.vat_category, line.vat_rate),
        net=money(line.net),
        more=_kept(more),
    )


def _rate(category: str | None, rate: Decimal | None) -> str:
    percent = f"{_number(rate)}\u00a0%" if rate is not None else ""
    if category in (None, "S"):
        return percent
    label = VAT_CATEGORIES.get(category or "", category or "")
    return f"{percent} ({label})" if percent and rate else label


def _adjustments(invoice: en.Invoice, money: Any) -> Iterator[Fact]:
    for item in invoice.allowances:
        yield Fact(item.reason or "Remise", f"\u2212 {money(item.amount)}", "BG-20")
    for item in invoice.charges:
        yield Fact(item.reason or "Frais", f"+ {money(item.amount)}", "BG-21")


def _vat(row: en.VatBreakdown, money: Any) -> tuple[str, str, str, str]:
    return _rate(row.category, row.rate), money(row.taxable), money(row.tax), row.exemption_reason or ""


def _totals(invoice: en.Invoice, money: Any) -> Iterator[Fact]:
    totals = invoice.totals or en.Totals()
    yield Fact("Total des lignes", money(totals.lines), "BT-106")
    yield Fact("Remises", money(totals.allowances), "BT-107")
    yield Fact("Frais", money(totals.charges), "BT-108")
    yield Fact("Total hors taxes", money(totals.without_vat), "BT-109")
    yield Fact("TVA", money(totals.vat), "BT-110")
    yield Fact("TVA en devise comptable", _money(invoice.vat_currency)(totals.vat_accounting), "BT-111")
    yield Fact("Total toutes taxes comprises", money(totals.with_vat), "BT-112")
    yield Fact("Déjà payé", money(totals.paid), "BT-113")
    yield Fact("Arrondi", money(totals.rounding), "BT-114")
    yield Fact("À payer", money(totals.due), "BT-115", strong=True)


def _payment(invoice: en.Invoice) -> Iterator[Fact]:
    payment = invoice.payment or en.PaymentInstructions()
    means = PAYMENT_MEANS_LABELS.get(payment.means_code or "", "") or payment.means_text or payment.means_code or ""
    yield Fact("Moyen", means, "BT-81")
    yield Fact("Conditions", invoice.payment_terms or "", "BT-20")
    yield Fact("Référence à rappeler", payment.remittance or "", "BT-83", code=True)
    for transfer in payment.transfers:
        yield Fact("Compte", formats.iban(transfer.account or ""), "BT-84", code=True)
        yield Fact("Titulaire", transfer.account_name or "", "BT-85")
        yield Fact("BIC", transfer.provider or "", "BT-86", code=True)
    if payment.card:
        yield Fact("Carte", payment.card.number or "", "BT-87", code=True)
    if payment.direct_debit:
        yield Fact("Mandat de prélèvement", payment.direct_debit.mandate or "", "BT-89", code=True)
        yield Fact("Compte débité", formats.iban(payment.direct_debit.debited_account or ""), "BT-91", code=True)


def _documents(invoice: en.Invoice) -> Iterator[Fact]:
    for piece in invoice.documents:
        weight = f" ({formats.size(len(piece.content))})" if piece.content is not None else ""
        name = piece.filename or piece.location or ""
        yield Fact(piece.description or piece.reference or "Pièce", f"{name}{weight}".strip() or "sans nom", "BG-24")
