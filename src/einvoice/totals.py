"""The only arithmetic of an invoice: lines -> VAT breakdown -> totals.

One rounding rule: half away from zero at two decimals (`round_amount`), applied once, where an amount is written: the net
amount of a line, the tax of a VAT category, each total. Nothing is rounded in between. Prices and quantities keep their
decimals. Source: EN 16931-1:2017 clause 6.4.2 and CEN/TR 16931-5; the official rules compute `round(sum * 100) / 100`
(BR-CO-10 and following), and VAT per category and rate (BR-CO-17), never per line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext

from einvoice.model import Adjustment, Invoice, Line, Totals, VatBreakdown

CENT = Decimal("0.01")
UNIT = Decimal(1)
ZERO = Decimal(0)
HUNDRED = Decimal(100)
_HALF = Decimal("0.5")

# The readers admit numbers of 60 digits: sums and products of any of them stay exact.
EXACT = Context(prec=200)

VatKey = tuple[str, Decimal | None]


def round_amount(value: Decimal) -> Decimal:
    """Two decimals, half away from zero: 0.125 -> 0.13, -0.125 -> -0.13, -0.001 -> 0.00."""
    rounded = value.quantize(CENT, ROUND_HALF_UP, EXACT)
    return rounded or rounded.copy_abs()  # no minus before a zero


def xpath_round(value: Decimal, places: Decimal = CENT) -> Decimal:
    """As `fn:round`, which the official rules use: half towards positive infinity. Differs for negative halves only."""
    return (value / places + _HALF).to_integral_value(ROUND_FLOOR) * places


def amounts(items: Iterable[Adjustment]) -> Decimal:
    """The sum of allowances or charges; what has no amount counts for nothing."""
    return sum((item.amount for item in items if item.amount is not None), ZERO)


def line_net(line: Line) -> Decimal | None:
    """BT-131 = BT-146 x BT-129 / BT-149 - allowances + charges; None when price or quantity is missing.

    A base quantity of zero is treated as absent (the price is then per unit).
    """
    if line.quantity is None or line.price is None or line.price.net is None:
        return None
    gross = line.price.net * line.quantity / (line.price.base_quantity or Decimal(1))
    return round_amount(gross - amounts(line.allowances) + amounts(line.charges))


def vat_key(category: str | None, rate: Decimal | None) -> VatKey:
    """What one VAT breakdown gathers: a category and its rate. Outside the scope of VAT (O) there is no rate."""
    return (category or "", None if category == "O" else rate)


def taxable_by_vat(invoice: Invoice) -> dict[VatKey, Decimal]:
    """Net of lines, less allowances, plus charges of the document, by category and rate, in order of appearance."""
    bases: dict[VatKey, Decimal] = {}
    for line in invoice.lines:
        key = vat_key(line.vat_category, line.vat_rate)
        bases[key] = bases.get(key, ZERO) + (line.net or ZERO)
    for sign, items in ((-1, invoice.allowances), (1, invoice.charges)):
        for item in items:
            key = vat_key(item.vat_category, item.vat_rate)
            bases[key] = bases.get(key, ZERO) + sign * (item.amount or ZERO)
    return bases


def tax_of(taxable: Decimal, rate: Decimal | None) -> Decimal:
    """BT-117 from BT-116 and BT-119, rounded once (BR-CO-17)."""
    return round_amount(taxable * (rate or ZERO) / HUNDRED)


def vat_breakdown(invoice: Invoice) -> tuple[VatBreakdown, ...]:
    """BG-23 computed from the lines; the exemption reasons already written are kept for their category and rate."""
    known = {vat_key(item.category, item.rate): item for item in invoice.vat}
    result = []
    for (category, rate), base in taxable_by_vat(invoice).items():
        old = known.get((category, rate), VatBreakdown())
        taxable = round_amount(base)
        result.append(replace(old, taxable=taxable, tax=tax_of(taxable, rate), category=category or None, rate=rate))
    return tuple(result)


def totals(invoice: Invoice) -> Totals:
    """BG-22 computed from lines, allowances, charges and the VAT breakdown.

    What only a person can know is kept: BT-111 (other currency), BT-113 (already paid), BT-114 (rounding).
    """
    known = invoice.totals or Totals()
    lines = round_amount(sum((line.net for line in invoice.lines if line.net is not None), ZERO))
    allowances = round_amount(amounts(invoice.allowances))
    charges = round_amount(amounts(invoice.charges))
    without_vat = round_amount(lines - allowances + charges)
    vat = round_amount(sum((item.tax for item in invoice.vat if item.tax is not None), ZERO))
    with_vat = round_amount(without_vat + vat)
    return replace(
        known,
        lines=lines,
        allowances=allowances if invoice.allowances or known.allowances is not None else None,
        charges=charges if invoice.charges or known.charges is not None else None,
        without_vat=without_vat,
        vat=vat,
        with_vat=with_vat,
        due=round_amount(with_vat - (known.paid or ZERO) + (known.rounding or ZERO)),
    )


def compute(invoice: Invoice) -> Invoice:
    """The invoice with every computed amount filled: net of lines, VAT breakdown, totals.

    A line whose price or quantity is missing keeps the net amount it has.
    """
    with localcontext(EXACT):
        nets = [(line, line_net(line)) for line in invoice.lines]
        filled = replace(invoice, lines=tuple(line if net is None else replace(line, net=net) for line, net in nets))
        filled = replace(filled, vat=vat_breakdown(filled))
        return replace(filled, totals=totals(filled))
