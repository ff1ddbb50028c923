"""The business term (BT, BG) of a model path: `lines[2].price.net` is BT-146."""

from __future__ import annotations

from dataclasses import fields
from functools import cache

from einvoice.model import Invoice
from einvoice.syntax.mapping import hints_of

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
