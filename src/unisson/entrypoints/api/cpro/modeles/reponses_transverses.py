"""Answers of Transverses and Utilisateurs: fields as connectors read them, names of models our own."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import (
    Booleen,
    Entier,
    Instant,
    Nombre,
    ParametresRetour,
    Reponse,
    Retour,
    Texte,
    code,
)


class RechercherCategorieSollicitationListeCategories(Reponse):
    codeCategorie: Texte = None
    libelleCategorie: Texte = None
    idTechniqueCategorie: Entier = None


class WsRetourRechercherCategorieSollicitation(Retour):
    listeCategories: list[RechercherCategorieSollicitationListeCategories] | None = None
    parametresRetour: ParametresRetour | None = None


class RechercherSousCategorieSollicitationListeSousCategoriesCategorie(Reponse):
    codeCategorie: Texte = None
    libelleCategorie: Texte = None
    idTechniqueCategorie: Entier = None


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


class WsRetourRechercherSousCategorieSollicitation(Retour):
    listeSousCategories: list[RechercherSousCategorieSollicitationListeSousCategories] | None = None
    parametresRetour: ParametresRetour | None = None


class RecupererEtatTypedpListeEtatDemandePaiement(Reponse):
    etatDemandePaiement: Texte = None


class WsRetourRecupererEtatTypedp(Retour):
    listeEtatDemandePaiement: list[RecupererEtatTypedpListeEtatDemandePaiement] | None = None


class RecupererEtatsTraitementListeStatutsPossiblesPourTraitement(Reponse):
    statutPossiblePourTraitement: Texte = None


class WsRetourRecupererEtatsTraitement(Retour):
    listeStatutsPossiblesPourTraitement: list[RecupererEtatsTraitementListeStatutsPossiblesPourTraitement] | None = None


class RecupererFormatfluxListeFormatFlux(Reponse):
    formatFlux: Texte = None


class WsRetourRecupererFormatflux(Retour):
    listeFormatFlux: list[RecupererFormatfluxListeFormatFlux] | None = None


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


class WsRetourHealthCheck(Retour):
    body: Texte = None
    statusCodeValue: Entier = None
    statusCode: Texte = None


class RecupererDevisesListeDevises(Reponse):
    codeDevise: Texte = None
    libelleDevise: Texte = None


class RecupererSyntaxefluxListeSyntaxeFlux(Reponse):
    syntaxeFlux: Texte = None


class WsRetourRecupererSyntaxeflux(Retour):
    listeSyntaxeFlux: list[RecupererSyntaxefluxListeSyntaxeFlux] | None = None


class WsRetourRecupererDevises(Retour):
    listeDevises: list[RecupererDevisesListeDevises] | None = None


class WsRetourTelechargerAnnuaireDestinataire(Retour):
    fichierResultat: Texte = None


class RecupererModedepotListeModeDepot(Reponse):
    modeDepot: Texte = None


class WsRetourRecupererModedepot(Retour):
    listeModeDepot: list[RecupererModedepotListeModeDepot] | None = None


class RecupererPaysListePays(Reponse):
    codePays: Texte = None
    libellePays: Texte = None


class WsRetourRecupererPays(Retour):
    listePays: list[RecupererPaysListePays] | None = None


class RecupererMotifsRefusFactureAValiderListeMotifRefusFactureAValider(Reponse):
    idMotif: Entier = None
    codeMotif: Texte = None
    libelleMotif: Texte = None


class WsRetourRecupererMotifsRefusFactureAValider(Retour):
    listeMotifRefusFactureAValider: list[RecupererMotifsRefusFactureAValiderListeMotifRefusFactureAValider] | None = None


class RecupererModereglementsListeModePaiement(Reponse):
    modePaiement: Texte = None


class WsRetourRecupererModereglements(Retour):
    listeModePaiement: list[RecupererModereglementsListeModePaiement] | None = None


class RecupererCadrefacturationListeCadreFacturation(Reponse):
    codeCadreFacturation: Texte = None


class WsRetourRecupererCadrefacturation(Retour):
    listeCadreFacturation: list[RecupererCadrefacturationListeCadreFacturation] | None = None


class RecupererCoordbancValidesListeCoordonneeBancaire(Reponse):
    idCoordonneeBancaire: Entier = None
    nomCoordonneeBancaire: Texte = None


class WsRetourRecupererCoordbancValides(Retour):
    listeCoordonneeBancaire: list[RecupererCoordbancValidesListeCoordonneeBancaire] | None = None


class RecupererTypespjListeTypePieceJointe(Reponse):
    codeTypePieceJointe: Texte = None
    libelleTypePieceJointe: Texte = None
    idTypePieceJointe: Entier = None
    typeObjet: Texte = code(codes.TYPES_OBJET)


class WsRetourRecupererTypespj(Retour):
    listeTypePieceJointe: list[RecupererTypespjListeTypePieceJointe] | None = None


class WsRetourAjouterFichier(Retour):
    pieceJointeId: Entier = None


class RechercherPjStructureListePiecesJointes(Reponse):
    pieceJointeDesignation: Texte = None
    pieceJointeExtension: Texte = None
    pieceJointeId: Entier = None
    pieceJointeObjetId: Entier = None
    pieceJointeStructureCode: Texte = None
    pieceJointeStructureId: Entier = None
    pieceJointeStructureRaisonSociale: Texte = None
    pieceJointeTypeCode: Texte = None
    pieceJointeTypeLibelle: Texte = None
    pieceJointeUtilisateurId: Entier = None


class WsRetourRechercherPjStructure(Retour):
    listePiecesJointes: list[RechercherPjStructureListePiecesJointes] | None = None
    parametresRetour: ParametresRetour | None = None


class RechercherPjMoncompteListePiecesJointes(Reponse):
    pieceJointeDesignation: Texte = None
    pieceJointeExtension: Texte = None
    pieceJointeId: Entier = None
    pieceJointeObjetId: Entier = None
    pieceJointeTypeCode: Texte = None
    pieceJointeTypeLibelle: Texte = None
    pieceJointeUtilisateurId: Entier = None


class WsRetourRechercherPjMoncompte(Retour):
    listePiecesJointes: list[RechercherPjMoncompteListePiecesJointes] | None = None
    parametresRetour: ParametresRetour | None = None


class WsRetourTelechargerPieceJointe(Retour):
    pieceJointe: Texte = None


class RecupererStructuresActivesFacturetravauxListeStructures(Reponse):
    designationStructure: Texte = None
    idStructureCPP: Entier = None
    identifiant: Texte = None


class WsRetourRecupererStructuresActivesFacturetravaux(Retour):
    listeStructures: list[RecupererStructuresActivesFacturetravauxListeStructures] | None = None


class RecupererStructuresActivesFournisseurListeStructures(Reponse):
    designationStructure: Texte = None
    idStructureCPP: Entier = None
    identifiant: Texte = None


class WsRetourRecupererStructuresActivesFournisseur(Retour):
    listeStructures: list[RecupererStructuresActivesFournisseurListeStructures] | None = None


class RecupererStructuresActivesDestinataireListeStructures(Reponse):
    designationStructure: Texte = None
    idStructureCPP: Entier = None
    identifiant: Texte = None


class WsRetourRecupererStructuresActivesDestinataire(Retour):
    listeStructures: list[RecupererStructuresActivesDestinataireListeStructures] | None = None


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


class RechercherDestinataireListeDestinataires(Reponse):
    idStructureCPP: Entier = None
    siret: Texte = None
    nomDestinataire: Texte = None
    adresseCodePostal: Texte = None
    adresseVille: Texte = None


class WsRetourRechercherDestinataire(Retour):
    listeDestinataires: list[RechercherDestinataireListeDestinataires] | None = None
    parametresRetour: ParametresRetour | None = None


class RecupererTauxtvaListeTauxTva(Reponse):
    codeTauxTva: Texte = None
    libelleTauxTva: Texte = None
    valeurTauxTva: Nombre = None


class WsRetourRecupererTauxtva(Retour):
    listeTauxTva: list[RecupererTauxtvaListeTauxTva] | None = None


class RecupererMotifsExonerationtvaListeMotifsExonerationTva(Reponse):
    codeMotifExonerationTva: Texte = None
    libelleMotifExonerationTva: Texte = None


class WsRetourRecupererMotifsExonerationtva(Retour):
    listeMotifsExonerationTva: list[RecupererMotifsExonerationtvaListeMotifsExonerationTva] | None = None


class RecupererTypedpListeTypeDemandePaiement(Reponse):
    typeDemandePaiement: Texte = None


class WsRetourRecupererTypedp(Retour):
    listeTypeDemandePaiement: list[RecupererTypedpListeTypeDemandePaiement] | None = None


class RecupererTypefacturetravauxListeTypeFactureTravaux(Reponse):
    typeFactureTravaux: Texte = None


class WsRetourRecupererTypefacturetravaux(Retour):
    listeTypeFactureTravaux: list[RecupererTypefacturetravauxListeTypeFactureTravaux] | None = None


class RecupererTypeidentifiantStructureListeTypeIdentifiant(Reponse):
    typeIdentifiantStructure: Texte = None


class WsRetourRecupererTypeidentifiantStructure(Retour):
    listeTypeIdentifiant: list[RecupererTypeidentifiantStructureListeTypeIdentifiant] | None = None


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


class WsRetourMonCompteRecupererRattachements(Retour):
    listeStructureRattachement: list[MonCompteRecupererRattachementsListeStructureRattachement] | None = None
    parametresRetour: ParametresRetour | None = None
