"""What several rules need to know of an invoice, gathered once: sums by VAT category, identifiers present, syntax."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal, localcontext

from einvoice.model import Invoice
from einvoice.report import NotRead
from einvoice.totals import EXACT, ZERO, amounts

Key = tuple[str | None, Decimal | None]


class Facts:
    """Computed in one pass over the invoice; rules only read it.

    `syntax` is "UBL", "UBL_CREDIT_NOTE" (also seen as "UBL", with `credit_note`), "CII", or "" for fields typed by a
    person or read from a PDF. The official rules of the two syntaxes differ in some tolerances: the docstring of each
    check that looks at it says how. `not_read` is what the reader could not take as it stands.
    """

    __slots__ = (
        "allowance_categories", "bases", "breakdown", "charge_categories", "credit_note", "invoice", "line_categories",
        "lines_total", "not_read", "rates", "seller_ids", "syntax", "today", "used",
    )  # fmt: skip

    def __init__(self, invoice: Invoice, today: date, syntax: str = "", not_read: tuple[NotRead, ...] = ()) -> None:
        self.invoice = invoice
        self.not_read = not_read
        self.today = today
        self.credit_note = syntax == "UBL_CREDIT_NOTE"
        self.syntax = "UBL" if self.credit_note else syntax
        with localcontext(EXACT):
            self._sum(invoice)
        self.breakdown = Counter(item.category for item in invoice.vat)
        self.seller_ids = _seller_ids(invoice)

    def _sum(self, invoice: Invoice) -> None:
        rates: dict[Key, Decimal] = {}
        bases: dict[str | None, Decimal] = {}
        lines_total = ZERO
        for line in invoice.lines:
            net = line.net
            category = line.vat_category
            if net is None:
                net = ZERO
            else:
                lines_total += net
            key = (category, line.vat_rate)
            rates[key] = rates.get(key, ZERO) + net
        self.line_categories = frozenset(category for category, _ in rates)
        self.allowance_categories = frozenset(item.vat_category for item in invoice.allowances)
        self.charge_categories = frozenset(item.vat_category for item in invoice.charges)
        for sign, items in ((-1, invoice.allowances), (1, invoice.charges)):
            for item in items:
                key = (item.vat_category, item.vat_rate)
                rates[key] = rates.get(key, ZERO) + sign * (item.amount or ZERO)
        for (category, _), amount in rates.items():
            bases[category] = bases.get(category, ZERO) + amount
        self.rates = rates
        self.bases = bases
        self.lines_total = lines_total
        self.used = self.line_categories | self.allowance_categories | self.charge_categories

    @property
    def allowances_total(self) -> Decimal:
        return amounts(self.invoice.allowances)

    @property
    def charges_total(self) -> Decimal:
        return amounts(self.invoice.charges)


def _seller_ids(invoice: Invoice) -> tuple[bool, bool, bool]:
    """Whether there is: a VAT number of the seller or its representative; any tax number of theirs; a VAT or legal
    number of the buyer."""
    seller, buyer = invoice.seller, invoice.buyer
    agent = invoice.tax_representative
    represented = agent is not None and bool(agent.vat_id)
    vat = represented or (seller is not None and bool(seller.vat_id))
    tax = vat or (seller is not None and bool(seller.tax_registration))
    customer = buyer is not None and (bool(buyer.vat_id) or buyer.legal_id is not None)
    return vat, tax, customer
