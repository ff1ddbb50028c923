"""Change one thing in an invoice by its model path: `put(invoice, "lines[0].price.net", value)`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


def put(item: Any, path: str, value: Any) -> Any:
    """A copy with the value at `path` (which must exist up to its last step) replaced."""
    head, _, rest = path.partition(".")
    name, index = _STEP.fullmatch(head).groups()
    old = getattr(item, name)
    if index is None:
        new = put(old, rest, value) if rest else value
    else:
        place = int(index)
        element = put(old[place], rest, value) if rest else value
        new = (*old[:place], element, *old[place + 1 :])
    return replace(item, **{name: new})


def put_all(item: Any, **paths: Any) -> Any:
    """Several at once; `__` stands for the dot."""
    for path, value in paths.items():
        item = put(item, path.replace("__", "."), value)
    return item
