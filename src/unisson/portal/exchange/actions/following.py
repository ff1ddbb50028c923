"""What happens elsewhere and matters to a flux: its own arrival, and the life of the drafts it made."""

from __future__ import annotations

from unisson.lifecycles.flux import FluxStatus
from unisson.portal.exchange.actions.processing import settle
from unisson.portal.exchange.actions.receiving import RECEPTION
from unisson.portal.exchange.models import Flux, FluxItem
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.models import Event

TO_PROCESS = frozenset({RECEPTION, "flux_send", "flux_send_more", "flux_resume"})
OF_A_DRAFT = frozenset({"send", "send_to_valideur", "delete"})
FLUX, INVOICE = Flux._meta.label_lower, Invoice._meta.label_lower


def flux_to_process(event: Event) -> int | None:
    """The flux that this event asks to process; a draft sent or deleted on its own settles the lot it came from."""
    if event.subject_type == FLUX:
        return event.subject_id if event.code in TO_PROCESS else None
    if event.subject_type == INVOICE and event.code in OF_A_DRAFT:
        open_flux = FluxItem.objects.filter(invoice_id=event.subject_id).exclude(flux__status=FluxStatus.IN_INTEGRE)
        for flux_id in open_flux.values_list("flux_id", flat=True):
            settle(flux_id)
    return None
