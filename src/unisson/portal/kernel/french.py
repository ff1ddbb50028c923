"""What French wants in the sentences of the portal: elision before names (« d’Atelier Petit »), days (« 1er mai 2026 »)."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as format_date

# « de » before a capital vowel. « Y » is left alone: « de Yannick », but « d’Yves ».
_BEFORE_A_VOWEL = re.compile(r"\b([Dd])e (?=[AÀÂÄEÉÈÊËIÎÏOÔÖŒUÙÛÜ])")


def elided(sentence: str) -> str:
    """The sentence with every « de » elided before a name that begins with a vowel."""
    return _BEFORE_A_VOWEL.sub(r"\1’", sentence)


def de(name: object) -> str:
    """« de » and the name, elided as French wants."""
    return elided(f"de {name}")


def day(value: date | datetime) -> str:
    """« 3 novembre 2026 », « 1er mai 2026 »; of an instant, its day in the portal's time zone."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return format_date(local, "j F Y" if local.day > 1 else r"j\e\r F Y")


def moment(value: datetime) -> str:
    """« 3 novembre 2026 à 9 h 12 », in the portal's time zone."""
    hour = format_date(timezone.localtime(value), r"G \h i")
    return f"{day(value)} à {hour}"


def second(value: datetime) -> str:
    """« 3 novembre 2026 à 09:12:05 », in the portal's time zone: what is certified."""
    return f"{day(value)} à {timezone.localtime(value):%H:%M:%S}"
