"""Transverses and Utilisateurs: fields as connectors send and read them, names of models our own."""

from __future__ import annotations

from typing import ClassVar

from unisson.entrypoints.api.cpro.modeles import codes, pages
from unisson.entrypoints.api.cpro.modeles.base import Booleen, Demande, Entier, Instant, Reponse, Retour, Texte, code


class HealthCheckParam(Demande):
    pass


class WsRetourHealthCheck(Retour):
    body: Texte = None
    statusCodeValue: Entier = None
    statusCode: Texte = None


# Reports of a deposit


class ConsulterCRDetailleParam(Demande):
    AUSSI: ClassVar = {"syntaxFluxType": "syntaxeFlux"}

    numeroFluxDepot: Texte = None
    syntaxeFlux: Texte = None


class ConsulterCRParam(ConsulterCRDetailleParam):
    dateDepot: Instant = None


class WsRetourConsulterCR(Retour):
    codeAppliPartenaire: Texte = None
    codeInterfaceFlux: Texte = None
    dateDepotFlux: Instant = None
    dateHeureEtatCourantFlux: Instant = None
    designationPartenaire: Texte = None
    etatCourantFlux: Texte = None
    fichierCR: Texte = None
    nomFichierFlux: Texte = None
    numeroFluxDepot: Texte = None


class ConsulterCRDetailleListeErreurDP(Reponse):
    identifiantDestinataire: Texte = None
    identifiantFournisseur: Texte = None
    libelleErreurDP: Texte = None
    numeroDP: Texte = None


class ConsulterCRDetailleListeErreurTechnique(Reponse):
    codeErreur: Texte = None
    libelleErreur: Texte = None
    natureErreur: Texte = None


class WsRetourConsulterCRDetaille(Retour):
    codeInterfaceDepotFlux: Texte = None
    dateDepotFlux: Instant = None
    dateHeureEtatCourantFlux: Instant = None
    etatCourantDepotFlux: Texte = None
    nomFichier: Texte = None
    listeErreurDP: list[ConsulterCRDetailleListeErreurDP] | None = None
    listeErreurTechnique: list[ConsulterCRDetailleListeErreurTechnique] | None = None


# Files


class AjouterFichierParam(Demande):
    idUtilisateurCourant: Entier = None
    pieceJointeExtension: Texte = None
    pieceJointeFichier: Texte = None
    pieceJointeNom: Texte = None
    pieceJointeTypeMime: Texte = None


class WsRetourAjouterFichier(Retour):
    pieceJointeId: Entier = None


class RechercherPjMoncompteParam(Demande):
    codeLangue: Texte = None
    pieceJointeDesignation: Texte = None
    pieceJointeTypeId: Entier = None
    parametresRecherche: pages.Pagination | None = None


class RechercherPjStructureParam(RechercherPjMoncompteParam):
    idStructureCPP: Entier = None


class RechercherPjMoncompteListePiecesJointes(Reponse):
    pieceJointeDesignation: Texte = None
    pieceJointeExtension: Texte = None
    pieceJointeId: Entier = None
    pieceJointeObjetId: Entier = None
    pieceJointeTypeCode: Texte = None
    pieceJointeTypeLibelle: Texte = None
    pieceJointeUtilisateurId: Entier = None


class RechercherPjStructureListePiecesJointes(RechercherPjMoncompteListePiecesJointes):
    pieceJointeStructureCode: Texte = None
    pieceJointeStructureId: Entier = None
    pieceJointeStructureRaisonSociale: Texte = None


class WsRetourRechercherPjMoncompte(pages.RetourPagine):
    listePiecesJointes: list[RechercherPjMoncompteListePiecesJointes] | None = None


class WsRetourRechercherPjStructure(pages.RetourPagine):
    listePiecesJointes: list[RechercherPjStructureListePiecesJointes] | None = None


class TelechargerPieceJointeDemandePaiementListeFacture(Demande):
    idFacture: Entier = None


class TelechargerPieceJointeDemandePaiement(Demande):
    avecPiecesJointesComplementaires: Texte = None
    format: Texte = None
    listeFacture: list[TelechargerPieceJointeDemandePaiementListeFacture] | None = None


class TelechargerPieceJointeEngagementJuridique(Demande):
    numeroEngagementJuridique: Texte = None


class TelechargerPieceJointeSollicitation(Demande):
    idSollicitation: Entier = None
    pieceJointeSollicitation: Texte = None


class TelechargerPieceJointeStructure(Demande):
    idStructure: Entier = None
    identifiantStructure: Texte = None
    typeIdentifiantStructure: Texte = None


