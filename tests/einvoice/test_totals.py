"""Arithmetic: compute then validate finds nothing; one cent of difference finds the right rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from einvoice.model import Adjustment, Invoice, Line, Price, Totals
from einvoice.rules import catalogue
from einvoice.rules.engine import run
from einvoice.totals import compute, line_net, round_amount, tax_of, xpath_round
from tests.einvoice.changing import put
from tests.einvoice.samples import TODAY, sample

D = Decimal
RATES = st.sampled_from([D("20"), D("10"), D("5.5"), D("2.1"), D("8.5")])
MONEY = st.decimals("-9999999.99", "9999999.99", places=2)
SMALL = st.decimals("0", "999.99", places=2)
PRICES = st.decimals("0", "99999.999999", places=6)
QUANTITIES = st.decimals("-9999.9999", "9999.9999", places=4)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    allowances = tuple(Adjustment(amount=draw(SMALL), reason="Remise") for _ in range(draw(st.integers(0, 2))))
    return Line(
        quantity=draw(QUANTITIES),
        price=Price(net=draw(PRICES), base_quantity=draw(st.sampled_from([None, D(1), D(3), D(100)]))),
        allowances=allowances,
        vat_category="S",
        vat_rate=draw(RATES),
    )


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    def adjustments() -> tuple[Adjustment, ...]:
        count = draw(st.integers(0, 2))
        return tuple(Adjustment(amount=draw(SMALL), vat_category="S", vat_rate=draw(RATES), reason="x") for _ in range(count))

    return Invoice(
        currency="EUR",
        lines=tuple(draw(st.lists(lines(), min_size=1, max_size=8))),
        allowances=adjustments(),
        charges=adjustments(),
        totals=Totals(paid=draw(st.none() | SMALL), rounding=draw(st.none() | st.decimals("-0.99", "0.99", places=2))),
    )


def broken(invoice: Invoice, syntax: str) -> set[str]:
    found = run(catalogue.tree_of("calculs"), invoice, today=TODAY, syntax=syntax)
    bases = run(catalogue.tree_of("en16931"), invoice, today=TODAY, syntax=syntax)
    return {item.rule for item in found} | {item.rule for item in bases if item.rule in ("BR-S-08", "BR-S-09")}


@pytest.mark.parametrize("syntax", ["UBL", "CII", ""])
@settings(max_examples=60, deadline=None)
@given(invoice=invoices())
def test_what_is_computed_is_right(syntax: str, invoice: Invoice) -> None:
    computed = compute(invoice)
    assert broken(computed, syntax) == set()
    assert compute(computed) == computed


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("totals.lines", "BR-CO-10"),
        ("totals.without_vat", "BR-CO-13"),
        ("totals.vat", "BR-CO-14"),
        ("totals.with_vat", "BR-CO-15"),
        ("totals.due", "BR-CO-16"),
    ],
)
@settings(max_examples=25, deadline=None)
@given(invoice=invoices(), cent=st.sampled_from([D("0.01"), D("-0.01")]))
def test_one_cent_breaks_the_right_rule(path: str, code: str, invoice: Invoice, cent: Decimal) -> None:
    computed = compute(invoice)
    value = getattr(computed.totals, path.partition(".")[2])
    # In CII an invoice whose totals with and without VAT are equal needs no total of VAT.
    assert code in broken(put(computed, path, value + cent), "UBL")


@settings(max_examples=25, deadline=None)
@given(invoice=invoices())
def test_one_cent_on_a_line_breaks_the_sum_of_lines(invoice: Invoice) -> None:
    computed = compute(invoice)
    assert "BR-CO-10" in broken(put(computed, "lines[0].net", computed.lines[0].net + D("0.01")), "UBL")


@given(value=st.decimals("-1e9", "1e9", places=4))
def test_rounding_is_odd(value: Decimal) -> None:
    assert round_amount(-value) == -round_amount(value)


def test_the_two_roundings_differ_on_negative_halves_only() -> None:
    assert (round_amount(D("0.125")), xpath_round(D("0.125"))) == (D("0.13"), D("0.13"))
    assert (round_amount(D("-0.125")), xpath_round(D("-0.125"))) == (D("-0.13"), D("-0.12"))


@pytest.mark.parametrize(
    ("quantity", "price", "base", "net"),
    [("3", "0.335", None, "1.01"), ("10", "1", "3", "3.33"), ("-2", "10.50", "1", "-21.00"), ("2", "5", "0", "10.00")],
)
def test_net_of_a_line(quantity: str, price: str, base: str | None, net: str) -> None:
    line = Line(quantity=D(quantity), price=Price(net=D(price), base_quantity=None if base is None else D(base)))
    assert line_net(line) == D(net)


def test_a_line_without_price_keeps_its_amount() -> None:
    invoice = Invoice(lines=(Line(net=D("12.00"), vat_category="S", vat_rate=D(20)),))
    assert compute(invoice).lines[0].net == D("12.00")
    assert compute(invoice).totals.with_vat == D("14.40")


def test_vat_is_computed_by_rate_and_not_by_line() -> None:
    line = Line(quantity=D(1), price=Price(net=D("0.13")), vat_category="S", vat_rate=D(20))
    computed = compute(Invoice(lines=(line,) * 3))
    assert [item.tax for item in computed.vat] == [D("0.08")]  # three times 0.03 would be 0.09
    assert tax_of(D("0.39"), D(20)) == D("0.08")


def test_what_only_a_person_knows_is_kept() -> None:
    known = replace(sample(), totals=Totals(paid=D("10.00"), rounding=D("0.02"), vat_accounting=D("3.00")))
    totals = compute(known).totals
    assert (totals.paid, totals.rounding, totals.vat_accounting) == (D("10.00"), D("0.02"), D("3.00"))
    assert totals.due == totals.with_vat - D("10.00") + D("0.02")


def test_the_exemption_reason_is_kept() -> None:
    assert [item.exemption_reason for item in compute(sample("E")).vat] == ["Article cité"]


def test_huge_amounts_are_judged_exactly() -> None:
    """Readers admit sixty digits: a difference of one in the last place is seen."""
    huge = D("9" * 30 + ".99")
    totals = Totals(lines=huge, without_vat=huge, vat=D(0), with_vat=huge, due=huge - D("0.01"))
    assert "BR-CO-16" in broken(Invoice(currency="EUR", totals=totals), "UBL")


def test_huge_amounts_are_computed_exactly() -> None:
    line = Line(quantity=D("9" * 20), price=Price(net=D("9" * 20 + ".99")), vat_category="S", vat_rate=D("20"))
    totals = compute(Invoice(currency="EUR", lines=(line, line))).totals
    assert str(totals.lines).endswith(".02")
    assert len(str(totals.lines)) == 44
