"""What an address must be, whoever writes it: a country of the norm's list, a postal code of that country."""

from __future__ import annotations

import re

from einvoice.codelists.french_names import COUNTRY_NAMES
from unisson.portal.organisations.refusals import refused

_FRENCH_POSTAL_CODE = re.compile(r"\d{5}")


def judge_address(country: str, postal_code: str) -> None:
    """Judge the country (ISO 3166-1, BT-55) and, in France, the postal code (BT-53): five digits, or nothing.

    Raises Refused: PAYS_INVALIDE, CODE_POSTAL_INVALIDE.
    """
    if country not in COUNTRY_NAMES:
        raise refused("PAYS_INVALIDE")
    judge_postal_code(country, postal_code)


def judge_postal_code(country: str, postal_code: str) -> None:
    """Judge a postal code in a country already known: that of the structure, for its services.

    Raises Refused: CODE_POSTAL_INVALIDE.
    """
    if country == "FR" and postal_code and not _FRENCH_POSTAL_CODE.fullmatch(postal_code):
        raise refused("CODE_POSTAL_INVALIDE", typed=postal_code)


def country_name(country: str) -> str:
    """The name that the directory gives to a country: « FRANCE ». Empty for a code that is not in the list."""
    return COUNTRY_NAMES.get(country, "").upper()
