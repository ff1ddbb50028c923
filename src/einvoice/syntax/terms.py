"""The business term (BT, BG) of a model path: `lines[2].price.net` is BT-146; and of a place in a document."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache

from einvoice.model import Invoice
from einvoice.syntax.building import hints_of
from einvoice.syntax.mapping import Table

# Where a class that stands in several groups of the norm finds the name of its own terms.
_ROLES = {"buyer": "buyer", "tax_representative": "tax_representative", "delivery": "delivery"}


@cache
def term_of(path: str) -> str:
    """The code of a model path (indexes are ignored), or an empty string when there is none."""
    names = [name.partition("[")[0] for name in path.split(".")]
    on_line = names[0] == "lines" and len(names) > 1
    role = _ROLES.get(names[0], "")
    for name in names[:-1]:
        if name in ("allowances", "charges"):
            role = f"line_{name[:-1]}" if on_line else name[:-1]
        elif on_line and name == "period":
            role = "line"
    cls: type = Invoice
    term = ""
    for name in names:
        known = {field.name: field for field in fields(cls)} if hasattr(cls, "__dataclass_fields__") else {}
        if name not in known:
            return ""
        metadata = known[name].metadata
        if "term" in metadata:  # inside an identifier, its own term stays
            term = metadata.get(role, metadata["term"]) if role else metadata["term"]
        cls = hints_of(cls)[name][0]
    if names[-1] in ("allowances", "charges") and on_line:
        return {"allowances": "BG-27", "charges": "BG-28"}[names[-1]]
    return term


def term_at(table: Table, location: str) -> str:
    """The code that stands at an XPath, the first of the table when conditions tell several apart; else ""."""
    return _terms(table).get(re.sub(r"\[[^\]]*]", "", location), "")


@cache
def _terms(table: Table) -> dict[str, str]:
    known: dict[str, str] = {}
    for path in table.places:
        plain = re.sub(r"\[[^\]]*]", "", table.locate(path.replace("[]", "[0]")))
        known.setdefault(plain, term_of(path))
    return known
