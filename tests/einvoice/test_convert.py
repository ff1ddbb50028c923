"""Converting: nothing is lost in silence, the result is judged, the same source gives the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from einvoice import conformity, convert, syntax
from einvoice.convert import CannotConvert, Target
from einvoice.model import Classification, Identifier, Note, PaymentInstructions, PrecedingInvoice
from einvoice.presentation import loss_as_json, report_as_json
from einvoice.report import Report, Verdict
from einvoice.syntax import Format, facturx
from tests.einvoice.samples import TODAY, sample
from unisson.entrypoints.jobs import cli, convertir
from unisson.portal.invoices.printing.layout import facts_of
from unisson.portal.invoices.printing.typesetting import pdf_from

WHEN = datetime(2026, 11, 22, tzinfo=UTC)
CORPUS = Path(__file__).parents[1] / "corpus" / "valid"
BOTH = ((Format.UBL_INVOICE, Target.CII), (Format.CII, Target.UBL))


def judged(invoice: Any, fmt: Format, profile: str | None = None) -> Report:
    return conformity.judge(syntax.write(invoice, fmt), profile=profile, today=TODAY)


def lost(conversion: convert.Conversion) -> set[str]:
    return {loss.field for loss in conversion.losses}


@pytest.mark.parametrize(("fmt", "target"), BOTH)
def test_a_rich_invoice_crosses_without_a_loss_and_stays_valid(fmt: Format, target: Target):
    source = judged(sample(), fmt)
    done = convert.to_xml(source, target, today=TODAY)
    assert source.verdict is done.report.verdict is Verdict.VALID
    assert done.losses == ()
    assert not done.same
    assert done.report.invoice is not None
    assert done.report.invoice.number == sample().number


@pytest.mark.parametrize(("fmt", "target"), BOTH)
def test_there_and_back_gives_the_same_bytes(fmt: Format, target: Target):
    first = syntax.write(sample(), fmt)
    there = convert.to_xml(conformity.judge(first, today=TODAY), target, today=TODAY)
    back = convert.to_xml(there.report, Target.UBL if target is Target.CII else Target.CII, today=TODAY)
    assert back.data == first
    assert there.data == convert.to_xml(conformity.judge(first, today=TODAY), target, today=TODAY).data


@pytest.mark.parametrize(("fmt", "target"), [(Format.UBL_INVOICE, Target.UBL), (Format.CII, Target.CII)])
def test_the_same_syntax_keeps_its_bytes(fmt: Format, target: Target):
    data = syntax.write(sample(), fmt) + b"\n<!-- kept -->\n"
    done = convert.to_xml(conformity.judge(data, today=TODAY), target, today=TODAY)
    assert done.same
    assert done.data == data
    assert done.losses == ()


def test_a_credit_note_becomes_the_other_ubl_document():
    source = conformity.judge((CORPUS / "avoir-ubl.xml").read_bytes(), today=TODAY)
    cii = convert.to_xml(source, Target.CII, today=TODAY)
    assert cii.report.format == Format.CII
    back = convert.to_xml(cii.report, Target.UBL, today=TODAY)
    assert back.report.format == Format.UBL_CREDIT_NOTE
    assert cii.losses == back.losses == ()


def test_a_due_date_crosses_even_where_only_a_payment_holds_it():
    invoice = replace(sample(), type_code="381", payment=None)
    done = convert.to_xml(judged(invoice, Format.CII), Target.UBL, today=TODAY)
    assert done.report.format == Format.UBL_CREDIT_NOTE
    assert done.report.invoice is not None
    assert done.report.invoice.due_date == invoice.due_date


def test_the_tax_point_code_is_translated_not_lost():
    invoice = replace(sample(), tax_point_code="5")
    done = convert.to_xml(judged(invoice, Format.CII), Target.UBL, today=TODAY)
    assert done.losses == ()
    assert done.report.invoice is not None
    assert done.report.invoice.tax_point_code == "3"


def test_what_was_not_read_is_a_loss():
    data = syntax.write(sample(), Format.UBL_INVOICE)
    data = data.replace(b"<cbc:Note>", b"<cbc:UUID>6F9619FF</cbc:UUID><cbc:Note>", 1)
    source = conformity.judge(data, today=TODAY)
    done = convert.to_xml(source, Target.CII, today=TODAY)
    assert [loss.value for loss in done.losses] == ["6F9619FF"]
    assert done.losses[0].location == source.not_read[0].location
    assert b"6F9619FF" not in done.data


def test_a_subject_code_that_ubl_cannot_tell_from_the_text_is_a_loss():
    invoice = replace(sample(), notes=(Note(text="Texte", subject_code="LONG"),))
    done = convert.to_xml(judged(invoice, Format.CII), Target.UBL, today=TODAY)
    assert {"BT-21", "BT-22"} == lost(done)
    (code,) = (loss for loss in done.losses if loss.field == "BT-21")
    assert (code.value, code.reason) == ("LONG", convert.NO_PLACE)
    assert code.location.startswith("/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:IncludedNote")


def test_list_items_are_compared_one_by_one():
    before = sample()
    preceding = (*before.preceding, PrecedingInvoice(number="F-1"))
    losses = convert.losses_between(replace(before, preceding=preceding), before, Format.UBL_INVOICE)
    assert [(loss.field, loss.value) for loss in losses] == [("BT-25", "F-1")]
    assert convert.losses_between(before, before, Format.UBL_INVOICE) == ()


def test_an_order_or_a_spelling_is_no_loss():
    before = sample()
    assert before.seller is not None
    two = (Identifier("B", "0009"), Identifier("A"))
    first, second = (replace(before, seller=replace(before.seller, identifiers=order)) for order in (two, two[::-1]))
    assert convert.losses_between(first, second, "CII") == ()
    line = replace(before.lines[0], quantity=Decimal("3.500"))
    assert convert.losses_between(replace(before, lines=(line, *before.lines[1:])), before, "CII") == ()


@pytest.mark.parametrize("data", [b"", b"<a/>", b"%PDF-1.7 nothing", b"PK\x03\x04", b"<?xml version='1.0'?><!DOCTYPE a><a/>"])
@pytest.mark.parametrize("target", [Target.UBL, Target.CII])
def test_nothing_to_convert(data: bytes, target: Target):
    with pytest.raises(CannotConvert) as refusal:
        convert.to_xml(conformity.judge(data, today=TODAY), target, today=TODAY)
    assert refusal.value.code == "NOTHING_TO_CONVERT"


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(
    note=st.builds(Note, text=texts, subject_code=st.sampled_from([None, "AAB", "PMT"])),
    scheme=st.sampled_from([None, "0088", "0160"]),
    version=st.sampled_from([None, "2", "7.1"]),
    remittance=st.one_of(st.none(), texts),
    start=st.sampled_from(BOTH),
)
def test_whatever_is_written_is_found_again_or_listed(
    note: Note, scheme: str | None, version: str | None, remittance: str | None, start: tuple[Format, Target]
):
    fmt, target = start
    base = sample()
    assert base.payment is not None
    payment: PaymentInstructions = replace(base.payment, remittance=remittance)
    item = replace(base.lines[0].item, classifications=(Classification("44", scheme, version),))  # type: ignore[type-var]
    lines = (replace(base.lines[0], item=item), *base.lines[1:])
    source = judged(replace(base, notes=(note,), payment=payment, lines=lines), fmt)
    done = convert.to_xml(source, target, today=TODAY)
    assert source.invoice is not None
    assert done.report.invoice is not None
    seen = convert.losses_between(source.invoice, done.report.invoice, source.format)
    assert set(seen) <= set(done.losses)


# -- Factur-X ----------------------------------------------------------------------------------------------------------


def facturx_of(source: Report) -> convert.Conversion:
    assert source.invoice is not None
    pages = pdf_from("invoice", facts_of(source.invoice), ("a-3b",), WHEN)
    return convert.to_facturx(source, pages, when=WHEN)


def test_a_facturx_carries_the_invoice_and_is_judged():
    source = judged(sample(), Format.UBL_INVOICE)
    done = facturx_of(source)
    assert done.report.format == Format.FACTURX
    assert done.report.verdict is Verdict.VALID
    assert done.losses == ()
    inside = facturx.extract(done.data)
    assert inside.level is facturx.Profile.EN16931
    assert done.data == facturx_of(source).data
    again = convert.to_xml(done.report, Target.UBL, today=TODAY)
    assert again.data == syntax.write(sample(), Format.UBL_INVOICE)
    assert [loss.reason for loss in again.losses] == [convert.PDF_PAGES]


def test_a_facturx_claims_the_level_that_has_a_place_for_everything():
    done = facturx_of(conformity.judge((CORPUS / "facture-ubl.xml").read_bytes(), today=TODAY))
    assert done.report.verdict is Verdict.VALID
    assert facturx.extract(done.data).level is facturx.Profile.EXTENDED
    assert [(loss.field, loss.value) for loss in done.losses] == [("BT-24", convert.EN16931)]


def test_the_cii_of_a_facturx_is_its_own():
    cii = syntax.write(sample(), Format.CII)
    pdf = facturx.embed(facturx_of(judged(sample(), Format.CII)).data, cii, facturx.Profile.EN16931, when=WHEN)
    done = convert.to_xml(conformity.judge(pdf, today=TODAY), Target.CII, today=TODAY)
    assert done.data == cii
    assert done.same


def test_pieces_of_the_pdf_are_named():
    piece = facturx.Attachment("bon.csv", b"a;b", "Supplement", "text/csv")
    cii = syntax.write(sample(), Format.CII)
    pages = facturx_of(judged(sample(), Format.CII)).data
    pdf = facturx.embed(pages, cii, facturx.Profile.EN16931, when=WHEN, attachments=(piece,))
    assert [loss.value for loss in convert.pieces_lost(pdf)] == ["bon.csv"]


def test_a_pdf_stays_a_pdf_and_bad_pages_are_refused():
    source = judged(sample(), Format.UBL_INVOICE)
    with pytest.raises(CannotConvert) as refusal:
        convert.to_facturx(source, b"not a pdf", when=WHEN)
    assert refusal.value.code == "PAGES_UNREADABLE"
    with pytest.raises(CannotConvert) as refusal:
        convert.to_facturx(facturx_of(source).report, b"", when=WHEN)
    assert refusal.value.code == "ALREADY_A_PDF"
    with pytest.raises(ValueError, match="pages"):
        convert.to_xml(source, Target.FACTURX, today=TODAY)


# -- the command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def ubl(tmp_path: Path) -> Path:
    path = tmp_path / "facture.xml"
    path.write_bytes(syntax.write(sample(), Format.UBL_INVOICE))
    return path


def test_the_command_writes_beside_and_never_over(ubl: Path, capsys: pytest.CaptureFixture[str]):
    command = ["--json", "--date", "2026-11-22", str(ubl)]
    assert convertir.run(command) == 0
    made = ubl.with_name("facture.cii.xml")
    assert made.read_bytes() == syntax.write(sample(), Format.CII)
    line = json.loads(capsys.readouterr().out)
    assert line["output"] == str(made)
    assert line["losses"] == []
    assert line["verdict"] == "VALID"
    made.write_bytes(b"mine")
    assert convertir.run(command) == 2
    assert made.read_bytes() == b"mine"
    assert json.loads(capsys.readouterr().out)["errors"][0]["rule"] == "F-EXISTE"
    assert convertir.run(["--force", *command]) == 0


def test_the_command_needs_no_django_and_makes_a_facturx(ubl: Path, tmp_path: Path):
    code = (
        "import sys\nfrom unisson.entrypoints.jobs import cli\ncode = cli.main(sys.argv[1:])\n"
        "from django.conf import settings\nassert not settings.configured\nsys.exit(code)"
    )
    command = ["convertir", "--vers", "facturx", "-o", str(tmp_path / "out"), "--date", "2026-11-22", str(ubl)]
    ran = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, env={}, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    made = (tmp_path / "out" / "facture.facturx.pdf").read_bytes()
    assert made == facturx_of(judged(sample(), Format.UBL_INVOICE)).data


def test_an_invalid_result_is_said_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "sans-numero.xml"
    path.write_bytes(syntax.write(replace(sample(), number=None, notes=(Note(text="Texte", subject_code="LONG"),)), Format.CII))
    assert convertir.run(["--vers", "ubl", "--date", "2026-11-22", str(path)]) == 1
    said = capsys.readouterr().out
    assert "[BR-02]" in said
    assert "BT-21 « LONG »" in said


@pytest.mark.parametrize("content", [None, b"", b"<a/>", b"%PDF-1.4", b"<?xml version='1.0'?><!DOCTYPE x><x/>"])
def test_what_cannot_be_converted(tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "piege.xml"
    if content is not None:
        path.write_bytes(content)
    assert convertir.run(["--json", str(path)]) == 2
    line = json.loads(capsys.readouterr().out)
    assert line["output"] == ""
    assert line["errors"][0]["message"]
    assert convertir.run([str(path)]) == 2
    assert "→" in capsys.readouterr().out


def test_wrong_options_are_a_sentence(ubl: Path, capsys: pytest.CaptureFixture[str]):
    for command in ([], ["--vers", "edi", str(ubl)], ["--profil", "x", str(ubl)], ["--date", "hier", str(ubl)]):
        with pytest.raises(SystemExit) as end:
            convertir.run(command)
        assert end.value.code == 2
        assert capsys.readouterr().err.startswith("unisson convertir : ")


def test_the_command_is_offered(capsys: pytest.CaptureFixture[str]):
    assert cli.main(["--help"]) == 0
    assert "convertir" in capsys.readouterr().out


def test_the_json_shape():
    report = conformity.judge(b"", today=TODAY)
    assert set(report_as_json(report)) == {"format", "profile", "verdict", "errors", "not_read"}
    assert json.dumps(report_as_json(report))
    assert loss_as_json(convert.Loss(value="a", reason="b")) == {"field": "", "location": "", "value": "a", "reason": "b"}
