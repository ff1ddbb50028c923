"""Identifiers of people, companies and accounts: pure checks of shape and key, no directory here.

Every `is_*` takes the text as it was written and returns a bool; `clean` removes what people add for legibility.
Sources: INSEE (SIREN, SIRET, Luhn; La Poste: sum of digits), CGI annex III art. 242 nonies A and DGFiP (French VAT key),
ISO 13616 (IBAN), ISO 9362 (BIC), ISEE (RIDET), ISPF (TAHITI), Directive 2006/112/CE art. 215 (VAT prefixes).
"""

from __future__ import annotations

import re
from collections.abc import Callable

LA_POSTE = "356000000"

_SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f]+")

# Lengths of the countries of the SWIFT IBAN registry (release 99) that trade most with France; others: 15 to 34.
_IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27,
}  # fmt: skip

_EU_VAT = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"(\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])",
    "IT": r"\d{11}",
    "LT": r"(\d{9}|\d{12})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"(\d{9}|\d{12}|GD\d{3}|HA\d{3})",
}


def clean(text: str) -> str:
    """The identifier without the spaces, dots and dashes that people write in it, in capitals."""
    return _SEPARATORS.sub("", text).upper()


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn key (ISO/IEC 7812-1) of the others."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_siren(text: str) -> bool:
    """Nine digits with a Luhn key."""
    return _digits(text, 9) and luhn(text) and text != "0" * 9


def is_siret(text: str) -> bool:
    """Fourteen digits, Luhn; the establishments of La Poste may instead have a sum of digits divisible by 5."""
    if not _digits(text, 14) or not is_siren(text[:9]):
        return False
    return luhn(text) or (text[:9] == LA_POSTE and sum(map(int, text)) % 5 == 0)


def siren_of(siret: str) -> str:
    """The company of an establishment."""
    return siret[:9]


def is_french_vat(text: str) -> bool:
    """FR, two key characters, a SIREN. The key is checked when numeric (the usual case): 12 + 3 x (SIREN mod 97)."""
    if not re.fullmatch(r"FR[A-HJ-NP-Z0-9]{2}\d{9}", text, re.ASCII):
        return False
    key, siren = text[2:4], text[4:]
    return not key.isdigit() or (is_siren(siren) and int(key) == (12 + 3 * (int(siren) % 97)) % 97)


def french_vat(siren: str) -> str:
    """The usual VAT number of a French company."""
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def is_eu_vat(text: str) -> bool:
    """A VAT number of a member State (or Northern Ireland) by its format; the French key is checked too."""
    pattern = _EU_VAT.get(text[:2])
    if pattern is None or not re.fullmatch(pattern, text[2:], re.ASCII):
        return False
    return text[:2] != "FR" or is_french_vat(text)


def is_iban(text: str) -> bool:
    """Country, length and key modulo 97 (ISO 13616). Spaces are the caller's to remove."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text, re.ASCII):
        return False
    if len(text) != _IBAN_LENGTHS.get(text[:2], len(text)):
        return False
    return int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 == 1


def is_bic(text: str) -> bool:
    """Eight or eleven characters (ISO 9362)."""
    return re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", text, re.ASCII) is not None


def is_ridet(text: str) -> bool:
    """New Caledonia: nine or ten digits (establishment within the company)."""
    return re.fullmatch(r"\d{9,10}", text, re.ASCII) is not None


def is_tahiti(text: str) -> bool:
    """French Polynesia: nine characters, letter or digit first, digits then (company and establishment)."""
    return re.fullmatch(r"[A-Z0-9]\d{8}", text, re.ASCII) is not None


def is_foreign(text: str) -> bool:
    """Outside the Union: country code and up to sixteen characters of the name."""
    return re.fullmatch(r"[A-Z]{2}.{1,16}", text) is not None


def _european(text: str) -> bool:
    return re.fullmatch(r"[A-Z]{2}[A-Z0-9+*]{2,16}", text, re.ASCII) is not None


# The seven types of identifier of Chorus Pro: scheme (1..7, or the name that AIFE writes) -> check.
CHORUS_SCHEMES: dict[str, Callable[[str], bool]] = {
    "1": is_siret,
    "2": _european,
    "UE_HORS_FRANCE": _european,
    "3": is_foreign,
    "ETR": is_foreign,
    "HORS_UE": is_foreign,
    "4": is_ridet,
    "RIDET": is_ridet,
    "5": is_tahiti,
    "TAHITI": is_tahiti,
    "6": lambda text: 0 < len(text) <= 80,
    "7": lambda text: 0 < len(text) <= 80,
    "0009": is_siret,
    "0002": lambda text: is_siren(text) or is_siret(text),  # AIFE writes SIRETs under 0002
    "0223": _european,
    "0226": lambda text: 0 < len(text) <= 80,
    "0227": is_foreign,
    "0228": is_ridet,
    "0229": is_tahiti,
}
