"""Hashes of the archives: plain functions, so that a stranger with Python alone can do them again (offline/verifier.py).

Everything is SHA-256 in hexadecimal. A text is hashed as UTF-8; data as canonical JSON (sorted keys, no blanks).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

LEAF, NODE = b"\x00", b"\x01"  # a leaf never passes for a node of the tree
EMPTY = hashlib.sha256(b"").hexdigest()


def canonical(data: Any) -> str:
    """The one way to write some data."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(data: Any) -> str:
    """The hash of some data."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def chained(previous: str, event: str) -> str:
    """The hash of a history one event longer: of the history before it, and of the hash of the event."""
    return hashlib.sha256((previous + event).encode()).hexdigest()


def root(leaves: Sequence[str]) -> str:
    """The root of the tree over these leaves, in their order; an odd one climbs alone."""
    level = [_leaf(leaf) for leaf in leaves]
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else EMPTY


def proof(leaves: Sequence[str], place: int) -> list[tuple[str, str]]:
    """What leads from one leaf to the root: at each level, on which side the neighbour is, and its hash."""
    level, path = [_leaf(leaf) for leaf in leaves], []
    while len(level) > 1:
        other = place ^ 1
        if other < len(level):
            path.append(("left" if other < place else "right", level[other]))
        level, place = _above(level), place // 2
    return path


def climbed(leaf: str, path: Sequence[Sequence[str]]) -> str:
    """The root that a leaf and its proof lead to."""
    found = _leaf(leaf)
    for side, other in path:
        found = _node(other, found) if side == "left" else _node(found, other)
    return found


def _leaf(leaf: str) -> str:
    return hashlib.sha256(LEAF + leaf.encode()).hexdigest()


def _node(left: str, right: str) -> str:
    return hashlib.sha256(NODE + left.encode() + right.encode()).hexdigest()


def _above(level: list[str]) -> list[str]:
    pairs = [level[n : n + 2] for n in range(0, len(level), 2)]
    return [_node(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
