"""Bodies of the searches of Factures, under the names of the official Swagger."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import (
    Booleen,
    Demande,
    Double,
    Entier,
    Entier32,
    Instant,
    Nombre,
    Numero,
    Texte,
    TriColonne,
    code,
)


class CritereDestinatairePojo(Demande):
    idDestinataire: Entier = None
    listeIdServiceExecutant: list[Numero] | None = None
    raisonSocialeStuctDmd: Texte = None


class CritereFournisseurPojo(Demande):
    idFournisseur: Entier = None
    listeIdService: list[Numero] | None = None


class ParamRechercheDemandeRecipiendaire(Demande):
    nbResultatsMaximum: Entier32 = None
    pageResultatDemandee: Entier32 = None
    nbResultatsParPage: Entier32 = None
    triSens: Texte = code(codes.SENS)
    triColonne: Texte = code(codes.TRI_DEMANDE_RECIPIENDAIRE)
    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class ParamRechercheFactureATraiterParFournisseur(Demande):
    nbResultatsMaximum: Entier32 = None
    pageResultatDemandee: Entier32 = None
    nbResultatsParPage: Entier32 = None
    triSens: Texte = code(codes.SENS)
    triColonne: Texte = code(codes.TRI_FACTURE_A_TRAITER_PAR_FOURNISSEUR)
    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class ParamRechercheHistoActionsUtilisateurs(Demande):
    pageResultatDemandeeListeHistoAction: Entier32 = None
    triSensListeHistoAction: Texte = code(codes.SENS)
    triColonneListeHistoAction: Texte = code(codes.TRI_HISTO_ACTIONS_UTILISATEURS)
    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None
    nbResultatsParPageListeHistoAction: Entier32 = None


class ParamRechercheHistoEvenementsComplementaires(Demande):
    pageResultatDemandeeListeHistoEvenement: Entier32 = None
    nbResultatsParPageListeHistoEvenement: Entier32 = None
    triSensListeHistoEvenement: Texte = code(codes.SENS)
    triColonneListeHistoEvenement: Texte = code(codes.TRI_HISTO_EVENEMENTS_COMPLEMENTAIRES)
    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class ParamRechercheHistoStatuts(Demande):
    pageResultatDemandeeListeHistoStatut: Entier32 = None
    nbResultatsParPageListeHistoStatut: Entier32 = None
    triSensListeHistoStatut: Texte = code(codes.SENS)
    triColonneListeHistoStatut: Texte = code(codes.TRI_HISTO_STATUTS)
    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class ParamRechercheLigneRecapTva(Demande):
    pageResultatDemandeeListeRecapitulatifTVA: Entier32 = None
    nbResultatsParPageListeListeRecapitulatifTVA: Entier32 = None
    triSensListeRecapitulatifTVA: Texte = code(codes.SENS)
    triColonneListeRecapitulatifTVA: Texte = code(codes.TRI_LIGNE_RECAP_TVA)
    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class ParamRechercheLignesPoste(Demande):
    pageResultatDemandeeLignesPoste: Entier32 = None
    nbResultatsParPageLignesPoste: Entier32 = None
    triSensListeLignesPoste: Texte = code(codes.SENS)
    triColonneListeLignesPoste: Texte = code(codes.TRI_LIGNES_POSTE)
    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class ParamRechercheListePiecesJointes(Demande):
    pageResultatDemandeeListePieceJointe: Entier = None
    nbResultatsParPageListePieceJointe: Entier = None
    triSensListePiecesJointes: Texte = code(codes.SENS)
    triColonneListePiecesJointes: Texte = code(codes.TRI_LISTE_PIECES_JOINTES)
    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class ParametreRechercheFactureATraiterParRecipiendaire(Demande):
    getnbResultatsMaximum: Entier32 = None
    triColonne: Texte = code(codes.TRI_FACTURE_A_TRAITER_PAR_RECIPIENDAIRE)
    triSens: Texte = code(codes.SENS)
    champsDeTri: TriColonne | None = None
    nbResultatsParPage: Entier32 = None
    pageResultatDemandee: Entier32 = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class ParametresRechercherFactureATraiterParValideur(Demande):
    pageResultatDemandee: Entier = None
    nbResultatsParPage: Entier = None
    triSens: Texte = code(codes.SENS)
    triColonne: Texte = code(codes.TRI_FACTURE_A_TRAITER_PAR_VALIDEUR)
    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class ParametresRechercherFactureParFournisseur(Demande):
    nbResultatsMaximum: Entier = None
    pageResultatDemandee: Entier = None
    nbResultatsParPage: Entier = None
    triSens: Texte = code(codes.SENS)
    triColonne: Texte = code(codes.TRI_FACTURE_PAR_FOURNISSEUR)
    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class ParametresRechercherFactureParValideur(Demande):
    pageResultatDemandee: Entier = None
    nbResultatsParPage: Entier = None
    triSens: Texte = code(codes.SENS)
    triColonne: Texte = code(codes.TRI_FACTURE_PAR_VALIDEUR)
    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class RechercherDemandePaiementStructureDestinataireInput(Demande):
    idStructureDestinataire: Entier = None
    typeIdentifiantStructureDestinataire: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantStructureDestinataire: Texte = None


class RechercherDemandePaiementStructureFournisseurInput(Demande):
    idStructureFournisseur: Entier = None
    typeIdentifiantStructureFournisseur: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantStructureFournisseur: Texte = None


class RechercherDemandePaiementStructureMoaInput(Demande):
    idStructureMoa: Entier = None
    typeIdentifiantStructureMoa: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantStructureMoa: Texte = None


class RechercherDemandePaiementStructureMoeInput(Demande):
    idStructureMoe: Entier = None
    typeIdentifiantStructureMoe: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantStructureMoe: Texte = None


class RechercherDemandePaiementStructureValideurInput(Demande):
    idStructureValideur: Entier = None
    typeIdentifiantStructureValideur: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantStructureValideur: Texte = None


class RechercherDemandePaiementParam(Demande):
    roleUtilisateur: Texte = code(codes.ROLES)
    numeroFacture: Texte = None
    typeDemandePaiement: Texte = code(codes.TYPES_DEMANDE)
    typeFacture: Texte = code(codes.TYPES_FACTURE)
    typeFactureTravaux: Texte = code(codes.TYPES_FACTURE_TRAVAUX)
    cadreFacturation: Texte = code(codes.CADRES)
    statutCourant: list[str] | None = code(codes.STATUTS)
    periodeDateHeureEtatCourantDu: Instant = None
    periodeDateHeureEtatCourantAu: Instant = None
    periodeDateFournisseurDu: Instant = None
    periodeDateFournisseurAu: Instant = None
    periodeDateDepotDu: Instant = None
    periodeDateDepotAu: Instant = None
    montantHTMin: Nombre = None
    montantHTMax: Nombre = None
    montantTTCMin: Nombre = None
    montantTTCMax: Nombre = None
    montantAPayerMin: Nombre = None
    montantAPayerMax: Nombre = None
    numeroMarche: Texte = None
    numeroBonCommande: Texte = None
    numeroFactureOrigine: Texte = None
    structureFournisseur: RechercherDemandePaiementStructureFournisseurInput | None = None
    rechercheSirenFournisseur: Booleen = None
    idServiceFournisseur: Entier = None
    structureMoe: RechercherDemandePaiementStructureMoeInput | None = None
    idServiceMoe: Entier = None
    structureMoa: RechercherDemandePaiementStructureMoaInput | None = None
    idServiceMoa: Entier = None
    structureValideur: RechercherDemandePaiementStructureValideurInput | None = None
    structureDestinataire: RechercherDemandePaiementStructureDestinataireInput | None = None
    rechercheSirenDestinataire: Booleen = None
    idServiceDestinataire: Entier = None
    dpOuDpArchive: Texte = code(codes.DP_OU_ARCHIVE)
    numeroDossierFacturation: Texte = None
    numeroFactureMemoire: Texte = None
    numeroDpMandat: Texte = None


class RechercherFactureATraiterParFournisseurParam(Demande):
    idUtilisateurCourant: Entier = None
    idStructure: Entier = None
    masquerRejetee: Booleen = None
    rechercheFactureATraiterParFournisseur: ParamRechercheFactureATraiterParFournisseur | None = None
    recupererTaille: Booleen = None


class RechercherFactureATraiterParRecipiendaireParam(Demande):
    idUtilisateurCourant: Entier = None
    idStructure: Entier = None
    recupererTaille: Booleen = None
    parametreRechercheFactureATraiterParRecipiendaire: ParametreRechercheFactureATraiterParRecipiendaire | None = None


class RechercherFactureATraiterParValideurParam(Demande):
    idUtilisateurCourant: Entier = None
    idStructure: Entier = None
    typeIdentifiantStructure: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantStructure: Texte = None
    pagination: ParametresRechercherFactureATraiterParValideur | None = None


class RechercherFactureParFournisseurParam(Demande):
    idUtilisateurCourant: Entier = None
    listeDestinataire: list[CritereDestinatairePojo] | None = None
    rechercheSirenDestinataire: Booleen = None
    numeroFacture: Texte = None
    periodeDateDepotDu: Instant = None
    periodeDateDepotAu: Instant = None
    typeFacture: Texte = code(codes.TYPES_FACTURE)
    idFournisseur: Entier = None
    idServiceFournisseur: Entier = None
    idStructureValideur: Entier = None
    cadreFacturation: Texte = code(codes.CADRES)
    statutCourant: list[str] | None = None
    periodeDateFactureDu: Instant = None
    periodeDateFactureAu: Instant = None
    montantHTMin: Double = None
    montantHTMax: Double = None
    montantTTCMin: Double = None
    montantTTCMax: Double = None
    montantApayerMin: Double = None
    montantApayerMax: Double = None
    coordonneeBancaire: Entier = None
    idUtilisateurCreateur: list[Numero] | None = None
    numeroMarche: Texte = None
    numeroBonCommande: Texte = None
    numeroFactureOrigine: Texte = None
    modeDepot: Texte = code(codes.MODES_DEPOT)
    numeroFluxDepot: Texte = None
    rechercheFactureParFournisseur: ParametresRechercherFactureParFournisseur | None = None
    recupererTaille: Booleen = None
    periodeDateHeureEtatCourantDu: Instant = None
    periodeDateHeureEtatCourantAu: Instant = None
    rejetTraite: Booleen = None


class RechercherFactureParValideurParam(Demande):
    idUtilisateurCourant: Entier = None
    typeDemandePaiement: Texte = code(codes.TYPES_DEMANDE)
    idDestinataire: Entier = None
    rechercheSirenDestinataire: Booleen = None
    idServiceExecutant: Entier = None
    numeroFacture: Texte = None
    periodeDateDepotDu: Instant = None
    periodeDateDepotAu: Instant = None
    listeTypeFacture: list[str] | None = code(codes.TYPES_FACTURE)
    listeTypeFactureTravaux: list[str] | None = code(codes.TYPES_FACTURE_TRAVAUX)
    idFournisseur: Entier = None
    rechercheSirenFournisseur: Booleen = None
    idServiceFournisseur: Entier = None
    idStructureValideur: Entier = None
    idStructureMoe: Entier = None
    idStructureMoa: Entier = None
    cadreFacturation: Texte = code(codes.CADRES)
    statutCourant: list[str] | None = code(codes.STATUTS)
    periodeDateFactureDu: Instant = None
    periodeDateFactureAu: Instant = None
    montantHTMin: Double = None
    montantHTMax: Double = None
    montantTTCMin: Double = None
    montantTTCMax: Double = None
    montantAPayerMin: Double = None
    montantAPayerMax: Double = None
    numeroMarche: Texte = None
    numeroEngagement: Texte = None
    pagination: ParametresRechercherFactureParValideur | None = None


class RechercherFactureRecipiendaireParam(Demande):
    idUtilisateurCourant: Entier = None
    typeDemandePaiement: Texte = code(codes.TYPES_DEMANDE_RECUE)
    idDestinataire: Entier = None
    idServiceExecutant: Entier = None
    numeroFacture: Texte = None
    periodeDateDepotDu: Instant = None
    periodeDateDepotAu: Instant = None
    listeTypeFacture: list[str] | None = code(codes.TYPES_FACTURE_AVOIR)
    listeTypeFactureTravaux: list[str] | None = code(codes.TYPES_FACTURE_TRAVAUX)
    listeFournisseurs: list[CritereFournisseurPojo] | None = None
    rechercheSirenFournisseur: Booleen = None
    idStructureValideur: Entier = None
    cadreFacturation: Texte = code(codes.CADRES_19)
    statutCourant: list[str] | None = code(codes.STATUTS)
    periodeDateFactureDu: Instant = None
    periodeDateFactureAu: Instant = None
    montantHTMin: Double = None
    montantHTMax: Double = None
    montantTTCMin: Double = None
    montantTTCMax: Double = None
    montantApayerMin: Double = None
    montantApayerMax: Double = None
    numeroMarche: Texte = None
    numeroBonCommande: Texte = None
    factureTelechargeeParDestinataire: Booleen = None
    paramRecherche: ParamRechercheDemandeRecipiendaire | None = None
    recupererTaille: Booleen = None
    periodeDateHeureEtatCourantDu: Instant = None
    periodeDateHeureEtatCourantAu: Instant = None
