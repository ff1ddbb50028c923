"""A place in a list, as it travels in an address. What cannot be read leads to the first page."""

from __future__ import annotations

import base64
import binascii
import json

from unisson.portal.directory.criteria import SORTS
from unisson.portal.directory.queries import Cursor, ServiceCursor

LARGEST = 2**31 - 1
NUMBERS = ("rank", "id")  # columns of SORTS that are not texts


def write(cursor: Cursor | ServiceCursor | None) -> str:
    """The cursor as a word, empty when there is none."""
    return base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode() if cursor else ""


def read(word: str, sort: str) -> Cursor | None:
    """The place that `word` names in the list of structures sorted so."""
    found, order = _read(word), SORTS[sort]
    if not isinstance(found, list) or len(found) != len(order):
        return None
    return tuple(found) if all(map(_fits, order, found)) else None


def _fits(column: str, value: object) -> bool:
    if column in NUMBERS:
        return isinstance(value, int) and 0 <= value <= LARGEST
    return isinstance(value, str) and "\x00" not in value


def read_service(word: str) -> ServiceCursor | None:
    """The place in the list of services that `word` names."""
    match _read(word):
        case [bool(is_active), str(code)] if "\x00" not in code:
            return is_active, code
    return None


def _read(word: str) -> object:
    try:
        return json.loads(base64.urlsafe_b64decode(word.encode("ascii", "ignore")))
    except (ValueError, binascii.Error, RecursionError):
        return None
