"""`unisson convertir`: an invoice from one syntax to another, with what is lost; without database, server nor Django."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NoReturn

from einvoice import conformity, convert
from einvoice.convert import CannotConvert, Conversion, Target
from einvoice.presentation import loss_as_json, report_as_json
from einvoice.report import Report, Severity, Verdict

MAX_BYTES = 120 * 1024 * 1024
VALID, INVALID, CANNOT_CONVERT = 0, 1, 2
SHOWN = 40  # losses and findings printed; all of them with --json
_ENDINGS = {Target.UBL: ".ubl.xml", Target.CII: ".cii.xml", Target.FACTURX: ".facturx.pdf"}
_WORDS = {Verdict.VALID: "valide", Verdict.INVALID: "non valide", Verdict.NOT_CHECKED: "non vérifiée"}
_NAMES = {Target.UBL: "UBL", Target.CII: "CII", Target.FACTURX: "Factur-X"}


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for one file."""

    path: Path
    target: Target | None
    folder: Path | None
    profile: str | None
    today: date
    force: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A document written."""

    output: Path
    target: Target
    conversion: Conversion


def run(argv: Sequence[str]) -> int:
    """`[--vers ubl|cii|facturx] [-o DIR] FILE…`. Returns 0 when every result is valid, 1 when one is not, 2 when a file
    cannot be converted."""
    parser = _parser()
    options = parser.parse_args(list(argv))
    if not options.files:
        parser.error("indiquez au moins un fichier.")
    if options.profil not in (None, *conformity.PROFILE_NAMES):
        parser.error(f"le profil « {options.profil} » n’existe pas ; profils : {', '.join(conformity.PROFILE_NAMES)}.")
    if options.vers not in (None, *Target):
        parser.error(f"le format « {options.vers} » n’existe pas ; formats : {', '.join(Target)}.")
    today = options.date or datetime.now(UTC).astimezone().date()
    target = Target(options.vers) if options.vers else None
    worst = VALID
    for name in options.files:
        wanted = Request(Path(name), target, options.dossier, options.profil, today, options.force)
        worst = max(worst, _one(wanted, as_json=options.json))
    return worst


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(CANNOT_CONVERT, f"unisson convertir : {message}\nPour l’aide : unisson convertir --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="unisson convertir",
        description="Convertit des factures (UBL, CII, xCBL, Factur-X), dit ce qui se perd, et juge le résultat.",
        epilog="Code de sortie : 0 si chaque facture produite est valide, 1 si l’une ne l’est pas, "
        "2 si un fichier ne peut pas être converti.",
    )
    parser.add_argument("files", nargs="*", metavar="FICHIER", help="facture UBL, CII, xCBL ou Factur-X")
    parser.add_argument("--vers", metavar="FORMAT", help="ubl, cii ou facturx (par défaut : CII pour une UBL, sinon UBL)")
    parser.add_argument("-o", "--dossier", type=Path, metavar="DOSSIER", help="où écrire (par défaut : à côté du fichier)")
    parser.add_argument("--force", action="store_true", help="remplacer un fichier qui existe déjà")
    parser.add_argument("--json", action="store_true", help="une ligne JSON par fichier")
    parser.add_argument("--profil", metavar="PROFIL", help="chorus, en16931 ou france (par défaut : celui qui convient)")
    parser.add_argument("--date", type=_iso, metavar="AAAA-MM-JJ", help="juger comme à cette date (par défaut : aujourd’hui)")
    return parser


def _iso(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("date attendue sous la forme AAAA-MM-JJ") from error


def _one(wanted: Request, *, as_json: bool) -> int:
    try:
        done = _convert(wanted)
    except CannotConvert as refusal:
        print(_refused_json(wanted.path, refusal) if as_json else _refused_text(wanted.path, refusal))
        return CANNOT_CONVERT
    print(_json(wanted.path, done) if as_json else _text(wanted.path, done))
    return VALID if done.conversion.report.verdict is Verdict.VALID else INVALID


def _convert(wanted: Request) -> Done:
    """Raises CannotConvert, also for what the disk refuses."""
    data = _bytes_of(wanted.path)
    source = conformity.judge(data, profile=wanted.profile, today=wanted.today)
    _check_readable(source)
    target = wanted.target or convert.other_syntax(source.format)
    output = (wanted.folder or wanted.path.parent) / f"{wanted.path.stem}{_ENDINGS[target]}"
    if output.exists() and not wanted.force:
        raise CannotConvert(
            "F-EXISTE", f"Le fichier « {output} » existe déjà.", "Choisissez un autre dossier (-o), ou ajoutez --force."
        )
    if target is Target.FACTURX:
        conversion = _facturx(source, wanted.today)
    else:
        conversion = convert.to_xml(source, target, today=wanted.today)
    if source.format == "FACTURX":
        conversion = replace(conversion, losses=(*conversion.losses, *convert.pieces_lost(data)))
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(conversion.data)
    except OSError as error:
        raise CannotConvert(
            "F-ECRITURE", f"Impossible d’écrire « {output} » ({error.strerror}).", "Choisissez un autre dossier avec -o."
        ) from error
    return Done(output, target, conversion)


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise CannotConvert(
                "F-TAILLE", f"Le fichier pèse {size // 2**20} Mo.", "Allégez ses pièces jointes : 120 Mo au plus."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CannotConvert("F-ABSENT", "Ce fichier n’existe pas.", "Vérifiez son nom et le dossier où vous êtes.") from error
    except OSError as error:
        raise CannotConvert(
            "F-ILLISIBLE",
            f"Ce fichier ne peut pas être ouvert ({error.strerror}).",
            "Indiquez un fichier que vous avez le droit de lire.",
        ) from error


def _check_readable(source: Report) -> None:
    """What stopped the reading says more than « nothing to convert »."""
    if source.invoice is None and source.findings:
        first = source.findings[0]
        raise CannotConvert(first.rule, first.message, first.remedy)


def _facturx(source: Report, today: date) -> Conversion:
    """With pages made by the portal's own template. Bears the date of the judgement: the same day, the same bytes."""
    from unisson.portal.invoices.printing.layout import facts_of
    from unisson.portal.invoices.printing.typesetting import pdf_from

    when = datetime.combine(today, time(), UTC)
    pages = pdf_from("invoice", facts_of(source.invoice), ("a-3b",), when) if source.invoice else b""
    return convert.to_facturx(source, pages, when=when)


