"""Searches of Factures: what is asked, how a row shows, under the names of the official Swagger."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes, pages
from unisson.entrypoints.api.cpro.modeles.base import (
    Booleen,
    Demande,
    Double,
    Entier,
    Entier32,
    Instant,
    Nombre,
    Numero,
    Reponse,
    Retour,
    Texte,
    code,
)


class CritereDestinatairePojo(Demande):
    idDestinataire: Entier = None
    listeIdServiceExecutant: list[Numero] | None = None
    raisonSocialeStuctDmd: Texte = None


class CritereFournisseurPojo(Demande):
    idFournisseur: Entier = None
    listeIdService: list[Numero] | None = None


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


class Criteres(Demande):
    """What every search understands."""

    numeroFacture: Texte = None
    numeroMarche: Texte = None
    periodeDateDepotDu: Instant = None
    periodeDateDepotAu: Instant = None


class CriteresDepuisEtat(Criteres):
    """Since when the invoice is in its status."""

    periodeDateHeureEtatCourantDu: Instant = None
    periodeDateHeureEtatCourantAu: Instant = None


class CriteresParEspace(Criteres):
    """What the lists of one's own espaces understand besides."""

    idUtilisateurCourant: Entier = None
    idStructureValideur: Entier = None
    periodeDateFactureDu: Instant = None
    periodeDateFactureAu: Instant = None
    montantHTMin: Double = None
    montantHTMax: Double = None
    montantTTCMin: Double = None
    montantTTCMax: Double = None


class RechercherDemandePaiementParam(CriteresDepuisEtat):
    roleUtilisateur: Texte = code(codes.ROLES)
    typeDemandePaiement: Texte = code(codes.TYPES_DEMANDE)
    typeFacture: Texte = code(codes.TYPES_FACTURE)
    typeFactureTravaux: Texte = code(codes.TYPES_FACTURE_TRAVAUX)
    cadreFacturation: Texte = code(codes.CADRES)
    statutCourant: list[str] | None = code(codes.STATUTS)
    periodeDateFournisseurDu: Instant = None
    periodeDateFournisseurAu: Instant = None
    montantHTMin: Nombre = None
    montantHTMax: Nombre = None
    montantTTCMin: Nombre = None
    montantTTCMax: Nombre = None
    montantAPayerMin: Nombre = None
    montantAPayerMax: Nombre = None
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


class RechercherFactureParFournisseurParam(CriteresParEspace, CriteresDepuisEtat):
    listeDestinataire: list[CritereDestinatairePojo] | None = None
    rechercheSirenDestinataire: Booleen = None
    typeFacture: Texte = code(codes.TYPES_FACTURE)
    idFournisseur: Entier = None
    idServiceFournisseur: Entier = None
    cadreFacturation: Texte = code(codes.CADRES)
    statutCourant: list[str] | None = None
    montantApayerMin: Double = None
    montantApayerMax: Double = None
    coordonneeBancaire: Entier = None
    idUtilisateurCreateur: list[Numero] | None = None
    numeroBonCommande: Texte = None
    numeroFactureOrigine: Texte = None
    modeDepot: Texte = code(codes.MODES_DEPOT)
    numeroFluxDepot: Texte = None
    rechercheFactureParFournisseur: pages.ParametresRechercherFactureParFournisseur | None = None
    recupererTaille: Booleen = None
    rejetTraite: Booleen = None


class RechercherFactureParValideurParam(CriteresParEspace):
    typeDemandePaiement: Texte = code(codes.TYPES_DEMANDE)
    idDestinataire: Entier = None
    rechercheSirenDestinataire: Booleen = None
    idServiceExecutant: Entier = None
    listeTypeFacture: list[str] | None = code(codes.TYPES_FACTURE)
    listeTypeFactureTravaux: list[str] | None = code(codes.TYPES_FACTURE_TRAVAUX)
    idFournisseur: Entier = None
    rechercheSirenFournisseur: Booleen = None
    idServiceFournisseur: Entier = None
    idStructureMoe: Entier = None
    idStructureMoa: Entier = None
    cadreFacturation: Texte = code(codes.CADRES)
    statutCourant: list[str] | None = code(codes.STATUTS)
    montantAPayerMin: Double = None
    montantAPayerMax: Double = None
    numeroEngagement: Texte = None
    pagination: pages.ParametresRechercherFactureParValideur | None = None


