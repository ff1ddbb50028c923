"""Laws 1, 2, 3 and 9: who may import, write, assign a status, read the clock."""

from __future__ import annotations

import ast
import sys

from tests.architecture.source import SRC, called, files, imported, name, nodes

PURE_EXTRA = {"einvoice/syntax/facturx.py": {"pikepdf", "lxml"}}
WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
CLOCKS = {("timezone", "now"), ("datetime", "now"), ("date", "today"), ("datetime", "today"), ("time", "time")}
# The clock itself, and what measures or stamps files rather than business time.
CLOCK_READERS = {"unisson/portal/kernel/clock.py"}


def foreign(path) -> set[str]:
    roots = {module.partition(".")[0] for module in imported(path)}
    return {root for root in roots if root not in sys.stdlib_module_names and root != "__future__"}


def test_einvoice_is_pure():
    for path in files("einvoice"):
        allowed = PURE_EXTRA.get(name(path), {"lxml"} if "syntax" in path.parts else set())
        assert foreign(path) <= allowed | {"einvoice"}, name(path)


def test_lifecycles_are_pure():
    for path in files("unisson/lifecycles"):
        modules = {module for module in imported(path) if module.partition(".")[0] not in sys.stdlib_module_names}
        assert all(module.startswith("unisson.lifecycles") for module in modules), name(path)


def test_entry_points_only_translate():
    guilty = []
    for path in files("unisson/entrypoints"):
        guilty += [
            f"{name(path)}:{node.lineno} .{verb}("
            for node, verb in called(path)
            if verb in WRITES or (verb == "update" and node.keywords and not node.args)
        ]
        guilty += [
            f"{name(path)}:{node.lineno} .objects"
            for node in nodes(path, ast.Attribute)
            if isinstance(node, ast.Attribute) and node.attr == "objects"
        ]
    assert guilty == []


def test_status_is_assigned_in_one_function():
    guilty = []
    for path in files("unisson"):
        for node in nodes(path, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]  # type: ignore[attr-defined]
            guilty += [name(path) for t in targets if isinstance(t, ast.Attribute) and t.attr == "status"]
        guilty += [
            name(path)
            for node, verb in called(path)
            if verb in {"update", "bulk_update"} and any(word.arg == "status" for word in node.keywords)
        ]
    assert guilty == ["unisson/portal/kernel/moving.py"]


def test_time_comes_from_the_clock():
    guilty = []
    for path in files("einvoice", "unisson/lifecycles", "unisson/portal", "unisson/entrypoints/web"):
        if name(path) in CLOCK_READERS:
            continue
        for node, verb in called(path):
            base = node.func.value  # type: ignore[attr-defined]
            root = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
            if (root, verb) in CLOCKS:
                guilty.append(f"{name(path)}:{node.lineno}")
    assert guilty == []


def test_no_float_in_einvoice():
    guilty = []
    for path in files("einvoice"):
        guilty += [
            f"{name(path)}:{node.lineno}"
            for node in nodes(path, (ast.Constant, ast.Name))
            if (isinstance(node, ast.Constant) and isinstance(node.value, float))
            or (isinstance(node, ast.Name) and node.id == "float")
        ]
    assert guilty == []


def test_no_forbidden_module_names():
    banned = {"utils", "helpers", "services", "signals", "managers"}
    assert [name(path) for path in files("einvoice", "unisson") if path.stem in banned or banned & set(path.parts)] == []


def test_no_signal_no_save_override():
    guilty = [name(path) for path in files("unisson") if "django.db.models.signals" in imported(path)]
    for path in files("unisson/portal"):
        for node in nodes(path, ast.ClassDef):
            assert isinstance(node, ast.ClassDef)
            is_model = any(isinstance(base, ast.Attribute) and base.attr == "Model" for base in node.bases)
            methods = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            if is_model and "save" in methods:
                guilty.append(f"{name(path)} {node.name}.save")
    assert guilty == []


def test_source_folder_is_where_we_think():
    assert (SRC / "einvoice" / "model.py").exists()
