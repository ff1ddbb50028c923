"""Where an element stands: its absolute XPath, with the usual prefixes whatever those of the document."""

from __future__ import annotations

from collections import Counter
from typing import Any


class Places:
    """XPaths of the elements of one document; the children of a parent are numbered once."""

    def __init__(self, namespaces: dict[str, str]) -> None:
        self.prefixes = {uri: prefix for prefix, uri in namespaces.items()}
        self.known: dict[Any, str] = {}
        self.numbered: dict[Any, dict[Any, int]] = {}

    def of(self, element: Any) -> str:
        """The location of an element; ranks count from 1 and are left out for an only child of its name."""
        known = self.known.get(element)
        if known is not None:
            return known
        parent = element.getparent()
        name = self.name(element.tag)
        if parent is None:
            location = f"/{name}"
        else:
            if parent not in self.numbered:
                self.numbered[parent] = _number(parent)
            index = self.numbered[parent][element]
            location = f"{self.of(parent)}/{name}" + (f"[{index}]" if index else "")
        self.known[element] = location
        return location

    def name(self, tag: str) -> str:
        if tag[0] != "{":
            return tag
        uri, _, local = tag[1:].partition("}")
        prefix = self.prefixes.get(uri)
        return f"{prefix}:{local}" if prefix else f"*[local-name()='{local}']"


def _number(parent: Any) -> dict[Any, int]:
    """The rank of each child among those of its name; 0 when it is the only one."""
    tags = Counter(child.tag for child in parent)
    seen: Counter[Any] = Counter()
    ranks = {}
    for child in parent:
        seen[child.tag] += 1
        ranks[child] = seen[child.tag] if tags[child.tag] > 1 else 0
    return ranks
