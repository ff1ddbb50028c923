"""Works invoices: the one search that connectors of recipients make after that of invoices, in the fields they know."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes, pages
from unisson.entrypoints.api.cpro.modeles.base import Booleen, Demande, Entier, Instant, Nombre, Reponse, Texte, code


class RechercherFactureTravauxParam(Demande):
    roleUtilisateur: Texte = code(codes.ROLES)
    idDestinataire: Entier = None
    idServiceExecutant: Entier = None
    idStructureFournisseur: Entier = None
    idServiceFournisseur: Entier = None
    idStructureMoe: Entier = None
    idServiceMoe: Entier = None
    idStructureMoa: Entier = None
    idServiceMoa: Entier = None
    listeTypeFactureTravaux: list[str] | None = code(codes.TYPES_FACTURE_TRAVAUX)
    listeStatutCourant: list[str] | None = code(codes.STATUTS)
    cadreFacturation: Texte = code(codes.CADRES)
    modeDepot: Texte = code(codes.MODES_DEPOT)
    numeroFactureTravaux: Texte = None
    numeroMarche: Texte = None
    numeroBonCommande: Texte = None
    numeroFluxDepot: Texte = None
    idCoordonneeBancaire: Entier = None
    idStructureValideur: Entier = None
    montantHTMin: Nombre = None
    montantHTMax: Nombre = None
    montantTTCMin: Nombre = None
    montantTTCMax: Nombre = None
    montantAPayerMin: Nombre = None
    montantAPayerMax: Nombre = None
    periodeDateDepotDu: Instant = None
    periodeDateDepotAu: Instant = None
    periodeDateFactureTravauxDu: Instant = None
    periodeDateFactureTravauxAu: Instant = None
    periodeDateHeureEtatCourantDu: Instant = None
    periodeDateHeureEtatCourantAu: Instant = None
    flagTelecharge: Booleen = None
    uniquementSansPieceSuivante: Booleen = None
    avecSansService: Texte = None
    rechercheFactureTravaux: pages.Pagination | None = None


class FactureTravauxTrouvee(Reponse):
    idFactureTravaux: Entier = None
    numeroFactureTravaux: Texte = None
    typeDemandePaiement: Texte = None
    typeFactureTravaux: Texte = code(codes.TYPES_FACTURE_TRAVAUX)
    statutFactureTravaux: Texte = code(codes.STATUTS)
    dateFactureTravaux: Instant = None
    dateDepot: Instant = None
    dateHeureEtatCourant: Instant = None
    identifiantFournisseur: Texte = None
    designationFournisseur: Texte = None
    typeIdentifiantFournisseur: Texte = code(codes.TYPES_IDENTIFIANT)
    identifiantDestinataire: Texte = None
    designationDestinataire: Texte = None
    idDestinataire: Entier = None
    codeServiceExecutant: Texte = None
    codeServiceFournisseur: Texte = None
    codeServiceMoa: Texte = None
    codeServiceMoe: Texte = None
    montantHT: Nombre = None
    montantTTC: Nombre = None
    montantAPayer: Nombre = None
    devise: Texte = None


class WsRetourRechercherFactureTravaux(pages.RetourPagine):
    listeFacturesTravaux: list[FactureTravauxTrouvee] | None = None
