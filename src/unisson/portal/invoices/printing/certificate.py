"""The deposit certificate: a PDF that says what the portal received, when, and under which fingerprint."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from unisson.portal.invoices.cadres import CADRES, CadreFacturation
from unisson.portal.invoices.models import Depot, Document, Invoice, TypeFacture
from unisson.portal.invoices.printing.typesetting import pdf_from
from unisson.portal.kernel import french
from unisson.portal.organisations.models import Structure

FORMATS = {
    "PDF": "PDF",
    "FACTURX": "Factur-X (PDF et données XML)",
    "UBL_INVOICE": "XML UBL (facture)",
    "UBL_CREDIT_NOTE": "XML UBL (avoir)",
    "CII": "XML CII",
    "CII_ANCIEN": "XML CII (avant D16B)",
    "XCBL": "XML xCBL",
}


def issue(invoice: Invoice, principal: Document) -> tuple[str, bytes, str]:
    """The certificate of a deposited invoice: file name, bytes, MIME type. `principal`: the invoice's own file.

    Raises ValueError when the invoice has no deposit: nothing can be certified then.
    """
    if invoice.depot is None:
        raise ValueError("an invoice without a deposit cannot be certified")
    content = pdf_from("certificate", _facts(invoice, invoice.depot, principal), ("a-2b",))
    return f"certificat-{invoice.depot.numero_flux_depot}.pdf", content, "application/pdf"


def _facts(invoice: Invoice, depot: Depot, principal: Document) -> dict[str, Any]:
    # Not the deposit's file: it may hold many invoices (the flux keeps the fingerprint of the whole).
    received, offset = french.second(depot.received_at), timezone.localtime(depot.received_at).strftime("%z")
    cadre = CADRES[CadreFacturation(invoice.cadre_facturation)]
    return {
        "numero_flux": depot.numero_flux_depot,
        "moment": f"le {received}",
        "moment_full": f"{received} (heure de Paris, UTC{offset[:3]}:{offset[3:]})",
        "filename": principal.filename,
        "format": FORMATS.get(invoice.format, invoice.format),
        "size": str(principal.size),
        "sha256": principal.sha256,
        "number": invoice.number,
        "nature": TypeFacture(invoice.type_facture).label,
        "issue_date": invoice.issue_date.isoformat() if invoice.issue_date else "",
        "cadre": f"{cadre.short} : {cadre.code.label}",
        "supplier": _named(invoice.supplier),
        "recipient": _named(invoice.recipient),
        "code_service": invoice.code_service,
        "numero_engagement": invoice.numero_engagement,
        "numero_marche": invoice.numero_marche,
        "valideur": _named(invoice.valideur_1) if invoice.needs_valideur else "",
        "currency": invoice.currency,
        "total_without_vat": _amount(invoice.total_without_vat),
        "total_vat": _amount(invoice.total_vat),
        "total_with_vat": _amount(invoice.total_with_vat),
        "amount_due": _amount(invoice.amount_due),
    }


def _named(structure: Structure | None) -> str:
    return f"{structure.raison_sociale} ({structure.type_identifiant} {structure.identifiant})" if structure else ""


def _amount(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"
