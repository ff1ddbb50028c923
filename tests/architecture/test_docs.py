"""The documentation is tested: its example runs, its links resolve."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from einvoice import conformity
from tests import paper
from tests.architecture.source import ROOT
from tests.paper import the_day_after  # noqa: F401 - a fixture
from unisson.portal.invoices.actions import drafting, sending, treating
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock, outbox
from unisson.portal.kernel.events import history
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import ability
from unisson.portal.notifications import sending as notifications
from unisson.portal.notifications.models import Notification

STORY = ROOT / "docs" / "explication" / "suivre-une-facture.md"
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
PATH = re.compile(r"`((?:src/|tests/|docs/)[\w./-]+\.(?:py|md))`")
# A file named by the end of its path: `actions/sending.py`.
ENDS = re.compile(r"`([\w/-]+\.(?:py|html|css))`")
ELSEWHERE = ("verifier.py",)  # in the archive of a year
TARGET = re.compile(r"`make ([a-z]+)\b")
FILES = [path.as_posix() for folder in ("src", "tests", "bench") for path in (ROOT / folder).rglob("*.*")]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.usefixtures("the_day_after")
def test_the_story_of_an_invoice_is_true(cast):
    code = "\n".join(re.findall(r"```python\n(.*?)```", STORY.read_text(encoding="utf-8"), re.DOTALL))
    world = {
        "supplier": cast.MENUISERIE,
        "actor": cast.actor("claire"),
        "town_hall": cast.actor("sophie"),
        "data": paper.ubl(paper.model(engagement=None)),
        "today": clock.today(),
        "conformity": conformity,
        "drafting": drafting,
        "sending": sending,
        "treating": treating,
        "Invoice": Invoice,
        "ability": ability,
        "history": history,
        "EventKind": EventKind,
        "outbox": outbox,
        "notifications": notifications,
        "rules_of": lambda invoice: [f["rule"] for level in invoice.report["levels"] for f in level["findings"]],
        "subjects_for": lambda key: [row.subject for row in Notification.objects.filter(user=cast.people[key])],
    }
    exec(compile(code, str(STORY), "exec"), world)  # noqa: S102 - our own page, which must be true
    assert code.count("assert") >= 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_paths_resolve(page: Path):
    text = page.read_text(encoding="utf-8")
    broken = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    broken += [path for path in PATH.findall(text) if not (ROOT / path).exists()]
    broken += [
        end for end in ENDS.findall(text) if end not in ELSEWHERE and not any(name.endswith(f"/{end}") for name in FILES)
    ]
    broken += [target for target in TARGET.findall(text) if f"\n{target}:" not in MAKEFILE]
    assert broken == []
