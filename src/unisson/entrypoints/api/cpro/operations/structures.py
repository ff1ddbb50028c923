"""The six operations of Structures."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.modeles import structures as modeles
from unisson.entrypoints.api.cpro.operations import found, paging
from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.entrypoints.api.cpro.written import begun, day, instant
from unisson.portal.directory.requirements import requirements_of
from unisson.portal.kernel.actor import Grant
from unisson.portal.organisations import searching
from unisson.portal.organisations.models import Service, StatutStructure, Structure

DEFAULT_SIZE = 25


def page_asked(wanted: Any) -> tuple[int, int]:
    """Number and size of the page that a body asks for."""
    if wanted is None:
        return 1, DEFAULT_SIZE
    return min(wanted.pageResultatDemandee or 1, 1_000_000), wanted.nbResultatsParPage or DEFAULT_SIZE


def page_told(page: searching.Page[Any]) -> dict[str, int]:
    """ParametresRetour."""
    return {"pageCourante": page.number, "pages": page.pages, "nbResultatsParPage": page.size, "total": page.total}


def cut(rows: list[dict[str, Any]], wanted: Any) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """One page of rows already made, in the order of one of their fields when `triColonne` names it."""
    number, size = page_asked(wanted)
    size = min(max(size, 1), searching.LARGEST_PAGE)
    rows = paging.ordered(rows, getattr(wanted, "triColonne", None), getattr(wanted, "triSens", None) == "Descendant")
    told = {"pageCourante": number, "pages": max(-(-len(rows) // size), 1), "nbResultatsParPage": size, "total": len(rows)}
    return rows[(number - 1) * size : number * size], told


def ordered(rows: Any, wanted: Any, columns: dict[str, str]) -> Any:
    """The rows in the order asked for, when it is one of the columns."""
    name = getattr(wanted, "triColonne", None) or ""
    column = columns.get(name[:1].upper() + name[1:])
    if column is None:
        return rows
    return rows.order_by(f"-{column}" if wanted.triSens == "Descendant" else column, "pk")


@operation(
    "structures/rechercher", modeles.RechercherStructureParam, modeles.WsRetourRechercherStructure, name="rechercherStructure"
)
def search(appel: Appel) -> dict[str, Any]:
    """Structures par identifiant, nom, adresse. Publiques et les siennes ; toutes si restreindreStructuresPrivees vaut faux."""
    asked = appel.demande
    wanted = asked.structure or modeles.RechercherStructureInput()
    name = wanted.raisonSocialeStructure or wanted.libelleStructure
    person = " ".join(part for part in (wanted.nomStructure, wanted.prenomStructure) if part)
    criteria = {
        "identifiant": wanted.identifiantStructure,
        "type": wanted.typeIdentifiantStructure,
        "name": name or person or None,
        "pays": wanted.adresseCodePays,
        "code_postal": wanted.adresseCodePostal,
        "ville": wanted.adresseVille,
        "statut": {"ACTIF": StatutStructure.ACTIVE, "INACTIF": StatutStructure.INACTIVE}.get(wanted.statutStructure or ""),
        "public": wanted.typeStructure == "PUBLIQUE" if wanted.typeStructure else None,
        "moa": wanted.estMOA,
        "moa_only": wanted.estMOAUniquement,
    }
    rows = searching.structures(appel.actor, criteria, everybody=asked.restreindreStructuresPrivees is False)
    columns = {
        "IdentifiantStructure": "identifiant",
        "DesignationStructure": "raison_sociale",
        "TypeIdentifiantStructure": "type_identifiant",
        "Statut": "statut",
    }
    page = searching.page_of(ordered(rows, asked.parametres, columns), *page_asked(asked.parametres))
    return {"listeStructures": [_row(row) for row in page.rows], "parametresRetour": page_told(page)}


def _row(structure: Structure) -> dict[str, Any]:
    return {
        "idStructureCPP": structure.pk,
        "identifiantStructure": structure.identifiant,
        "typeIdentifiantStructure": structure.type_identifiant,
        "designationStructure": structure.raison_sociale,
        "statut": structure.statut,
    }


def readable(appel: Appel, structure_id: int | None, champ: str) -> Structure:
    """A public structure, or one's own. Raises Echec: CHAMP_ABSENT, STRUCTURE_INCONNUE."""
    structure = searching.readable(appel.actor, requis(structure_id, champ))
    if structure is None:
        raise Echec("STRUCTURE_INCONNUE")
    return structure


