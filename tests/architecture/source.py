"""Reading the project's own source, for the laws."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def files(*folders: str) -> list[Path]:
    """Every Python file under these folders of src/, migrations and generated tables apart."""
    found = [path for folder in folders for path in sorted((SRC / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts and "generated" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(SRC))


def nodes(path: Path, kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, kind))


def imported(path: Path) -> set[str]:
    """The modules a file imports, as written."""
    found: set[str] = set()
    for node in nodes(path, (ast.Import, ast.ImportFrom)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def called(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Each call of an attribute, with the attribute's name."""
    for node in nodes(path, ast.Call):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func.attr
