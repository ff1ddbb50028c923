"""Random invoices for properties: any model value that a syntax can carry without loss."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from einvoice.model import Adjustment, Identifier, Invoice, Line, Note
from einvoice.syntax import Format
from einvoice.syntax.building import hints_of

_letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="￾￿")
_text = st.text(st.one_of(st.sampled_from("aZ9 é€<&\"'\n\t#/"), _letters), min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and text not in ("SEPA", "TYPE_LIGNE", "SOUS_TYPE_LIGNE")
)
_decimal = st.builds(lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**12), 10**12), st.integers(0, 6))
_date = st.dates(date(1, 1, 1), date(9999, 12, 31))
_notes = st.builds(
    Note, text=_text.filter(lambda text: not text.startswith("#")), subject_code=st.none() | st.sampled_from(["AAI", "PMT"])
)


@cache
def _of(cls: type) -> st.SearchStrategy[Any]:
    """An object of the model with any of its fields, never quite empty."""
    if cls is Identifier:
        return st.builds(Identifier, value=_text, scheme=st.none() | _text)
    if cls is Note:
        return _notes
    values: dict[str, Any] = {}
    required = {field.name for field in fields(cls) if field.default is not None and field.default != ()}
    for name, (kind, many) in hints_of(cls).items():
        one = _value(kind)
        values[name] = st.lists(one, max_size=1).map(tuple) if many else one if name in required else st.none() | one
    built = st.builds(cls, **values)
    return built if required else built.filter(lambda item: item != cls())


@cache
def _value(kind: type) -> st.SearchStrategy[Any]:
    if kind is str:
        return _text
    if kind is Decimal:
        return _decimal
    if kind is date:
        return _date
    if kind is bytes:
        return st.binary(min_size=1, max_size=20)
    return st.deferred(lambda: _of(kind))


def _line(line: Line) -> Line:
    """The allowances and charges of a line carry no VAT."""
    bare = {name: tuple(map(_without_vat, getattr(line, name))) for name in ("allowances", "charges")}
    return replace(line, **{name: tuple(item for item in items if item != Adjustment()) for name, items in bare.items()})


def _without_vat(item: Adjustment) -> Adjustment:
    return replace(item, vat_category=None, vat_rate=None)


def _carried(invoice: Invoice, fmt: Format) -> Invoice:
    """What the syntax carries: BT-111 needs two currencies, CII sorts identifiers, BT-8 has a list of its own."""
    codes = ("5", "29", "72") if fmt is Format.CII else ("3", "35", "432")
    code = codes[len(invoice.tax_point_code) % 3] if invoice.tax_point_code else None
    lines = tuple(line for line in map(_line, invoice.lines) if line != Line())
    invoice = replace(invoice, currency="EUR", vat_currency="CHF", tax_point_code=code, lines=lines)
    if fmt is not Format.CII:
        return invoice
    parties = {name: getattr(invoice, name) for name in ("seller", "buyer")}
    for name, party in parties.items():
        if party is not None:
            ids = tuple(sorted(party.identifiers, key=lambda identifier: identifier.scheme is not None))
            invoice = replace(invoice, **{name: replace(party, identifiers=ids)})
    return invoice


def invoices(fmt: Format) -> st.SearchStrategy[Invoice]:
    return _of(Invoice).map(lambda invoice: _carried(invoice, fmt))
