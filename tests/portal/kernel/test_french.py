"""Elision before names."""

from __future__ import annotations

import pytest

from unisson.portal.kernel.french import de, elided


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
