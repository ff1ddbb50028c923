"""Structures, their services, who may do what there, their bank accounts, who acts for them."""

from unisson.portal.organisations.models.asking import DemandeAbonnement, DemandeAbonnementQuerySet
from unisson.portal.organisations.models.bank import (
    CoordonneesBancaires,
    CoordonneesQuerySet,
)
from unisson.portal.organisations.models.delegation import (
    EtatSuccession,
    Mandat,
    Succession,
)
from unisson.portal.organisations.models.pieces import PieceStructure
from unisson.portal.organisations.models.structures import (
    DELAI_PAIEMENT_JOURS,
    FACTURES_PUBLIQUES,
    GESTIONNAIRES,
    OPEN_STATES,
    CategorieAcheteur,
    CategorieEntreprise,
    Droit,
    Espace,
    EtatRattachement,
    Habilitation,
    Rattachement,
    RattachementQuerySet,
    RoleRattachement,
    Service,
    ServiceQuerySet,
    StatutStructure,
    Structure,
    StructureQuerySet,
    TypeIdentifiant,
)
from unisson.portal.organisations.models.technical import (
    CompteTechnique,
    CompteTechniqueQuerySet,
    HabilitationTechnique,
)

__all__ = [
    "DELAI_PAIEMENT_JOURS",
    "FACTURES_PUBLIQUES",
    "GESTIONNAIRES",
    "OPEN_STATES",
    "CategorieAcheteur",
    "CategorieEntreprise",
    "CompteTechnique",
    "CompteTechniqueQuerySet",
    "CoordonneesBancaires",
    "CoordonneesQuerySet",
    "DemandeAbonnement",
    "DemandeAbonnementQuerySet",
    "Droit",
    "Espace",
    "EtatRattachement",
    "EtatSuccession",
    "Habilitation",
    "HabilitationTechnique",
    "Mandat",
    "PieceStructure",
    "Rattachement",
    "RattachementQuerySet",
    "RoleRattachement",
    "Service",
    "ServiceQuerySet",
    "StatutStructure",
    "Structure",
    "StructureQuerySet",
    "Succession",
    "TypeIdentifiant",
]
