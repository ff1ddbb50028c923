"""An invoice written on line, as one thing: what was typed, who is named, the document, its verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from einvoice import model as en
from einvoice.report import Finding, Report
from unisson.portal.invoices import routing
from unisson.portal.invoices.entry import document, reading
from unisson.portal.invoices.entry.fields import HEADER, Content
from unisson.portal.invoices.models import Invoice, ModePaiement, TypeFacture, TypeTva
from unisson.portal.invoices.printing import rendering
from unisson.portal.organisations.models import CoordonneesBancaires, Structure

NO_ACCOUNT = "AUCUN"


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that is derived from what was typed."""

    content: Content
    read: reading.Typed
    parties: document.Parties
    document: en.Invoice


def whole(invoice: Invoice, content: Content | None = None) -> Whole:
    """Read and compute what is kept, or `content`; four queries at most (recipient, service, valideur, account)."""
    content = content or Content.of(invoice.entry)
    read = reading.read(content)
    parties = _parties(invoice.supplier, read)
    return Whole(content, read, parties, document.build(read, parties))


def judge(invoice: Invoice, today: date) -> Report:
    """The verdict on what was typed. Nothing is written."""
    found = whole(invoice)
    return document.judge(found.read, found.document, today=today)


def document_of(invoice: Invoice) -> tuple[str, bytes]:
    """File name and bytes of the Factur-X (PDF/A-3b, level EN 16931) made of what was typed. Raises CannotWrite."""
    made = whole(invoice).document
    name = re.sub(r"[^A-Za-z0-9_+-]", "-", made.number or "")
    return f"facture-{name}.pdf", rendering.facturx_of(made)


def _parties(supplier: Structure, read: reading.Typed) -> document.Parties:
    head = read.header
    recipient = routing.find_recipient(head.get("recipient_identifiant", ""))
    return document.Parties(
        supplier=supplier,
        recipient=recipient,
        service=routing.find_service(recipient, head.get("code_service", "")),
        valideur=routing.find_structure(head.get("valideur_identifiant", "")),
        account=_account(supplier, read),
    )


def _account(supplier: Structure, read: reading.Typed) -> CoordonneesBancaires | None:
    """The chosen account of the supplier. One that may no longer be used is told, not used."""
    chosen = read.header.get("account")
    if chosen is None or chosen == NO_ACCOUNT:
        return None
    usable = CoordonneesBancaires.objects.utilisables().filter(structure=supplier).select_related("structure")
    found = usable.filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() else None
    if found is None:
        read.problems.append(
            Finding(
                rule="SAI-COMPTE", field=HEADER["account"].term, location="account",
                message="Ce compte ne peut pas être utilisé : il a été retiré, ou son délai de sécurité court encore.",
                remedy="Choisissez un autre compte de la liste.",
            )
        )  # fmt: skip
    return found


def columns(found: Whole) -> dict[str, Any]:
    """The fields of the demande de paiement that lists, guards and certificates read."""
    head, sums = found.read.header, found.document.totals or en.Totals()
    texts = {name: head.get(name, "") for name in (
        "number", "code_service", "numero_engagement", "numero_marche", "valideur_identifiant", "numero_facture_origine",
        "recipient_identifiant", "comment",
    )}  # fmt: skip
    return texts | {
        "cadre_facturation": head.get("cadre_facturation", ""),
        "type_facture": head.get("type_facture", TypeFacture.FACTURE),
        "currency": head.get("currency", "EUR"),
        "issue_date": head.get("issue_date"),
        "due_date": head.get("due_date"),
        "type_tva": _type_tva(found.document, head),
        "motif_exoneration": next((row.exemption_reason for row in found.document.vat if row.exemption_reason), ""),
        "mode_paiement": head.get("mode_paiement", ModePaiement.VIREMENT),
        "total_without_vat": sums.without_vat,
        "total_vat": sums.vat,
        "total_with_vat": sums.with_vat,
        "amount_due": sums.due,
        "coordonnees": found.parties.account,
    }


def _type_tva(made: en.Invoice, head: dict[str, Any]) -> str:
    categories = {row.category for row in made.vat}
    if categories and categories <= {"O"}:
        return TypeTva.SANS_TVA
    if categories and "S" not in categories:
        return TypeTva.EXONERATION
    return str(head.get("type_tva", TypeTva.TVA_SUR_DEBIT))
