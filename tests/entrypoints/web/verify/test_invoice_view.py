"""The human view shows every value of the model, in French, and invents none."""

from __future__ import annotations

import html
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.template import Context, Template

from einvoice import model as en
from tests.einvoice.samples import represented, sample
from unisson.entrypoints.web.shared import formats
from unisson.entrypoints.web.verify import human

# Shown through a word of their own (a code becomes its label), or not for people.
IN_WORDS = {"type_code", "unit", "base_unit", "means_code", "vat_category", "category", "currency", "vat_currency", "scheme"}
NOT_FOR_PEOPLE = {"reason_code", "mime_code", "list_id", "list_version", "exemption_code", "content", "reference"}
NOT_FOR_PEOPLE |= {"base", "percentage", "base_quantity", "vat_rate", "subject_code"}


def render(invoice: en.Invoice) -> str:
    return html.unescape(Template("{% load verify %}{% invoice_view invoice %}").render(Context({"invoice": invoice})))


def values(item: Any, name: str = "") -> Any:
    if name in IN_WORDS | NOT_FOR_PEOPLE or item is None:
        return
    if isinstance(item, tuple):
        for each in item:
            yield from values(each, name)
    elif is_dataclass(item):
        for each in fields(item):
            yield from values(getattr(item, each.name), each.name)
    else:
        yield name, item


def written(name: str, value: Any) -> set[str]:
    if isinstance(value, Decimal):
        return {formats.number(value), formats.number(value, 0), formats.number(abs(value))}
    if isinstance(value, date):
        return {formats.day(value)}
    return {str(value), formats.siret(str(value)), formats.iban(str(value))}


def test_every_value_is_there():
    invoice = represented(sample())
    page = render(invoice)
    missing = [(name, value) for name, value in values(invoice) if not any(text in page for text in written(name, value))]
    assert missing == []


def test_words_replace_codes():
    page = render(replace(sample(), type_code="381"))
    for words in ("Avoir", "heure", "Virement", "À payer", "BT-115", "BG-25"):
        assert words in page


def test_an_empty_invoice_shows_no_value():
    view = human.view_of(en.Invoice())
    assert (view.references, view.parties, view.lines, view.totals, view.payment) == ((), (), (), (), ())
    assert "None" not in render(en.Invoice())


def test_half_filled_groups_never_show_none():
    invoice = en.Invoice(
        seller=en.Seller(),
        buyer=en.Buyer(address=en.Address()),
        payee=en.Payee(),
        tax_representative=en.TaxRepresentative(),
        invoicee=en.Invoicee(),
        lines=(en.Line(), en.Line(item=en.Item(attributes=(en.Attribute(),)), allowances=(en.Adjustment(),))),
        vat=(en.VatBreakdown(),),
        totals=en.Totals(),
        payment=en.PaymentInstructions(transfers=(en.CreditTransfer(),), card=en.Card(), direct_debit=en.DirectDebit()),
        documents=(en.SupportingDocument(),),
        notes=(en.Note(),),
        preceding=(en.PrecedingInvoice(),),
        delivery=en.Delivery(),
        period=en.Period(),
    )
    assert "None" not in render(invoice)


def test_markup_is_text():
    page = Template("{% load verify %}{% invoice_view invoice %}").render(
        Context({"invoice": replace(sample(), number="<script>alert(1)</script>")})
    )
    assert "<script>" not in page


def test_many_lines_are_cut_and_said():
    line = sample().lines[0]
    view = human.view_of(replace(sample(), lines=(line,) * (human.MAX_LINES + 7)))
    assert len(view.lines) == human.MAX_LINES
    assert view.more_lines == 7
