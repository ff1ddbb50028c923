"""A report as the result page shows it: one sentence, findings beside their excerpt, conversions on offer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from einvoice import convert
from einvoice.convert import CannotConvert, Conversion, Target
from einvoice.report import Finding, Report, Severity, Verdict
from einvoice.syntax import MODERNISED
from einvoice.syntax.excerpt import Excerpt, excerpts
from unisson.entrypoints.web.verify.forms import packed
from unisson.portal.invoices.verification import PROFILES, is_judged

MAX_FINDINGS = 100
MAX_NOT_READ = 200
MAX_LOSSES = 100
MAX_CONVERTED = 2 * 1024 * 1024  # beyond, converting twice for a page nobody may ask would be a waste

FORMATS = {
    "UBL_INVOICE": "facture UBL",
    "UBL_CREDIT_NOTE": "avoir UBL",
    "CII": "facture CII",
    "CII_ANCIEN": "facture CII d’avant D16B",
    "XCBL": "facture xCBL",
    "FACTURX": "Factur-X (PDF et données)",
    "PDF": "PDF sans données structurées",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, its level and its place in the document."""

    finding: Finding
    level: str
    excerpt: Excerpt | None

    @property
    def is_fatal(self) -> bool:
        return self.finding.severity is Severity.FATAL


@dataclass(frozen=True, slots=True)
class Offer:
    """A conversion that can be downloaded, and what it would lose."""

    target: str
    label: str
    conversion: Conversion
    losses: tuple[convert.Loss, ...]
    more: int


def result(report: Report, name: str, day: date) -> dict[str, Any]:
    """The context of the result page."""
    shown = _findings(report)
    unchecked = [level for level in report.levels if level.verdict is Verdict.NOT_CHECKED and level.why]
    return {
        "report": report,
        "name": name[:200],
        "day": day,
        "format": FORMATS.get(report.format, ""),
        "written": "du CII D16B fait de ce fichier" if report.format in MODERNISED else "du document",
        "profile": PROFILES.get(report.profile, ""),
        "verdict": sentence(report),
        "tone": tone(report),
        "findings": shown[:MAX_FINDINGS],
        "more_findings": max(0, len(shown) - MAX_FINDINGS),
        # One reason is told once, whatever the number of levels that it stopped.
        "unchecked": list({level.why: level for level in reversed(unchecked)}.values())[::-1] if is_judged(report) else [],
        "not_read": report.not_read[:MAX_NOT_READ],
        "more_not_read": max(0, len(report.not_read) - MAX_NOT_READ),
        "is_bare_pdf": report.format == "PDF" and is_judged(report),
        "offers": offers(report, day),
        "carried": packed(report.xml) if report.xml and report.invoice else "",
    }


def sentence(report: Report) -> str:
    """The verdict in one sentence."""
    if not is_judged(report):
        return "Ce fichier ne peut pas être vérifié."
    if report.format == "PDF":
        return "Ce PDF ne contient pas de données à vérifier."
    fatal = sum(1 for finding in report.findings if finding.severity is Severity.FATAL)
    warnings = len(report.findings) - fatal
    watch = f" {_count(warnings, 'point')} à surveiller." if warnings else ""
    if report.verdict is Verdict.INVALID:
        return f"Cette facture n’est pas valide : {_count(fatal, 'point')} à corriger.{watch}"
    if report.verdict is Verdict.NOT_CHECKED:
        return f"Rien à corriger dans ce qui a été lu, mais tout n’a pas pu être vérifié.{watch}"
    return f"Cette facture est valide.{watch}"


def tone(report: Report) -> str:
    """The tone of the banner."""
    if report.verdict is Verdict.INVALID:
        return "bad"
    return "ok" if report.verdict is Verdict.VALID and not report.findings else "warn"


def _count(number: int, word: str) -> str:
    return f"{number}\u00a0{word}{'s' if number > 1 else ''}"


def _findings(report: Report) -> list[Shown]:
    """What stops first, then in the order of the levels."""
    rows = [(level, finding) for level in report.levels for finding in level.findings]
    places = [finding.location for _, finding in rows[:MAX_FINDINGS]]
    found = excerpts(report.xml, report.format, places) if report.xml else {}
    shown = [Shown(finding, level.title, _dedented(found.get(finding.location))) for level, finding in rows]
    return sorted(shown, key=lambda item: not item.is_fatal)


def _dedented(excerpt: Excerpt | None) -> Excerpt | None:
    """Without the indentation that all its lines share: narrow screens need the room."""
    if excerpt is None:
        return None
    whole = excerpt.before + excerpt.marked + excerpt.after
    lines = [line for line in whole.split("\n") if line.strip()]
    margin = min((len(line) - len(line.lstrip(" \t")) for line in lines), default=0)
    if not margin:
        return excerpt
    # Every part after a line break loses the margin; the first one starts a line too.
    starts = re.compile(rf"(?m)(?<=\n)[ \t]{{{margin}}}")
    before, marked, after = (starts.sub("", part) for part in (excerpt.before, excerpt.marked, excerpt.after))
    before = before[margin:] if before[:margin].isspace() else before
    return replace(excerpt, before=before, marked=marked, after=after)


def offers(report: Report, day: date) -> list[Offer]:
    """UBL and CII, except the syntax the document is already in (the CII of a Factur-X is offered: it is inside a PDF)."""
    if report.invoice is None or report.xml is None or len(report.xml) > MAX_CONVERTED:
        return []
    return list(_offers(report, day))


def _offers(report: Report, day: date) -> Iterable[Offer]:
    for target, label in ((Target.UBL, "UBL"), (Target.CII, "CII")):
        try:
            conversion = convert.to_xml(report, target, today=day)
        except CannotConvert:
            continue
        if conversion.same and report.format != "FACTURX":
            continue
        losses = conversion.losses
        yield Offer(target, label, conversion, losses[:MAX_LOSSES], max(0, len(losses) - MAX_LOSSES))
