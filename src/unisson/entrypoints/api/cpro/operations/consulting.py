"""The three « consulter » of Factures: one invoice whole, from the side of its supplier, recipient or valideur."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.modeles import consultation as answer
from unisson.entrypoints.api.cpro.modeles import factures as body
from unisson.entrypoints.api.cpro.operations import found, whole
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries.content import content_of
from unisson.portal.organisations.models import Espace

EMISES, RECUES, A_VALIDER = Espace.FACTURES_EMISES, Espace.FACTURES_RECUES, Espace.FACTURES_A_VALIDER


def _size(number: int | None, size: int | None) -> tuple[int, int]:
    return max(number or 1, 1), min(max(size or whole.WHOLE, 1), whole.WHOLE)


def _parts(vat: Any, pieces: Any, lines: Any) -> whole.Parts:
    """The pages of the three parts; their paging fields have names of their own."""
    return whole.Parts(
        vat=_size(vat.pageResultatDemandeeListeRecapitulatifTVA, vat.nbResultatsParPageListeListeRecapitulatifTVA)
        if vat
        else (1, whole.WHOLE),
        pieces=_size(pieces.pageResultatDemandeeListePieceJointe, pieces.nbResultatsParPageListePieceJointe)
        if pieces
        else (1, whole.WHOLE),
        lines=_size(lines.pageResultatDemandeeLignesPoste, lines.nbResultatsParPageLignesPoste) if lines else (1, whole.WHOLE),
    )


def _issued(invoice: Invoice, parts: whole.Parts) -> dict[str, Any]:
    """FactureCppEmise."""
    content, pieces = content_of(invoice), list(invoice.documents.all())
    supplier = whole.supplier(invoice, content)
    supplier["raisonSocialeFournisseur"] = invoice.supplier.raison_sociale
    recipient = whole.recipient(invoice)
    told = invoice.recipient.gestion_statut_mise_en_paiement if invoice.recipient else None
    return {
        **whole.common(invoice, content, pieces, parts),
        "rejetTraite": invoice.rejection_treated_at is not None,
        "destinataire": recipient
        | {"designationDestinataire": recipient.get("libelleDestinataire"), "miseEnPaiementDestinataire": told},
        "fournisseur": supplier,
    }


@operation(
    "factures/consulter/fournisseur",
    body.ConsulterFactureParFournisseurParam,
    answer.WsRetourFacturesEmises,
    EMISES,
    name="consulterFactureParFournisseur",
)
def by_supplier(appel: Appel) -> dict[str, Any]:
    """Une facture émise, entière : parties, références, TVA, totaux, lignes, pièces."""
    asked = appel.demande
    invoice = found.facture(appel, asked.identifiantFactureCPP, "identifiantFactureCPP", EMISES)
    return {"facture": _issued(invoice, _parts(asked.getpLigneRecapTva, asked.getpListePiecesJointes, asked.getpLignesPoste))}


@operation(
    "factures/consulter/valideur",
    body.ConsulterFactureParValideurParam,
    answer.WsRetourFacturesEmises,
    A_VALIDER,
    name="consulterFactureParValideur",
)
def by_valideur(appel: Appel) -> dict[str, Any]:
    """Une facture à valider, ou validée, entière."""
    asked = appel.demande
    invoice = found.facture(appel, asked.identifiantFactureCPP, "identifiantFactureCPP", A_VALIDER)
    return {"facture": _issued(invoice, _parts(asked.rechercheLigneTvaRecap, asked.recherchePj, asked.rechercheLignePoste))}


@operation(
    "factures/consulter/recipiendaire",
    body.ConsulterFactureParRecipiendaireParam,
    answer.WsRetourFacturesRecues,
    RECUES,
    name="consulterFactureParRecipiendaire",
)
def by_recipient(appel: Appel) -> dict[str, Any]:
    """Une facture reçue, entière."""
    asked = appel.demande
    invoice = found.facture(appel, asked.identifiantFactureCPP, "identifiantFactureCPP", RECUES)
    content, pieces = content_of(invoice), list(invoice.documents.all())
    parts = _parts(asked.rechercheligneTvaRecap, asked.recherchePj, asked.rechercheLignePoste)
    return {
        "facture": {
            **whole.common(invoice, content, pieces, parts),
            "destinataire": whole.recipient(invoice) | {"destinataireEtat": whole.of_the_state(invoice)},
            "fournisseur": whole.supplier(invoice, content),
        }
    }
