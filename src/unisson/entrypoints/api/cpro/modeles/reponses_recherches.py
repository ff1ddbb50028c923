"""Answers of the searches of Factures, under the names of the official Swagger."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import (
    Booleen,
    Entier,
    Entier32,
    Instant,
    Nombre,
    ParametresRetour,
    Reponse,
    Retour,
    Texte,
    code,
)


class FactureRechercheRecipiendaire(Reponse):
    idFacture: Entier = None
    devise: Texte = None
    typeDemandePaiement: Texte = code(codes.TYPES_DEMANDE)
    codeFournisseur: Texte = None
    typeIdentifiantFournisseur: Texte = code(codes.TYPES_IDENTIFIANT)
    designationFournisseur: Texte = None
    codeServiceFournisseur: Texte = None
    nomServiceFournisseur: Texte = None
    idDestinataire: Entier = None
    codeDestinataire: Texte = None
    designationDestinataire: Texte = None
    idServiceExecutant: Entier = None
    codeServiceExecutant: Texte = None
    nomServiceExecutant: Texte = None
    typeFacture: Texte = code(codes.TYPES_FACTURE)
    typeFactureTravaux: Texte = code(codes.TYPES_FACTURE_TRAVAUX)
    numeroFacture: Texte = None
    dateFacture: Instant = None
    dateDepot: Instant = None
    montantHT: Nombre = None
    montantTTC: Nombre = None
    montantAPayer: Nombre = None
    statut: Texte = code(codes.STATUTS)
    numeroMarche: Texte = None
    numeroBonCommande: Texte = None
    taille: Entier = None
    factureTelechargeeParDestinataire: Booleen = None
    codeMOE: Texte = None
    typeIdentifiantMOE: Texte = None
    designationMOE: Texte = None
    codeMOA: Texte = None
    typeIdentifiantMOA: Texte = None
    designationMOA: Texte = None
    dateHeureEtatCourant: Instant = None
    commentaireEtatCourant: Texte = None


class FactureRechercheValideur(Reponse):
    idFacture: Entier = None
    typeDemandePaiement: Texte = code(codes.TYPES_DEMANDE)
    idFournisseur: Entier = None
    identifiantFournisseur: Texte = None
    typeIdentifiantFournisseur: Texte = code(codes.TYPES_IDENTIFIANT)
    designationFournisseur: Texte = None
    codeServiceFournisseur: Texte = None
    nomServiceFournisseur: Texte = None
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
    idDestinataire: Entier = None
    typeIdentifiantDestinataire: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantDestinataire: Texte = None
    designationDestinataire: Texte = None
    idServiceExecutant: Entier = None
    codeServiceExecutant: Texte = None
    nomServiceExecutant: Texte = None
    idValideur: Entier = None
    typeIdentifiantValideur: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantValideur: Texte = None
    designationValideur: Texte = None
    typeFacture: Texte = code(codes.TYPES_FACTURE)
    typeFactureTravaux: Texte = code(codes.TYPES_FACTURE_TRAVAUX)
    numeroFacture: Texte = None
    dateFacture: Instant = None
    dateDepot: Instant = None
    montantHT: Entier = None
    montantTTC: Entier = None
    montantAPayer: Entier = None
    devise: Texte = None
    statut: Texte = code(codes.STATUTS)
    numeroMarche: Texte = None
    numeroEngagement: Texte = None


class FactureRechercherATraiterFournisseur(Reponse):
    identifiantFactureCPP: Entier = None
    typeDemandePaiement: Texte = None
    codeFournisseur: Texte = None
    typeIdentifiantFournisseur: Texte = code(codes.TYPES_IDENTIFIANT)
    designationFournisseur: Texte = None
    codeServiceFournisseur: Texte = None
    nomServiceFournisseur: Texte = None
    idDestinataire: Entier = None
    codeDestinataire: Texte = None
    designationDestinataire: Texte = None
    idServiceExecutant: Entier = None
    codeServiceExecutant: Texte = None
    nomServiceExecutant: Texte = None
    typeFacture: Texte = code(codes.TYPES_FACTURE)
    numeroFacture: Texte = None
    dateFacture: Instant = None
    dateDepot: Instant = None
    montantHT: Nombre = None
    montantTTC: Nombre = None
    montantAPayer: Nombre = None
    devise: Texte = None
    statut: Texte = None
    numeroMarche: Texte = None
    numeroBonCommande: Texte = None
    taille: Entier = None


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


class RetourRechercherFactureParFournisseur(Reponse):
    identifiantFactureCPP: Entier = None
    typeDemandePaiement: Texte = None
    codeFournisseur: Texte = None
    typeIdentifiantFournisseur: Texte = code(codes.TYPES_IDENTIFIANT)
    designationFournisseur: Texte = None
    codeServiceFournisseur: Texte = None
    nomServiceFournisseur: Texte = None
    idDestinataire: Entier = None
    codeDestinataire: Texte = None
    designationDestinataire: Texte = None
    idServiceExecutant: Entier = None
    codeServiceExecutant: Texte = None
    nomServiceExecutant: Texte = None
    typeFacture: Texte = code(codes.TYPES_FACTURE)
    numeroFacture: Texte = None
    dateFacture: Instant = None
    dateDepot: Instant = None
    montantHT: Nombre = None
    montantTTC: Nombre = None
    montantAPayer: Nombre = None
    devise: Texte = None
    statut: Texte = None
    numeroMarche: Texte = None
    numeroBonCommande: Texte = None
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
    taille: Entier = None
    dateHeureEtatCourant: Instant = None
    commentaireEtatCourant: Texte = None
    rejetTraite: Booleen = None


class WsRetourRechercheFactureRecipiendaire(Retour):
    listeFactures: list[FactureRechercheRecipiendaire] | None = None
    parametresRetour: ParametresRetour | None = None


class WsRetourRechercheFactureRecipiendaireRest(Retour):
    listeFactures: list[FactureRechercheRecipiendaire] | None = None
    pageCourante: Entier32 = None
    pages: Entier32 = None
    nbResultatsParPage: Entier32 = None
    total: Entier32 = None


class WsRetourRechercherDemandePaiement(Retour):
    listeDemandePaiement: list[RechercherDemandePaiementOutputListeDemandePaiement] | None = None
    total: Entier32 = None


class WsRetourRechercherFactureATraiterParFournisseur(Retour):
    parametresRetour: ParametresRetour | None = None
    listeFactures: list[FactureRechercherATraiterFournisseur] | None = None


class WsRetourRechercherFactureATraiterParValideur(Retour):
    parametresRetour: ParametresRetour | None = None
    listeFactures: list[FactureRechercheValideur] | None = None


class WsRetourRechercherFactureParFournisseur(Retour):
    parametresRetour: ParametresRetour | None = None
    listeFactures: list[RetourRechercherFactureParFournisseur] | None = None


class WsRetourRechercherFactureParValideur(Retour):
    parametresRetour: ParametresRetour | None = None
    listeFactures: list[FactureRechercheValideur] | None = None