class RechercherFactureRecipiendaireParam(CriteresParEspace, CriteresDepuisEtat):
    typeDemandePaiement: Texte = code(codes.TYPES_DEMANDE_RECUE)
    idDestinataire: Entier = None
    idServiceExecutant: Entier = None
    listeTypeFacture: list[str] | None = code(codes.TYPES_FACTURE_AVOIR)
    listeTypeFactureTravaux: list[str] | None = code(codes.TYPES_FACTURE_TRAVAUX)
    listeFournisseurs: list[CritereFournisseurPojo] | None = None
    rechercheSirenFournisseur: Booleen = None
    cadreFacturation: Texte = code(codes.CADRES_19)
    statutCourant: list[str] | None = code(codes.STATUTS)
    montantApayerMin: Double = None
    montantApayerMax: Double = None
    numeroBonCommande: Texte = None
    factureTelechargeeParDestinataire: Booleen = None
    paramRecherche: pages.ParamRechercheDemandeRecipiendaire | None = None
    recupererTaille: Booleen = None


class ATraiter(Demande):
    """What waits for one's structure."""

    idUtilisateurCourant: Entier = None
    idStructure: Entier = None


class RechercherFactureATraiterParFournisseurParam(ATraiter):
    masquerRejetee: Booleen = None
    rechercheFactureATraiterParFournisseur: pages.ParamRechercheFactureATraiterParFournisseur | None = None
    recupererTaille: Booleen = None


class RechercherFactureATraiterParRecipiendaireParam(ATraiter):
    recupererTaille: Booleen = None
    parametreRechercheFactureATraiterParRecipiendaire: pages.ParametreRechercheFactureATraiterParRecipiendaire | None = None


class RechercherFactureATraiterParValideurParam(ATraiter):
    typeIdentifiantStructure: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantStructure: Texte = None
    pagination: pages.ParametresRechercherFactureATraiterParValideur | None = None


class LigneTrouvee(Reponse):
    """What every list shows of an invoice."""

    numeroFacture: Texte = None
    typeFacture: Texte = code(codes.TYPES_FACTURE)
    dateFacture: Instant = None
    dateDepot: Instant = None
    devise: Texte = None
    numeroMarche: Texte = None
    typeIdentifiantFournisseur: Texte = code(codes.TYPES_IDENTIFIANT)
    designationFournisseur: Texte = None
    codeServiceFournisseur: Texte = None
    nomServiceFournisseur: Texte = None
    idDestinataire: Entier = None
    designationDestinataire: Texte = None
    idServiceExecutant: Entier = None
    codeServiceExecutant: Texte = None
    nomServiceExecutant: Texte = None


class LigneEmiseOuRecue(LigneTrouvee):
    """The names that the supplier's and the recipient's lists share; the valideur's has others."""

    codeFournisseur: Texte = None
    codeDestinataire: Texte = None
    montantHT: Nombre = None
    montantTTC: Nombre = None
    montantAPayer: Nombre = None
    numeroBonCommande: Texte = None
    taille: Entier = None


class FactureRechercheRecipiendaire(LigneEmiseOuRecue):
    idFacture: Entier = None
    typeDemandePaiement: Texte = code(codes.TYPES_DEMANDE)
    typeFactureTravaux: Texte = code(codes.TYPES_FACTURE_TRAVAUX)
    statut: Texte = code(codes.STATUTS)
    factureTelechargeeParDestinataire: Booleen = None
    codeMOE: Texte = None
    typeIdentifiantMOE: Texte = None
    designationMOE: Texte = None
    codeMOA: Texte = None
    typeIdentifiantMOA: Texte = None
    designationMOA: Texte = None
    dateHeureEtatCourant: Instant = None
    commentaireEtatCourant: Texte = None


class FactureRechercherATraiterFournisseur(LigneEmiseOuRecue):
    identifiantFactureCPP: Entier = None
    typeDemandePaiement: Texte = None
    statut: Texte = None


class RetourRechercherFactureParFournisseur(FactureRechercherATraiterFournisseur):
    numeroFluxDepot: Texte = None
    typeIdentifiantValideur1: Texte = None
    codeValideur1: Texte = None
    raisonSocialeValideur1: Texte = None
    nomValideur1: Texte = None
    prenomValideur1: Texte = None
    dateValidation1: Instant = None
    typeIdentifiantValideur2: Texte = None
    codeValideur2: Texte = None
    raisonSocialeValideur2: Texte = None
    nomValideur2: Texte = None
    prenomValideur2: Texte = None
    dateValidation2: Instant = None
    numeroFactureOrigine: Texte = None
    modeDepot: Texte = None
    coordBancairesFournisseurCleIban: Texte = None
    coordBancairesFournisseurCleRib: Texte = None
    coordBancairesFournisseurCodeBanque: Texte = None
    coordBancairesFournisseurCodePays: Texte = None
    coordBancairesFournisseurCompteBancaire: Texte = None
    coordBancairesFournisseurNomCb: Texte = None
    affactureurCode: Texte = None
    affactureurTypeIdentifiant: Texte = None
    affactureurRaisonSociale: Texte = None
    nomPrenomUtilisateurCreateur: Texte = None
    dateHeureEtatCourant: Instant = None
    commentaireEtatCourant: Texte = None
    rejetTraite: Booleen = None


