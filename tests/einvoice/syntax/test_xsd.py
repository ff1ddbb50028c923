"""Schema errors: all of them, located, with their term; tolerances of the Chorus dialect; profiles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from einvoice.syntax import Format, locate, parse, write, xsd
from tests.einvoice.syntax.documents import RICH, rich


def _root(fmt: Format, **changes: Any) -> Any:
    return parse(write(replace(rich(fmt), **changes), fmt))


def test_every_error_is_found_with_its_place_and_term() -> None:
    root = _root(Format.UBL_INVOICE)
    root.find("{*}DueDate").text = "demain"
    root.find("{*}LegalMonetaryTotal/{*}PayableAmount").attrib.clear()
    root.find("{*}InvoiceLine").set("colour", "red")
    etree.SubElement(root.find("{*}PaymentTerms"), "stray")
    found = xsd.validate(root, Format.UBL_INVOICE, loose=False)
    assert {finding.rule for finding in found} == {"XSD"}
    assert [(finding.field, finding.location) for finding in found] == [
        ("BT-9", locate(Format.UBL_INVOICE, "due_date")),
        ("", "/ubl:Invoice/cac:PaymentTerms/stray"),
        ("BT-115", locate(Format.UBL_INVOICE, "totals.due")),
        ("BG-25", locate(Format.UBL_INVOICE, "lines[0]")),
    ]
    assert all(finding.remedy and finding.message for finding in found)


def test_place_is_found_with_other_prefixes() -> None:
    data = write(rich(Format.CII), Format.CII).replace(b"ram:", b"q:").replace(b"xmlns:ram", b"xmlns:q")
    root = parse(data)
    next(root.iter("{*}LineTotalAmount")).text = "x"
    found = xsd.validate(root, Format.CII, loose=False)
    assert [finding.location for finding in found] == [locate(Format.CII, "lines[0].net")]


def test_missing_delivery_is_a_tolerance_of_the_chorus_dialect() -> None:
    root = _root(Format.CII)
    delivery = next(root.iter("{*}ApplicableHeaderTradeDelivery"))
    delivery.getparent().remove(delivery)
    assert len(xsd.validate(root, Format.CII, loose=False)) == 1
    assert xsd.validate(root, Format.CII, loose=True) == ()
    assert root.find(".//{*}ApplicableHeaderTradeDelivery") is None, "the document itself is left as it is"


def test_a_tolerance_does_not_hide_other_errors() -> None:
    root = _root(Format.CII)
    delivery = next(root.iter("{*}ApplicableHeaderTradeDelivery"))
    delivery.getparent().remove(delivery)
    next(root.iter("{*}DuePayableAmount")).text = "beaucoup"
    assert [finding.field for finding in xsd.validate(root, Format.CII, loose=True)] == ["BT-115"]


@pytest.mark.parametrize(
    ("specification", "folder"),
    [
        ("urn:factur-x.eu:1p0:minimum", "facturx-minimum"),
        ("urn:factur-x.eu:1p0:basicwl", "facturx-basicwl"),
        ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", "facturx-basic"),
        ("urn:cen.eu:en16931:2017", "facturx-en16931"),
        ("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", "facturx-extended"),
        ("urn:other", "cii-extended-ctc-fr"),
    ],
)
def test_a_claimed_profile_is_held_to_its_schema(specification: str, folder: str) -> None:
    root = _root(Format.CII, specification=specification)
    assert xsd.schema_of(root, Format.FACTURX, loose=False).startswith(folder)
    assert xsd.schema_of(root, Format.FACTURX, loose=True).startswith("cii-extended")
    xsd.validate(root, Format.FACTURX, loose=False)  # every schema compiles


def test_minimum_refuses_lines() -> None:
    root = _root(Format.CII, specification="urn:factur-x.eu:1p0:minimum")
    assert xsd.validate(root, Format.FACTURX, loose=False)
    assert xsd.validate(root, Format.FACTURX, loose=True) == ()


def test_many_errors_are_bounded() -> None:
    lines = tuple(replace(RICH.lines[1], id=str(number)) for number in range(xsd.MAX_FINDINGS + 50))
    root = _root(Format.UBL_INVOICE, lines=lines)
    for amount in root.iter("{*}PriceAmount"):
        amount.text = "x"
    assert len(xsd.validate(root, Format.UBL_INVOICE, loose=False)) == xsd.MAX_FINDINGS + 1


def test_absent_schemas_are_not_a_success(monkeypatch: pytest.MonkeyPatch) -> None:
    xsd._schema.cache_clear()
    monkeypatch.setattr(xsd, "find_spec", lambda name: None)
    with pytest.raises(xsd.SchemasMissing):
        xsd.validate(_root(Format.CII), Format.CII, loose=False)
    xsd._schema.cache_clear()


def test_starts_without_the_package_of_the_schemas() -> None:
    import subprocess
    import sys

    code = "import einvoice.syntax.xsd, sys; sys.exit(any(n in sys.modules for n in ('facturx', 'pikepdf', 'django')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
