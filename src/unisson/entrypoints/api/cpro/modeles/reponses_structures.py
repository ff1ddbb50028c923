"""Answers of Structures, under the names of the official Swagger."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import (
    Booleen,
    Entier,
    Entier32,
    Instant,
    ParametresRetour,
    Reponse,
    Retour,
    Texte,
    code,
)


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


class WsRetourListerRattachementsStructureUtilisateur(Retour):
    designationStructure: Texte = None
    idStructure: Entier = None
    identifiantStructure: Texte = None
    listeServices: list[ServiceOutputListerRattachementsStructureUtilisateur] | None = None
    parametresRetour: ParametresRetour | None = None
    premierService: Booleen = None


class WsRetourRechercherEspacesFo(Retour):
    listeEspace: list[WsRetourEspaceFoServiceSxp] | None = None
    parametresRetour: ParametresRetour | None = None


class WsRetourRechercherServicesStructure(Retour):
    listeServices: list[ServiceExpose] | None = None
    parametresRetour: ParametresRetour | None = None


class WsRetourRechercherStructure(Retour):
    listeStructures: list[StructureAAfficher] | None = None
    parametresRetour: ParametresRetour | None = None
