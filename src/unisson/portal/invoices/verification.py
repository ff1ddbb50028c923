"""Judging a file that anybody hands over: nothing is stored, nothing is written, no table is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from einvoice import conformity, syntax
from einvoice.report import Finding, Report, Verdict
from unisson.portal.invoices.judgement import pdf_level
from unisson.portal.invoices.pages import visible
from unisson.portal.kernel.pace import Pace

MAX_BYTES = 10 * 1024 * 1024  # domaine: a file of a deposit weighs 10 Mo at most
MAX_MEGABYTES = MAX_BYTES // 1024 // 1024
PACE = Pace("verify", 60, 60)
AUTO = "auto"
PROFILES = {
    AUTO: "Celui qui convient au document",
    "chorus": "Chorus Pro (marchés publics)",
    "en16931": "Norme européenne EN 16931",
    "france": "France 2026 (EN 16931 et règles françaises)",
}


def verify(data: bytes, *, profile: str, today: date) -> Report:
    """The verdict on a file, pages included. `profile` is one of PROFILES (KeyError otherwise); nothing else raises."""
    report = conformity.judge(data, profile=None if profile == AUTO else profile, today=today)
    if report.format == "FACTURX" and report.invoice is not None:
        return replace(report, levels=(*report.levels, visible.level(data, report.invoice)))
    if report.format == "PDF":
        return _bare_pdf(data, report)
    if report.format == "XML_OTHER":
        return _other_xml(data, report)
    return report


def is_judged(report: Report) -> bool:
    """Whether something was judged: an invoice, or at least a PDF that opens. A refusal is not a judgement."""
    return report.invoice is not None or (report.format == "PDF" and report.verdict is not Verdict.INVALID)


def _bare_pdf(data: bytes, report: Report) -> Report:
    """A damaged PDF is said to be so; a whole one has nothing structured to judge."""
    form = pdf_level(data)
    if form.verdict is not Verdict.INVALID:
        return report
    return replace(report, levels=tuple(form if level.code == form.code else level for level in report.levels))


def _other_xml(data: bytes, report: Report) -> Report:
    """What is no invoice because it cannot be opened safely (DOCTYPE, encoding) is told so."""
    try:
        syntax.parse(data)
    except syntax.UnsafeDocument as error:
        finding = Finding(rule=error.code, message=error.message, remedy=error.remedy)
        first = conformity.level("fichier", "Fichier", (finding,))
        return replace(report, levels=(first, *report.levels[1:]))
    return report
