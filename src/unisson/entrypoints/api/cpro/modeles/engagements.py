"""Body and answer of the engagements juridiques.

Only the three first fields of the body and `listeEngagementJuridique` are known of the original; the others are ours.
"""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import (
    Demande,
    Double,
    Entier,
    ParametresRetour,
    Reponse,
    Retour,
    Texte,
    code,
)


class ParametresRechercherEngagements(Demande):
    nbResultatsParPage: Entier = None
    pageResultatDemandee: Entier = None
    triColonne: Texte = code(codes.TRI_ENGAGEMENTS)
    triSens: Texte = code(codes.SENS)


class RechercherEngagementsJuridiquesParam(Demande):
    structureReceptriceEngagementJuridique: Texte = None
    numeroEngagementJuridique: Texte = None
    etatCourantEngagementJuridique: Texte = code(codes.ETATS_ENGAGEMENT)
    structureEmettriceEngagementJuridique: Texte = None
    codeServiceEmetteur: Texte = None
    parametresRecherche: ParametresRechercherEngagements | None = None


class EngagementJuridique(Reponse):
    idEngagementJuridique: Entier = None
    numeroEngagementJuridique: Texte = None
    etatCourantEngagementJuridique: Texte = None
    objetEngagementJuridique: Texte = None
    dateEngagementJuridique: Texte = None
    dateFinEngagementJuridique: Texte = None
    montantHTEngagementJuridique: Double = None
    montantTTCEngagementJuridique: Double = None
    idStructureEmettrice: Entier = None
    identifiantStructureEmettrice: Texte = None
    designationStructureEmettrice: Texte = None
    codeServiceEmetteur: Texte = None
    identifiantStructureReceptrice: Texte = None


class WsRetourRechercherEngagementsJuridiques(Retour):
    listeEngagementJuridique: list[EngagementJuridique] | None = None
    parametresRetour: ParametresRetour | None = None
