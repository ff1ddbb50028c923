"""What became of a flux, said at once: an answer of our own beside the official ones, and the official reports."""

from __future__ import annotations

from typing import Any

from einvoice.report import Severity
from unisson.portal.exchange import queries
from unisson.portal.exchange.actions.taking import Taken
from unisson.portal.exchange.archive import ARCHIVES
from unisson.portal.exchange.models import Flux, Outcome

LONGEST = 2_000  # characters of a libelleErreurDP, several messages joined by |
MOST_ROWS = 500
INADMISSIBLE = ("IRR_", "XSD")  # how the codes of a document that is not of its syntaxe begin
FATAL = str(Severity.FATAL)
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


def errors(flux: Flux) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """`listeErreurDP`, one row an invoice that was not taken; `listeErreurTechnique`, what makes the flux itself inadmissible.

    A document sent alone is the flux: what makes it no readable invoice of its syntaxe is technical. It is a row of the first
    list too as soon as its number could be read, so that its sender finds the invoice.
    """
    bad = [row for row in queries.items(flux)[:MOST_ROWS] if row.outcome in BAD]
    technical = list(flux.errors)
    if flux.depot.format not in ARCHIVES and len(bad) == 1:
        reasons = [found for found in bad[0].reasons if found["severity"] == FATAL]
        if not _number(bad[0]):
            return [], [_technical(found) for found in technical + reasons]
        technical += [found for found in reasons if found["rule"].startswith(INADMISSIBLE)]
    return [_business(flux, row) for row in bad], [_technical(found) for found in technical]


def _number(row: Any) -> str:
    return str(row.invoice.number if row.invoice else row.number)


def _business(flux: Flux, row: Any) -> dict[str, Any]:
    invoice = row.invoice
    return {
        "numeroDP": _number(row) or row.filename,
        "identifiantFournisseur": invoice.supplier.identifiant if invoice else row.seller or flux.structure.identifiant,
        "identifiantDestinataire": invoice.recipient_identifiant if invoice else row.buyer,
        "libelleErreurDP": "|".join(f"{found['rule']} : {found['message']}" for found in row.reasons)[:LONGEST],
    }


def _technical(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "codeErreur": found["rule"],
        "libelleErreur": f"IRRECEVABILITE: {found['message']}",
        "natureErreur": "IRRECEVABILITE",
    }
