"""The report of a flux as a PDF, for who must keep or show it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from unisson.portal.exchange.models import Flux, Outcome
from unisson.portal.exchange.queries import items
from unisson.portal.invoices.typesetting import pdf_from

MOST = 500  # rows printed; the detailed report has them all


def pdf_of(flux: Flux) -> bytes:
    """The report, as it stands now."""
    return pdf_from("flux", _facts(flux), ("a-2b",))


def _facts(flux: Flux) -> dict[str, Any]:
    received = timezone.localtime(flux.depot.received_at)
    rows = list(items(flux)[:MOST])
    return {
        "numero": flux.depot.numero_flux_depot,
        "state": flux.status,
        "received": f"{received:%d/%m/%Y à %H:%M:%S}",
        "filename": flux.depot.filename,
        "sha256": flux.depot.sha256,
        "errors": [found["message"] for found in flux.errors],
        "rows": [_row(row) for row in rows],
        "more": str(flux.items.count() - len(rows)),
    }


def _row(row: Any) -> dict[str, Any]:
    taken = row.outcome in (Outcome.SENT, Outcome.READY)
    fatal = [] if taken else [found for found in row.reasons if found["severity"] == "FATAL"]
    return {
        "number": (row.invoice.number if row.invoice else row.number) or "",
        "file": row.filename,
        "outcome": Outcome(row.outcome).label,
        "reasons": [f"{found['rule']} : {found['message']}" for found in fatal],
    }
