"""Bodies of Transverses and Utilisateurs: fields as connectors send them, names of models our own."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import Booleen, Demande, Entier, Entier32, Instant, Texte, code


class Pagination(Demande):
    pageResultatDemandee: Entier32 = None
    nbResultatsParPage: Entier32 = None
    triColonne: Texte = None
    triSens: Texte = code(codes.SENS)
    nbResultatsMaximum: Entier32 = None


class RechercherCategorieSollicitationParam(Demande):
    codeCategorie: Texte = None
    estActif: Booleen = None
    libelleCategorie: Texte = None
    pagination: Pagination | None = None


class RechercherSousCategorieSollicitationParam(Demande):
    code: Texte = None
    estActif: Booleen = None
    idTechniqueCategorie: Entier = None
    libelle: Texte = None
    pagination: Pagination | None = None


class RecupererEtatTypedpParam(Demande):
    typeDemandePaiement: Texte = None


class RecupererEtatsTraitementParam(Demande):
    statutCourant: Texte = None


class RecupererFormatfluxParam(Demande):
    pass


class ConsulterCRParam(Demande):
    dateDepot: Instant = None
    numeroFluxDepot: Texte = None
    syntaxeFlux: Texte = None


class ConsulterCRDetailleParam(Demande):
    numeroFluxDepot: Texte = None
    syntaxeFlux: Texte = None


class HealthCheckParam(Demande):
    pass


class RecupererSyntaxefluxParam(Demande):
    formatFlux: Texte = code(codes.FORMATS_FLUX)


class RecupererDevisesParam(Demande):
    codeLangue: Texte = None


class TelechargerAnnuaireDestinataireParam(Demande):
    pass


class RecupererModedepotParam(Demande):
    pass


class RecupererPaysParam(Demande):
    codeLangue: Texte = None


class RecupererMotifsRefusFactureAValiderParam(Demande):
    codeCadreFacturationAValider: Texte = None


class RecupererModereglementsParam(Demande):
    pass


class RecupererCadrefacturationParam(Demande):
    pass


class RecupererCoordbancValidesParam(Demande):
    idStructure: Entier = None


class RecupererTypespjParam(Demande):
    codeLangue: Texte = None
    typeObjet: Texte = code(codes.TYPES_OBJET)


class AjouterFichierParam(Demande):
    idUtilisateurCourant: Entier = None
    pieceJointeExtension: Texte = None
    pieceJointeFichier: Texte = None
    pieceJointeNom: Texte = None
    pieceJointeTypeMime: Texte = None


class RechercherPjStructureParam(Demande):
    codeLangue: Texte = None
    idStructureCPP: Entier = None
    pieceJointeDesignation: Texte = None
    pieceJointeTypeId: Entier = None
    parametresRecherche: Pagination | None = None


class RechercherPjMoncompteParam(Demande):
    codeLangue: Texte = None
    pieceJointeDesignation: Texte = None
    pieceJointeTypeId: Entier = None
    parametresRecherche: Pagination | None = None


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


class RecupererStructuresActivesFacturetravauxParam(Demande):
    pass


class RecupererStructuresActivesFournisseurParam(Demande):
    pass


class RecupererStructuresActivesDestinataireParam(Demande):
    pass


class ConsulterInformationSiretParam(Demande):
    siretStructure: Texte = None


class RechercherDestinataireParam(Demande):
    identifiant: Texte = None
    nomVilleCodePostal: Texte = None
    typeStructure: Texte = None
    parametresRecherche: Pagination | None = None


class RecupererTauxtvaParam(Demande):
    codeLangue: Texte = None


class RecupererMotifsExonerationtvaParam(Demande):
    codeLangue: Texte = None


class RecupererTypedpParam(Demande):
    pass


class RecupererTypefacturetravauxParam(Demande):
    pass


class RecupererTypeidentifiantStructureParam(Demande):
    pass


class MonCompteRecupererRattachementsParam(Demande):
    parametresRecherche: Pagination | None = None
