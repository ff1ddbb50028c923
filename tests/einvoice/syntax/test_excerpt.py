"""The excerpt shows the document as it is written, whatever its layout and encoding."""

from __future__ import annotations

import pytest

from einvoice import conformity, syntax
from einvoice.syntax import Format
from einvoice.syntax.excerpt import MAX_MARKED, excerpts
from tests.einvoice.mutations import MUTATIONS
from tests.einvoice.samples import TODAY, sample

UBL = syntax.write(sample(), Format.UBL_INVOICE)
CII = syntax.write(sample(), Format.CII)
NUMBER = "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ID"
DUE = "/ubl:Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"


def one(xml: bytes, fmt: str, location: str):
    return excerpts(xml, fmt, [location])[location]


def test_the_element_and_its_lines():
    found = one(UBL, "UBL_INVOICE", DUE)
    lines = UBL.decode().splitlines()
    assert found.marked == lines[found.at - 1].strip()
    assert found.marked.startswith("<cbc:PayableAmount")
    assert found.before + found.marked + found.after in UBL.decode()
    assert found.before.splitlines()[0] == lines[found.line - 1]
    assert not found.missing


def test_a_document_on_one_line():
    flat = b"".join(line.strip() for line in CII.splitlines())
    found = one(flat, "CII", NUMBER)
    assert found.marked == "<ram:ID>F-2026-121</ram:ID>"
    assert found.line == found.at == 1
    assert found.before + found.marked + found.after in flat.decode()


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_the_right_one_among_many(rank: int):
    location = f"/ubl:Invoice/cac:InvoiceLine[{rank}]/cbc:ID"
    assert one(UBL, "UBL_INVOICE", location).marked == f"<cbc:ID>{rank}</cbc:ID>"


def test_an_absent_element_marks_what_should_hold_it():
    found = one(CII, "CII", "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:Absent/ram:Deeper")
    assert found.missing
    assert found.marked == "<rsm:ExchangedDocument>"


def test_an_attribute_marks_its_element():
    assert one(UBL, "UBL_INVOICE", f"{DUE}/@currencyID").marked == one(UBL, "UBL_INVOICE", DUE).marked


def test_comments_and_tricks_do_not_shift_it():
    tricky = UBL.replace(b"<cac:LegalMonetaryTotal>", b"<!-- <cbc:PayableAmount> --><cac:LegalMonetaryTotal><?pi <a> ?>")
    assert one(tricky, "UBL_INVOICE", DUE).marked == one(UBL, "UBL_INVOICE", DUE).marked
    quoted = UBL.replace(b'<cbc:PayableAmount currencyID="EUR">', b"<cbc:PayableAmount currencyID='E>\"R'>")
    assert one(quoted, "UBL_INVOICE", DUE).marked.startswith("<cbc:PayableAmount currencyID='E>\"R'>")
    empty = CII.replace(b"<ram:ID>F-2026-121</ram:ID>", b"<ram:ID  />")
    assert one(empty, "CII", NUMBER).marked == "<ram:ID  />"


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_other_encodings(encoding: str):
    text = UBL.decode().replace("€", "EUR").replace("’", "'").replace("UTF-8", encoding)
    found = one(text.encode(encoding), "UBL_INVOICE", "/ubl:Invoice/cbc:Note[1]")
    assert "Indemnité" in found.marked


def test_a_long_block_is_cut_to_its_tag():
    found = one(UBL, "UBL_INVOICE", "/ubl:Invoice/cac:AccountingSupplierParty")
    assert found.marked == "<cac:AccountingSupplierParty>"
    assert len(one(UBL, "UBL_INVOICE", "/ubl:Invoice").marked) <= MAX_MARKED


def test_where_reading_stopped():
    broken = CII.replace(b"</ram:ID>", b"</ram:IX>", 1)
    (found,) = excerpts(broken, "CII", []).values()
    assert "ram:IX" in found.marked + found.after


@pytest.mark.parametrize(
    ("xml", "location"),
    [
        (b"", "/a"),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "/a"),
        (UBL, "/ubl:Invoice[bad::xpath]"),
        (UBL, "//*["),
        (UBL, "lines[0].price"),
        (UBL, ""),
        (b"\xff\xfe" + b"a" * 11, "/a"),
    ],
)
def test_it_never_raises(xml: bytes, location: str):
    found = excerpts(xml, "UBL_INVOICE", [location])
    assert set(found) <= {location, ""}


@pytest.mark.parametrize("rule", sorted(MUTATIONS))
def test_every_rule_can_be_shown_in_both_syntaxes(rule: str):
    for fmt in (Format.UBL_INVOICE, Format.CII):
        xml = syntax.write(MUTATIONS[rule](sample()), fmt)
        report = conformity.judge(xml, profile="en16931", today=TODAY)
        shown = excerpts(xml, report.format, [finding.location for finding in report.findings])
        assert all(finding.location in shown for finding in report.findings)
        assert all(item.marked.startswith("<") for item in shown.values())
