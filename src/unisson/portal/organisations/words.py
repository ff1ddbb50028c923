"""How names are compared: without case, accents or punctuation, so that people find what they half remember."""

from __future__ import annotations

import re

from unisson.portal.kernel.folding import fold

_WORD = re.compile(r"[a-z0-9]+")
_COMPOUND = re.compile(r"[a-z0-9]+(?:[-'’.][a-z0-9]+)+")
# Written one way in the index, whatever the way the name is written.
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
EMPTY = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sous", "sur"])
LONGEST_WORD = 60
# Mark of the words of a town, so that « Rennes » can be looked for as a town only. No word has a dot.
TOWN = "v."


def words(text: str) -> list[str]:
    """The words of a text in their order: letters and digits only, `st` read `saint`."""
    return [ABBREVIATIONS.get(word, word)[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def useful(text: str) -> list[str]:
    """The words to look for: without the empty ones, which are not in the index, unless there are no others."""
    found = words(text)
    return [word for word in found if word not in EMPTY] or found


def compounds(text: str) -> list[str]:
    """Hyphenated names in one word (Saint-Aubin: saintaubin), as people also type them."""
    return ["".join(words(found))[:LONGEST_WORD] for found in _COMPOUND.findall(fold(text))]


def search_words(raison_sociale: str, ville: str = "", code_postal: str = "", identifiant: str = "") -> str:
    """What `Structure.search_words` holds: each useful word once, the name first, then the town's under their mark."""
    name = (*_useful(raison_sociale), *compounds(raison_sociale))
    town = (f"{TOWN}{word}" for word in (*_useful(ville), *compounds(ville)))
    numbers = ("".join(words(number)) for number in (code_postal, identifiant))
    return " ".join(dict.fromkeys(word for word in (*name, *town, *numbers) if word))


def _useful(text: str) -> list[str]:
    return [word for word in words(text) if word not in EMPTY]
