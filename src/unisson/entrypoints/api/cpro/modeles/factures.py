"""The other operations of Factures: bodies, then answers, under the names of the official Swagger."""

from __future__ import annotations

from typing import ClassVar

from unisson.entrypoints.api.cpro.modeles import codes, pages
from unisson.entrypoints.api.cpro.modeles.base import (
    Booleen,
    Controle,
    Demande,
    Entier,
    Entier32,
    Instant,
    Nombre,
    Reponse,
    Retour,
    Texte,
    code,
)


class Appelant(Demande):
    """The number of the user, which older connectors send: nothing is read of it, the account says who calls."""

    idUtilisateurCourant: Entier = None


class ConsulterFacture(Appelant):
    """What the three « consulter » share."""

    AUSSI: ClassVar = {"idFacture": "identifiantFactureCPP"}  # one number, under the two names it has elsewhere

    identifiantFactureCPP: Entier = None
    codeLangue: Texte = None


class PieceJointeComplementaire(Demande):
    pieceJointeComplementaireDesignation: Texte = None
    pieceJointeComplementaireType: Texte = None
    pieceJointeComplementaireNumeroLigneFacture: Entier32 = None
    pieceJointeComplementaireId: Entier = None


class CompleterFactureParam(Appelant):
    identifiantFactureCPP: Entier = None
    pieceJointeComplementaire: list[PieceJointeComplementaire] | None = None
    commentaire: Texte = None


class ConsulterFactureParFournisseurParam(ConsulterFacture):
    AUSSI: ClassVar = ConsulterFacture.AUSSI | {
        name.removeprefix("get"): name for name in ("getpLigneRecapTva", "getpListePiecesJointes", "getpLignesPoste")
    }

    getpLigneRecapTva: pages.ParamRechercheLigneRecapTva | None = None
    getpListePiecesJointes: pages.ParamRechercheListePiecesJointes | None = None
    getpLignesPoste: pages.ParamRechercheLignesPoste | None = None


class ConsulterFactureParRecipiendaireParam(ConsulterFacture):
    rechercheligneTvaRecap: pages.ParamRechercheLigneRecapTva | None = None
    recherchePj: pages.ParamRechercheListePiecesJointes | None = None
    rechercheLignePoste: pages.ParamRechercheLignesPoste | None = None


class ConsulterFactureParValideurParam(ConsulterFacture):
    rechercheLigneTvaRecap: pages.ParamRechercheLigneRecapTva | None = None
    recherchePj: pages.ParamRechercheListePiecesJointes | None = None
    rechercheLignePoste: pages.ParamRechercheLignesPoste | None = None


class ConsulterHistoriqueFactureParam(Appelant):
    AUSSI: ClassVar = {"identifiantFactureCPP": "idFacture"}

    idFacture: Entier = None
    idEspace: Entier = None
    nbResultatsMaximum: Entier32 = None
    paramRechercheHistoStatuts: pages.ParamRechercheHistoStatuts | None = None
    paramRechercheHistoEvenementsComplementaires: pages.ParamRechercheHistoEvenementsComplementaires | None = None
    paramRechercheHistoActionsUtilisateurs: pages.ParamRechercheHistoActionsUtilisateurs | None = None


class CorrigerValideurFactureParam(Demande):
    idFacture: Entier = None
    idStructure: Entier = None
    typeIdentifiantStructure: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantStructure: Texte = None


class DeposerFluxFactureParam(Appelant):
    fichierFlux: Texte = None
    nomFichier: Texte = None
    syntaxeFlux: Texte = code(codes.SYNTAXES_FLUX)
    avecSignature: Booleen = None


class DeposerPdfFactureParam(Appelant):
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


class PieceJointeComplentaireSoumettreInput(PieceJointeComplementaire):
    pieceJointeComplementaireIdLiaison: Entier = None


class RecupererStatutsFactureVisiblesParValideurParam(Appelant):
    pass


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


class RecyclerFactureParam(Appelant):
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


class SoumettreFactureParam(Appelant):
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


class TelechargerGroupeFactureParam(Appelant):
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


class TraiterUneFactureRecueParam(Appelant):
    idFacture: Entier = None
    nouveauStatut: Texte = code(codes.STATUTS)
    motif: Texte = None
    numeroDPMandat: Texte = None


class DerniereAction(Reponse):
    derniereActionId: Entier = None
    derniereActionCode: Texte = code(codes.ACTIONS_HISTORIQUE)


class HistoriqueActionUtilisateur(Reponse):
    histoActionId: Entier = None
    histoActionCode: Texte = code(codes.ACTIONS_HISTORIQUE)
    histoActionDateHeure: Instant = None
    histoActionUtilisateurPrenom: Texte = None
    histoActionUtilisateurNom: Texte = None
    histoActionUtilisateurEmail: Texte = None
    histoActionUtilisateurTelephone: Texte = None


class HistoriqueEvenement(Reponse):
    evenementId: Entier = None
    evenementLibelle: Texte = None
    evenementQui: Texte = None
    evenementDateHeure: Instant = None


