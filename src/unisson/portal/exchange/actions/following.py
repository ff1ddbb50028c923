"""What happens elsewhere and matters to a flux: its own arrival, and the life of the drafts it made."""

from __future__ import annotations

from unisson.lifecycles.flux import FluxStatus
from unisson.portal.exchange.actions.processing import settle
from unisson.portal.exchange.actions.receiving import RECEPTION
from unisson.portal.exchange.models import Flux
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import prepared
from unisson.portal.kernel.models import Event

TO_PROCESS = frozenset({RECEPTION, "flux_send", "flux_send_more", "flux_resume"})
OF_A_DRAFT = frozenset({"send", "send_to_valideur", "delete"})
FLUX, INVOICE = Flux._meta.label_lower, Invoice._meta.label_lower


def flux_to_process(event: Event) -> int | None:
    """The flux that this event asks to process; a draft sent or deleted on its own settles the lot it came from."""
    if event.subject_type == FLUX:
        return event.subject_id if event.code in TO_PROCESS else None
    if event.subject_type == INVOICE and event.code in OF_A_DRAFT:
        for (flux_id,) in prepared.rows(_OPEN, [event.subject_id, str(FluxStatus.IN_INTEGRE)]):
            settle(flux_id)
    return None


# Asked for each invoice that leaves, wherever it came from.
_OPEN = """
    SELECT item.flux_id FROM exchange_fluxitem AS item JOIN exchange_flux AS flux ON flux.id = item.flux_id
    WHERE item.invoice_id = %s AND flux.status <> %s ORDER BY item.position
"""
