"""The report of a flux as rows, for tables and spreadsheets: one line per file, nothing cut."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from unisson.portal.exchange.models import Flux, Outcome
from unisson.portal.exchange.queries import items

HEADER = (
    "Fichier", "Résultat", "Numéro de facture", "Fournisseur", "Destinataire", "À payer", "Devise", "Codes", "Motifs",
    "Envoyée le", "Numéro de dépôt",
)  # fmt: skip


def rows(flux: Flux) -> Iterator[tuple[object, ...]]:
    """One row per file, in the order of the flux."""
    for item in items(flux).iterator(chunk_size=500):
        invoice = item.invoice
        gone = item.outcome in (Outcome.SENT, Outcome.READY, Outcome.ABANDONED)
        reasons = [] if gone else [found for found in item.reasons if found["severity"] == "FATAL"]
        yield (
            item.filename,
            Outcome(item.outcome).label,
            invoice.number if invoice else item.number,
            invoice.supplier.identifiant if invoice else item.seller,
            invoice.recipient_identifiant if invoice else item.buyer,
            invoice.amount_due if invoice and invoice.amount_due is not None else "",
            invoice.currency if invoice else "",
            " ; ".join(found["rule"] for found in reasons),
            " ; ".join(f"{found['message']} {found['remedy']}".strip() for found in reasons),
            f"{timezone.localtime(invoice.sent_at):%d/%m/%Y %H:%M}" if invoice and invoice.sent_at else "",
            str(flux),
        )
