"""Which kind of buyer a public structure is, when the directory does not say: it sets the payment delay.

SIREN prefixes: 1 for the State and its establishments, 11 and 17 its ministries and their local services,
2 for local authorities, 26 for hospitals and social establishments (INSEE, numbering of public bodies).
"""

from __future__ import annotations

import re

from unisson.portal.directory.words import fold
from unisson.portal.organisations.models import CategorieAcheteur

# (SIREN prefix, words of the folded name, category): the first line that fits wins; an empty cell fits everything.
RULES: tuple[tuple[str, str, CategorieAcheteur], ...] = (
    ("", r"\b(chu|chr|chru|ch|ghu)\b", CategorieAcheteur.SANTE),
    ("", r"\b(centre|groupe|groupement|syndicat)s? (interhospitalier|hospitalier)", CategorieAcheteur.SANTE),
    ("", r"\b(hopital|hopitaux|hospices civils)\b", CategorieAcheteur.SANTE),
    ("", r"\bservice de sante des armees\b", CategorieAcheteur.SANTE),
    ("356000000", "", CategorieAcheteur.ENTREPRISE_PUBLIQUE),
    ("", r"\b(spl|societe publique locale|societe d'economie mixte)\b", CategorieAcheteur.ENTREPRISE_PUBLIQUE),
    ("11", "", CategorieAcheteur.ETAT),
    ("17", "", CategorieAcheteur.ETAT),
    ("", r"^ministeres?\b", CategorieAcheteur.ETAT),
    ("1", r"^(prefecture|direction (generale|regionale|departementale|interregionale))\b", CategorieAcheteur.ETAT),
    ("", "", CategorieAcheteur.COLLECTIVITE),
)


def category_of(identifiant: str, raison_sociale: str) -> CategorieAcheteur:
    """The category of buyer, by the first rule that fits the SIREN and the name."""
    name = re.sub(r"[-’]", lambda found: "'" if found[0] == "’" else " ", fold(raison_sociale))
    return next(
        category
        for prefix, pattern, category in RULES
        if identifiant.startswith(prefix) and (not pattern or re.search(pattern, name))
    )
