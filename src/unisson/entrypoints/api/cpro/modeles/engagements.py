"""Body and answer of the engagements juridiques.

Only the three first fields of the body and `listeEngagementJuridique` are known of the original; the others are ours.
"""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes, pages
from unisson.entrypoints.api.cpro.modeles.base import (
    Demande,
    Double,
    Entier,
    Reponse,
    Texte,
    code,
)


class RechercherEngagementsJuridiquesParam(Demande):
    structureReceptriceEngagementJuridique: Texte = None
    numeroEngagementJuridique: Texte = None
    etatCourantEngagementJuridique: Texte = code(codes.ETATS_ENGAGEMENT)
    structureEmettriceEngagementJuridique: Texte = None
    codeServiceEmetteur: Texte = None
    parametresRecherche: pages.ParametresRechercherEngagements | None = None


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


class WsRetourRechercherEngagementsJuridiques(pages.RetourPagine):
    listeEngagementJuridique: list[EngagementJuridique] | None = None
