"""The engine alone, on a life of its own."""

from __future__ import annotations

import pytest

from unisson.lifecycles.engine import Cause, Lifecycle, Transition, evaluate, finals, mermaid, reachable

CAUSES = {code: Cause(code, f"{code}.", 1) for code in ("STATUT_INCOMPATIBLE", "ROLE_INCOMPATIBLE", "PAID", "SIGNED")}
DOOR = Lifecycle(
    "door",
    "SHUT",
    (
        Transition("open", ("SHUT",), "OPEN", by=("GUEST",), only_if=("PAID", "SIGNED")),
        Transition("shut", ("OPEN",), "SHUT", by=("GUEST", "HOST")),
        Transition("brick", ("OPEN", "SHUT"), "WALL", by=("HOST",)),
    ),
    CAUSES,
)
OPEN_GUARDS = {"PAID": lambda: True, "SIGNED": lambda: True}


def codes(verb: str, *, status: str = "SHUT", roles: tuple[str, ...] = ("GUEST",), guards=OPEN_GUARDS) -> list[str]:
    return [cause.code for cause in evaluate(DOOR, verb, status=status, roles=roles, guards=guards).causes]


def test_allowed_when_nothing_blocks():
    assert codes("open") == []


def test_every_cause_is_told_not_only_the_first():
    guards = {"PAID": lambda: False, "SIGNED": lambda: False}
    assert codes("open", status="OPEN", roles=("HOST",), guards=guards) == [
        "STATUT_INCOMPATIBLE",
        "ROLE_INCOMPATIBLE",
        "PAID",
        "SIGNED",
    ]


def test_a_guard_nobody_computes_blocks():
    assert codes("open", guards={"PAID": lambda: True}) == ["SIGNED"]


@pytest.mark.parametrize("answer", [None, 1, "yes", object()])
def test_only_true_opens_a_guard(answer: object):
    assert codes("open", guards={"PAID": lambda: answer, "SIGNED": lambda: True}) == ["PAID"]


def test_unknown_verb_is_a_programming_error():
    with pytest.raises(KeyError):
        codes("fly")


def test_reachable_lists_lines_of_the_status_and_role():
    assert [line.verb for line in reachable(DOOR, "OPEN", {"HOST"})] == ["shut", "brick"]


def test_finals_and_statuses():
    assert finals(DOOR.transitions) == ("WALL",)
    assert DOOR.statuses() == ("SHUT", "OPEN", "WALL")


def test_mermaid_draws_every_line():
    text = mermaid(DOOR, {"SHUT": "Fermée"})
    assert "[*] --> SHUT" in text
    assert "SHUT : Fermée" in text
    assert "OPEN --> WALL : brick (HOST)" in text
    assert "WALL --> [*]" in text