class FactureRechercheValideur(LigneTrouvee):
    idFacture: Entier = None
    typeDemandePaiement: Texte = code(codes.TYPES_DEMANDE)
    typeFactureTravaux: Texte = code(codes.TYPES_FACTURE_TRAVAUX)
    idFournisseur: Entier = None
    identifiantFournisseur: Texte = None
    idMoe: Entier = None
    typeIdentifiantMoe: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantMoe: Texte = None
    designationMoe: Texte = None
    idServiceMoe: Entier = None
    codeServiceMoe: Texte = None
    nomServiceMoe: Texte = None
    idMoa: Entier = None
    typeIdentifiantMoa: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantMoa: Texte = None
    designationMoa: Texte = None
    idServiceMoa: Entier = None
    codeServiceMoa: Texte = None
    nomServiceMoa: Texte = None
    typeIdentifiantDestinataire: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantDestinataire: Texte = None
    idValideur: Entier = None
    typeIdentifiantValideur: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantValideur: Texte = None
    designationValideur: Texte = None
    montantHT: Nombre = None
    montantTTC: Nombre = None
    montantAPayer: Nombre = None
    statut: Texte = code(codes.STATUTS)
    numeroEngagement: Texte = None


class RechercherDemandePaiementOutputListeDemandePaiement(Reponse):
    idDemandePaiement: Entier = None
    numeroDemandePaiement: Texte = None
    typeDemandePaiement: Texte = None
    typeFacture: Texte = None
    typeFactureTravaux: Texte = None
    cadreFacturation: Texte = None
    etatCourant: Texte = None
    dateHeureEtatCourant: Instant = None
    dateFournisseur: Instant = None
    dateDepot: Instant = None
    montantHT: Nombre = None
    montantTTC: Nombre = None
    montantAPayer: Nombre = None
    numeroMarche: Texte = None
    numeroBonCommande: Texte = None
    numeroFactureOrigine: Texte = None
    idStructureFournisseur: Entier = None
    idServiceFournisseur: Entier = None
    idStructureMoe: Entier = None
    idServiceMoe: Entier = None
    idStructureMoa: Entier = None
    idServiceMoa: Entier = None
    idStructureValideur1: Entier = None
    idStructureValideur2: Entier = None
    idStructureDestinataire: Entier = None
    idServiceDestinataire: Entier = None
    dpOuDpArchive: Texte = None
    numeroDossierFacturation: Texte = None
    idDossierFacturation: Entier = None
    commentaireEtatCourant: Texte = None
    numeroDpMandat: Texte = None
    siretFournisseurQualif: Texte = None
    siretDestinataireQualif: Texte = None
    nombreResultatTotal: Texte = None
    codeServiceDestinataire: Texte = None
    nomServiceDestinataire: Texte = None
    identifiantStructureFournisseur: Texte = None
    identifiantStructureDestinataire: Texte = None


class WsRetourRechercheFactureRecipiendaire(pages.RetourPagine):
    listeFactures: list[FactureRechercheRecipiendaire] | None = None


class WsRetourRechercheFactureRecipiendaireRest(Retour, pages.ParametresRetour):  # the one that tells its page at the top level
    listeFactures: list[FactureRechercheRecipiendaire] | None = None


class WsRetourRechercherDemandePaiement(Retour):
    listeDemandePaiement: list[RechercherDemandePaiementOutputListeDemandePaiement] | None = None
    total: Entier32 = None


class WsRetourRechercherFactureATraiterParFournisseur(pages.RetourPagine):
    listeFactures: list[FactureRechercherATraiterFournisseur] | None = None


class WsRetourRechercherFactureATraiterParValideur(pages.RetourPagine):
    listeFactures: list[FactureRechercheValideur] | None = None


class WsRetourRechercherFactureParFournisseur(pages.RetourPagine):
    listeFactures: list[RetourRechercherFactureParFournisseur] | None = None


class WsRetourRechercherFactureParValideur(pages.RetourPagine):
    listeFactures: list[FactureRechercheValideur] | None = None
