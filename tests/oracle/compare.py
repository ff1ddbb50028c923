"""Our verdict and the official one on the same bytes: the rules that only one of them finds violated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from lxml import etree

from einvoice.conformity import judge
from einvoice.report import Report, Verdict
from einvoice.rules import binding, catalogue
from einvoice.syntax import Format
from tests.einvoice.samples import TODAY
from tests.oracle import official
from tests.oracle.corpus import Document
from tests.oracle.explained import EXPLANATIONS
from tests.oracle.normal import HARMLESS, OUTSIDE, normal_form
from tests.oracle.official import Official, Stopped, Violation

# The rules on the syntax itself: they judge the document as it came, never its normal form.
BINDING = ("UBL-", "CII-")
OURS, OFFICIAL, SEVERITY = "ours", "official", "severity"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One rule that one side only finds violated in one document (`side` says which), and why that is right, if known."""

    sheet: str
    code: str
    side: str
    document: str
    detail: str = ""
    explanation: str = ""
    pending: bool = False  # ours to mend


@dataclass(slots=True)
class Tally:
    """What a run compared."""

    documents: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)  # by sheet: documents x rules known by both
    violated: Counter[tuple[str, str]] = field(default_factory=Counter)  # (sheet, rule): found by both
    stopped: Counter[str] = field(default_factory=Counter)  # by sheet: documents on which it stopped, normal form too
    resumed: Counter[str] = field(default_factory=Counter)  # by sheet: documents compared by their normal form only
    disagreements: list[Disagreement] = field(default_factory=list)

    @property
    def unexplained(self) -> list[Disagreement]:
        return [item for item in self.disagreements if not item.explanation]


@cache
def shared(sheet: str) -> frozenset[str]:
    """The rules that both sides know. The sheet of the CII lists is that of an extension, which lifts some binding rules."""
    fmt = Format.CII if sheet.endswith("CII") else Format.UBL_INVOICE
    how = {code for code, rule in binding.rules(fmt).items() if not (sheet == "LISTS-CII" and rule.lifted)}
    return frozenset(official.assertions(sheet)) & (frozenset(catalogue.all_rules()) | how)


def ours(report: Report) -> dict[str, str]:
    """Violated rule -> severity, from the levels that hold rules."""
    levels = [level for level in report.levels if level.code in catalogue.FAMILIES or level.code == "ecriture"]
    return {finding.rule: finding.severity.value for level in levels for finding in level.findings}


Verdicts = dict[str, tuple[Violation, ...] | Stopped]


class Case:
    """One document judged by both, and its normal form judged by the sheets when it is needed."""

    def __init__(self, document: Document, saxon: Official) -> None:
        self.document = document
        self.saxon = saxon
        self.report = judge(document.data, profile="france", today=TODAY)
        self.ours = ours(self.report)
        self.sheets = official.SHEETS_OF[document.fmt]
        self.official: Verdicts = saxon.judge(document.data, self.sheets)

    @cached_property
    def root(self) -> Any:
        return etree.fromstring(self.document.data)

    @cached_property
    def normal(self) -> tuple[frozenset[str], Any, Verdicts]:
        """The kinds of noise, the normal form, and what the sheets say of it."""
        data, kinds = normal_form(self.document.data, self.document.fmt, self.report.not_read)
        verdicts = self.saxon.judge(data, self.sheets) if kinds else self.official
        return kinds, etree.fromstring(data), verdicts

    @property
    def refused(self) -> bool:
        return self.report.verdict is Verdict.INVALID

    def gaps(self, sheet: str, verdict: tuple[Violation, ...]) -> list[tuple[str, str, str]]:
        """The disagreements on one verdict: rule, side, what the sheet says."""
        known = shared(sheet)
        mine = {code: severity for code, severity in self.ours.items() if code in known}
        theirs: dict[str, Violation] = {}
        for item in verdict:
            if item.code in known:
                theirs.setdefault(item.code, item)
        return list(_gaps(mine, theirs))


def compare(documents: Iterable[Document], saxon: Official) -> Tally:
    """Judge every document twice and count."""
    tally = Tally()
    for document in documents:
        tally.documents += 1
        case = Case(document, saxon)
        for sheet in case.sheets:
            _count(tally, sheet, case)
    return tally


def _count(tally: Tally, sheet: str, case: Case) -> None:
    name, verdict = case.document.name, case.official[sheet]
    root = case.root
    if isinstance(verdict, Stopped):
        _, root, others = case.normal
        stop, verdict = verdict, others[sheet]
        if not case.refused:
            tally.disagreements.append(Disagreement(sheet, "*", OFFICIAL, name, str(stop), *lenient(case)))
        if isinstance(verdict, Stopped):
            tally.stopped[sheet] += 1
            return
        tally.resumed[sheet] += 1
    known = shared(sheet)
    tally.verdicts[sheet] += len(known)
    for code in {item.code for item in verdict} & case.ours.keys() & known:
        tally.violated[sheet, code] += 1
    for code, side, detail in case.gaps(sheet, verdict):
        if root is not case.root and code.startswith(BINDING):
            continue
        why = explain(sheet, code, side, root) or explain(sheet, code, side, case.root) or normalised(case, sheet, code)
        tally.disagreements.append(Disagreement(sheet, code, side, name, detail, *why))


