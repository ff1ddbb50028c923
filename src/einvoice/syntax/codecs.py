"""How one value is written in an XML document: text, date, number, amount, base64. Read and write."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from einvoice.report import Unread

# xs:decimal, without what `Decimal` also accepts (exponents, NaN, underscores, non-ASCII digits).
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})").fullmatch
_ISO_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?").fullmatch
_NOTE = re.compile(r"#([^#\s]{3})#(.+)", re.DOTALL).fullmatch  # EN 16931 UBL binding of BT-21: three characters


class Malformed(ValueError):
    """The text cannot be typed; `str(error)` is the reason, in French."""

    kind = Unread.MALFORMED


class BadDate(Malformed):
    """As Malformed, for a date: the rules have a code of their own for these."""

    kind = Unread.BAD_DATE


class Partial(ValueError):
    """The date was typed, but it is not written as the syntax wants; `value` is the date."""

    kind = Unread.ODD_DATE

    def __init__(self, value: Any, reason: str) -> None:
        super().__init__(reason)
        self.value = value


class Codec(NamedTuple):
    """`read` a stripped, non-empty text; `write` the value; `attributes` that accompany it.

    An attribute is (name, expected, written): `expected` is a literal, or `$currency` / `$accounting` for
    the two currencies of the document. On reading, absence is tolerated; another value is reported.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    attributes: tuple[tuple[str, str, bool], ...] = ()


def _same(text: str) -> str:
    return text


@lru_cache(maxsize=4096)  # rates, quantities, zeros: most numbers of an invoice were met before
def _read_number(text: str) -> Decimal:
    if _NUMBER(text) is None:
        raise Malformed("ce n’est pas un nombre décimal")
    return Decimal(text)


def _write_number(value: Decimal) -> str:
    return format(value, "f")


def _read_iso(text: str) -> date:
    found = _ISO_DATE(text)
    if found is None:
        raise BadDate("ce n’est pas une date de la forme AAAA-MM-JJ")
    try:
        value = date.fromisoformat(found[1])
    except ValueError as error:
        raise BadDate("cette date n’existe pas dans le calendrier") from error
    if found[2]:
        raise Partial(value, "le fuseau horaire d’une date n’a pas de place dans le modèle")
    return value


def _read_102(text: str) -> date:
    """UNTDID 2379 format 102, CCYYMMDD. The ISO form is met in practice: read, and said."""
    if len(text) == 8 and text.isascii() and text.isdigit():
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError as error:
            raise BadDate("cette date n’existe pas dans le calendrier") from error
    try:
        value = _read_iso(text)
    except Malformed as error:
        raise BadDate("ce n’est pas une date de la forme AAAAMMJJ") from error
    except Partial as error:
        value = error.value
    raise Partial(value, "la date a été lue, mais elle devrait être de la forme AAAAMMJJ")


def _read_base64(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text.encode("ascii").translate(None, b" \t\r\n"), strict_mode=True)
    except ValueError as error:  # also UnicodeEncodeError and binascii.Error
        raise Malformed("ce n’est pas un contenu base64 lisible") from error


def _write_base64(value: bytes) -> str:
    return binascii.b2a_base64(value, newline=False).decode("ascii")


# UNTDID 2475 (CII) and UNTDID 2005 (UBL) say BT-8 with different codes; EN 16931-3-2 and 3-3.
_TO_UBL = {"5": "3", "29": "35", "72": "432"}
_TO_CII = {ubl: cii for cii, ubl in _TO_UBL.items()}
_CHORUS_TAX_POINT = {"TVA DEBIT": "3", "TVA DEBITS": "3", "TVA ENCAISSEMENT": "432", "TVA ENCAISSEMENTS": "432"}


def _read_chorus_tax_point(text: str) -> str:
    code = _CHORUS_TAX_POINT.get(text.upper().replace("É", "E"))
    if code is None:
        raise Malformed("ce type de TVA n’est ni « TVA DEBIT » ni « TVA ENCAISSEMENT »")
    return code


def read_note(text: str) -> tuple[str | None, str]:
    """Split BT-21 from BT-22 in a UBL note: `#AAI#text` gives ("AAI", "text")."""
    found = _NOTE(text)
    return (found[1], found[2]) if found else (None, text)


TEXT = Codec(_same, _same)
NUMBER = Codec(_read_number, _write_number)
DATE = Codec(_read_iso, date.isoformat)
DATE_102 = Codec(_read_102, lambda value: value.strftime("%Y%m%d").zfill(8), (("format", "102", True),))
BINARY = Codec(_read_base64, _write_base64)
UBL_AMOUNT = Codec(_read_number, _write_number, (("currencyID", "$currency", True),))
UBL_ACCOUNTING = Codec(_read_number, _write_number, (("currencyID", "$accounting", True),))
CII_AMOUNT = Codec(_read_number, _write_number, (("currencyID", "$currency", False),))
UBL_TAX_POINT = Codec(_same, lambda code: _TO_UBL.get(code, code))
CII_TAX_POINT = Codec(_same, lambda code: _TO_CII.get(code, code))
CHORUS_TAX_POINT = Codec(_read_chorus_tax_point, _same)
