"""Law 4: every guard has one evaluator, every cause one sentence and one API code; motifs serve real verbs."""

from __future__ import annotations

from importlib import import_module

from tests.architecture.source import SRC
from unisson.lifecycles.engine import EngineCause
from unisson.lifecycles.invoice import CAUSES, TRANSITIONS, Guard
from unisson.portal.invoices.guards import GUARDS
from unisson.portal.invoices.motifs import MOTIFS, motifs_for
from unisson.portal.kernel.moving import lives


def test_every_guard_has_one_evaluator():
    assert set(GUARDS) == set(Guard)
    for life in lives().values():
        named = {guard for line in life.lifecycle.transitions for guard in line.only_if}
        assert named <= set(life.guards)


def test_every_cause_has_a_sentence_and_a_code():
    for life in lives().values():
        named = {guard for line in life.lifecycle.transitions for guard in line.only_if}
        assert named | set(EngineCause) <= set(life.lifecycle.causes)
        assert all(cause.sentence.endswith(".") and cause.api_code for cause in life.lifecycle.causes.values())
    assert set(CAUSES) == set(Guard) | set(EngineCause)


def test_motifs_serve_exactly_the_verbs_that_ask_for_one():
    asking = {line.verb for line in TRANSITIONS if Guard.MOTIF_FOURNI in line.only_if and "SYSTEME" not in line.by}
    assert {verb for motif in MOTIFS.values() for verb in motif.verbs} == asking
    for verb in asking:
        assert motifs_for(verb)


def test_every_refusal_has_a_sentence_and_a_code_of_its_own():
    """The tables of refusals of all the apps, and the causes of the lifecycles: one API code is one cause."""
    tables = [import_module(f"unisson.portal.{app}.refusals").SENTENCES for app in apps_with("refusals")]
    assert len(tables) >= 5
    said = [(code, sentence, number) for table in tables for code, (sentence, number) in table.items()]
    assert not [code for code, sentence, _ in said if not sentence.endswith((".", "}"))]
    numbers = [number for *_, number in said] + [cause.api_code for cause in CAUSES.values()]
    assert sorted(numbers) == sorted(set(numbers))


def apps_with(module: str) -> list[str]:
    return sorted(path.parent.name for path in (SRC / "unisson" / "portal").glob(f"*/{module}.py"))
