"""Every official code is in the glossary: nobody has to guess what a word of the screen means."""

from __future__ import annotations

import enum
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

from django.db.models import Choices

import einvoice
from tests.architecture.source import ROOT
from unisson import lifecycles, portal

GLOSSARY = ROOT / "docs" / "reference" / "glossaire.md"


def is_official(kind: type[enum.Enum]) -> bool:
    """Codes that are stored, sent or shown; an Enum of another kind is inner mechanics."""
    pure = kind.__module__.startswith(("einvoice", "unisson.lifecycles")) and issubclass(kind, enum.StrEnum)
    return pure or issubclass(kind, Choices)


def enums() -> Iterator[type[enum.Enum]]:
    for root in (einvoice, lifecycles, portal):
        for found in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            if "migrations" in found.name:
                continue
            module = importlib.import_module(found.name)
            for value in vars(module).values():
                if inspect.isclass(value) and issubclass(value, enum.Enum) and value.__module__ == found.name:
                    yield value


def test_every_code_is_explained():
    known = set(re.findall(r"\| `([^`]+)` \|", GLOSSARY.read_text(encoding="utf-8")))
    missing = {
        f"{kind.__name__}.{member.value}"
        for kind in enums()
        if is_official(kind)
        for member in kind
        if str(member.value) not in known
    }
    assert missing == set()


def test_every_row_has_its_five_cells():
    rows = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if "| `" in line]
    assert all(line.count("|") == 6 for line in rows)
    assert all(line.split("|")[2].strip() in {"1", "2", "3"} for line in rows)
