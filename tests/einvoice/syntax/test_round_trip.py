"""Read, write, read: the same model, and the same document but for what is documented in `flat`."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from einvoice.model import Invoice, Item, Line, Price, Totals
from einvoice.report import Unread
from einvoice.syntax import CannotWrite, Format, identify, parse, read, ubl, write, xsd
from tests.einvoice.syntax.documents import FILES, RICH, VALID, everything, rich
from tests.einvoice.syntax.invoices import invoices

FORMATS = [Format.UBL_INVOICE, Format.UBL_CREDIT_NOTE, Format.CII]
SAMPLES = os.environ.get("UNISSON_SAMPLES", "")


def flat(element: Any, path: str = "") -> list[str]:
    """A document as lines. Writing normalises what this leaves out: comments, prefixes, xsi attributes, outer
    white space, base64 line breaks, empty elements."""
    path = f"{path}/{element.tag}"
    attributes = sorted((name, value) for name, value in element.items() if "XMLSchema-instance" not in name)
    text = (element.text or "").strip() if not len(element) else ""
    if "BinaryObject" in path:
        text = "".join(text.split())
    inner = [line for child in element for line in flat(child, path)]
    return [f"{path}{attributes}={text}", *inner] if inner or text or attributes else []


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("build", [rich, everything])
def test_rich_documents_are_valid_and_come_back(fmt: Format, build: Any) -> None:
    written = write(build(fmt), fmt)
    root = parse(written)
    reading = read(root, fmt)
    assert reading.invoice == build(fmt)
    assert repr(reading.invoice) == repr(build(fmt)), "decimals are kept as written"
    assert reading.not_read == ()
    assert xsd.validate(root, fmt, loose=False) == ()
    assert identify(written) is fmt


def _empty_fields(item: Any, path: str = "") -> list[str]:
    """Fields that no object of a model tree fills."""
    if isinstance(item, tuple):
        every = [set(_empty_fields(each, f"{path}[]")) for each in item]
        return sorted(set.intersection(*every)) if every else [path]
    if not hasattr(item, "__dataclass_fields__"):
        return [path] if item is None else []
    found = [_empty_fields(getattr(item, field.name), f"{path}.{field.name}") for field in fields(item)]
    return [name for names in found for name in names if not name.endswith(".version")]


@pytest.mark.parametrize("fmt", FORMATS)
def test_everything_leaves_no_term_empty(fmt: Format) -> None:
    elsewhere = {".vat_category", ".vat_rate"}  # a line's adjustments have no VAT
    empty = [name for name in _empty_fields(everything(fmt)) if not any(name.endswith(end) for end in elsewhere)]
    assert [name for name in empty if not name.startswith((".lines[].allowances", ".lines[].charges"))] == []


@pytest.mark.parametrize(("name", "fmt"), FILES.items())
def test_corpus_is_what_the_code_writes(name: str, fmt: Format) -> None:
    data = (VALID / name).read_bytes()
    assert identify(data) is fmt
    assert read(parse(data), fmt).invoice == rich(fmt)
    assert flat(parse(write(rich(fmt), fmt))) == flat(parse(data))


@pytest.mark.parametrize("fmt", FORMATS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_any_model_comes_back(fmt: Format, data: st.DataObject) -> None:
    invoice = data.draw(invoices(fmt))
    if fmt is not Format.CII:
        invoice = ubl.with_discounts(invoice)
    reading = read(parse(write(invoice, fmt)), fmt)
    assert repr(reading.invoice) == repr(invoice)
    told = [entry for entry in reading.not_read if entry.kind is not Unread.MISSING and "prix net" not in entry.reason]
    assert told == []


@pytest.mark.parametrize(("source", "target"), [(Format.UBL_INVOICE, Format.CII), (Format.CII, Format.UBL_INVOICE)])
def test_from_one_syntax_to_the_other_and_back(source: Format, target: Format) -> None:
    across = read(parse(write(rich(source), target)), target).invoice
    assert read(parse(write(across, source)), source).invoice == rich(source)


@pytest.mark.parametrize(("model", "cii", "ubl"), [("5", "5", "3"), ("72", "72", "432"), ("3", "5", "3")])
def test_tax_point_code_is_written_in_the_list_of_the_syntax(model: str, cii: str, ubl: str) -> None:
    invoice = Invoice(tax_point_code=model, currency="EUR")
    assert read(parse(write(invoice, Format.CII)), Format.CII).invoice.tax_point_code == cii
    assert read(parse(write(invoice, Format.UBL_INVOICE)), Format.UBL_INVOICE).invoice.tax_point_code == ubl


def test_empty_invoice_is_written_and_read() -> None:
    for fmt in FORMATS:
        assert read(parse(write(Invoice(), fmt)), fmt).invoice == Invoice()


def test_control_characters_are_refused_with_their_place() -> None:
    with pytest.raises(CannotWrite) as refusal:
        write(Invoice(number="F\x0b1"), Format.CII)
    assert refusal.value.path == "number"


def test_rich_invoice_uses_one_currency_and_another_for_vat() -> None:
    assert (RICH.currency, RICH.vat_currency) == ("EUR", "CHF")
    root = parse(write(RICH, Format.CII))
    assert [node.get("currencyID") for node in root.iter("{*}TaxTotalAmount")] == ["EUR", "CHF"]


def _samples() -> list[Path]:
    return sorted(Path(SAMPLES).rglob("*.xml")) if SAMPLES else []


@pytest.mark.skipif(not SAMPLES, reason="UNISSON_SAMPLES names no folder of official samples")
@pytest.mark.parametrize("path", _samples(), ids=lambda path: path.name)
def test_official_samples(path: Path) -> None:
    """Read, written, read again: the same model; what has no place in the model is in the list."""
    data = path.read_bytes()
    fmt = identify(data)
    assert fmt in FORMATS
    root = parse(data)
    reading = read(root, fmt)
    written = parse(write(reading.invoice, fmt))
    assert repr(read(written, fmt).invoice) == repr(reading.invoice)
    assert xsd.validate(root, fmt, loose=True) == ()
    assert xsd.validate(written, fmt, loose=False) == ()
    lost = _values(flat(root)) - _values(flat(written))
    listed = {_plain(entry.value.partition("… (")[0]) for entry in reading.not_read}
    assert {value for value in lost if value[:200] not in listed} == set()


def _values(lines: list[str]) -> set[str]:
    """The texts of a document; `64.` and `064` are the number 64, `0` and `1` may be indicators."""
    return {_plain(line.rpartition("]=")[2]) for line in lines} - {"0", "1", "LOC"}


def _plain(value: str) -> str:
    try:
        return format(Decimal(value), "f")
    except ArithmeticError:
        return value


@pytest.mark.parametrize(("gross", "net", "back"), [("12", "10", ("12", "2")), ("10", "10", ("10", "0")), ("8", "10", None)])
def test_a_gross_price_without_discount_is_valid_in_ubl(gross: str, net: str, back: tuple[str, str] | None) -> None:
    line = Line(id="1", price=Price(net=Decimal(net), gross=Decimal(gross)), item=Item(name="Porte"))
    root = parse(write(replace(rich(Format.UBL_INVOICE), lines=(line,)), Format.UBL_INVOICE))
    price = read(root, Format.UBL_INVOICE).invoice.lines[0].price
    expected = (Decimal(back[0]), Decimal(back[1])) if back else (None, None)
    assert (price.gross, price.discount, price.net) == (*expected, Decimal(net))
    errors = xsd.validate(root, Format.UBL_INVOICE, loose=False)
    assert [item for item in errors if "Price" in item.location] == []


def test_a_currency_that_nobody_gave_is_not_written_in_cii() -> None:
    root = parse(write(Invoice(totals=Totals(vat=Decimal(20))), Format.CII))
    assert [node.get("currencyID") for node in root.iter("{*}TaxTotalAmount")] == [None]