class TelechargerPieceJointeParam(Demande):
    objetPieceJointe: Texte = code(codes.OBJETS_PIECE_JOINTE)
    demandePaiement: TelechargerPieceJointeDemandePaiement | None = None
    engagementJuridique: TelechargerPieceJointeEngagementJuridique | None = None
    sollicitation: TelechargerPieceJointeSollicitation | None = None
    structure: TelechargerPieceJointeStructure | None = None


class WsRetourTelechargerPieceJointe(Retour):
    pieceJointe: Texte = None


# Directory


class TelechargerAnnuaireDestinataireParam(Demande):
    pass


class WsRetourTelechargerAnnuaireDestinataire(Retour):
    fichierResultat: Texte = None


class ConsulterInformationSiretParam(Demande):
    siretStructure: Texte = None


class WsRetourConsulterInformationSiret(Retour):
    adresse: Texte = None
    categorieEntreprise: Texte = None
    categorieJuridique: Texte = None
    civilite: Texte = None
    dateCreationEntreprise: Texte = None
    dateCreationEtablissement: Texte = None
    dateReactivationEtablissement: Texte = None
    estActif: Booleen = None
    localisationSiege: Texte = None
    nonDiffusibleInsee: Booleen = None
    numeroInterneClassement: Texte = None
    raisonSociale: Texte = None
    siege: Texte = None
    siren: Texte = None
    siret: Texte = None
    siretPredecesseurSuccesseur: Texte = None


class RechercherDestinataireParam(Demande):
    identifiant: Texte = None
    nomVilleCodePostal: Texte = None
    typeStructure: Texte = None
    parametresRecherche: pages.Pagination | None = None


class RechercherDestinataireListeDestinataires(Reponse):
    idStructureCPP: Entier = None
    siret: Texte = None
    nomDestinataire: Texte = None
    adresseCodePostal: Texte = None
    adresseVille: Texte = None


class WsRetourRechercherDestinataire(pages.RetourPagine):
    listeDestinataires: list[RechercherDestinataireListeDestinataires] | None = None


# Sollicitations


class RechercherCategorieSollicitationParam(Demande):
    codeCategorie: Texte = None
    estActif: Booleen = None
    libelleCategorie: Texte = None
    pagination: pages.Pagination | None = None


class RechercherCategorieSollicitationListeCategories(Reponse):
    codeCategorie: Texte = None
    libelleCategorie: Texte = None
    idTechniqueCategorie: Entier = None


class WsRetourRechercherCategorieSollicitation(pages.RetourPagine):
    listeCategories: list[RechercherCategorieSollicitationListeCategories] | None = None


class RechercherSousCategorieSollicitationParam(Demande):
    code: Texte = None
    estActif: Booleen = None
    idTechniqueCategorie: Entier = None
    libelle: Texte = None
    pagination: pages.Pagination | None = None


class RechercherSousCategorieSollicitationListeSousCategoriesCategorie(RechercherCategorieSollicitationListeCategories):
    pass


class RechercherSousCategorieSollicitationListeSousCategoriesSsCategorie(Reponse):
    code: Texte = None
    dateCreation: Instant = None
    dateDerniereModification: Instant = None
    estActif: Booleen = None
    idTechniqueCategorie: Entier = None
    libelle: Texte = None


class RechercherSousCategorieSollicitationListeSousCategories(Reponse):
    categorie: list[RechercherSousCategorieSollicitationListeSousCategoriesCategorie] | None = None
    ssCategorie: list[RechercherSousCategorieSollicitationListeSousCategoriesSsCategorie] | None = None


class WsRetourRechercherSousCategorieSollicitation(pages.RetourPagine):
    listeSousCategories: list[RechercherSousCategorieSollicitationListeSousCategories] | None = None


# Utilisateurs


class MonCompteRecupererRattachementsParam(Demande):
    parametresRecherche: pages.Pagination | None = None


class MonCompteRecupererRattachementsListeStructureRattachementListeServicesRattache(Reponse):
    codeService: Texte = None
    dateDbtService: Texte = None
    dateFinService: Texte = None
    estActif: Booleen = None
    idRattachementService: Entier = None
    idService: Entier = None
    libelleService: Texte = None
    statutRattachementService: Texte = None
    statutService: Texte = None


class MonCompteRecupererRattachementsListeStructureRattachement(Reponse):
    designationStructure: Texte = None
    idRattachementStructure: Entier = None
    idStructure: Entier = None
    identifiantStructure: Texte = None
    listeServicesRattache: list[MonCompteRecupererRattachementsListeStructureRattachementListeServicesRattache] | None = None
    roleUtilisateur: Texte = None
    statutRattachementStructure: Texte = None
    statutUtilisateur: Texte = None
    typeIdentifiantStructure: Texte = None


class WsRetourMonCompteRecupererRattachements(pages.RetourPagine):
    listeStructureRattachement: list[MonCompteRecupererRattachementsListeStructureRattachement] | None = None
