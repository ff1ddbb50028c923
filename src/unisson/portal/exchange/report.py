"""The report of a flux as rows, for tables and spreadsheets: one line per file, nothing cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from django.utils import timezone

from unisson.portal.exchange.models import Flux, FluxQuerySet, Outcome
from unisson.portal.exchange.queries import counts_of, items

HEADER = (
    "Fichier", "Résultat", "Numéro de facture", "Fournisseur", "Destinataire", "À payer", "Devise", "Codes", "Motifs",
    "Envoyée le", "Numéro de dépôt",
)  # fmt: skip

FLUX_HEADER = (
    "Numéro de dépôt",
    "Fichier",
    "Reçu le",
    "Porte",
    "État",
    "Code",
    "Fichiers",
    "Envoyées",
    "À corriger",
    "Refusées",
)
BY = 200


def flux_rows(flux: FluxQuerySet, words: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    """One row per flux with its counts; `words`: how each state is told."""
    every = flux.iterator(chunk_size=BY)
    while some := list(islice(every, BY)):
        counts = counts_of(some)
        for one in some:
            done = counts[one.pk]
            depot, at = one.depot, f"{timezone.localtime(one.depot.received_at):%d/%m/%Y %H:%M}"
            told = (depot.numero_flux_depot, depot.filename, at, depot.entry_point, words[one.status], one.status)
            yield (*told, done.total, done.sent, done.to_mend, done.refused)


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
