"""A report in plain data: the one JSON shape of `unisson valider --json`, `unisson convertir --json` and the API."""

from __future__ import annotations

from typing import Any

from einvoice.convert import Loss
from einvoice.report import Finding, Level, NotRead, Report


def report_as_json(report: Report) -> dict[str, Any]:
    """`format`, `profile`, `verdict`, `errors` (every finding, warnings too) and `not_read`. Texts only."""
    return {
        "format": report.format,
        "profile": report.profile,
        "verdict": str(report.verdict),
        "errors": [finding_as_json(finding) for finding in report.findings],
        "not_read": [not_read_as_json(item) for item in report.not_read],
    }


def finding_as_json(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "field": finding.field,
        "location": finding.location,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def level_as_json(level: Level) -> dict[str, str]:
    """A level without its findings; `why` is empty unless it is NOT_CHECKED."""
    return {"code": level.code, "title": level.title, "verdict": str(level.verdict), "why": level.why}


def not_read_as_json(item: NotRead) -> dict[str, str]:
    return {"location": item.location, "value": item.value, "reason": item.reason}


def loss_as_json(loss: Loss) -> dict[str, str]:
    return {"field": loss.field, "location": loss.location, "value": loss.value, "reason": loss.reason}
