"""« d’Atelier Petit », « de Menuiserie Roussel »: French elision before the names that sentences hold."""

from __future__ import annotations

import re

# « de » before a capital vowel. « Y » is left alone: « de Yannick », but « d’Yves ».
_BEFORE_A_VOWEL = re.compile(r"\b([Dd])e (?=[AÀÂÄEÉÈÊËIÎÏOÔÖŒUÙÛÜ])")


def elided(sentence: str) -> str:
    """The sentence with every « de » elided before a name that begins with a vowel."""
    return _BEFORE_A_VOWEL.sub(r"\1’", sentence)


def de(name: object) -> str:
    """« de » and the name, elided as French wants."""
    return elided(f"de {name}")
