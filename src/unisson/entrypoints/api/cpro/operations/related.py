"""What comes before an invoice and after it: what a credit note corrects, and what corrects an invoice."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.table import Appel
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries import corrections


def of(appel: Appel, invoice: Invoice, number: str) -> dict[str, Any]:
    """`piecePrecedente` and `pieceSuivante`, absent when there is none; `number`: how the number of the second is spelt."""
    before, after = corrections.origin_of(invoice, appel.actor), corrections.corrected_by(invoice, appel.actor)
    return {
        "piecePrecedente": _before(before) if before else None,
        "pieceSuivante": {
            "idPieceSuivante": after.pk,
            number: after.number,
            "cadreFacturationPieceSuivante": after.cadre_facturation,
        }
        if after
        else None,
    }


def _before(invoice: Invoice) -> dict[str, Any]:
    recipient, service = invoice.recipient, invoice.recipient_service
    return {
        "idPiecePrecedente": invoice.pk,
        "numeroPiecePrecedente": invoice.number,
        "cadreFacturationPiecePrecedente": invoice.cadre_facturation,
        "idDestinatairePiecePrecedente": invoice.recipient_id,
        "identifiantDestinatairePiecePrecedente": invoice.recipient_identifiant,
        "raisonSocialeDestinatairePiecePrecedente": recipient.raison_sociale if recipient else None,
        "idServiceExecutantPiecePrecedente": invoice.recipient_service_id,
        "codeServiceExecutantPiecePrecedente": invoice.code_service,
        "nomServiceExecutantPiecePrecedente": service.nom if service else None,
    }
