"""How a structure is identified: one line for each official type and its expected format. Source: domaine 1.2."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from einvoice.identifiers import clean, is_eu_vat, is_foreign, is_ridet, is_tahiti
from unisson.portal.organisations.models import TypeIdentifiant
from unisson.portal.organisations.queries import checked_siret
from unisson.portal.organisations.refusals import refused

T = TypeIdentifiant


@dataclass(frozen=True, slots=True)
class Format:
    """One type: its check, what is expected in words, an example."""

    type: TypeIdentifiant
    check: Callable[[str], bool]
    expected: str
    example: str


def _european(text: str) -> bool:
    return is_eu_vat(text) and not text.startswith("FR")


def judge_tva(typed: str) -> None:
    """Judge a VAT number, when there is one. Raises Refused: TVA_INVALIDE."""
    if (text := clean(typed)) and not is_eu_vat(text):
        raise refused("TVA_INVALIDE")


FORMATS: tuple[Format, ...] = (
    Format(T.SIRET, lambda text: True, "14 chiffres, dont une clé de contrôle.", "812 405 736 00016"),
    Format(
        T.UE_HORS_FRANCE,
        _european,
        "Numéro de TVA intracommunautaire : code du pays puis 16 caractères au plus.",
        "BE0403170701",
    ),
    Format(
        T.HORS_UE,
        is_foreign,
        "Code du pays (2 lettres) suivi des 16 premiers caractères de la raison sociale.",
        "CHHORLOGERIE MARTI",
    ),
    Format(T.RIDET, is_ridet, "9 ou 10 chiffres.", "0123456001"),
    Format(T.TAHITI, is_tahiti, "9 caractères : une lettre ou un chiffre, puis 8 chiffres.", "A12345001"),
    Format(
        T.AUTRE,
        lambda text: re.fullmatch(r"[A-Z0-9 /_-]{3,18}", text) is not None,
        "Une référence de 3 à 18 lettres ou chiffres (dossier du guichet unique).",
        "GU-2026-004512",
    ),
    Format(T.PARTICULIER, lambda text: True, "Rien à saisir, le portail attribue l’identifiant.", "PARTICULIER-12"),
)
BY_TYPE = {line.type: line for line in FORMATS}


def checked_identifiant(kind: str, typed: str, person_id: int) -> str:
    """The identifier as it is kept. A private individual has one made from their account.

    Raises Refused: SIRET_*, IDENTIFIANT_INVALIDE (with the format expected); ValueError for an unknown type.
    """
    known = TypeIdentifiant(kind)
    if known is T.SIRET:
        return checked_siret(typed)
    if known is T.PARTICULIER:
        return f"PARTICULIER-{person_id}"
    text = typed.strip().upper() if known in (T.HORS_UE, T.AUTRE) else clean(typed)
    line = BY_TYPE[known]
    if not line.check(text):
        raise refused("IDENTIFIANT_INVALIDE", expected=f"{line.expected} Exemple : {line.example}.")
    return text
