"""The pyramid: each level that can run does, and only what ran can be valid."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext

import pikepdf
import pytest

from einvoice import syntax
from einvoice.conformity import fitting_profile, judge, judge_invoice
from einvoice.model import Identifier, Invoice
from einvoice.report import Finding, Level, Severity, Verdict
from einvoice.syntax import Format
from tests.einvoice.mutations import MUTATIONS
from tests.einvoice.samples import TODAY, sample

XML = [Format.UBL_INVOICE, Format.CII]


def written(fmt: Format, invoice: Invoice | None = None) -> bytes:
    return syntax.write(invoice or sample(), fmt)


def verdicts(data: bytes, profile: str | None = None) -> dict[str, Verdict]:
    return {level.code: level.verdict for level in judge(data, profile=profile, today=TODAY).levels}


@pytest.mark.parametrize("fmt", XML)
@pytest.mark.parametrize("profile", ["chorus", "en16931", "france"])
def test_a_valid_invoice_is_valid_at_every_level(fmt: Format, profile: str) -> None:
    report = judge(written(fmt), profile=profile, today=TODAY)
    assert [(level.code, level.findings) for level in report.levels if level.verdict is not Verdict.VALID] == []
    assert report.verdict is Verdict.VALID
    assert (report.format, report.profile) == (str(fmt), profile)
    assert report.invoice is not None
    assert report.xml == written(fmt)


def test_levels_come_in_reading_order() -> None:
    levels = judge(written(Format.CII), profile="france", today=TODAY).levels
    assert [level.code for level in levels] == [
        "fichier",
        "xml",
        "schema",
        "ecriture",
        "lecture",
        "calculs",
        "en16931",
        "france",
    ]


@pytest.mark.parametrize("fmt", XML)
def test_an_error_of_schema_does_not_hide_the_rules(fmt: Format) -> None:
    data = written(fmt, MUTATIONS["BR-CO-15"](sample()))
    odd = data.replace(b"</cbc:ID>", b"</cbc:ID><cbc:Intrus/>", 1).replace(b"</ram:ID>", b"</ram:ID><ram:Intrus/>", 1)
    assert odd != data
    report = judge(odd, profile="en16931", today=TODAY)
    found = {level.code: level for level in report.levels}
    assert found["schema"].verdict is Verdict.INVALID
    assert "BR-CO-15" in {finding.rule for finding in found["calculs"].findings}
    assert found["en16931"].verdict is Verdict.VALID


@pytest.mark.parametrize("fmt", XML)
def test_the_location_is_an_xpath_of_the_document(fmt: Format) -> None:
    data = written(fmt, MUTATIONS["BR-DEC-23"](sample()))
    report = judge(data, profile="en16931", today=TODAY)
    (finding,) = [item for item in report.findings if item.rule == "BR-DEC-23"]
    (element,) = syntax.parse(data).xpath(finding.location, namespaces=syntax.TABLES[fmt].namespaces)
    assert element.text == "1.234"


@pytest.mark.parametrize(
    ("data", "fmt", "rule"),
    [
        (b"", "EMPTY", "F-VIDE"),
        (b"bonjour", "UNKNOWN", "F-INCONNU"),
        (b"<?xml version='1.0'?><facture/>", "XML_OTHER", "F-AUTRE-XML"),
        (b"PK\x03\x04" + b"\0" * 40, "ZIP", "F-ARCHIVE"),
        (b"\x1f\x8b" + b"\0" * 40, "TARGZ", "F-ARCHIVE"),
    ],
)
def test_what_is_not_an_invoice_is_said(data: bytes, fmt: str, rule: str) -> None:
    report = judge(data, today=TODAY)
    assert report.format == fmt
    assert [finding.rule for finding in report.findings] == [rule]
    assert report.verdict is Verdict.INVALID
    assert report.invoice is None
    assert {level.verdict for level in report.levels[1:]} == {Verdict.NOT_CHECKED}
    assert all(level.why for level in report.levels[1:])


def test_a_hostile_xml_is_refused_and_nothing_else_is_claimed() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + written(Format.CII).partition(b"?>")[2]
    found = verdicts(bomb, "en16931")
    assert Verdict.INVALID in found.values()
    assert found["schema"] is found["calculs"] is found["en16931"] is Verdict.NOT_CHECKED


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"<?xml version='1.0'?><!DOCTYPE Invoice [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Invoice>&x;</Invoice>", "DTD"),
        (b"<?xml version='1.0' encoding='UTF-7'?><Invoice/>", "BAD_ENCODING"),
    ],
)
def test_what_cannot_be_named_because_it_is_unsafe_says_why(data: bytes, rule: str) -> None:
    report = judge(data, today=TODAY)
    assert [finding.rule for finding in report.findings] == [rule]
    assert report.findings[0].remedy


def test_a_truncated_xml_is_refused_with_a_remedy() -> None:
    report = judge(written(Format.UBL_INVOICE)[:-200], profile="chorus", today=TODAY)
    assert report.verdict is Verdict.INVALID
    assert all(finding.remedy for finding in report.findings)
    assert report.levels[-1].verdict is Verdict.NOT_CHECKED


def test_a_pdf_without_xml_is_not_checked() -> None:
    report = judge(b"%PDF-1.7\n%%EOF\n", profile="france", today=TODAY)
    assert report.format == "PDF"
    assert report.verdict is Verdict.NOT_CHECKED
    assert {level.code for level in report.levels if level.verdict is Verdict.NOT_CHECKED} >= {
        "pdf",
        "calculs",
        "en16931",
        "france",
    }


def hybrid(xml: bytes, name: str = "factur-x.xml") -> bytes:
    """A PDF of one blank page that carries an XML."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    spec = pikepdf.AttachedFileSpec(pdf, xml, filename=name, mime_type="text/xml", relationship=pikepdf.Name.Data)
    pdf.attachments[name] = spec
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def test_a_facturx_is_judged_by_its_xml() -> None:
    report = judge(hybrid(written(Format.CII)), profile="france", today=TODAY)
    codes = [level.code for level in report.levels]
    assert codes == ["fichier", "pdf", "xml", "schema", "ecriture", "lecture", "calculs", "en16931", "france"]
    assert (report.format, report.verdict) == ("FACTURX", Verdict.VALID)
    assert report.xml == written(Format.CII)
    broken = judge(hybrid(written(Format.CII, MUTATIONS["BR-CO-15"](sample()))), profile="en16931", today=TODAY)
    assert "BR-CO-15" in {finding.rule for finding in broken.findings}


