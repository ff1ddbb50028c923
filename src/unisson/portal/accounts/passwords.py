"""What a password must be: stated before typing, checked after."""

from __future__ import annotations

import re
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
