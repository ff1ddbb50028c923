"""What the company register says that a fiche does not: compared before anything is written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from unisson.portal.organisations.models import Structure, TypeIdentifiant
from unisson.portal.organisations.parameters import WORDS
from unisson.portal.organisations.refusals import refused
from unisson.portal.organisations.register import Company, register


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would change: its name, its word, what the fiche says, what the register says."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The establishment as the register knows it, and what would change."""

    company: Company
    changes: tuple[Change, ...]

    @property
    def mark(self) -> str:
        """A short mark of what was shown, to notice that the fiche or the register changed meanwhile."""
        text = "|".join(f"{change.field}:{change.before}:{change.after}" for change in self.changes)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def compare(structure: Structure) -> Comparison:
    """Ask the register and compare. A hidden address never erases the one that the structure gave.

    Raises Refused: REGISTRE_SANS_SIRET, REGISTRE_MUET.
    """
    if structure.type_identifiant != TypeIdentifiant.SIRET:
        raise refused("REGISTRE_SANS_SIRET")
    company = register().find(structure.identifiant)
    if company is None:
        raise refused("REGISTRE_MUET")
    names = ("raison_sociale", "adresse", "code_postal", "ville")
    told = ((name, getattr(structure, name), getattr(company, name)) for name in names)
    changes = [Change(name, WORDS[name], before, after) for name, before, after in told if after and after != before]
    if company.is_diffusible == structure.non_diffusible_insee:
        words = {True: "oui", False: "non"}
        hidden = not company.is_diffusible
        name = "non_diffusible_insee"
        changes.append(Change(name, WORDS[name], words[structure.non_diffusible_insee], words[hidden]))
    return Comparison(company, tuple(changes))
