"""The words of the directory, and the nearest ones to a misspelt word.

No extension of PostgreSQL is needed (the embedded one has none): both sides leave out letters until they meet.
"""

from __future__ import annotations

from itertools import combinations, takewhile

from django.db import connection

from unisson.portal.directory.models import Word

SHORTEST = 4  # below, everything is near everything
TWO_FROM = 8  # from this length, two mistakes are forgiven
PREFIX = 7  # letters that take part in the neighbourhood (SymSpell): enough, and it stays small
MOST = 12  # words tried in place of one
BATCH = 2000

_NEW_WORDS = r"""
SELECT DISTINCT found.word FROM organisations_structure,
regexp_split_to_table(search_words, ' (v\.)?|^v\.') AS found(word)
WHERE is_public AND found.word ~ '^[a-z]{4,}$'
AND NOT EXISTS (SELECT FROM directory_word known WHERE known.word = found.word)
"""

# One index look-up a key: given all keys at once (`&&`), the planner walks the whole table, a hundred times slower.
_NEAR_WORDS = """
SELECT DISTINCT key.term, known.word FROM unnest(%s::varchar[], %s::varchar[], %s::int[]) AS key(term, letters, allowed)
CROSS JOIN LATERAL (SELECT word FROM directory_word WHERE near @> ARRAY[key.letters] OFFSET 0) AS known
WHERE abs(length(known.word) - length(key.term)) <= key.allowed
"""
# The first word from the term on begins so, or none does: asked with LIKE, what begins thousands of words reads the table.
_BEGINNINGS = """
SELECT asked.term FROM unnest(%s::varchar[]) AS asked(term) WHERE starts_with(
    (SELECT word FROM directory_word WHERE word ~>=~ asked.term ORDER BY word USING ~<~ LIMIT 1), asked.term)
"""


def mistakes_allowed(word: str) -> int:
    """How many letters may be wrong in a word of this length."""
    if len(word) < SHORTEST:
        return 0
    return 2 if len(word) >= TWO_FROM else 1


def neighbourhood(word: str, mistakes: int) -> list[str]:
    """The beginning of the word, whole and with up to `mistakes` letters left out."""
    start = word[:PREFIX]
    kept = (combinations(start, len(start) - left_out) for left_out in range(min(mistakes, len(start) - 1) + 1))
    return sorted({"".join(letters) for choice in kept for letters in choice})


def refresh() -> int:
    """Learn the words of the directory that are not known yet; return how many were learnt."""
    with connection.cursor() as cursor:
        cursor.execute(_NEW_WORDS)
        fresh = [word for (word,) in cursor.fetchall()]
    rows = (Word(word=word, near=neighbourhood(word, mistakes_allowed(word))) for word in fresh)
    Word.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(fresh)


def nearest(terms: list[str]) -> dict[str, list[str]]:
    """For each term, the other known words that it may be a misspelling of, the nearest only; one query for all of them."""
    allowed = ((term, mistakes_allowed(term)) for term in terms)
    keys = [(term, letters, most) for term, most in allowed if most for letters in neighbourhood(term, most)]
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR_WORDS, [list(column) for column in zip(*keys, strict=True)])
        candidates = cursor.fetchall()
    return {term: _least(term, [word for near, word in candidates if near == term]) for term in terms}


def _least(term: str, candidates: list[str]) -> list[str]:
    allowed = mistakes_allowed(term)
    measured = sorted((distance(term, word, allowed), word) for word in candidates if word != term)
    least = measured[0][0] if measured else allowed
    return [word for far, word in measured if far == least <= allowed][:MOST]


def unknown(terms: list[str]) -> list[str]:
    """The terms that begin no word of the directory; numbers are no words and are never corrected. One query."""
    letters = [term for term in terms if not term.isdigit()]
    with connection.cursor() as cursor:
        cursor.execute(_BEGINNINGS, [letters])
        known = {term for (term,) in cursor.fetchall()}
    return [term for term in letters if term not in known]


def distance(left: str, right: str, most: int) -> int:
    """Letters added, left out, changed or swapped between two words; `most` + 1 as soon as there are more."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    left, right = _differing(left, right)
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(right, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _differing(left: str, right: str) -> tuple[str, str]:
    """What is left of two words once their common beginning and end are taken off: most of the letters, most of the time."""
    start = _alike(left, right)
    left, right = left[start:], right[start:]
    end = _alike(left[::-1], right[::-1])
    return left[: len(left) - end], right[: len(right) - end]


def _alike(left: str, right: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
