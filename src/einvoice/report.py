"""What a judgement of a document looks like: levels, findings, verdict. Pure data, no rule here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from einvoice.model import Invoice


class Verdict(StrEnum):
    """Only VALID passes: a check that did not run is never a success."""

    VALID = "VALID"
    INVALID = "INVALID"
    NOT_CHECKED = "NOT_CHECKED"


class Severity(StrEnum):
    FATAL = "FATAL"
    WARNING = "WARNING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One violation. `rule` is the official code; `field` the BT/BG code; `location` an XPath or a page."""

    rule: str
    message: str
    severity: Severity = Severity.FATAL
    field: str = ""
    location: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step of the pyramid, in reading order, and what it found. `why` explains a NOT_CHECKED."""

    code: str
    title: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    why: str = ""


class Unread(StrEnum):
    """Why a piece of the document was not read as it stands."""

    NO_PLACE = "NO_PLACE"  # the model has no place for it
    MALFORMED = "MALFORMED"  # a number or a content that cannot be typed
    BAD_DATE = "BAD_DATE"  # a date that cannot be typed
    ODD_DATE = "ODD_DATE"  # a date that was read, but is not written as the syntax wants
    TWICE = "TWICE"  # a second value where the norm has one
    DISAGREES = "DISAGREES"  # a value repeated beside each item of a list, and not the same everywhere
    MISSING = "MISSING"  # a value that each item of a list must repeat
    CURRENCY = "CURRENCY"  # an amount in another currency
    CONSTANT = "CONSTANT"  # a constant of the syntax that is something else


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """A piece of the document that the model has no place for (or could not type): listed, never dropped.

    `field` is the BT or BG code of the place, empty when there is none.
    """

    location: str
    value: str
    reason: str
    kind: Unread = Unread.NO_PLACE
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The complete verdict on one document."""

    format: str = ""  # UBL_INVOICE, UBL_CREDIT_NOTE, CII, FACTURX, PDF, UNKNOWN
    profile: str = ""  # chorus, en16931, france
    levels: tuple[Level, ...] = ()
    invoice: Invoice | None = None
    xml: bytes | None = field(default=None, repr=False)
    not_read: tuple[NotRead, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """INVALID if one level is, else NOT_CHECKED if one level is (or nothing ran), else VALID."""
        verdicts = {level.verdict for level in self.levels}
        if Verdict.INVALID in verdicts:
            return Verdict.INVALID
        if not verdicts or Verdict.NOT_CHECKED in verdicts:
            return Verdict.NOT_CHECKED
        return Verdict.VALID

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for level in self.levels for finding in level.findings)
