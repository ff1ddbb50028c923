"""Reform of 2026: what the public portal refuses in the data of an invoice (flow 1) and no BR-FR rule says.

Their twins are named in `reform_map`. Source: DGFiP, external specifications of electronic invoicing, annex 7, version 1.8.
"""

from __future__ import annotations

from decimal import Decimal

from einvoice.codelists.document_types import CORRECTED
from einvoice.model import Adjustment, Invoice, Price, VatBreakdown
from einvoice.report import Severity
from einvoice.rules import chorus
from einvoice.rules.facts import Facts
from einvoice.rules.rule import Check, Hit, Outcome, Rule, fine_when, terms
from einvoice.totals import CENT

DGFIP = "Réforme de la facturation électronique, annexe 7 (règles de gestion), version 1.8"

SMALL = Decimal(150)  # art. 242 nonies A CGI, annexe II: invoices below are excused from some mentions
NET_CREDIT, NET_CREDIT_TYPES = "VATEX-FR-CNWVAT", frozenset({"261", "381", "396"})


def _exemption(item: VatBreakdown, facts: Facts) -> Outcome:
    """Both the code and the text, but for corrective and small invoices."""
    invoice = facts.invoice
    sums = invoice.totals
    small = sums is not None and sums.without_vat is not None and abs(sums.without_vat) < SMALL
    if invoice.type_code in CORRECTED or small or (item.exemption_code and item.exemption_reason):
        return None
    return Hit("exemption_reason", field="BT-120") if item.exemption_code else "exemption_code"


def _seller_number(invoice: Invoice, facts: Facts) -> Outcome:
    known = invoice.seller is not None and invoice.seller.vat_id
    return "seller.vat_id" if facts.breakdown["E"] and not known else None


@fine_when("item.gross is None or item.discount is None")
def _net_price(price: Price, _: Facts) -> Outcome:
    if price.gross is None or price.discount is None or price.net is None:
        return None
    expected = price.gross - price.discount
    return None if abs(price.net - expected) <= CENT else Hit("net", price.net, expected)


def _allowance_rate(item: Adjustment, _: Facts) -> Outcome:
    """Outside the scope of VAT there is no rate (BR-O-06 forbids it)."""
    return "vat_rate" if item.vat_rate is None and item.vat_category != "O" else None


def _net_credit(item: VatBreakdown, facts: Facts) -> Outcome:
    if (item.exemption_code or "").upper() != NET_CREDIT or facts.invoice.type_code in NET_CREDIT_TYPES:
        return None
    return Hit("/type_code", facts.invoice.type_code, "381, 261 ou 396")


def _one_day(term: str) -> Check:
    """The end before the start is BR-29 and BR-30; the same day is refused by the reform only, hence a warning."""

    def check(period: object, _: Facts) -> Outcome:
        start, end = getattr(period, "start", None), getattr(period, "end", None)
        return Hit("end", end, field=term) if start is not None and start == end else None

    return check


RULES = (
    Rule(chorus.NOT_FUTURE.code, terms("BT-2"), "", chorus.NOT_FUTURE.check, chorus.NOT_FUTURE.message,
         chorus.NOT_FUTURE.remedy, source=DGFIP),
    Rule("G1.41", terms("BT-121 BT-120"), "vat[]", _exemption,
         "Une exonération de TVA (E) doit avoir un code de motif et un motif en toutes lettres.",
         "Indiquez le code VATEX (VATEX-FR-FRANCHISE, par exemple) et le texte de la mention.",
         source=DGFIP, when=("category", "E")),
    Rule("G1.47", terms("BT-31"), "", _seller_number, "Une exonération de TVA (E) demande le numéro de TVA du vendeur.",
         "Indiquez votre numéro de TVA ; en franchise et sans numéro, utilisez la catégorie Z.", source=DGFIP),
    Rule("G1.55", terms("BT-146"), "lines[].price", _net_price,
         "Le prix net n’est pas le prix brut moins le rabais.", "Corrigez l’un des trois prix.", source=DGFIP),
    Rule("G6.10", terms("BT-96"), "allowances[]", _allowance_rate, "Une remise sur la facture n’a pas de taux de TVA.",
         "Indiquez le taux : 20, 10, 5.5, 2.1, ou 0.", source=DGFIP),
    Rule("G6.21", terms("BT-3 BT-121"), "vat[]", _net_credit, "Le motif « avoir net de taxe » n’est admis que sur un avoir.",
         "Changez le type de document (381) ou le motif d’exonération.", source=DGFIP),
    *(Rule("G6.25", (term,), scope, _one_day(term), "Une période commence et finit le même jour.",
           "Indiquez plutôt la date de livraison, ou corrigez la fin de la période.",
           severity=Severity.WARNING, source=DGFIP)
      for scope, term in (("period", "BT-74"), ("lines[].period", "BT-135"))),
)  # fmt: skip
