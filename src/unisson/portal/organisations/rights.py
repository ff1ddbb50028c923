"""Which espaces go with which kind of structure, which roles a manager may give: tables."""

from __future__ import annotations

from unisson.portal.organisations.models import Espace, RoleRattachement, Structure

E, R = Espace, RoleRattachement

ESPACES_PRIVEES = (E.FACTURES_EMISES, E.FACTURES_A_VALIDER, E.FACTURES_TRAVAUX)
ESPACES_PUBLIQUES = (E.FACTURES_RECUES, E.FACTURES_EMISES, E.FACTURES_A_VALIDER, E.FACTURES_TRAVAUX, E.ENGAGEMENTS)

# What each espace opens, in words for those who grant it.
EXPLAINED = {
    E.FACTURES_RECUES: "lire et traiter les factures adressées à la structure",
    E.FACTURES_EMISES: "déposer et suivre les factures de la structure",
    E.FACTURES_A_VALIDER: "valider les factures des sous-traitants et cotraitants",
    E.FACTURES_TRAVAUX: "traiter les pièces des marchés de travaux",
    E.ENGAGEMENTS: "tenir la liste des engagements que les fournisseurs citent sur leurs factures",
}

# role of the one who grants -> roles that may be granted. The support names the first manager of a public structure.
ROLES_GRANTED_BY = {
    R.GESTIONNAIRE_PRINCIPAL: (R.UTILISATEUR, R.GESTIONNAIRE_SECONDAIRE),
    R.GESTIONNAIRE_SECONDAIRE: (R.UTILISATEUR,),
}


def all_espaces(structure: Structure) -> tuple[Espace, ...]:
    """The espaces that this kind of structure may have."""
    return ESPACES_PUBLIQUES if structure.is_public else ESPACES_PRIVEES


def espaces_of(structure: Structure) -> tuple[Espace, ...]:
    """The espaces open on this structure: all of its kind, but those its managers closed."""
    return tuple(espace for espace in all_espaces(structure) if espace not in structure.espaces_fermes)
