"""Structures: bodies, then answers, under the names of the official Swagger."""

from __future__ import annotations

from typing import ClassVar

from unisson.entrypoints.api.cpro.modeles import codes, pages
from unisson.entrypoints.api.cpro.modeles.base import (
    Booleen,
    Demande,
    Entier,
    Entier32,
    Instant,
    Reponse,
    Retour,
    Texte,
    code,
)


class ConsulterServiceStructureParam(Demande):
    codeLangue: Texte = None
    idService: Entier = None
    idStructure: Entier = None


class ConsulterStructureAvecTVAIntraComParam(Demande):
    AUSSI: ClassVar = {"idStructure": "idStructureCPP"}

    codeLangue: Texte = None
    idStructureCPP: Entier = None


class ListerRattachementsStructureUtilisateurParam(Demande):
    adresseEmailConnexionUtilisateur: Texte = None
    idStructure: Entier = None
    idUtilisateur: Entier = None
    identifiantStructure: Texte = None
    parametresListerRattachementsStructureUtilisateur: pages.ParamListerRattachementsStructureUtilisateur | None = None
    typeIdentifiantStructure: Texte = code(codes.TYPES_IDENTIFIANT)


class ParametresStructureRechercherEspacesFo(Demande):
    idStructure: Entier = None
    identifiantStructure: Texte = None
    typeIdentifiantStructure: Texte = code(codes.TYPES_IDENTIFIANT)


class RechercherEspacesParam(Demande):
    idService: Entier = None
    parametresRechercherEspaces: pages.ParametresRechercherEspacesFo | None = None
    structure: ParametresStructureRechercherEspacesFo | None = None


class RechercherServicesStructureParam(Demande):
    idStructure: Entier = None
    parametresRechercherServicesStructure: pages.ParametresRechercherServicesStructure | None = None


class RechercherStructureInput(Demande):
    adresseCodePays: Texte = None
    adresseCodePostal: Texte = None
    adresseVille: Texte = None
    estMOA: Booleen = None
    estMOAUniquement: Booleen = None
    identifiantStructure: Texte = None
    libelleStructure: Texte = None
    nomStructure: Texte = None
    prenomStructure: Texte = None
    raisonSocialeStructure: Texte = None
    statutStructure: Texte = code(codes.ACTIF_INACTIF)
    typeIdentifiantStructure: Texte = code(codes.TYPES_IDENTIFIANT)
    typeStructure: Texte = code(codes.PRIVEE_PUBLIQUE)


class RechercherStructureParam(Demande):
    parametres: pages.ParametresRechercherStructure | None = None
    restreindreStructuresPrivees: Booleen = None
    structure: RechercherStructureInput | None = None


class AdressePostale(Reponse):
    adresse: Texte = None
    codePostal: Texte = None
    complementAdresse1: Texte = None
    complementAdresse2: Texte = None
    fax: Texte = None
    indicatifFax: Texte = None
    indicatifTelephone: Texte = None
    pays: Texte = None
    telephone: Texte = None
    ville: Texte = None


class StructureDupliquee(Reponse):
    structureDupliquee: Entier = None


class InformationsGeneralesStructureCompleteTVAIntraCom(Reponse):
    dateExpirationMotPasseCompteTech: Instant = None
    emailStructure: Texte = None
    estValideurDeleguee: Booleen = None
    idStructureCPP: Entier = None
    idStructureOrigine: Entier = None
    identifiantStructure: Texte = None
    libelleStructure: Texte = None
    listeStructureDupliquees: list[StructureDupliquee] | None = None
    nomStructure: Texte = None
    numeroRcsStructure: Texte = None
    numeroTVA: Texte = None
    prenomStructure: Texte = None
    raisonSocialeStructure: Texte = None
    structurePriveePublique: Texte = code(codes.PRIVEE_PUBLIQUE)
    typeIdentifiantStructure: Texte = code(codes.TYPES_IDENTIFIANT)


class ParamModifierServiceInfoGeneral(Reponse):
    codeService: Texte = None
    descriptionService: Texte = None
    nomService: Texte = None


class ParamModifierStructure(Reponse):
    codeServiceDoitEtreRenseigne: Booleen = None
    connexionEDI: Booleen = None
    estMoaUniquement: Booleen = None
    estValideurDelegue: Booleen = None
    gestionNumeroEJOuCodeService: Booleen = None
    getaMoa: Booleen = None
    nonDiffusibleInsee: Booleen = None
    numeroEJDoitEtreRenseigne: Booleen = None
    recevoirDonneesViaEDI: Booleen = None
    statutMiseEnPaiementNestPasRemonte: Booleen = None


class ParamParametre(Reponse):
    dateCreation: Instant = None
    dateDebutValidite: Instant = None
    dateFinValidite: Instant = None
    dateModification: Instant = None
    miseEnPaiement: Booleen = None
    numeroEngagement: Booleen = None


class ServiceExpose(Reponse):
    dateDbtService: Texte = None
    dateFinService: Texte = None
    codeService: Texte = None
    estActif: Booleen = None
    idService: Entier = None
    libelleService: Texte = None
    statutService: Texte = None


class ServiceOutputListerRattachementsStructureUtilisateur(Reponse):
    codeService: Texte = None
    commentaire: Texte = None
    dateDebut: Instant = None
    dateFin: Instant = None
    idRattachement: Entier = None
    idService: Entier = None
    nomService: Texte = None
    statutRattachement: Texte = code(codes.STATUTS_RATTACHEMENT)


class StructureAAfficher(Reponse):
    designationStructure: Texte = None
    idStructureCPP: Entier = None
    identifiantStructure: Texte = None
    statut: Texte = code(codes.ACTIVE_INACTIVE)
    typeIdentifiantStructure: Texte = code(codes.TYPES_IDENTIFIANT)


class WsRetourConsulterServiceStructure(Retour):
    adressePostale: AdressePostale | None = None
    informationsGenerales: ParamModifierServiceInfoGeneral | None = None
    nbResultatsParPage: Entier = None
    pageCourante: Entier = None
    pages: Entier = None
    parametres: ParamParametre | None = None
    total: Entier = None


class WsRetourConsulterStructureTVAIntraCom(Retour):
    adressePostaleDuSiege: AdressePostale | None = None
    informationGenerales: InformationsGeneralesStructureCompleteTVAIntraCom | None = None
    parametres: ParamModifierStructure | None = None


class WsRetourEspaceFoServiceSxp(Reponse):
    codeEspace: Entier32 = None
    codeService: Texte = None
    etatCourant: Texte = code(codes.ACTIVE_SUPPRIME)
    idEspaceFo: Entier = None
    idService: Entier = None
    libelleEspace: Texte = None
    libelleService: Texte = None
    typeHabilitation: Texte = code(codes.HABILITATIONS)


class WsRetourListerRattachementsStructureUtilisateur(pages.RetourPagine):
    designationStructure: Texte = None
    idStructure: Entier = None
    identifiantStructure: Texte = None
    listeServices: list[ServiceOutputListerRattachementsStructureUtilisateur] | None = None
    premierService: Booleen = None


class WsRetourRechercherEspacesFo(pages.RetourPagine):
    listeEspace: list[WsRetourEspaceFoServiceSxp] | None = None


class WsRetourRechercherServicesStructure(pages.RetourPagine):
    listeServices: list[ServiceExpose] | None = None


class WsRetourRechercherStructure(pages.RetourPagine):
    listeStructures: list[StructureAAfficher] | None = None
