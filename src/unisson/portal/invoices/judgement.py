"""The complete verdict on an invoice, before anything is sent: its document, its rules, its recipient."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import Any

from einvoice import conformity
from einvoice.report import Finding, Level, NotRead, Report, Severity, Verdict
from einvoice.syntax import facturx
from unisson.portal.invoices import admissibility, completeness, documents, semantics, signatures
from unisson.portal.invoices.entry import typed
from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.invoices.pages import pdf, visible
from unisson.portal.kernel import clock

PDF_TITLE = "Lecture du PDF"


@dataclass(frozen=True, slots=True)
class Paper:
    """The document of an invoice in hand, judged by itself: read once, whatever is then asked about the invoice."""

    document: Document
    data: bytes = field(repr=False)
    report: Report
    pieces: tuple[Document, ...] = ()  # complementary: signatures may be among them


def paper_of(invoice: Invoice) -> Paper | None:
    """The document kept with an invoice, judged today; None for a draft written on line, whose document is still to make.

    Raises CorruptedFileError; Document.DoesNotExist for any other invoice without a document.
    """
    kept = list(invoice.documents.filter(kind__in=(DocumentKind.PRINCIPALE, DocumentKind.COMPLEMENTAIRE)).order_by("pk"))
    document = next((one for one in kept if one.kind == DocumentKind.PRINCIPALE), None)
    if document is None:
        if invoice.is_typed and invoice.sent_at is None:
            return None
        raise Document.DoesNotExist
    data = documents.content(document)
    pieces = tuple(one for one in kept if one is not document)
    return Paper(document, data, conformity.judge(data, today=clock.today()), pieces)


def judge(invoice: Invoice, paper: Paper | None = None) -> Report:
    """Judge the invoice as it stands today and write verdict, profile, report and account to credit on it, unsaved.

    `paper`: its document, by whoever has just read it.
    """
    paper = paper or paper_of(invoice)
    document = judge_document(invoice, paper)
    found = _signatures(paper) if paper else ()
    sha256 = paper.document.sha256 if paper else ""
    report = Report(
        format=document.format,
        profile=document.profile,
        levels=(*document.levels, *signatures.level(found), *admissibility.levels(invoice, sha256)),
        invoice=document.invoice,
        not_read=document.not_read,
    )
    invoice.verdict, invoice.profile = report.verdict, report.profile
    invoice.iban = semantics.account_to_credit(invoice.coordonnees, document.invoice)
    invoice.report = as_json(report) | {"signatures": [signature.as_json() for signature in found]}
    return report


def _signatures(paper: Paper) -> tuple[signatures.Signature, ...]:
    """Those inside the document, and those beside it, among its pieces."""
    pieces = (one for one in paper.pieces if signatures.may_be_detached(one.filename, one.size))
    name = paper.document.filename
    beside = (signatures.read_beside(documents.content(piece), paper.data, name) for piece in pieces)
    return (*signatures.read(paper.data), *itertools.chain.from_iterable(beside))


def judge_document(invoice: Invoice, paper: Paper | None) -> Report:
    """The levels that need no directory. A bare PDF is judged on what the person checked in the form."""
    today = clock.today()
    if paper is None:
        return typed.judge(invoice, today)
    report = paper.report
    if report.format == "FACTURX":
        return replace(report, levels=(*report.levels, *_seen_on_pages(paper.data, report)))
    if report.format != "PDF":
        return report
    # The rules cannot run on a bare PDF: they run on the checked fields instead.
    ran = tuple(level for level in report.levels if level.verdict is not Verdict.NOT_CHECKED)
    form = conformity.judge_invoice(semantics.to_document(invoice), profile="chorus", today=today)
    levels = (*ran, pdf_level(paper.data), completeness.level(invoice), *form.levels)
    return Report(format="PDF", profile=form.profile, levels=levels, invoice=form.invoice)


def _seen_on_pages(data: bytes, report: Report) -> tuple[Level, ...]:
    """Whether the pages show the totals of the data. Pages that are an image cannot be compared by anybody: no level then."""
    level = visible.level(data, report.invoice)
    return () if level.verdict is Verdict.NOT_CHECKED else (level,)


def pdf_level(data: bytes) -> Level:
    """Whether a bare PDF is whole and opens: its reader needs nothing else from it."""
    try:
        pdf.page_sizes(data, 0)
        facturx.extract(data)
    except pdf.UnreadablePdf as refusal:
        return _pdf_refused("PDF_ILLISIBLE", refusal.sentence, "")
    except facturx.UnreadablePdf as refusal:
        if refusal.code != "NO_INVOICE":
            return _pdf_refused(refusal.code, refusal.message, refusal.remedy)
    return Level(code="pdf", title=PDF_TITLE, verdict=Verdict.VALID)


def _pdf_refused(rule: str, message: str, remedy: str) -> Level:
    finding = Finding(rule=rule, message=message, remedy=remedy)
    return Level(code="pdf", title=PDF_TITLE, verdict=Verdict.INVALID, findings=(finding,))


def as_json(report: Report) -> dict[str, Any]:
    """A report in plain data, to keep with the invoice and to show."""
    return {
        "verdict": report.verdict,
        "profile": report.profile,
        "format": report.format,
        "levels": [_level(level) for level in report.levels],
        "not_read": [
            {"location": item.location, "value": item.value[:200], "reason": item.reason} for item in report.not_read[:200]
        ],
    }


def report_of(invoice: Invoice) -> Report:
    """The report kept with an invoice, as it was at its last judgement."""
    kept = invoice.report
    return Report(
        format=kept.get("format", ""),
        profile=kept.get("profile", ""),
        levels=tuple(_kept_level(level) for level in kept.get("levels", ())),
        not_read=tuple(NotRead(**item) for item in kept.get("not_read", ())),
    )


def _kept_level(level: dict[str, Any]) -> Level:
    findings = tuple(Finding(**finding | {"severity": Severity(finding["severity"])}) for finding in level["findings"])
    return Level(**level | {"verdict": Verdict(level["verdict"]), "findings": findings})


def _level(level: Level) -> dict[str, Any]:
    return {
        "code": level.code,
        "title": level.title,
        "verdict": level.verdict,
        "why": level.why,
        "findings": [_finding(finding) for finding in level.findings],
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "field": finding.field,
        "location": finding.location,
        "message": finding.message,
        "remedy": finding.remedy,
    }
