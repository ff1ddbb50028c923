"""Transverses that read the portal: directory, files, subscriptions of the account; and its health."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.modeles import transverses as modeles
from unisson.entrypoints.api.cpro.operations import downloading, found, joined
from unisson.entrypoints.api.cpro.operations.structures import cut, page_asked, page_told, service_row
from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.portal.directory import exporting
from unisson.portal.organisations import keeping, searching
from unisson.portal.organisations.models import Structure
from unisson.portal.organisations.queries import checked_siret, pieces_of
from unisson.portal.raccordements.actions import uploads


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
    """Destinataires actifs, par identifiant ou par nom, ville ou code postal."""
    asked = appel.demande
    text = asked.nomVilleCodePostal
    wanted = {"identifiant": asked.identifiant, "name": text, "public": True, "statut": "ACTIVE"}
    page = searching.page_of(searching.structures(appel.actor, wanted), *page_asked(asked.parametresRecherche))
    rows = [
        {
            "idStructureCPP": row.pk,
            "siret": row.identifiant,
            "nomDestinataire": row.raison_sociale,
            "adresseCodePostal": row.code_postal,
            "adresseVille": row.ville,
        }
        for row in page.rows
    ]
    return {"listeDestinataires": rows, "parametresRetour": page_told(page)}


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
    "transverses/rechercher/pj/moncompte",
    modeles.RechercherPjMoncompteParam,
    modeles.WsRetourRechercherPjMoncompte,
    name="rechercherPjMoncompte",
)
def own_pieces(appel: Appel) -> dict[str, Any]:
    """Fichiers envoyés par ce compte technique et encore gardés."""
    asked = appel.demande
    rows = uploads.listed(appel.actor, asked.pieceJointeDesignation or "")
    shown, told = cut(rows, asked.parametresRecherche)
    return {
        "listePiecesJointes": [
            {
                "pieceJointeId": row.pk,
                "pieceJointeDesignation": row.name,
                "pieceJointeExtension": row.name.rpartition(".")[2].upper(),
                "pieceJointeObjetId": row.pk,
            }
            for row in shown
        ],
        "parametresRetour": told,
    }


@operation(
    "transverses/rechercher/pj/structure",
    modeles.RechercherPjStructureParam,
    modeles.WsRetourRechercherPjStructure,
    name="rechercherPjStructure",
)
def pieces_of_structure(appel: Appel) -> dict[str, Any]:
    """Pièces que ses structures gardent pour les joindre à leurs factures."""
    asked = appel.demande
    own = searching.mine(appel.actor)
    if asked.idStructureCPP is not None:
        own = own.filter(pk=asked.idStructureCPP)
        if not own:
            raise Echec("STRUCTURE_INCONNUE")
    wanted = (asked.pieceJointeDesignation or "").lower()
    rows = [(row, piece) for row in own for piece in pieces_of(row) if wanted in (piece.designation or piece.name).lower()]
    shown, told = cut(rows, asked.parametresRecherche)
    return {
        "listePiecesJointes": [
            {
                "pieceJointeId": piece.pk,
                "pieceJointeDesignation": piece.designation or piece.name,
                "pieceJointeExtension": piece.name.rpartition(".")[2].upper(),
                "pieceJointeStructureId": row.pk,
                "pieceJointeStructureCode": row.identifiant,
                "pieceJointeStructureRaisonSociale": row.raison_sociale,
            }
            for row, piece in shown
        ],
        "parametresRetour": told,
    }


@operation(
    "transverses/telecharger/pieceJointe",
    modeles.TelechargerPieceJointeParam,
    modeles.WsRetourTelechargerPieceJointe,
    name="telechargerPieceJointe",
)
def download(appel: Appel) -> dict[str, Any]:
    """En zip : les factures et leurs pièces (objetPieceJointe DEMANDE_PAIEMENT), ou celles d’une de ses structures."""
    asked = appel.demande
    kind = requis(asked.objetPieceJointe, "objetPieceJointe")
    if kind == "STRUCTURE_PIECEJOINTE":
        return {"pieceJointe": joined.encoded(_pieces_kept(appel, asked.structure))}
    if kind != "DEMANDE_PAIEMENT":
        said = f"Aucune pièce de l’objet {kind} ne se télécharge ici : seules celles des factures et de la structure."
        raise Echec("NON_PROPOSE", phrase=said)
    wanted = requis(asked.demandePaiement, "demandePaiement")
    ids = [row.idFacture for row in requis(wanted.listeFacture, "listeFacture")]
    with_pieces = wanted.avecPiecesJointesComplementaires != "NON"
    return {"pieceJointe": joined.encoded(downloading.archive(appel, ids, wanted.format or "PDF", with_pieces=with_pieces))}


def _pieces_kept(appel: Appel, named: modeles.TelechargerPieceJointeStructure | None) -> bytes:
    """The files that one's structure keeps. Raises Echec: CHAMP_ABSENT, STRUCTURE_INCONNUE, VIDE, TELECHARGEMENT."""
    asked = requis(named, "structure")
    structure = found.structure(asked.idStructure, asked.identifiantStructure, "structure.idStructure")
    if not searching.mine(appel.actor).filter(pk=structure.pk).exists():
        raise Echec("STRUCTURE_INCONNUE")
    pieces = pieces_of(structure)
    if not pieces:
        raise Echec("VIDE")
    if sum(piece.size for piece in pieces) > downloading.LARGEST:
        raise Echec("TELECHARGEMENT")
    return keeping.as_zip(pieces)


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
    rows, told = cut(list(searching.mine(appel.actor)), appel.demande.parametresRecherche)
    return {"listeStructureRattachement": [_attached(appel, row) for row in rows], "parametresRetour": told}


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