def test_a_facturx_whose_xml_is_broken_is_invalid() -> None:
    report = judge(hybrid(written(Format.CII)[:-100]), profile="en16931", today=TODAY)
    assert report.verdict is Verdict.INVALID
    assert report.levels[-1].verdict is Verdict.NOT_CHECKED


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(KeyError):
        judge(b"", profile="peppol", today=TODAY)


def as_chorus(invoice: Invoice) -> Invoice:
    seller = replace(invoice.seller, legal_id=Identifier("73282932000074", "1"))
    return replace(invoice, business_process="A1", specification=None, seller=seller)


def test_the_profile_that_fits() -> None:
    base = sample()
    assert fitting_profile(base) == "france"
    assert fitting_profile(as_chorus(base)) == "chorus"
    assert fitting_profile(replace(base, business_process=None)) == "en16931"
    assert fitting_profile(replace(base, business_process=None, specification=None)) == "chorus"
    aife = replace(base, business_process=None, buyer=replace(base.buyer, legal_id=Identifier("21750001600019", "0002")))
    assert fitting_profile(aife) == "chorus"
    assert judge(written(Format.CII, as_chorus(base)), today=TODAY).profile == "chorus"


def test_several_sellers_are_not_claimed_to_be_verified() -> None:
    report = judge_invoice(replace(sample(), business_process="M8"), profile="france", today=TODAY)
    assert report.verdict is Verdict.NOT_CHECKED


def test_the_date_of_the_judgement_is_given() -> None:
    assert judge_invoice(sample(), profile="chorus", today=TODAY).verdict is Verdict.VALID
    before = judge_invoice(sample(), profile="chorus", today=date(2026, 11, 19))
    assert [finding.rule for finding in before.findings] == ["G1.07"]


def test_fields_typed_by_a_person_are_located_in_the_model() -> None:
    report = judge_invoice(replace(sample(), number=None), profile="chorus", today=TODAY)
    assert [(item.rule, item.location) for item in report.findings] == [("G1.05", "number")]


def test_a_warning_does_not_refuse() -> None:
    invoice = MUTATIONS["BR-51"](sample())
    report = judge_invoice(invoice, profile="en16931", today=TODAY)
    assert [(item.rule, item.severity) for item in report.findings] == [("BR-51", Severity.WARNING)]
    assert report.verdict is Verdict.VALID


def test_only_valid_passes() -> None:
    from einvoice.report import Report

    def level(verdict: Verdict) -> Level:
        return Level(code="x", title="x", verdict=verdict, findings=(Finding(rule="x", message="x"),))

    assert Report().verdict is Verdict.NOT_CHECKED
    assert Report(levels=(level(Verdict.VALID), level(Verdict.NOT_CHECKED))).verdict is Verdict.NOT_CHECKED
    assert Report(levels=(level(Verdict.NOT_CHECKED), level(Verdict.INVALID))).verdict is Verdict.INVALID


def test_huge_amounts_are_judged_exactly() -> None:
    """Readers admit sixty digits: a difference of one cent is seen, and nothing overflows."""
    huge = Decimal("9" * 30 + ".99")
    base = sample()
    totals = replace(base.totals, lines=huge, without_vat=huge, with_vat=huge, due=huge - Decimal("0.01"))
    lines = tuple(replace(line, net=huge) for line in base.lines)
    report = judge_invoice(replace(base, totals=totals, lines=lines), profile="france", today=TODAY)
    found = {item.rule for item in report.findings}
    assert {"BR-CO-10", "BR-CO-16", "BR-FR-DEC-01"} <= found
    with localcontext(prec=100):
        exact = replace(totals, lines=huge * 3)
    again = judge_invoice(replace(base, totals=exact, lines=lines), profile="en16931", today=TODAY)
    assert "BR-CO-10" not in {item.rule for item in again.findings}
