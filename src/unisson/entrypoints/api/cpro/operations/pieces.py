"""Files: those an account sent, those a structure keeps, and the zips in which they are taken away."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.modeles import transverses as modeles
from unisson.entrypoints.api.cpro.operations import downloading, engagements, found, joined, labels
from unisson.entrypoints.api.cpro.operations.structures import cut
from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.portal.engagements import queries as orders
from unisson.portal.kernel import files
from unisson.portal.organisations import bank, keeping, searching
from unisson.portal.organisations.models import Espace, Structure
from unisson.portal.organisations.queries import pieces_of
from unisson.portal.raccordements.actions import uploads


@operation(
    "transverses/rechercher/pj/moncompte",
    modeles.RechercherPjMoncompteParam,
    modeles.WsRetourRechercherPjMoncompte,
    name="rechercherPjMoncompte",
)
def own_pieces(appel: Appel) -> dict[str, Any]:
    """Fichiers envoyés par ce compte technique et encore gardés."""
    asked = appel.demande
    sent = uploads.listed(appel.actor, asked.pieceJointeDesignation or "") if _wanted(asked, labels.D_UTILISATEUR) else []
    rows = [_row(asked, labels.D_UTILISATEUR, row.pk, row.name, row.name) for row in sent]
    shown, told = cut(rows, asked.parametresRecherche)
    return {"listePiecesJointes": shown, "parametresRetour": told}


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
    kept = [(row, piece) for row in own for piece in pieces_of(row)] if _wanted(asked, labels.DE_STRUCTURE) else []
    rows = [
        _row(asked, labels.DE_STRUCTURE, piece.pk, piece.designation or piece.name, piece.name)
        | {
            "pieceJointeUtilisateurId": piece.added_by_id,
            "pieceJointeStructureId": row.pk,
            "pieceJointeStructureCode": row.identifiant,
            "pieceJointeStructureRaisonSociale": row.raison_sociale,
        }
        for row, piece in kept
        if wanted in (piece.designation or piece.name).lower()
    ]
    shown, told = cut(rows, asked.parametresRecherche)
    return {"listePiecesJointes": shown, "parametresRetour": told}


def _wanted(asked: Any, kind: labels.TypePiece) -> bool:
    return asked.pieceJointeTypeId in (None, kind.number)


def _row(asked: Any, kind: labels.TypePiece, key: int, words: str, name: str) -> dict[str, Any]:
    return {
        "pieceJointeId": key,
        "pieceJointeObjetId": key,
        "pieceJointeDesignation": words,
        "pieceJointeExtension": name.rpartition(".")[2].upper(),
        "pieceJointeTypeCode": kind.code,
        "pieceJointeTypeLibelle": kind.label(asked.codeLangue),
    }


@operation(
    "transverses/telecharger/pieceJointe",
    modeles.TelechargerPieceJointeParam,
    modeles.WsRetourTelechargerPieceJointe,
    name="telechargerPieceJointe",
)
def download(appel: Appel) -> dict[str, Any]:
    """En zip : factures et leurs pièces, pièces ou RIB d’une structure, fichiers envoyés, pièces d’un engagement."""
    kind = requis(appel.demande.objetPieceJointe, "objetPieceJointe")
    give = OBJECTS.get(kind)
    if give is None:
        raise Echec(
            "NON_PROPOSE", phrase=f"Aucune pièce de l’objet {kind} ne se télécharge ici : {', '.join(OBJECTS)} seulement."
        )
    return {"pieceJointe": joined.encoded(give(appel))}


def _of_invoices(appel: Appel) -> bytes:
    wanted = requis(appel.demande.demandePaiement, "demandePaiement")
    ids = [row.idFacture for row in requis(wanted.listeFacture, "listeFacture")]
    with_pieces = wanted.avecPiecesJointesComplementaires != "NON"
    return downloading.archive(appel, ids, wanted.format or "PDF", with_pieces=with_pieces)


def _own_structure(appel: Appel, *espaces: Espace) -> Structure:
    """One of the account's structures, named by the body. Raises Echec: CHAMP_ABSENT, STRUCTURE_INCONNUE."""
    asked = requis(appel.demande.structure, "structure")
    structure = found.structure(asked.idStructure, asked.identifiantStructure, "structure.idStructure")
    if not searching.mine(appel.actor, *espaces).filter(pk=structure.pk).exists():
        raise Echec("STRUCTURE_INCONNUE")
    return structure


def _of_structure(appel: Appel) -> bytes:
    return _packed([(row.name, row.sha256, row.size) for row in pieces_of(_own_structure(appel))])


def _of_accounts(appel: Appel) -> bytes:
    """The statements of the accounts that its invoices may name: for who deposits them."""
    accounts = bank.usable_bank_accounts(_own_structure(appel, Espace.FACTURES_EMISES))
    return _packed([(f"{row.pk}-{row.rib_nom or 'rib.pdf'}", row.rib_sha256, 0) for row in accounts if row.rib_sha256])


def _of_account(appel: Appel) -> bytes:
    return _packed([(f"{row.pk}-{row.name}", row.sha256, row.size) for row in uploads.listed(appel.actor)])


def _packed(kept: list[tuple[str, str, int]]) -> bytes:
    """One zip of these files (name, digest, size in bytes). Raises Echec: VIDE, TELECHARGEMENT."""
    if not kept:
        raise Echec("VIDE")
    if sum(size for _, _, size in kept) > downloading.LARGEST:
        raise Echec("TELECHARGEMENT")
    return keeping.as_zip((name, files.fetch(sha256)) for name, sha256, _ in kept)


def _of_engagements(appel: Appel) -> bytes:
    """The files of the engagements of this number that the caller keeps, or that name it; a folder for each buyer."""
    asked = requis(appel.demande.engagementJuridique, "engagementJuridique")
    actor = engagements.within(appel)
    wanted = requis(asked.numeroEngagementJuridique, "engagementJuridique.numeroEngagementJuridique")
    rows = list(orders.numbered(orders.everywhere(actor), wanted))
    kept = orders.pieces_of(rows)
    buyers = {row.pk: row.structure_id for row in rows}
    return _packed([(f"{buyers[piece.engagement_id]}/{piece.name}", piece.sha256, piece.size) for piece in kept])


OBJECTS = {
    "DEMANDE_PAIEMENT": _of_invoices,
    "STRUCTURE_PIECEJOINTE": _of_structure,
    "STRUCTURE_COORDONNEE_BANCAIRE": _of_accounts,
    "UTILISATEUR": _of_account,
    "ENGAGEMENT_JURIDIQUE": _of_engagements,
}
