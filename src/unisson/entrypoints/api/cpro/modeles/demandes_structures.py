"""Bodies of Structures, under the names of the official Swagger."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import Booleen, Demande, Entier, Texte, code


class ConsulterServiceStructureParam(Demande):
    codeLangue: Texte = None
    idService: Entier = None
    idStructure: Entier = None


class ConsulterStructureAvecTVAIntraComParam(Demande):
    codeLangue: Texte = None
    idStructureCPP: Entier = None


class ParamListerRattachementsStructureUtilisateur(Demande):
    nbResultatsParPage: Entier = None
    pageResultatDemandee: Entier = None
    triColonne: Texte = code(codes.TRI_LISTER_RATTACHEMENTS_STRUCTURE_UTILISATEUR)
    triSens: Texte = code(codes.SENS)


class ListerRattachementsStructureUtilisateurParam(Demande):
    adresseEmailConnexionUtilisateur: Texte = None
    idStructure: Entier = None
    idUtilisateur: Entier = None
    identifiantStructure: Texte = None
    parametresListerRattachementsStructureUtilisateur: ParamListerRattachementsStructureUtilisateur | None = None
    typeIdentifiantStructure: Texte = code(codes.TYPES_IDENTIFIANT)


class ParametresRechercherEspacesFo(Demande):
    nbResultatsParPage: Entier = None
    pageResultatDemandee: Entier = None
    triColonne: Texte = code(codes.TRI_ESPACES_FO)
    triSens: Texte = code(codes.SENS)


class ParametresRechercherServicesStructure(Demande):
    nbResultatsParPage: Entier = None
    pageResultatDemandee: Entier = None
    triColonne: Texte = code(codes.TRI_SERVICES_STRUCTURE)
    triSens: Texte = code(codes.SENS)


class ParametresRechercherStructure(Demande):
    nbResultatsParPage: Entier = None
    pageResultatDemandee: Entier = None
    triColonne: Texte = code(codes.TRI_STRUCTURE)
    triSens: Texte = code(codes.SENS)


class ParametresStructureRechercherEspacesFo(Demande):
    idStructure: Entier = None
    identifiantStructure: Texte = None
    typeIdentifiantStructure: Texte = code(codes.TYPES_IDENTIFIANT)


class RechercherEspacesParam(Demande):
    idService: Entier = None
    parametresRechercherEspaces: ParametresRechercherEspacesFo | None = None
    structure: ParametresStructureRechercherEspacesFo | None = None


class RechercherServicesStructureParam(Demande):
    idStructure: Entier = None
    parametresRechercherServicesStructure: ParametresRechercherServicesStructure | None = None


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
    parametres: ParametresRechercherStructure | None = None
    restreindreStructuresPrivees: Booleen = None
    structure: RechercherStructureInput | None = None
