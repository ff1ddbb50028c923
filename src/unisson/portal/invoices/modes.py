"""By which way an invoice came: one table, from the door and from what the file is (domaine 6.1)."""

from __future__ import annotations

from unisson.portal.invoices.models import ModeDepot
from unisson.portal.kernel.actor import EntryPoint

# Door: structured file, bare PDF, signed PDF.
MODES: dict[EntryPoint, tuple[ModeDepot, ModeDepot, ModeDepot]] = {
    EntryPoint.PORTAIL: (ModeDepot.UPLOAD_PORTAIL, ModeDepot.DEPOT_PDF_PORTAIL, ModeDepot.DEPOT_PDF_SIGNE_PORTAIL),
    EntryPoint.API: (ModeDepot.UPLOAD_API, ModeDepot.DEPOT_PDF_API, ModeDepot.DEPOT_PDF_SIGNE_API),
    EntryPoint.EDI: (ModeDepot.EDI, ModeDepot.EDI_NUMERISATION, ModeDepot.EDI_NUMERISATION),
    EntryPoint.SYSTEME: (ModeDepot.UPLOAD_PORTAIL, ModeDepot.DEPOT_PDF_PORTAIL, ModeDepot.DEPOT_PDF_SIGNE_PORTAIL),
}


def mode_of(door: EntryPoint, *, bare_pdf: bool, signed: bool = False) -> ModeDepot:
    """The official code. A structured document stays an upload, signed or not: its data are the invoice."""
    structured, pdf, signed_pdf = MODES[door]
    if not bare_pdf:
        return structured
    return signed_pdf if signed else pdf
