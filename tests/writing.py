"""Invoices as people write them on line: the words of the form, ready to be kept, checked and sent."""

from __future__ import annotations

from typing import Any

from unisson.portal.invoices.actions import entering, mandating
from unisson.portal.invoices.entry.fields import Content
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Structure

PORTE = {"name": "Porte en chêne", "quantity": "2", "unit": "C62", "price": "640", "tva": "20"}
POSE = {
    "name": "Pose",
    "reference": "MO-1",
    "quantity": "1,5",
    "unit": "HUR",
    "price": "48,50",
    "discount": "10 %",
    "tva": "10",
}


def off(kind: str, amount: str, reason: str, **more: str) -> dict[str, str]:
    """An allowance (REMISE), a charge (FRAIS) or a deposit (ACOMPTE)."""
    return {"kind": kind, "amount": amount, "reason": reason} | more


def content(
    recipient: Structure, *lines: dict[str, str], adjustments: tuple[dict[str, str], ...] = (), **header: str
) -> Content:
    """A right invoice to this recipient, of a door unless lines are given."""
    usual = {
        "cadre_facturation": "A1_FACTURE_FOURNISSEUR",
        "type_facture": "FACTURE",
        "number": "F-2026-200",
        "issue_date": "2026-11-20",
        "recipient_identifiant": recipient.identifiant,
        "code_service": "",
        "numero_engagement": "EJ-77",
        "currency": "EUR",
        "type_tva": "TVA_SUR_DEBIT",
        "mode_paiement": "VIREMENT",
        "account": "AUCUN",
    }
    return Content(usual | header, [dict(line) for line in lines or (PORTE,)], adjustments=[*map(dict, adjustments)])


def draft(supplier: Structure, actor: Actor, written: Content) -> Invoice:
    """A draft that holds this content, its mandate accepted, checked."""
    mandating.accept(supplier, actor)
    opened = entering.start(supplier, actor, entering.blank(supplier))
    entering.keep(opened.pk, actor, written)
    return entering.check(opened.pk, actor)


def rules(invoice: Invoice) -> set[str]:
    """The codes of everything its verdict found."""
    return {finding["rule"] for level in invoice.report["levels"] for finding in level["findings"]}


def places(invoice: Invoice) -> dict[str, Any]:
    """Rule -> where it was found."""
    return {f["rule"]: f["location"] for level in invoice.report["levels"] for f in level["findings"]}
