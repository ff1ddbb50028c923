"""What the form of a bare PDF must say, beyond the rules of the norm: the PDF's own data cannot be read by a machine.

Source: domaine 6.2 (type de TVA, motif d'exonération) and 6.5 (totals are compulsory at the deposit of a PDF).
"""

from __future__ import annotations

from collections.abc import Iterator

from einvoice.report import Finding, Level, Verdict
from unisson.portal.invoices.models import Invoice, TypeTva

LOOK = "Recopiez-le de la facture."
WITHOUT_VAT = (TypeTva.EXONERATION, TypeTva.SANS_TVA)


def level(invoice: Invoice) -> Level:
    """The level « Champs de la facture » of a bare PDF."""
    findings = tuple(_findings(invoice))
    verdict = Verdict.INVALID if findings else Verdict.VALID
    return Level(code="champs", title="Champs de la facture", verdict=verdict, findings=findings)


def _findings(invoice: Invoice) -> Iterator[Finding]:
    if invoice.total_without_vat is None:
        yield Finding(rule="DEP-HT", field="BT-109", message="Le total hors taxes manque.", remedy=LOOK)
    if invoice.total_vat is None:
        yield Finding(
            rule="DEP-TVA",
            field="BT-110",
            message="Le montant de la TVA manque.",
            remedy="Recopiez-le de la facture ; mettez 0 si elle ne porte pas de TVA.",
        )
    if not invoice.type_tva:
        yield Finding(
            rule="DEP-TYPE-TVA",
            field="BT-8",
            message="Le type de TVA n’est pas indiqué.",
            remedy="Choisissez « TVA sur les débits » pour des biens, « sur les encaissements » pour des services, "
            "ou une exonération si votre facture la mentionne.",
        )
    if invoice.type_tva in WITHOUT_VAT and invoice.total_vat:
        yield Finding(
            rule="DEP-TVA-NULLE",
            field="BT-110",
            message="La facture est dite sans TVA, et porte pourtant un montant de TVA.",
            remedy="Mettez 0, ou choisissez un autre type de TVA.",
        )
    if invoice.type_tva == TypeTva.EXONERATION and not invoice.motif_exoneration.strip():
        yield Finding(
            rule="DEP-EXONERATION",
            field="BT-120",
            message="Une exonération demande son motif.",
            remedy="Recopiez la mention de votre facture, par exemple « TVA non applicable, art. 293 B du CGI ».",
        )
