"""Deposits: a flux (one invoice or an archive of them), a PDF read before it is submitted, a file to be joined."""

from __future__ import annotations

import re
from typing import Any

from unisson.entrypoints.api.cpro.modeles import factures as modeles
from unisson.entrypoints.api.cpro.modeles.transverses import AjouterFichierParam, WsRetourAjouterFichier
from unisson.entrypoints.api.cpro.operations import found, joined, verdicts
from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import FILE_BODY, MEBIBYTE, Appel, operation
from unisson.entrypoints.api.cpro.written import day
from unisson.portal.exchange.actions.taking import Taken, take_at_once
from unisson.portal.exchange.syntaxes import UNDESCRIBED
from unisson.portal.invoices import documents
from unisson.portal.invoices.actions.drafting import NotAllowed
from unisson.portal.invoices.documents import DocumentRefused
from unisson.portal.invoices.pages import reading
from unisson.portal.invoices.pages.pdf import UnreadablePdf
from unisson.portal.organisations.models import Espace
from unisson.portal.raccordements.actions import uploads

LARGEST_FLUX = 30 * MEBIBYTE
LARGEST_PIECE = 10 * MEBIBYTE
EMISES = Espace.FACTURES_EMISES


@operation(
    "factures/deposer/flux",
    modeles.DeposerFluxFactureParam,
    modeles.WsRetourDeposerFluxFacture,
    EMISES,
    writes=True,
    largest=FILE_BODY,
    name="deposerFluxFacture",
)
def flux(appel: Appel) -> dict[str, Any]:
    """Dépose un flux : XML, Factur-X, ou archive (tar.gz, zip) de plusieurs. Le verdict est dans « verdict », sans attendre."""
    asked = appel.demande
    syntaxe = _syntaxe(asked.syntaxeFlux)
    data = joined.decoded(asked.fichierFlux, "fichierFlux")
    if len(data) > LARGEST_FLUX:
        raise Echec("FLUX_GROS")
    name = asked.nomFichier or "flux"
    structure = found.depositing_structure(appel)
    try:
        received = take_at_once(appel.actor, structure, name, data, syntaxe)
    except NotAllowed:
        raise Echec("HABILITATION", espace=EMISES.label, droit=" en modification") from None
    return _deposited(received)


def _syntaxe(given: str | None) -> str:
    code: str = requis(given, "syntaxeFlux")
    if code in UNDESCRIBED:
        raise Echec("SYNTAXE", phrase=UNDESCRIBED[code])
    return code


def _deposited(received: Taken) -> dict[str, Any]:
    flux, depot = received.flux, received.flux.depot
    return {
        "numeroFluxDepot": depot.numero_flux_depot,
        "dateDepot": day(depot.received_at),
        "syntaxeFlux": flux.syntaxe_flux or None,
        "verdict": verdicts.of_taken(received),
    }


@operation(
    "transverses/ajouter/fichier",
    AjouterFichierParam,
    WsRetourAjouterFichier,
    writes=True,
    largest=15 * MEBIBYTE,
    name="ajouterFichier",
)
def piece(appel: Appel) -> dict[str, Any]:
    """Envoie un fichier à joindre ensuite à une facture, par son pieceJointeId (gardé 30 jours)."""
    asked = appel.demande
    name, data = (
        _name(asked.pieceJointeNom, asked.pieceJointeExtension),
        joined.decoded(asked.pieceJointeFichier, "pieceJointeFichier"),
    )
    if len(data) > LARGEST_PIECE:
        raise Echec("PJ_GROSSE")
    try:
        documents.check_piece(name, len(data))
    except DocumentRefused as refused:
        raise Echec("PJ_REFUSEE", phrase=refused.sentence) from refused
    mime = (asked.pieceJointeTypeMime or "application/octet-stream")[:255]
    return {"pieceJointeId": uploads.keep(appel.actor, name, data, mime).pk}


def _name(nom: str | None, extension: str | None) -> str:
    name = documents.safe_name(requis(nom, "pieceJointeNom"))
    suffix = re.sub(r"\W", "", extension or "").lower()
    return name if not suffix or name.lower().endswith(f".{suffix}") else f"{name}.{suffix}"


@operation(
    "factures/deposer/pdf",
    modeles.DeposerPdfFactureParam,
    modeles.WsRetourDeposerPdfFacture,
    EMISES,
    writes=True,
    largest=15 * MEBIBYTE,
    name="deposerPdfFacture",
)
def pdf(appel: Appel) -> dict[str, Any]:
    """Envoie une facture en PDF et rend ce qui y a été lu ; soumettre la dépose ensuite par son pieceJointeId."""
    asked = appel.demande
    data = joined.decoded(asked.fichierFacture, "fichierFacture")
    if len(data) > LARGEST_PIECE:
        raise Echec("PJ_GROSSE")
    if not data.startswith(b"%PDF-"):
        raise Echec("PJ_REFUSEE", phrase="Ce fichier n’est pas un PDF.")
    supplier = found.depositing_structure(appel)
    try:
        values = reading.read_pdf(data, supplier_identifiant=supplier.identifiant).values
    except UnreadablePdf as refused:
        raise Echec("PJ_REFUSEE", phrase=refused.sentence) from refused
    name = documents.safe_name(asked.nomFichier or "facture.pdf")
    kept = uploads.keep(appel.actor, name, data, "application/pdf")
    return {"pieceJointeId": kept.pk, "codeFournisseur": supplier.identifiant, **_read(values)}


# Ours -> official.
READ = {
    "number": "numeroFacture",
    "issue_date": "dateFacture",
    "recipient_identifiant": "codeDestinataire",
    "code_service": "codeServiceExecutant",
    "currency": "codeDeviseFacture",
    "type_facture": "typeFacture",
    "type_tva": "typeTva",
    "numero_engagement": "numeroBonCommande",
    "total_with_vat": "montantTtcAvantRemiseGlobalTTC",
    "amount_due": "montantAPayer",
    "total_without_vat": "montantHtTotal",
    "total_vat": "montantTVA",
}


def _read(values: dict[str, Any]) -> dict[str, Any]:
    read = {official: values.get(ours) for ours, official in READ.items()}
    read["dateFacture"] = day(read["dateFacture"])
    return read
