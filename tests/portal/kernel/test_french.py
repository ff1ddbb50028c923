"""Elision before names, days in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from unisson.portal.kernel.french import day, de, elided, moment


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Atelier Petit", "d’Atelier Petit"),
        ("Électricité Morel", "d’Électricité Morel"),
        ("Menuiserie Roussel", "de Menuiserie Roussel"),
        ("Yannick Petit", "de Yannick Petit"),
    ],
)
def test_de_is_elided_before_a_vowel(name, said):
    assert de(name) == said


def test_only_de_before_a_name_is_elided_in_a_sentence():
    sentence = "Un gestionnaire de Atelier Petit vous écrit de nouveau : le code 12 de école, la fin de Octobre."
    assert elided(sentence) == "Un gestionnaire d’Atelier Petit vous écrit de nouveau : le code 12 de école, la fin d’Octobre."


def test_days_and_instants_are_those_of_the_portal():
    assert [day(date(2026, 5, 1)), day(date(2026, 11, 21))] == ["1er mai 2026", "21 novembre 2026"]
    assert moment(datetime(2026, 4, 30, 22, 5, tzinfo=UTC)) == "1er mai 2026 à 0 h 05"
