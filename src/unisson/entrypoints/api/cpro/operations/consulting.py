"""The three « consulter » of Factures: one invoice whole, from the side of its supplier, recipient or valideur."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.modeles import consultation as answer
from unisson.entrypoints.api.cpro.modeles import factures as body
from unisson.entrypoints.api.cpro.operations import found, related, whole
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries.content import content_of
from unisson.portal.organisations.models import Espace

EMISES, RECUES, A_VALIDER = Espace.FACTURES_EMISES, Espace.FACTURES_RECUES, Espace.FACTURES_A_VALIDER


def _parts(language: str | None, vat: Any, pieces: Any, lines: Any) -> whole.Parts:
    """The pages of the three parts; their paging fields have names of their own."""
    return whole.Parts(
        vat=whole.Part.asked(vat, "ListeRecapitulatifTVA", size="nbResultatsParPageListeListeRecapitulatifTVA"),
        pieces=whole.Part.asked(pieces, "ListePieceJointe", sort="ListePiecesJointes"),
        lines=whole.Part.asked(lines, "LignesPoste", sort="ListeLignesPoste", column="ListeLignesPoste"),
        language=language,
    )


def _issued(appel: Appel, invoice: Invoice, parts: whole.Parts) -> dict[str, Any]:
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
        **related.of(appel, invoice, "numeroPieceSuiante"),
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
    return {
        "facture": _issued(
            appel,
            invoice,
            _parts(asked.codeLangue, asked.getpLigneRecapTva, asked.getpListePiecesJointes, asked.getpLignesPoste),
        )
    }


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
    return {
        "facture": _issued(
            appel, invoice, _parts(asked.codeLangue, asked.rechercheLigneTvaRecap, asked.recherchePj, asked.rechercheLignePoste)
        )
    }


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
    parts = _parts(asked.codeLangue, asked.rechercheligneTvaRecap, asked.recherchePj, asked.rechercheLignePoste)
    return {
        "facture": {
            **whole.common(invoice, content, pieces, parts),
            "destinataire": whole.recipient(invoice) | {"destinataireEtat": whole.of_the_state(invoice)},
            "fournisseur": whole.supplier(invoice, content),
            **related.of(appel, invoice, "numeroPieceSuivante"),
        }
    }