def _json(path: Path, done: Done) -> str:
    line = {
        "file": str(path),
        "output": str(done.output),
        "losses": [loss_as_json(loss) for loss in done.conversion.losses],
        **report_as_json(done.conversion.report),
    }
    return json.dumps(line, ensure_ascii=False)


def _refused_json(path: Path, refusal: CannotConvert) -> str:
    error = {"rule": refusal.code, "severity": str(Severity.FATAL), "field": "", "location": ""}
    error |= {"message": refusal.message, "remedy": refusal.remedy}
    empty = {"output": "", "losses": [], "format": "", "profile": "", "verdict": str(Verdict.NOT_CHECKED)}
    return json.dumps({"file": str(path), **empty, "errors": [error], "not_read": []}, ensure_ascii=False)


def _refused_text(path: Path, refusal: CannotConvert) -> str:
    return f"{path}\n  {refusal.message}\n  → {refusal.remedy}\n"


def _text(path: Path, done: Done) -> str:
    conversion = done.conversion
    verdict = _WORDS[conversion.report.verdict]
    lines = [f"{path} → {done.output} ({_NAMES[done.target]}) : facture produite {verdict}"]
    if conversion.same:
        lines.append("  Le document était déjà dans ce format : ses octets sont gardés tels quels.")
    if conversion.losses:
        lines.append(f"  {len(conversion.losses)} donnée(s) de l’original ne figurent pas dans le résultat :")
        for loss in conversion.losses[:SHOWN]:
            what = f"{loss.field} " if loss.field else ""
            lines.append(f"      {what}« {loss.value} » : {loss.reason}" + (f" ({loss.location})" if loss.location else ""))
    else:
        lines.append("  Rien n’est perdu.")
    findings = conversion.report.findings
    lines.extend(f"      [{finding.rule}] {finding.message}" for finding in findings[:SHOWN])
    hidden = max(len(conversion.losses) - SHOWN, 0) + max(len(findings) - SHOWN, 0)
    if hidden:
        lines.append(f"      … et {hidden} autre(s) (tout est donné avec --json)")
    return "\n".join(lines) + "\n"
