"""Answers of the verbs of Factures, under the names of the official Swagger."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import Controle, Entier, Instant, Nombre, Reponse, Retour, Texte, code


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


class WsRetourSoumettreFacture(Retour):
    identifiantFactureCPP: Entier = None
    numeroFacture: Texte = None
    statutFacture: Texte = code(codes.STATUTS)
    dateDepot: Instant = None
    identifiantStructure: Texte = None
    empreinteCertificatDepot: Texte = None


class WsRetourTelechargerGroupeFacture(Retour):
    fichierResultat: Texte = None


class WsRetourTraiterFacture(Retour):
    idFacture: Entier = None
    numeroFacture: Texte = None
    dateTraitement: Instant = None
    nouveauStatut: Texte = code(codes.STATUTS)


class WsRetourTraiterFactureAValider(Retour):
    idFacture: Entier = None
    numeroFacture: Texte = None
    dateTraitement: Instant = None
    statutFacture: Texte = None