# Why a disagreement is expected, and whether it is ours to mend; empty when nothing explains it.
Why = tuple[()] | tuple[str, bool]
NOTHING: Why = ()


def normalised(case: Case, sheet: str, code: str) -> Why:
    """Whether the sheet agrees with us on the normal form, or differs there for a known reason."""
    kinds, root, verdicts = case.normal
    verdict = verdicts[sheet]
    if not kinds or isinstance(verdict, Stopped) or code.startswith(BINDING):
        return NOTHING
    left = [side for gap, side, _ in case.gaps(sheet, verdict) if gap == code]
    if left and not explain(sheet, code, left[0], root):
        return NOTHING
    # What the model has no place for is said by a rule of writing (UBL-CR-…, CII-SR-…), a warning most often.
    said = {OUTSIDE} if any(item.startswith(BINDING) for item in case.ours) else set()
    harmless = kinds <= HARMLESS | said
    return ("forme normale : " + ", ".join(sorted(kinds)), False) if harmless or case.refused else lenient(case)


def lenient(case: Case) -> Why:
    """What we read past and did not refuse: a value of the wrong type, or one that stands twice."""
    kinds, _, _ = case.normal
    return (f"lu sans être refusé : {', '.join(sorted(kinds))}", True) if kinds else NOTHING


def _gaps(mine: dict[str, str], theirs: dict[str, Violation]) -> Iterator[tuple[str, str, str]]:
    for code in sorted(mine.keys() - theirs.keys()):
        yield code, OURS, ""
    for code in sorted(theirs.keys() - mine.keys()):
        yield code, OFFICIAL, f"{theirs[code].assertion} {theirs[code].location} {theirs[code].test}"
    for code in sorted(mine.keys() & theirs.keys()):
        if mine[code] != theirs[code].severity:
            yield code, SEVERITY, f"{mine[code]} / {theirs[code].severity}"


def explain(sheet: str, code: str, side: str, root: Any) -> Why:
    """The first entry of the table that covers this disagreement in this document."""
    fitting = (entry for entry in EXPLANATIONS if sheet in entry.sheets and code in entry.codes and side == entry.side)
    return next(((entry.reason, entry.pending) for entry in fitting if entry.holds(root)), NOTHING)


def never_met(tally: Tally) -> list[str]:
    """The entries of the table that this run had no use for: after a correction, they are to be removed."""
    used = {(item.sheet, item.code, item.side, item.explanation) for item in tally.disagreements}
    return [
        f"never met: {' '.join(entry.sheets)} {' '.join(entry.codes)} ({entry.side} only): {entry.reason}"
        for entry in EXPLANATIONS
        if not any((sheet, code, entry.side, entry.reason) in used for sheet in entry.sheets for code in entry.codes)
    ]


def rendered(tally: Tally, full: bool = True) -> str:
    """The counts, per style sheet and per rule, then what is not explained with the official XPath."""
    lines = [f"documents: {tally.documents}", f"rule verdicts compared: {sum(tally.verdicts.values())}"]
    for sheet in official.SHEETS:
        mine = [item for item in tally.disagreements if item.sheet == sheet]
        states = Counter(state(item) for item in mine)
        hits = sum(count for (where, _), count in tally.violated.items() if where == sheet)
        seen = sum(where == sheet for where, _ in tally.violated)
        lines.append(
            f"{sheet}: {tally.verdicts[sheet]} verdicts on {len(shared(sheet))} rules, {hits} violations agreed "
            f"({seen} rules), disagreements: {states['explained']} explained, {states['pending']} ours to mend, "
            f"{states['unexplained']} unexplained; "
            f"{tally.resumed[sheet]} documents on which the sheet stopped, compared by their normal form, "
            f"{tally.stopped[sheet]} on which it stopped again"
        )
        if full:
            lines += _per_rule(tally, sheet)
    return "\n".join(lines + unexplained(tally))


def state(item: Disagreement) -> str:
    return "pending" if item.pending else "explained" if item.explanation else "unexplained"


def _per_rule(tally: Tally, sheet: str) -> list[str]:
    counts: dict[str, Counter[str]] = {}
    for item in tally.disagreements:
        if item.sheet == sheet:
            counts.setdefault(item.code, Counter())[f"{item.side} only, {state(item)}"] += 1
    lines = []
    for code, found in sorted(counts.items()):
        parts = "; ".join(f"{name} {count}" for name, count in sorted(found.items()))
        lines.append(f"  {code}: agreed {tally.violated[sheet, code]}; {parts}")
    return lines


def unexplained(tally: Tally, each: int = 3) -> list[str]:
    """For each rule and direction that nothing explains: some documents, and the official XPath."""
    groups: dict[tuple[str, str, str], list[Disagreement]] = {}
    for item in tally.unexplained:
        groups.setdefault((item.sheet, item.code, item.side), []).append(item)
    lines = []
    for (sheet, code, side), items in sorted(groups.items()):
        lines.append(f"UNEXPLAINED {sheet} {code}, {side} only, {len(items)} documents")
        lines += [f"  {item.document}  {item.detail[:300]}" for item in items[:each]]
        lines += [f"    {line[:400]}" for line in official.quote(sheet, code).splitlines()]
    return lines
