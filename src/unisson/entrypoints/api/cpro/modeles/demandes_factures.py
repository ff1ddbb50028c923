"""Bodies of the other operations of Factures, under the names of the official Swagger."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import Booleen, Demande, Entier, Entier32, Instant, Nombre, Texte, code
from unisson.entrypoints.api.cpro.modeles.demandes_recherches import (
    ParamRechercheHistoActionsUtilisateurs,
    ParamRechercheHistoEvenementsComplementaires,
    ParamRechercheHistoStatuts,
    ParamRechercheLigneRecapTva,
    ParamRechercheLignesPoste,
    ParamRechercheListePiecesJointes,
)


class PieceJointeComplementaire(Demande):
    pieceJointeComplementaireDesignation: Texte = None
    pieceJointeComplementaireType: Texte = None
    pieceJointeComplementaireNumeroLigneFacture: Entier32 = None
    pieceJointeComplementaireId: Entier = None


class CompleterFactureParam(Demande):
    idUtilisateurCourant: Entier = None
    identifiantFactureCPP: Entier = None
    pieceJointeComplementaire: list[PieceJointeComplementaire] | None = None
    commentaire: Texte = None


class ConsulterFactureParFournisseurParam(Demande):
    idUtilisateurCourant: Entier = None
    identifiantFactureCPP: Entier = None
    codeLangue: Texte = None
    getpLigneRecapTva: ParamRechercheLigneRecapTva | None = None
    getpListePiecesJointes: ParamRechercheListePiecesJointes | None = None
    getpLignesPoste: ParamRechercheLignesPoste | None = None


class ConsulterFactureParRecipiendaireParam(Demande):
    idUtilisateurCourant: Entier = None
    identifiantFactureCPP: Entier = None
    codeLangue: Texte = None
    rechercheligneTvaRecap: ParamRechercheLigneRecapTva | None = None
    recherchePj: ParamRechercheListePiecesJointes | None = None
    rechercheLignePoste: ParamRechercheLignesPoste | None = None


class ConsulterFactureParValideurParam(Demande):
    idUtilisateurCourant: Entier = None
    identifiantFactureCPP: Entier = None
    codeLangue: Texte = None
    rechercheLigneTvaRecap: ParamRechercheLigneRecapTva | None = None
    recherchePj: ParamRechercheListePiecesJointes | None = None
    rechercheLignePoste: ParamRechercheLignesPoste | None = None


class ConsulterHistoriqueFactureParam(Demande):
    idUtilisateurCourant: Entier = None
    idFacture: Entier = None
    idEspace: Entier = None
    nbResultatsMaximum: Entier32 = None
    paramRechercheHistoStatuts: ParamRechercheHistoStatuts | None = None
    paramRechercheHistoEvenementsComplementaires: ParamRechercheHistoEvenementsComplementaires | None = None
    paramRechercheHistoActionsUtilisateurs: ParamRechercheHistoActionsUtilisateurs | None = None


class CorrigerValideurFactureParam(Demande):
    idFacture: Entier = None
    idStructure: Entier = None
    typeIdentifiantStructure: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantStructure: Texte = None


class DeposerFluxFactureParam(Demande):
    idUtilisateurCourant: Entier = None
    fichierFlux: Texte = None
    nomFichier: Texte = None
    syntaxeFlux: Texte = code(codes.SYNTAXES_FLUX)
    avecSignature: Booleen = None


class DeposerPdfFactureParam(Demande):
    idUtilisateurCourant: Entier = None
    fichierFacture: Texte = None
    nomFichier: Texte = None
    formatDepot: Texte = code(codes.FORMATS_DEPOT)


class IdFactureInput(Demande):
    idFacture: Entier = None


class LignePosteSoumettreInput(Demande):
    lignePosteNumero: Entier32 = None
    lignePosteReference: Texte = None
    lignePosteDenomination: Texte = None
    lignePosteQuantite: Nombre = None
    lignePosteUnite: Texte = None
    lignePosteMontantUnitaireHT: Nombre = None
    lignePosteMontantRemiseHT: Nombre = None
    lignePosteTauxTva: Texte = None
    lignePosteTauxTvaManuel: Nombre = None


class LigneTvaSoumettreInput(Demande):
    ligneTvaTaux: Texte = None
    ligneTvaMontantBaseHtParTaux: Nombre = None
    ligneTvaMontantTvaParTaux: Nombre = None
    ligneTvaTauxManuel: Nombre = None


class PieceJointeComplentaireSoumettreInput(Demande):
    pieceJointeComplementaireDesignation: Texte = None
    pieceJointeComplementaireType: Texte = None
    pieceJointeComplementaireNumeroLigneFacture: Entier32 = None
    pieceJointeComplementaireId: Entier = None
    pieceJointeComplementaireIdLiaison: Entier = None


class RecupererStatutsFactureVisiblesParValideurParam(Demande):
    idUtilisateurCourant: Entier = None


class SoumettreFactureDestinataire(Demande):
    codeDestinataire: Texte = None
    codeServiceExecutant: Texte = None


class SoumettreFactureReferences(Demande):
    deviseFacture: Texte = None
    typeFacture: Texte = code(codes.TYPES_FACTURE_AVOIR)
    typeTva: Texte = code(codes.TYPES_TVA)
    motifExonerationTva: Texte = None
    numeroMarche: Texte = None
    numeroBonCommande: Texte = None
    numeroFactureOrigine: Texte = None
    modePaiement: Texte = code(codes.MODES_PAIEMENT)


class RecyclerFactureParam(Demande):
    idUtilisateurCourant: Entier = None
    identifiantFactureCPP: Entier = None
    destinataire: SoumettreFactureDestinataire | None = None
    commentaire: Texte = None
    reference: SoumettreFactureReferences | None = None


class SoumettreFactureCadreDeFacturation(Demande):
    codeCadreFacturation: Texte = code(codes.CADRES_SOUMISSION)
    codeStructureValideur: Texte = None
    codeServiceValideur: Texte = None


class SoumettreFactureFournisseur(Demande):
    idFournisseur: Entier = None
    idServiceFournisseur: Entier = None
    codeCoordonneesBancairesFournisseur: Entier = None


class SoumettreFactureMontantTotal(Demande):
    montantHtTotal: Nombre = None
    montantTVA: Nombre = None
    montantTtcTotal: Nombre = None
    montantRemiseGlobaleTTC: Nombre = None
    motifRemiseGlobaleTTC: Texte = None
    montantAPayer: Nombre = None


class SoumettreFacturePieceJointePrincipale(Demande):
    pieceJointePrincipaleDesignation: Texte = None
    pieceJointePrincipaleId: Entier = None


class SoumettreFactureParam(Demande):
    idUtilisateurCourant: Entier = None
    modeDepot: Texte = code(codes.MODES_DEPOT_SOUMISSION)
    numeroFactureSaisi: Texte = None
    dateFacture: Instant = None
    destinataire: SoumettreFactureDestinataire | None = None
    fournisseur: SoumettreFactureFournisseur | None = None
    cadreDeFacturation: SoumettreFactureCadreDeFacturation | None = None
    references: SoumettreFactureReferences | None = None
    lignePoste: list[LignePosteSoumettreInput] | None = None
    ligneTva: list[LigneTvaSoumettreInput] | None = None
    montantTotal: SoumettreFactureMontantTotal | None = None
    pieceJointePrincipale: SoumettreFacturePieceJointePrincipale | None = None
    pieceJointeComplementaire: list[PieceJointeComplentaireSoumettreInput] | None = None
    commentaire: Texte = None


class TelechargerGroupeFactureParam(Demande):
    idUtilisateurCourant: Entier = None
    idEspace: Entier = None
    format: Texte = None
    avecPiecesJointesComplementaires: Texte = None
    listeFacture: list[IdFactureInput] | None = None


class TraiterFactureAValiderParam(Demande):
    idFacture: Entier = None
    action: Texte = None
    typeValideur: Texte = None
    idValideur: Entier = None
    motifRefus: Texte = None
    complementInfo: Texte = None


class TraiterFacturesRejeteesListeDemandePaiement(Demande):
    idDemandePaiement: Entier = None


class TraiterFacturesRejeteesParam(Demande):
    listeDemandePaiement: list[TraiterFacturesRejeteesListeDemandePaiement] | None = None


class TraiterUneFactureRecueParam(Demande):
    idUtilisateurCourant: Entier = None
    idFacture: Entier = None
    nouveauStatut: Texte = code(codes.STATUTS)
    motif: Texte = None
    numeroDPMandat: Texte = None
