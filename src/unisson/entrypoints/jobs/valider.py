"""`unisson valider`: judge invoices from the command line, without database, server nor Django."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

from einvoice import conformity
from einvoice.presentation import report_as_json
from einvoice.report import Finding, Level, Report, Severity, Verdict

MAX_BYTES = 120 * 1024 * 1024  # the largest deposit that Chorus Pro takes
EXTENSIONS = frozenset({".xml", ".pdf"})
VALID, INVALID, CANNOT_JUDGE = 0, 1, 2

_WORDS = {Verdict.VALID: "valide", Verdict.INVALID: "non valide", Verdict.NOT_CHECKED: "non vérifié"}
_SIGNS = {Verdict.VALID: "✓", Verdict.INVALID: "✕", Verdict.NOT_CHECKED: "–"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not even be opened: code, sentence, remedy."""

    code: str
    message: str
    remedy: str


def run(argv: Sequence[str]) -> int:
    """`[--json] [--profil P] FILE|FOLDER…`. Returns 0 when all are valid, 1 when one is not, 2 when one cannot be judged."""
    parser = _parser()
    options = parser.parse_args(list(argv))
    if not options.files:
        parser.error("indiquez au moins un fichier ou un dossier.")
    if options.profil not in (None, *conformity.PROFILE_NAMES):
        parser.error(f"le profil « {options.profil} » n’existe pas ; profils : {', '.join(conformity.PROFILE_NAMES)}.")
    today = date.fromisoformat(options.date) if options.date else datetime.now(UTC).astimezone().date()
    worst = VALID
    judged = 0
    for path in _files(options.files):
        judged += 1
        report = _judge(path, options.profil, today)
        print(_json(path, report) if options.json else _text(path, report))
        worst = max(worst, _code(report))
    if not judged:
        print("unisson valider : aucun fichier .xml ou .pdf à cet endroit.", file=sys.stderr)
        return CANNOT_JUDGE
    return worst


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(CANNOT_JUDGE, f"unisson valider : {message}\nPour l’aide : unisson valider --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="unisson valider",
        description="Juge des factures (UBL, CII, xCBL, Factur-X) et dit ce qui ne va pas, où, et comment le corriger.",
        epilog="Code de sortie : 0 si tout est valide, 1 si une facture ne l’est pas, 2 si un fichier ne peut pas être jugé.",
    )
    parser.add_argument("files", nargs="*", metavar="FICHIER", help="fichier, ou dossier dont les .xml et .pdf sont jugés")
    parser.add_argument("--json", action="store_true", help="une ligne JSON par fichier")
    parser.add_argument("--profil", metavar="PROFIL", help="chorus, en16931 ou france (par défaut : celui qui convient)")
    parser.add_argument("--date", type=_iso, metavar="AAAA-MM-JJ", help="juger comme à cette date (par défaut : aujourd’hui)")
    return parser


def _iso(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError("date attendue sous la forme AAAA-MM-JJ") from error


def _files(names: Sequence[str]) -> Iterator[Path]:
    for name in names:
        path = Path(name)
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.suffix.lower() in EXTENSIONS and found.is_file())
        else:
            yield path


def _judge(path: Path, profile: str | None, today: date) -> Report | Refusal:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return Refusal(
                "F-TAILLE",
                f"Le fichier pèse {size // 2**20} Mo : trop pour être jugé.",
                "Allégez ses pièces jointes : 120 Mo au plus.",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        return Refusal("F-ABSENT", "Ce fichier n’existe pas.", "Vérifiez son nom et le dossier où vous êtes.")
    except OSError as error:
        return Refusal(
            "F-ILLISIBLE", f"Ce fichier ne peut pas être ouvert ({error.strerror}).", "Vérifiez vos droits sur ce fichier."
        )
    return conformity.judge(data, profile=profile, today=today)


def _code(report: Report | Refusal) -> int:
    if isinstance(report, Refusal) or report.invoice is None:
        return CANNOT_JUDGE
    return VALID if report.verdict is Verdict.VALID else INVALID


def _json(path: Path, report: Report | Refusal) -> str:
    if isinstance(report, Refusal):
        finding = Finding(rule=report.code, message=report.message, remedy=report.remedy)
        level = Level(code="fichier", title="Fichier", verdict=Verdict.NOT_CHECKED, findings=(finding,))
        report = Report(levels=(level,))
    return json.dumps({"file": str(path), **report_as_json(report)}, ensure_ascii=False)


def _text(path: Path, report: Report | Refusal) -> str:
    if isinstance(report, Refusal):
        return f"{path}\n  {report.message}\n  → {report.remedy}\n"
    profile = f", profil {report.profile}" if report.profile else ""
    lines = [f"{path} : {_WORDS[report.verdict]} ({report.format}{profile})"]
    for level in report.levels:
        lines.append(f"  {_SIGNS[level.verdict]} {level.title}" + (f" : {level.why}" if level.why else ""))
        for finding in level.findings:
            sign = "erreur" if finding.severity is Severity.FATAL else "attention"
            lines.append(f"      [{finding.rule}] {sign} : {finding.message}")
            lines.extend(
                f"         {part}"
                for part in (finding.remedy and f"→ {finding.remedy}", finding.location and f"à {finding.location}")
                if part
            )
    if report.not_read:
        lines.append(f"  {len(report.not_read)} donnée(s) non lue(s) :")
        lines.extend(f"      {item.location} : {item.reason}" for item in report.not_read[:20])
        if len(report.not_read) > 20:
            lines.append(f"      … et {len(report.not_read) - 20} autres (toutes avec --json)")
    return "\n".join(lines) + "\n"
