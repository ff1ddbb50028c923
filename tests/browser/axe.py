"""axe-core on a page: the list of what it finds, in a form that a failing test can print."""

from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

SOURCE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# The rules that colours decide: all that a second theme, which changes nothing else (tests/…/test_shell.py), can break.
COLOURS = ("color-contrast", "link-in-text-block")


class Violation(NamedTuple):
    """One rule broken, and where."""

    rule: str
    impact: str
    help: str
    nodes: tuple[str, ...]


def axe(page: Page, without: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> list[Violation]:
    """Run axe-core on `page` as it stands; `without` lists rules that do not apply to it, `only` those to run instead of all.

    The script goes in through the debugging protocol, so the page's content security policy stays in force.
    """
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(SOURCE.read_text(encoding="utf-8"))
    # Only violations are told at length: describing each node that passes cost more than judging it.
    rules = {rule: {"enabled": False} for rule in without}
    asked = {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS}
    options = {"runOnly": asked, "rules": {} if only else rules, "resultTypes": ["violations"]}
    result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        Violation(
            found["id"],
            found["impact"] or "",
            found["help"],
            tuple(f"{' '.join(map(str, node['target']))}: {node['failureSummary']}" for node in found["nodes"]),
        )
        for found in result["violations"]
    ]
