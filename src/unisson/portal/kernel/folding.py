"""Texts without case, accents or ligatures: how names and titles are compared."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "đ": "d", "ł": "l"})


def fold(text: str) -> str:
    """The text in lower case, without accents or ligatures; punctuation and spaces stay."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(character for character in plain if not unicodedata.combining(character)).lower()
