"""Every rule known here, by official code; the rules of each profile; and what is not executable, with its reason.

A code may stand on several lines of the tables (one per place in the invoice), always in one source file.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from einvoice.codelists.cadres import MULTIPLE_SELLERS
from einvoice.model import Invoice
from einvoice.rules import reform_map
from einvoice.rules.engine import Node, compile_rules
from einvoice.rules.rule import Rule

# Family title in reading order -> modules. The levels of a verdict are these.
FAMILIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "lecture": ("Lecture des données", ("unread",)),
    "calculs": ("Calculs", ("en16931_totals",)),
    "en16931": ("Règles EN 16931", ("en16931_presence", "en16931_vat", "en16931_codes", "en16931_decimals")),
    "france": ("Règles françaises", ("france", "france_amounts", "reforme")),
    "chorus": ("Règles Chorus Pro", ("chorus",)),
}

PROFILES: dict[str, tuple[str, ...]] = {
    "chorus": ("lecture", "chorus"),
    "en16931": ("lecture", "calculs", "en16931"),
    "france": ("lecture", "calculs", "en16931", "france"),
}

_SAME_MEANING = "Le code et le texte doivent dire la même chose : la norme ne le vérifie pas non plus (test « true() »)."

_SEVERAL_SELLERS = (
    "Les lignes de groupe et vendeurs par ligne (EXT-FR-FE) ne sont pas dans le modèle : verdict « non vérifié »."
)

_NEVER_REACHED = "La feuille officielle ne l’atteint jamais : la règle de tout ram:TypeCode, du même groupe, passe avant elle."

NOT_IMPLEMENTED: dict[str, str] = {
    **dict.fromkeys(("CII-DT-010", "CII-DT-011", "CII-DT-012"), _NEVER_REACHED),
    "BR-CO-05": _SAME_MEANING,
    "BR-CO-06": _SAME_MEANING,
    "BR-CO-07": _SAME_MEANING,
    "BR-CO-08": _SAME_MEANING,
    **dict.fromkeys(
        ("BR-FR-29", "BR-FR-30"), "Le modèle n’a qu’un objet facturé par niveau : un second est signalé à la lecture."
    ),
    **dict.fromkeys(
        (
            *("BR-FR-MV-01", "BR-FR-MV-02", "BR-FR-MV-03", "BR-FR-MV-05", "BR-FR-MV-06", "BR-FR-MV-07", "BR-FR-MV-08"),
            *("BR-FR-MV-09", "BR-FR-MV-10", "BR-FR-MV-11", "BR-FR-MV-12", "BR-FR-MV-14", "BR-FR-BD-02", "BR-FR-BD-14"),
        ),
        _SEVERAL_SELLERS,
    ),
    **reform_map.NOT_JUDGED,
}


@cache
def rules_of(family: str) -> tuple[Rule, ...]:
    """The rules of one family, in the order of its tables."""
    return tuple(rule for module in FAMILIES[family][1] for rule in import_module(f"einvoice.rules.{module}").RULES)


@cache
def tree_of(family: str) -> Node:
    """The compiled rules of one family."""
    return compile_rules(rules_of(family))


@cache
def profile_tree(profile: str) -> tuple[Node, dict[int, str]]:
    """The rules of a profile compiled together, and the family of each rule by its `id()`. KeyError on an unknown one."""
    homes = {id(rule): family for family in PROFILES[profile] for rule in rules_of(family)}
    return compile_rules(rule for family in PROFILES[profile] for rule in rules_of(family)), homes


def unchecked(family: str, invoice: Invoice) -> str:
    """Why this family cannot be said to be verified for this invoice; empty when it can."""
    if family == "france" and invoice.business_process in MULTIPLE_SELLERS:
        return "Les règles propres aux factures multi-vendeurs et bidirectionnelles ne sont pas encore vérifiées."
    return ""


def all_rules() -> dict[str, Rule]:
    """Official code -> rule (the first, when a code stands at several places)."""
    found: dict[str, Rule] = {}
    for family in FAMILIES:
        for rule in rules_of(family):
            found.setdefault(rule.code, rule)
    return found
