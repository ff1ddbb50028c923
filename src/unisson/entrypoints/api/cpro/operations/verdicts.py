"""What became of a flux, said at once: an answer of our own beside the official ones, and the official reports."""

from __future__ import annotations

from typing import Any

from unisson.portal.exchange import queries
from unisson.portal.exchange.actions.taking import Taken
from unisson.portal.exchange.models import Flux, Outcome

LONGEST = 2_000  # characters of a libelleErreurDP, several messages joined by |
MOST_ROWS = 500
BAD = (Outcome.TO_MEND, Outcome.REFUSED, Outcome.INCIDENT, Outcome.ABANDONED)


def of_taken(taken: Taken) -> dict[str, Any]:
    """`verdict`: the state of the flux and of each invoice, with every reason and remedy."""
    return {
        "etat": taken.flux.status,
        "factures": [_invoice(row) for row in taken.items[:MOST_ROWS]],
        "erreurs": [_error(found) for found in taken.flux.errors],
    }


def _invoice(row: Any) -> dict[str, Any]:
    invoice = row.invoice
    sent = invoice is not None and invoice.sent_at is not None
    return {
        "nomFichier": row.filename,
        "resultat": row.outcome,
        "numeroFacture": invoice.number if invoice else row.number,
        "identifiantFactureCPP": invoice.pk if sent else None,
        "statut": invoice.status if sent else None,
        "destinataire": invoice.recipient_identifiant if invoice else row.buyer,
        "controles": [_error(found) for found in row.reasons],
    }


def _error(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "regle": found["rule"],
        "gravite": found.get("severity", "FATAL"),
        "champ": found.get("field"),
        "emplacement": found.get("location"),
        "message": found["message"],
        "remede": found.get("remedy"),
    }


def business_errors(flux: Flux) -> list[dict[str, Any]]:
    """`listeErreurDP`: one row an invoice that was not taken."""
    rows = [row for row in queries.items(flux)[:MOST_ROWS] if row.outcome in BAD]
    return [
        {
            "numeroDP": (row.invoice.number if row.invoice else row.number) or row.filename,
            "identifiantFournisseur": row.invoice.supplier.identifiant
            if row.invoice
            else row.seller or flux.structure.identifiant,
            "identifiantDestinataire": row.invoice.recipient_identifiant if row.invoice else row.buyer,
            "libelleErreurDP": "|".join(_line(found) for found in row.reasons)[:LONGEST],
        }
        for row in rows
    ]


def _line(found: dict[str, Any]) -> str:
    return f"{found['rule']} : {found['message']}"


def technical_errors(flux: Flux) -> list[dict[str, Any]]:
    """`listeErreurTechnique`: what refused the flux whole."""
    return [
        {
            "codeErreur": found["rule"],
            "libelleErreur": f"IRRECEVABILITE: {found['message']}",
            "natureErreur": "IRRECEVABILITE",
        }
        for found in flux.errors
    ]
