"""Law 8: files of at most 400 lines, functions of at most 40, at most 6 arguments."""

from __future__ import annotations

import ast

from tests.architecture.source import files, name, nodes

FILE, FUNCTION, ARGUMENTS = 400, 40, 6
# A longer one is a decision: its ADR is named here.
WAIVERS: dict[str, str] = {}


def test_files_are_short():
    long = {name(path): count for path in files("") if (count := path.read_text("utf-8").count("\n")) > FILE}
    assert {key: value for key, value in long.items() if key not in WAIVERS} == {}


def test_functions_are_short():
    long = []
    for path in files(""):
        for node in nodes(path, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = node.end_lineno - node.lineno + 1  # type: ignore[attr-defined]
            if length > FUNCTION:
                long.append(f"{name(path)}:{node.name} {length}")  # type: ignore[attr-defined]
    assert [row for row in long if row.split()[0] not in WAIVERS] == []


def test_functions_take_few_arguments():
    wide = []
    for path in files(""):
        for node in nodes(path, (ast.FunctionDef, ast.AsyncFunctionDef)):
            args = node.args  # type: ignore[attr-defined]
            count = len(args.posonlyargs) + len(args.args) + len(args.kwonlyargs)
            count -= bool(args.args) and args.args[0].arg in ("self", "cls")
            if count > ARGUMENTS:
                wide.append(f"{name(path)}:{node.name} {count}")  # type: ignore[attr-defined]
    assert [row for row in wide if row.split()[0] not in WAIVERS] == []
