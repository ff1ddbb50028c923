"""One at a time, for the length of a transaction, among those who do the same thing; nobody else waits."""

from __future__ import annotations

from unisson.portal.kernel import prepared


def hold(*same: object) -> None:
    """Wait until no other transaction holds these words, and hold them until this one ends.

    Words, not rows: two deposits of the same bytes follow one another, two deposits of one structure do not. (Two lists of
    words may share a lock, once in 2⁶⁴: they then wait for nothing.)
    """
    prepared.rows("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["\x1f".join(map(str, same))])