class HistoriqueStatus(Reponse):
    histoStatutId: Entier = None
    histoStatutCode: Texte = code(codes.STATUTS)
    histoStatutDatePassage: Instant = None
    histoStatutCommentaire: Texte = None
    histoStatutUtilisateurPrenom: Texte = None
    histoStatutUtilisateurNom: Texte = None
    histoStatutUtilisateurEmail: Texte = None
    histoStatutUtilisateurTelephone: Texte = None


class HistoriquesActionsUtilisateurs(Reponse):
    histoAction: list[HistoriqueActionUtilisateur] | None = None
    pageCouranteHistoAction: Entier = None
    pagesHistoAction: Entier = None
    nbResultatsParPageHistoAction: Entier = None
    totalHistoAction: Entier = None


class HistoriquesEvenements(Reponse):
    evenement: list[HistoriqueEvenement] | None = None
    pageCouranteEvenement: Entier = None
    pagesEvenement: Entier = None
    nbResultatsParPageEvenement: Entier = None
    totalEvenement: Entier = None


class HistoriquesStatus(Reponse):
    histoStatut: list[HistoriqueStatus] | None = None
    pageCouranteHistoStatut: Entier = None
    pagesHistoStatut: Entier = None
    nbResultatsParPageHistoStatut: Entier = None
    totalHistoStatut: Entier = None


class RecupererStatutsFactureVisiblesParValideurOutput(Reponse):
    codeStatutFacture: Texte = None


class WsRetourCompleterFacture(Retour):
    pageCourante: Entier = None
    pages: Entier = None
    nbResultatsParPage: Entier = None
    total: Entier = None
    identifiantFactureCPP: Entier = None
    numeroFacture: Texte = None
    dateTraitement: Instant = None


class WsRetourConsulterHistoriqueFacture(Retour):
    idFacture: Entier = None
    numeroFacture: Texte = None
    modeDepot: Texte = code(codes.MODES_DEPOT)
    statutCourantCode: Texte = code(codes.STATUTS)
    historiquesDesStatuts: HistoriquesStatus | None = None
    historiquesDesEvenementsComplementaires: HistoriquesEvenements | None = None
    historiquesDesActionsUtilisateurs: HistoriquesActionsUtilisateurs | None = None
    derniereAction: DerniereAction | None = None


class WsRetourCorrigerValideurFacture(Retour):
    idFacture: Entier = None


class VerdictFacture(Reponse):
    """Unisson: what became of one invoice of a flux."""

    nomFichier: Texte = None
    resultat: Texte = None
    numeroFacture: Texte = None
    identifiantFactureCPP: Entier = None
    statut: Texte = code(codes.STATUTS)
    destinataire: Texte = None
    controles: list[Controle] | None = None


class VerdictFlux(Reponse):
    """Unisson: what became of a flux, at once."""

    etat: Texte = None
    factures: list[VerdictFacture] | None = None
    erreurs: list[Controle] | None = None


class WsRetourDeposerFluxFacture(Retour):
    verdict: VerdictFlux | None = None
    numeroFluxDepot: Texte = None
    dateDepot: Instant = None
    syntaxeFlux: Texte = code(codes.SYNTAXES_FLUX_11)


class WsRetourDeposerPdfFacture(Retour):
    numeroFacture: Texte = None
    dateFacture: Instant = None
    codeDestinataire: Texte = None
    codeServiceExecutant: Texte = None
    codeFournisseur: Texte = None
    codeDeviseFacture: Texte = None
    typeFacture: Texte = code(codes.TYPES_FACTURE_AVOIR)
    typeTva: Texte = code(codes.TYPES_TVA)
    numeroBonCommande: Texte = None
    montantTtcAvantRemiseGlobalTTC: Nombre = None
    montantAPayer: Nombre = None
    montantHtTotal: Nombre = None
    montantTVA: Nombre = None
    pieceJointeId: Entier = None


class WsRetourRecupererStatutsFactureVisiblesParValideur(Retour):
    listeStatutFacture: list[RecupererStatutsFactureVisiblesParValideurOutput] | None = None


class WsRetourRecyclerFacture(Retour):
    identifiantFactureCPP: Entier = None
    numeroFacture: Texte = None
    statutFacture: Texte = code(codes.STATUTS)
    dateDepot: Instant = None


class WsRetourSoumettreFacture(WsRetourRecyclerFacture):
    identifiantStructure: Texte = None
    empreinteCertificatDepot: Texte = None


class WsRetourTelechargerGroupeFacture(Retour):
    fichierResultat: Texte = None


class Traitee(Retour):
    """An invoice just dealt with."""

    idFacture: Entier = None
    numeroFacture: Texte = None
    dateTraitement: Instant = None


class WsRetourTraiterFacture(Traitee):
    nouveauStatut: Texte = code(codes.STATUTS)


class WsRetourTraiterFactureAValider(Traitee):
    statutFacture: Texte = None
