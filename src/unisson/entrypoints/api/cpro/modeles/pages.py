"""Pages and orders: how each search asks for one page of its answer, and how the answer tells where that page stands."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import Demande, Entier, Entier32, Reponse, Retour, Texte, code


class ParametresRetour(Reponse):
    pageCourante: Entier32 = None
    pages: Entier32 = None
    nbResultatsParPage: Entier32 = None
    total: Entier32 = None


class RetourPagine(Retour):
    """An answer that tells its page apart from its rows."""

    parametresRetour: ParametresRetour | None = None


class Page(Demande):
    """What every list understands; each adds its own `triColonne`."""

    pageResultatDemandee: Entier = None
    nbResultatsParPage: Entier = None
    triSens: Texte = code(codes.SENS)


class Page32(Page):
    """The same, in the shorter integers that some searches declare."""

    pageResultatDemandee: Entier32 = None
    nbResultatsParPage: Entier32 = None


class Pagination(Page32):  # Transverses and Utilisateurs name no column
    triColonne: Texte = None
    nbResultatsMaximum: Entier32 = None


class TriColonne(Demande):
    """Declared empty by the official Swagger; nothing is read of it."""


class TriGenerique(Demande):
    """Declared by every search of Factures; nothing is read of it."""

    champsDeTri: TriColonne | None = None
    ordreTriGenerique: Texte = code(codes.SENS)
    taillePageGenerique: Entier = None
    indexPageGenerique: Entier = None


class ParamRechercheDemandeRecipiendaire(Page32, TriGenerique):
    nbResultatsMaximum: Entier32 = None
    triColonne: Texte = code(codes.TRI_DEMANDE_RECIPIENDAIRE)


class ParamRechercheFactureATraiterParFournisseur(Page32, TriGenerique):
    nbResultatsMaximum: Entier32 = None
    triColonne: Texte = code(codes.TRI_FACTURE_A_TRAITER_PAR_FOURNISSEUR)


class ParametreRechercheFactureATraiterParRecipiendaire(Page32, TriGenerique):
    getnbResultatsMaximum: Entier32 = None
    triColonne: Texte = code(codes.TRI_FACTURE_A_TRAITER_PAR_RECIPIENDAIRE)


class ParametresRechercherFactureATraiterParValideur(Page, TriGenerique):
    triColonne: Texte = code(codes.TRI_FACTURE_A_TRAITER_PAR_VALIDEUR)


class ParametresRechercherFactureParFournisseur(Page, TriGenerique):
    nbResultatsMaximum: Entier = None
    triColonne: Texte = code(codes.TRI_FACTURE_PAR_FOURNISSEUR)


class ParametresRechercherFactureParValideur(Page, TriGenerique):
    triColonne: Texte = code(codes.TRI_FACTURE_PAR_VALIDEUR)


# The lists inside one invoice repeat the name of the list in each field.


class ParamRechercheHistoActionsUtilisateurs(TriGenerique):
    pageResultatDemandeeListeHistoAction: Entier32 = None
    nbResultatsParPageListeHistoAction: Entier32 = None
    triSensListeHistoAction: Texte = code(codes.SENS)
    triColonneListeHistoAction: Texte = code(codes.TRI_HISTO_ACTIONS_UTILISATEURS)


class ParamRechercheHistoEvenementsComplementaires(TriGenerique):
    pageResultatDemandeeListeHistoEvenement: Entier32 = None
    nbResultatsParPageListeHistoEvenement: Entier32 = None
    triSensListeHistoEvenement: Texte = code(codes.SENS)
    triColonneListeHistoEvenement: Texte = code(codes.TRI_HISTO_EVENEMENTS_COMPLEMENTAIRES)


class ParamRechercheHistoStatuts(TriGenerique):
    pageResultatDemandeeListeHistoStatut: Entier32 = None
    nbResultatsParPageListeHistoStatut: Entier32 = None
    triSensListeHistoStatut: Texte = code(codes.SENS)
    triColonneListeHistoStatut: Texte = code(codes.TRI_HISTO_STATUTS)


class ParamRechercheLigneRecapTva(TriGenerique):
    pageResultatDemandeeListeRecapitulatifTVA: Entier32 = None
    nbResultatsParPageListeListeRecapitulatifTVA: Entier32 = None
    triSensListeRecapitulatifTVA: Texte = code(codes.SENS)
    triColonneListeRecapitulatifTVA: Texte = code(codes.TRI_LIGNE_RECAP_TVA)


class ParamRechercheLignesPoste(TriGenerique):
    pageResultatDemandeeLignesPoste: Entier32 = None
    nbResultatsParPageLignesPoste: Entier32 = None
    triSensListeLignesPoste: Texte = code(codes.SENS)
    triColonneListeLignesPoste: Texte = code(codes.TRI_LIGNES_POSTE)


class ParamRechercheListePiecesJointes(TriGenerique):
    pageResultatDemandeeListePieceJointe: Entier = None
    nbResultatsParPageListePieceJointe: Entier = None
    triSensListePiecesJointes: Texte = code(codes.SENS)
    triColonneListePiecesJointes: Texte = code(codes.TRI_LISTE_PIECES_JOINTES)


# Structures


class ParamListerRattachementsStructureUtilisateur(Page):
    triColonne: Texte = code(codes.TRI_LISTER_RATTACHEMENTS_STRUCTURE_UTILISATEUR)


class ParametresRechercherEspacesFo(Page):
    triColonne: Texte = code(codes.TRI_ESPACES_FO)


class ParametresRechercherServicesStructure(Page):
    triColonne: Texte = code(codes.TRI_SERVICES_STRUCTURE)


class ParametresRechercherStructure(Page):
    triColonne: Texte = code(codes.TRI_STRUCTURE)


class ParametresRechercherEngagements(Page):
    triColonne: Texte = code(codes.TRI_ENGAGEMENTS)