@operation(
    "structures/rechercher/services",
    modeles.RechercherServicesStructureParam,
    modeles.WsRetourRechercherServicesStructure,
    name="rechercherServicesStructure",
)
def services(appel: Appel) -> dict[str, Any]:
    """Services d’une structure publique, ou de la sienne."""
    asked = appel.demande
    structure, wanted = readable(appel, asked.idStructure, "idStructure"), asked.parametresRechercherServicesStructure
    columns = {
        "CodeService": "code",
        "LibelleService": "nom",
        "DateDbtService": "debut",
        "DateFinService": "fin",
        "EstActif": "is_active",
    }
    page = searching.page_of(ordered(searching.services(structure), wanted, columns), *page_asked(wanted))
    return {"listeServices": [service_row(row) for row in page.rows], "parametresRetour": page_told(page)}


def service_row(service: Service) -> dict[str, Any]:
    """ServiceExpose, with the dates that real answers carry."""
    return {
        "idService": service.pk,
        "codeService": service.code,
        "libelleService": service.nom,
        "estActif": service.is_open,
        "statutService": "ACTIF" if service.is_open else "INACTIF",
        "dateDbtService": f"{day(service.debut)} 00:00" if service.debut else None,
        "dateFinService": f"{day(service.fin)} 00:00" if service.fin else None,
    }


@operation(
    "structures/consulter",
    modeles.ConsulterStructureAvecTVAIntraComParam,
    modeles.WsRetourConsulterStructureTVAIntraCom,
    name="consulterStructureAvecTVAIntraCom",
)
def consult(appel: Appel) -> dict[str, Any]:
    """La fiche d’une structure : adresse, informations générales, ce qu’elle exige d’une facture."""
    structure = readable(appel, appel.demande.idStructureCPP, "idStructureCPP")
    hidden = structure.non_diffusible_insee and not any(g.structure_id == structure.pk for g in appel.actor.grants)
    asked = requirements_of(structure)
    return {
        "adressePostaleDuSiege": {} if hidden else _address(structure),
        "informationGenerales": {
            "idStructureCPP": structure.pk,
            "identifiantStructure": structure.identifiant,
            "typeIdentifiantStructure": structure.type_identifiant,
            "libelleStructure": structure.raison_sociale,
            "raisonSocialeStructure": structure.raison_sociale,
            "structurePriveePublique": "PUBLIQUE" if structure.is_public else "PRIVEE",
            "emailStructure": structure.courriel,
            "dateExpirationMotPasseCompteTech": instant(searching.password_end(structure, appel.actor)),
            "estValideurDeleguee": structure.est_valideur_delegue,
            "idStructureOrigine": structure.origine_id,
            "listeStructureDupliquees": [{"structureDupliquee": pk} for pk in searching.duplicates(structure)],
            "numeroRcsStructure": structure.numero_rcs,
            "numeroTVA": structure.numero_tva,
        },
        "parametres": {
            "codeServiceDoitEtreRenseigne": asked.service,
            "numeroEJDoitEtreRenseigne": asked.engagement,
            "gestionNumeroEJOuCodeService": asked.either,
            "connexionEDI": structure.emetteur_edi,
            "recevoirDonneesViaEDI": structure.recepteur_edi,
            "estMoaUniquement": structure.est_moa_uniquement,
            "estValideurDelegue": structure.est_valideur_delegue,
            "getaMoa": structure.est_moa,
            "nonDiffusibleInsee": structure.non_diffusible_insee,
            "statutMiseEnPaiementNestPasRemonte": not structure.gestion_statut_mise_en_paiement,
        },
    }


def _address(place: Structure | Service) -> dict[str, Any]:
    return {
        "adresse": place.adresse,
        "complementAdresse1": getattr(place, "complement_adresse_1", None) or getattr(place, "complement_adresse", None),
        "complementAdresse2": getattr(place, "complement_adresse_2", None),
        "codePostal": place.code_postal,
        "ville": place.ville,
        "pays": getattr(place, "code_pays", None) or "FR",
        "telephone": place.telephone,
        "fax": getattr(place, "fax", None) or None,
    }


