"""What a password must be: stated before typing, checked after."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

LEAST = 12
PHRASE = 20
CLASSES = {
    "une minuscule": re.compile(r"[a-zà-öø-ÿ]"),
    "une majuscule": re.compile(r"[A-ZÀ-ÖØ-Þ]"),
    "un chiffre": re.compile(r"\d"),
    "un signe (ponctuation, espace, symbole)": re.compile(r"[\W_]"),
}

# Django's list of common passwords is English. These are the roots of the French ones, and of what this portal suggests:
# « M0tdepasse-2026! » is « motdepasse » with ornaments.
COMMON_ROOTS = frozenset(
    [
        "motdepasse",
        "monmotdepasse",
        "azerty",
        "azertyuiop",
        "azertyuiopqsdfghjklmwxcvbn",
        "azertyuiopqsdfghjklm",
        "qsdfghjklm",
        "qwerty",
        "qwertyuiop",
        "bonjour",
        "bonsoir",
        "bienvenue",
        "soleil",
        "chouchou",
        "doudou",
        "loulou",
        "princesse",
        "marseille",
        "jetaime",
        "administrateur",
        "administration",
        "admin",
        "password",
        "passw",
        "welcome",
        "letmein",
        "iloveyou",
        "secret",
        "unisson",
        "choruspro",
        "chorus",
        "facture",
        "factures",
        "facturation",
        "mairie",
        "commune",
        "entreprise",
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
        "printemps",
        "ete",
        "automne",
        "hiver",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "france",
        "paris",
    ]
)
LOOKALIKES = str.maketrans("013457@$!€", "oieastasie")

RULES = (
    f"soit {LEAST} caractères au moins, avec une minuscule, une majuscule, un chiffre et un signe ;",
    f"soit une phrase de {PHRASE} caractères au moins, que vous retiendrez mieux ;",
    "ni un mot de passe courant, ni votre nom, ni votre adresse.",
)


class FourClassesOrPhrase:
    """Django password validator: twelve characters of four classes, or a phrase of twenty."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError naming exactly what is missing."""
        if len(password) >= PHRASE and len(set(password)) > 5:
            return
        if len(password) < LEAST:
            text = f"Trop court : {len(password)} caractères, il en faut {LEAST} au moins (ou une phrase de {PHRASE})."
            raise ValidationError(text, code="password_too_short")
        missing = [name for name, pattern in CLASSES.items() if not pattern.search(password)]
        if missing:
            text = f"Il manque {', '.join(missing)} ; ou allongez-le en une phrase de {PHRASE} caractères."
            raise ValidationError(text, code="password_classes")

    def get_help_text(self) -> str:
        return " ".join(RULES[:2])


def _roots(password: str) -> set[str]:
    """The bare letters of a password, as typed and with the digits that stand for letters read as letters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", password.casefold()) if not unicodedata.combining(c))
    readings = (plain, plain.translate(LOOKALIKES), plain.strip("0123456789!$@€?.-_ ").translate(LOOKALIKES))
    return {re.sub(r"[^a-z]", "", reading) for reading in readings}


def _unrepeated(letters: str) -> str:
    """`bonjourbonjour` is `bonjour`: the shortest word whose repetition gives the letters."""
    lengths = (size for size in range(1, len(letters) // 2 + 1) if len(letters) % size == 0)
    return next((letters[:size] for size in lengths if letters[:size] * (len(letters) // size) == letters), letters)


class NotCommon:
    """Django password validator: none of the French common passwords, whatever surrounds or repeats it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError (password_too_common)."""
        if COMMON_ROOTS & {_unrepeated(letters) for letters in _roots(password)}:
            text = "Ce mot de passe est trop courant : il est parmi les premiers essayés. Choisissez une phrase à vous."
            raise ValidationError(text, code="password_too_common")

    def get_help_text(self) -> str:
        return RULES[2]
