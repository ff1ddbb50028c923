"""Transverses that read the portal: directory, files, subscriptions of the account; and its health."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles import transverses as modeles
from unisson.entrypoints.api.cpro.operations import joined
from unisson.entrypoints.api.cpro.operations.structures import cut, ordered, page_asked, page_told, service_row
from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.portal.directory import exporting
from unisson.portal.organisations import searching
from unisson.portal.organisations.models import Structure
from unisson.portal.organisations.queries import checked_siret

RECIPIENT_COLUMNS = {
    "IdStructureCPP": "pk",
    "Siret": "identifiant",
    "NomDestinataire": "raison_sociale",
    "AdresseCodePostal": "code_postal",
    "AdresseVille": "ville",
}


@operation("transverses/health-check", modeles.HealthCheckParam, modeles.WsRetourHealthCheck, method="GET", name="healthCheck")
def health(appel: Appel) -> dict[str, Any]:
    """Le portail répond."""
    del appel
    return {"body": "OK", "statusCodeValue": 200, "statusCode": "200"}


@operation(
    "transverses/rechercher/destinataire",
    modeles.RechercherDestinataireParam,
    modeles.WsRetourRechercherDestinataire,
    name="rechercherDestinataire",
)
def recipients(appel: Appel) -> dict[str, Any]:
    """Destinataires actifs, par identifiant ou par nom, ville ou code postal. Tous sont publics."""
    asked = appel.demande
    if asked.typeStructure not in (None, *codes.PRIVEE_PUBLIQUE):
        raise Echec("VALEUR", phrase=f"Le type « {asked.typeStructure[:40]} » n’est pas connu : PUBLIQUE ou PRIVEE.")
    wanted = {"identifiant": asked.identifiant, "name": asked.nomVilleCodePostal, "public": True, "statut": "ACTIVE"}
    rows = searching.structures(appel.actor, wanted)
    if asked.typeStructure == "PRIVEE":
        rows = rows.none()
    page = searching.page_of(
        ordered(rows, asked.parametresRecherche, RECIPIENT_COLUMNS), *page_asked(asked.parametresRecherche)
    )
    shown = [
        {
            "idStructureCPP": row.pk,
            "siret": row.identifiant,
            "nomDestinataire": row.raison_sociale,
            "adresseCodePostal": row.code_postal,
            "adresseVille": row.ville,
        }
        for row in page.rows
    ]
    return {"listeDestinataires": shown, "parametresRetour": page_told(page)}


@operation(
    "transverses/telecharger/annuaire/destinataire",
    modeles.TelechargerAnnuaireDestinataireParam,
    modeles.WsRetourTelechargerAnnuaireDestinataire,
    name="telechargerAnnuaireDestinataire",
)
def directory(appel: Appel) -> dict[str, Any]:
    """L’annuaire des destinataires, en XML dans un zip."""
    del appel
    return {"fichierResultat": joined.encoded(exporting.annuaire_zip())}


@operation(
    "transverses/consulter/information/siret",
    modeles.ConsulterInformationSiretParam,
    modeles.WsRetourConsulterInformationSiret,
    name="consulterInformationSiret",
)
def siret(appel: Appel) -> dict[str, Any]:
    """Ce que le portail sait d’un SIRET."""
    number = checked_siret(requis(appel.demande.siretStructure, "siretStructure"))
    known = searching.structures(appel.actor, {"identifiant": number, "type": "SIRET"}, everybody=True).first()
    if known is None:
        raise Echec("STRUCTURE_INCONNUE")
    hidden = known.non_diffusible_insee
    return {
        "siret": number,
        "siren": number[:9],
        "raisonSociale": known.raison_sociale,
        "estActif": known.is_active,
        "categorieJuridique": known.categorie_juridique,
        "categorieEntreprise": known.categorie_entreprise or None,
        "nonDiffusibleInsee": hidden,
        "adresse": None if hidden else _address(known),
        "numeroInterneClassement": number[9:],
    }


def _address(structure: Structure) -> str:
    parts = (structure.adresse, f"{structure.code_postal} {structure.ville}".strip())
    return ", ".join(part for part in parts if part)


@operation(
    "transverses/rechercher/categorieSollicitation",
    modeles.RechercherCategorieSollicitationParam,
    modeles.WsRetourRechercherCategorieSollicitation,
    name="rechercherCategorieSollicitation",
)
def categories(appel: Appel) -> dict[str, Any]:
    """Catégories de sollicitation : aucune, le portail n’a pas encore d’assistance en ligne."""
    shown, told = cut([], appel.demande.pagination)
    return {"listeCategories": shown, "parametresRetour": told}


@operation(
    "transverses/rechercher/sousCategorieSollicitation",
    modeles.RechercherSousCategorieSollicitationParam,
    modeles.WsRetourRechercherSousCategorieSollicitation,
    name="rechercherSousCategorieSollicitation",
)
def subcategories(appel: Appel) -> dict[str, Any]:
    """Sous-catégories de sollicitation : aucune encore."""
    shown, told = cut([], appel.demande.pagination)
    return {"listeSousCategories": shown, "parametresRetour": told}


@operation(
    "utilisateurs/monCompte/recuperer/rattachements",
    modeles.MonCompteRecupererRattachementsParam,
    modeles.WsRetourMonCompteRecupererRattachements,
    name="monCompteRecupererRattachements",
)
def attachments(appel: Appel) -> dict[str, Any]:
    """Structures et services auxquels le compte technique est rattaché."""
    rows, told = cut([_attached(appel, row) for row in searching.mine(appel.actor)], appel.demande.parametresRecherche)
    return {"listeStructureRattachement": rows, "parametresRetour": told}


def _attached(appel: Appel, structure: Structure) -> dict[str, Any]:
    held = {grant.service_id for grant in appel.actor.grants if grant.structure_id == structure.pk}
    services = [row for row in searching.services(structure) if None in held or row.pk in held]
    return {
        "idStructure": structure.pk,
        "idRattachementStructure": structure.pk,
        "identifiantStructure": structure.identifiant,
        "typeIdentifiantStructure": structure.type_identifiant,
        "designationStructure": structure.raison_sociale,
        "roleUtilisateur": "COMPTE_TECHNIQUE",
        "statutRattachementStructure": "VALIDEE",
        "statutUtilisateur": "ACTIF",
        "listeServicesRattache": [
            service_row(row) | {"idRattachementService": row.pk, "statutRattachementService": "VALIDEE"} for row in services
        ],
    }
