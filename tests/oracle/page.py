"""`docs/reference/oracle.md`: how the proof works and every difference with the official sheets, from `explained`."""

from __future__ import annotations

from pathlib import Path

from tests.oracle import official
from tests.oracle.compare import shared
from tests.oracle.explained import EXPLANATIONS, Explanation

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "oracle.md"

_SHEETS = {
    "EN16931-UBL": "EN 16931, UBL",
    "EN16931-CII": "Factur-X EN 16931, CII",
    "BR-FR-UBL": "BR-FR Flux 2, UBL",
    "BR-FR-CII": "BR-FR Flux 2, CII",
    "LISTS-CII": "EXTENDED-CTC-FR, CII : listes de codes (BR-CL) et écriture (CII) seulement",
}
_SIDES = {"ours": "Unisson seul", "official": "la feuille seule", "severity": "gravité"}

_INTRO = """<!-- Page engendrée par `python -m tests.oracle --docs` : modifiez tests/oracle/explained.py. -->
# La preuve par l’oracle

Le moteur de règles est comparé aux feuilles de style officielles (paquet `factur-x`, exécutées par Saxon) sur les mêmes
octets : mêmes règles violées, ou la différence est expliquée ici. `make test` compare environ 300 documents,
`make oracle` plus de 4 000, `make oracle CORPUS=dossier` ajoute vos fichiers. Une différence que rien n’explique fait échouer
la commande, avec le document, le sens et le XPath officiel. `python -m tests.oracle --show NOM` montre un document.

Le corpus est engendré : factures de base (chaque cadre, catégorie de TVA, type, devise, arrondi, mille lignes, avoirs),
une mutation nommée par règle, puis des mutations de l’arbre XML tirées d’une graine (élément retiré, vidé, doublé, mal typé,
hors liste, montant faux de 0,01, catégorie changée, décimales, schéma retiré…).

## Ce qui est comparé

| feuille | règles connues des deux | règles que la feuille est seule à connaître |
|---|---|---|
"""

_NORMAL = """
Les règles d’écriture (`UBL-CR`, `UBL-SR`, `UBL-DT`, `CII-SR`, `CII-DT`) sont comparées sur le document tel qu’il est ; les
contrôles de profil de Factur-X (`FX-SCH-…`) ne sont pas des règles de la norme et ne le sont pas.

## La forme normale

Les feuilles jugent la syntaxe, le moteur juge les valeurs lues. Un élément vide, entouré d’espaces, écrit avec un signe plus,
d’un type faux, présent deux fois ou hors du modèle peut donc les séparer. L’affirmation vérifiée est alors : *le verdict
officiel sur le document débarrassé de ce bruit est le nôtre sur le document tel qu’il est*. Une valeur illisible ou double
n’est admise comme explication que si le document est refusé par ailleurs ; une donnée hors du modèle, que si une règle
d’écriture le dit. Quand une feuille s’arrête sur une erreur (« Cannot convert string "abc" to xs:decimal »), elle est
interrogée sur la forme normale.

## Différences voulues
"""

_PENDING = """
## Défauts du moteur, connus, à corriger

Comptés à part par `make oracle` (« ours to mend »).
"""


def page() -> str:
    """The page, whole."""
    parts = [_INTRO, *map(_known, official.SHEETS), _NORMAL]
    parts += [_described(entry) for entry in EXPLANATIONS if not entry.pending]
    pending = [_described(entry) for entry in EXPLANATIONS if entry.pending]
    parts += [_PENDING, *pending] if pending else []
    return "".join(parts)


def _known(sheet: str) -> str:
    both = shared(sheet)
    alone = sorted(code for code in official.assertions(sheet) if code.startswith("BR-") and code not in both)
    return f"| {_SHEETS[sheet]} | {len(both)} | {', '.join(alone) or 'aucune'} |\n"


def _described(entry: Explanation) -> str:
    sheets = " et ".join(_SHEETS[sheet] for sheet in entry.sheets)
    title = f"\n### {', '.join(entry.codes)} : {_SIDES[entry.side]}\n\n"
    return f"{title}{sheets}. {entry.reason}\n\nQuand : `{entry.when}`\n"
