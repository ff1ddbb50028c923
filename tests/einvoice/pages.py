"""`docs/reference/regles/`: one page per family of rules, each rule with its sentence, its remedy and a real example.

The example is what the engine says of the invoice that the rule's own mutation breaks. `python -m tests.einvoice.pages`
writes the pages, with `--check` it only says which are out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from einvoice.report import Finding
from einvoice.rules import binding, catalogue
from einvoice.rules.engine import run
from einvoice.rules.rule import Rule
from einvoice.syntax import Format, parse
from tests.einvoice.binding.breaking import Document, break_rule
from tests.einvoice.mutations import BASES
from tests.einvoice.samples import TODAY, sample
from tests.einvoice.test_rules import BREAKS

FOLDER = Path("docs/reference/regles")
SYNTAXES = {"UBL": Format.UBL_INVOICE, "CII": Format.CII}
NOTICE = "<!-- Page engendrée par `make docs` : modifiez la table des règles, pas cette page. -->\n\n"


@cache
def example(family: str, code: str) -> Finding | None:
    """What the engine says when the mutation named after the rule breaks a valid invoice."""
    if code not in BREAKS:
        return None
    broken = BREAKS[code](sample(BASES.get(code, "S")))
    found = run(catalogue.tree_of(family), broken, today=TODAY, syntax="")
    return next((finding for finding in found if finding.rule == code), None)


def cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def entry(family: str, rules: list[Rule]) -> str:
    """One rule: its code, terms, severity, sentence, remedy, example, source."""
    first = rules[0]
    terms = sorted({term for rule in rules for term in rule.terms})
    shown = example(family, first.code)
    lines = [f"## {first.code}", "", f"- **Termes** : {', '.join(terms) or '–'}", f"- **Gravité** : `{first.severity}`"]
    lines += [f"- **Phrase** : {cell(rule.message)}" for rule in unique(rules)]
    lines.append(f"- **Remède** : {cell(first.remedy)}")
    if shown is not None:
        lines.append(f"- **Exemple** : « {cell(shown.message)} » (`{shown.location or shown.field}`)")
    lines.append(f"- **Source** : {cell(first.source)}")
    return "\n".join(lines) + "\n"


def unique(rules: Iterable[Rule]) -> list[Rule]:
    return list({rule.message: rule for rule in rules}.values())


def page(family: str) -> str:
    """The page of one family."""
    title = catalogue.FAMILIES[family][0]
    by_code: dict[str, list[Rule]] = {}
    for rule in catalogue.rules_of(family):
        by_code.setdefault(rule.code, []).append(rule)
    body = "\n".join(entry(family, rules) for rules in by_code.values())
    return f"# {title}\n\n{NOTICE}{len(by_code)} règles. Entre accolades, ce que la facture contient.\n\n{body}"


def said(document: Document) -> tuple[Finding, ...]:
    """What the engine says of how this document is written."""
    return binding.check(parse(document.data()), document.fmt, whole=False)


def binding_page(fmt: Format, syntax: str) -> str:
    """How the norm is written in one syntax: one row a rule, with what is said of the document made to break it."""
    rows = []
    for code in sorted(binding.rules(fmt), key=lambda code: (code.rpartition("-")[0], int(code.rpartition("-")[2]))):
        shown = next(found for found in said(break_rule(code)) if found.rule == code)
        rows.append(
            f"| `{code}` | `{shown.severity}` | {cell(shown.message)} | {cell(shown.remedy)} | `{cell(shown.location)}` |"
        )
    return (
        f"# Écriture de la norme en {syntax}\n\n{NOTICE}{len(rows)} règles. Une alerte ne bloque rien.\n\n"
        "| Règle | Gravité | Exemple de phrase | Remède | Où |\n|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def index() -> str:
    """The table of families, and what is not executable with its reason."""
    rows = [
        f"| [{catalogue.FAMILIES[family][0]}]({family}.md) | {len({r.code for r in catalogue.rules_of(family)})} |"
        for family in catalogue.FAMILIES
    ]
    rows += [
        f"| [Écriture en {name}](ecriture-{name.lower()}.md) | {len(binding.rules(fmt))} |" for name, fmt in SYNTAXES.items()
    ]
    left = [f"| `{code}` | {cell(reason)} |" for code, reason in catalogue.NOT_IMPLEMENTED.items()]
    return (
        f"# Les règles de contrôle\n\n{NOTICE}| Famille | Règles |\n|---|---|\n" + "\n".join(rows) + "\n\n"
        "## Règles connues et non exécutées\n\n| Règle | Raison |\n|---|---|\n" + "\n".join(left) + "\n"
    )


def pages() -> dict[Path, str]:
    """Every page with its text."""
    written = {FOLDER / f"ecriture-{name.lower()}.md": binding_page(fmt, name) for name, fmt in SYNTAXES.items()}
    return {FOLDER / "index.md": index()} | {FOLDER / f"{family}.md": page(family) for family in catalogue.FAMILIES} | written


def main(arguments: list[str]) -> int:
    late = {path: text for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text}
    if "--check" in arguments:
        print("\n".join(f"périmée : {path}" for path in late) or "pages des règles à jour")
        return 1 if late else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in late.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