@operation(
    "structures/consulter/service",
    modeles.ConsulterServiceStructureParam,
    modeles.WsRetourConsulterServiceStructure,
    name="consulterServiceStructure",
)
def consult_service(appel: Appel) -> dict[str, Any]:
    """Un service d’une structure : adresse, code, dates, engagement exigé ou non."""
    asked = appel.demande
    structure = readable(appel, asked.idStructure, "idStructure")
    service = searching.service(structure, requis(asked.idService, "idService"))
    if service is None:
        raise Echec("SERVICE_INCONNU")
    return {
        "adressePostale": _address(service),
        "informationsGenerales": {
            "codeService": service.code,
            "nomService": service.nom,
            "descriptionService": service.description,
        },
        "parametres": {
            "dateCreation": instant(structure.created_at),
            "dateDebutValidite": begun(service.debut),
            "dateFinValidite": begun(service.fin),
            "numeroEngagement": service.gestion_engagement,
            "miseEnPaiement": structure.gestion_statut_mise_en_paiement,
        },
    }


@operation(
    "structures/rechercher/espaces",
    modeles.RechercherEspacesParam,
    modeles.WsRetourRechercherEspacesFo,
    name="rechercherEspaces",
)
def espaces(appel: Appel) -> dict[str, Any]:
    """Espaces ouverts au compte technique, structure par structure, service par service."""
    asked = appel.demande
    named = asked.structure
    held = sorted(appel.actor.grants, key=lambda grant: (grant.structure_id, grant.espace, grant.service_id or 0))
    numbered = list(enumerate(held, start=1))  # the number of an espace does not depend on what is asked
    if asked.idService:
        numbered = [(rank, grant) for rank, grant in numbered if grant.service_id == asked.idService]
    if named and (named.idStructure or named.identifiantStructure):
        structure = found.structure(named.idStructure, named.identifiantStructure, "structure")
        numbered = [(rank, grant) for rank, grant in numbered if grant.structure_id == structure.pk]
    services = searching.services_numbered(grant.service_id for _, grant in numbered if grant.service_id)
    rows, told = cut(
        [_espace(rank, grant, services.get(grant.service_id or 0)) for rank, grant in numbered],
        asked.parametresRechercherEspaces,
    )
    return {"listeEspace": rows, "parametresRetour": told}


def _espace(rank: int, grant: Grant, service: Service | None) -> dict[str, Any]:
    return {
        "idEspaceFo": rank,
        "codeEspace": rank,
        "libelleEspace": grant.espace,
        "idService": grant.service_id,
        "codeService": service.code if service else None,
        "libelleService": service.nom if service else None,
        "etatCourant": "ACTIVE",
        "typeHabilitation": "MODIFICATION" if grant.may_modify else "CONSULTATION_UNIQUEMENT",
    }


@operation(
    "structures/lister/rattachementsutilisateur",
    modeles.ListerRattachementsStructureUtilisateurParam,
    modeles.WsRetourListerRattachementsStructureUtilisateur,
    name="listerRattachementsStructureUtilisateur",
)
def attachments(appel: Appel) -> dict[str, Any]:
    """Services de sa structure auxquels le compte technique est rattaché."""
    asked = appel.demande
    structure = found.structure(asked.idStructure, asked.identifiantStructure, "idStructure")
    grants = [grant for grant in appel.actor.grants if grant.structure_id == structure.pk]
    if not grants:
        raise Echec("STRUCTURE_INCONNUE")
    login = asked.adresseEmailConnexionUtilisateur
    if login is not None and login.lower() != appel.actor.technical_account.lower():
        raise Echec("UTILISATEUR_INCONNU")
    held = {grant.service_id for grant in grants}
    services = [row for row in searching.services(structure) if None in held or row.pk in held]
    shown, told = cut([_attached(row) for row in services], asked.parametresListerRattachementsStructureUtilisateur)
    return {
        "idStructure": structure.pk,
        "identifiantStructure": structure.identifiant,
        "designationStructure": structure.raison_sociale,
        # The technical first service is the structure itself: held by who has a right on the whole of it.
        "premierService": None in held,
        "listeServices": shown,
        "parametresRetour": told,
    }


def _attached(service: Service) -> dict[str, Any]:
    return {
        "idRattachement": service.pk,
        "idService": service.pk,
        "codeService": service.code,
        "nomService": service.nom,
        "statutRattachement": "VALIDEE",
        "dateDebut": day(service.debut),
        "dateFin": day(service.fin),
    }
