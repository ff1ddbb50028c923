"""A whole invoice as « consulter » gives it, under the names of the official Swagger."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import Booleen, Entier, Instant, Nombre, Reponse, Retour, Texte, code


class Affactureur(Reponse):
    affactureurId: Entier = None
    affactureurCode: Texte = None
    affactureurTypeIdentifiant: Texte = code(codes.TYPES_IDENTIFIANT)
    affactureurRaisonSociale: Texte = None
    affactureurCodePays: Texte = None


class CadreDeFacturationOutput(Reponse):
    codeCadreFacturation: Texte = code(codes.CADRES_23)
    idValideur1: Entier = None
    typeIdentifiantValideur1: Texte = code(codes.TYPES_IDENTIFIANT)
    codeValideur1: Texte = None
    raisonSocialeValideur1: Texte = None
    nomValideur1: Texte = None
    prenomValideur1: Texte = None
    dateValidation1: Instant = None
    idValideur2: Entier = None
    typeIdentifiantValideur2: Texte = code(codes.TYPES_IDENTIFIANT)
    codeValideur2: Texte = None
    raisonSocialeValideur2: Texte = None
    nomValideur2: Texte = None
    prenomValideur2: Texte = None
    dateValidation2: Instant = None
    idMoe: Entier = None
    typeIdentifiantMoe: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantMoe: Texte = None
    raisonSocialeMoe: Texte = None
    nomMoe: Texte = None
    prenomMoe: Texte = None
    idServiceMoe: Entier = None
    codeServiceMoe: Texte = None
    nomServiceMoe: Texte = None
    idMoa: Entier = None
    typeIdentifiantMoa: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantMoa: Texte = None
    raisonSocialeMoa: Texte = None
    idServiceMoa: Entier = None
    codeServiceMoa: Texte = None
    nomServiceMoa: Texte = None
    designationValideur2: Texte = None
    designationMoe: Texte = None
    designationMoa: Texte = None


class PartieDestinataire(Reponse):
    """The recipient, whoever reads."""

    idDestinataire: Entier = None
    codeDestinataire: Texte = None
    libelleDestinataire: Texte = None
    idServiceExecutant: Entier = None
    codeServiceExecutant: Texte = None
    libelleServiceExecutant: Texte = None
    adresseDestinataireId: Entier = None
    adresseDestinataireDetail: Texte = None
    adresseDestinataireComplement1: Texte = None
    adresseDestinataireComplement2: Texte = None
    adresseDestinataireCodePostal: Texte = None
    adresseDestinataireVille: Texte = None
    adresseDestinataireCodePays: Texte = None
    adresseDestinataireLibellePays: Texte = None


class Destinataire(PartieDestinataire):
    destinataireEtat: Texte = code(codes.OUI_NON)


class DestinataireFactureEmise(PartieDestinataire):
    miseEnPaiementDestinataire: Booleen = None
    designationDestinataire: Texte = None


class Fournisseur(Reponse):
    idFournisseur: Entier = None
    typeIdentifiantFournisseur: Texte = code(codes.TYPES_IDENTIFIANT)
    codeFournisseur: Texte = None
    designationFournisseur: Texte = None
    idServiceFournisseur: Entier = None
    codeServiceFournisseur: Texte = None
    libelleServiceFournisseur: Texte = None
    adresseFournisseurId: Entier = None
    adresseFournisseurDetail: Texte = None
    adresseFournisseurComplement1: Texte = None
    adresseFournisseurComplement2: Texte = None
    adresseFournisseurCodePostal: Texte = None
    adresseFournisseurVille: Texte = None
    adresseFournisseurCodePays: Texte = None
    adresseFournisseurLibellePays: Texte = None
    numeroRcsFournisseur: Texte = None
    coordBancairesFournisseurCleIban: Texte = None
    coordBancairesFournisseurCleRib: Texte = None
    coordBancairesFournisseurCodeBanque: Texte = None
    coordBancairesCodeGuichet: Texte = None
    coordBancairesBicSwift: Texte = None
    coordBancairesFournisseurCodePays: Texte = None
    coordBancairesFournisseurCompteBancaire: Texte = None
    coordBancairesFournisseurId: Entier = None
    coordBancairesFournisseurType: Texte = code(codes.TYPES_COMPTE)
    coordBancairesFournisseurLibelle: Texte = None
    affactureur: Affactureur | None = None


class LignePoste(Reponse):
    lignePosteNumero: Entier = None
    lignePosteReference: Texte = None
    lignePosteDenomination: Texte = None
    lignePosteQuantite: Nombre = None
    lignePosteUniteCode: Entier = None
    lignePosteUniteLibelle: Texte = None
    lignePosteMontantUnitaireHT: Nombre = None
    lignePosteMontantRemiseHT: Nombre = None
    lignePosteTauxTva: Texte = None
    lignePosteTauxTvaManuel: Nombre = None
    lignePosteMontantHtApresRemise: Nombre = None
    lignePosteMontantTva: Nombre = None
    lignePosteMontantTtcApresRemise: Nombre = None


class LignesPostes(Reponse):
    lignePoste: list[LignePoste] | None = None
    pageCouranteLignesPoste: Entier = None
    pagesLignesPoste: Entier = None
    nbResultatsParPageLignesPoste: Entier = None
    totalLignesPoste: Entier = None


class LigneTva(Reponse):
    ligneTvaTauxRefId: Entier = None
    ligneTvaTauxRefCode: Texte = None
    ligneTvaTauxRefLibelle: Texte = None
    ligneTvaTauxRefValeur: Nombre = None
    ligneTvaTauxManuel: Nombre = None
    ligneTvaMontantBaseHtParTaux: Nombre = None
    ligneTvaMontantTvaParTaux: Nombre = None


class LignesTva(Reponse):
    ligneTva: list[LigneTva] | None = None
    pageCouranteLignesRecapitulativesTVA: Entier = None
    pagesLignesRecapitulativesTVA: Entier = None
    nbResultatsParPageLignesRecapitulativesTVA: Entier = None
    totalLignesRecapitulativesTVA: Entier = None


class MontantTotal(Reponse):
    montantHtTotal: Nombre = None
    montantTVA: Nombre = None
    montantTtcAvantRemiseGlobalTTC: Nombre = None
    montantRemiseGlobaleTTC: Nombre = None
    motifRemiseGlobaleTTC: Texte = None
    montantTtcTotal: Nombre = None
    montantAPayer: Nombre = None


class PiecePrecedente(Reponse):
    cadreFacturationPiecePrecedente: Texte = None
    idPiecePrecedente: Entier = None
    numeroPiecePrecedente: Texte = None
    idDestinatairePiecePrecedente: Entier = None
    identifiantDestinatairePiecePrecedente: Texte = None
    raisonSocialeDestinatairePiecePrecedente: Texte = None
    idServiceExecutantPiecePrecedente: Entier = None
    codeServiceExecutantPiecePrecedente: Texte = None
    nomServiceExecutantPiecePrecedente: Texte = None


class PiecePrecedenteConsulterFactureRecipiendaireOutput(PiecePrecedente):
    cadreFacturationPiecePrecedente: Texte = code(codes.CADRES)


class PieceSuivanteConsulterFactureRecipiendaireOutput(Reponse):
    cadreFacturationPieceSuivante: Texte = code(codes.CADRES)
    idPieceSuivante: Entier = None
    numeroPieceSuivante: Texte = None


class PiecejointePrincipale(Reponse):
    idLiaisonPieceJointePrincipale: Entier = None
    idPieceJointePrincipale: Entier = None


class PJointe(Reponse):
    pieceJointeTypeCode: Texte = None
    pieceJointeTypeLibelle: Texte = None
    pieceJointeDesignation: Texte = None
    pieceJointeNumeroLigneFacture: Entier = None
    pieceJointeIdLiaison: Entier = None
    pieceJointeId: Entier = None
    pieceJointeExtension: Texte = None


class PiecesJointes(Reponse):
    pieceJointe: list[PJointe] | None = None
    pageCouranteListePiecesJointe: Entier = None
    pagesListePiecesJointe: Entier = None
    nbResultatsParPageListePiecesJointe: Entier = None
    totalListePiecesJointe: Entier = None


class References(Reponse):
    dateFacture: Instant = None
    dateDepot: Instant = None
    codeDeviseFacture: Texte = None
    libelleDeviseFacture: Texte = None
    typeFacture: Texte = code(codes.TYPES_FACTURE)
    typeFactureTravaux: Texte = code(codes.TYPES_FACTURE_TRAVAUX)
    typeTva: Texte = code(codes.TYPES_TVA)
    motifExonerationTva: Texte = None
    libelleMotifExonerationTva: Texte = None
    numeroMarche: Texte = None
    numeroBonCommande: Texte = None
    numeroFactureOrigine: Texte = None
    modePaiement: Texte = code(codes.MODES_PAIEMENT)
    dateCreationFacture: Instant = None
    dateEcheancePaiement: Instant = None
    tailleTotalePiecesJointes: Nombre = None
    numeroDpMandat: Texte = None


class Facture(Reponse):
    """What the issuer and the recipient both read."""

    identifiantFactureCPP: Entier = None
    numeroFacture: Texte = None
    statutFacture: Texte = code(codes.STATUTS)
    modeDepot: Texte = code(codes.MODES_DEPOT)
    cadreDeFacturation: CadreDeFacturationOutput | None = None
    references: References | None = None
    recapitulatifDeTva: LignesTva | None = None
    montantTotal: MontantTotal | None = None
    pieceJointePrincipale: PiecejointePrincipale | None = None
    listeDesPiecesJointes: PiecesJointes | None = None
    lignesDePoste: LignesPostes | None = None
    commentaire: Texte = None


class FactureCpp(Facture):
    destinataire: Destinataire | None = None
    fournisseur: Fournisseur | None = None
    piecePrecedente: PiecePrecedenteConsulterFactureRecipiendaireOutput | None = None
    pieceSuivante: PieceSuivanteConsulterFactureRecipiendaireOutput | None = None


class FournisseurFactureEmise(Fournisseur):
    raisonSocialeFournisseur: Texte = None
    nomFournisseur: Texte = None
    prenomFournisseur: Texte = None


class PieceSuivante(Reponse):
    cadreFacturationPieceSuivante: Texte = None
    idPieceSuivante: Entier = None
    numeroPieceSuiante: Texte = None


class FactureCppEmise(Facture):
    rejetTraite: Booleen = None
    destinataire: DestinataireFactureEmise | None = None
    fournisseur: FournisseurFactureEmise | None = None
    piecePrecedente: PiecePrecedente | None = None
    pieceSuivante: PieceSuivante | None = None


class WsRetourFacturesEmises(Retour):
    facture: FactureCppEmise | None = None


class WsRetourFacturesRecues(Retour):
    facture: FactureCpp | None = None
