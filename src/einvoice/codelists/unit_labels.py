"""French labels of the units in common use (UN/ECE Recommendation 20, revision 17; the full list is in `generated`)."""

from __future__ import annotations

import unicodedata

from einvoice.codelists.generated.units import UNITS

UNIT_LABELS = {
    "C62": "unité",
    "H87": "pièce",
    "EA": "chacun",
    "LO": "lot",
    "HUR": "heure",
    "DAY": "jour",
    "WEE": "semaine",
    "MON": "mois",
    "ANN": "année",
    "MIN": "minute",
    "LS": "forfait",
    "MTR": "mètre",
    "MTK": "mètre carré",
    "MTQ": "mètre cube",
    "KMT": "kilomètre",
    "CMT": "centimètre",
    "MMT": "millimètre",
    "H16": "hectare",
    "KGM": "kilogramme",
    "GRM": "gramme",
    "TNE": "tonne",
    "LTR": "litre",
    "HLT": "hectolitre",
    "KWH": "kilowattheure",
    "MWH": "mégawattheure",
    "KWT": "kilowatt",
    "P1": "pour cent",
    "SET": "ensemble",
    "PR": "paire",
    "XBX": "boîte",
    "XCT": "carton",
    "XPX": "palette",
    "XRO": "rouleau",
    "XBG": "sac",
}

# What people and programs write for them; the labels above, their plurals and the codes themselves are understood too.
USUAL_WORDS = {
    "u": "C62",
    "un": "C62",
    "pce": "H87",
    "pc": "H87",
    "h": "HUR",
    "j": "DAY",
    "jour homme": "DAY",
    "sem": "WEE",
    "an": "ANN",
    "mn": "MIN",
    "ff": "LS",
    "fft": "LS",
    "ft": "LS",
    "m": "MTR",
    "ml": "MTR",
    "metre lineaire": "MTR",
    "m2": "MTK",
    "m3": "MTQ",
    "km": "KMT",
    "cm": "CMT",
    "mm": "MMT",
    "ha": "H16",
    "kg": "KGM",
    "kilo": "KGM",
    "g": "GRM",
    "t": "TNE",
    "l": "LTR",
    "hl": "HLT",
    "kwh": "KWH",
    "mwh": "MWH",
    "kw": "KWT",
    "%": "P1",
    "ens": "SET",
    "bte": "XBX",
}


def unit_of(word: str) -> str | None:
    """The code of a unit named by its code, its French label or a usual word, in any case; None when nobody knows it."""
    given = word.strip()
    if given in UNITS:
        return given
    known = _plain(given)
    for name in (known, known.removesuffix("s")):
        found = _BY_WORD.get(name)
        if found is not None:
            return found
    return given.upper() if given.upper() in UNITS else None


def _plain(word: str) -> str:
    """Small letters, without accents, with plain digits (« m² » is « m2 »), dots and dashes."""
    text = unicodedata.normalize("NFKD", word).casefold().replace("(s)", "")
    kept = "".join(" " if letter in ".-_/" else letter for letter in text if not unicodedata.combining(letter))
    return " ".join(kept.split())


_BY_WORD = {_plain(label): code for code, label in UNIT_LABELS.items()} | USUAL_WORDS
