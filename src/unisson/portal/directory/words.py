"""The words of the directory's search are those that structures are kept with."""

from unisson.portal.kernel.folding import fold
from unisson.portal.organisations.words import ABBREVIATIONS, EMPTY, TOWN, compounds, search_words, words

__all__ = ["ABBREVIATIONS", "EMPTY", "TOWN", "compounds", "fold", "search_words", "words"]
