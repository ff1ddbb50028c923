"""What a valideur does with the invoice of a sub- or co-contractor (cadres A9 and A12)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from unisson.portal.invoices.actions.sending import deliver
from unisson.portal.invoices.actions.treating import check_motif
from unisson.portal.invoices.guards import VALIDATION_DELAY
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.actor import SYSTEM, Actor
from unisson.portal.kernel.moving import move
from unisson.portal.organisations.models import Structure

REFUSALS = ("refuse_1", "refuse_2", "disown_1", "disown_2")


@transaction.atomic
def validate(invoice_id: int, actor: Actor, *, mandataire: Structure | None = None, comment: str = "") -> Invoice:
    """Agree, at the first or the second level; the invoice then goes on by itself.

    A first valideur who is only a cotraitant names the mandataire, who is asked next.
    """
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    second = invoice.status.endswith("_2")
    invoice.motif = ""
    if mandataire is not None and not second:
        invoice.valideur_2 = mandataire
    move(invoice, "validate_2" if second else "validate_1", actor, note=comment)
    return carry_on(invoice)


def carry_on(invoice: Invoice, *, agreed_at: datetime | None = None) -> Invoice:
    """After an agreement, said or tacit: ask the second valideur if there is one, else deposit and deliver.

    `agreed_at`: the instant the fifteen days ended, when the agreement is tacit: the payment delay runs from it.
    """
    if invoice.valideur_2_id is not None and not invoice.status.endswith(("_2", "_2_HORS_DELAI")):
        return move(invoice, "ask_second", SYSTEM)
    move(invoice, "deposit_agreed", SYSTEM)
    return deliver(invoice, started=agreed_at)


@transaction.atomic
def lapse(invoice_id: int) -> Invoice:
    """Take the silence of a valideur for an agreement, fifteen days having passed (art. R2193-12 CCP). Raises Refused."""
    invoice = Invoice.objects.visible_to(SYSTEM).locked(invoice_id)
    invoice.motif = ""
    ended = invoice.status_at + VALIDATION_DELAY
    move(invoice, "lapse_2" if invoice.status.endswith("_2") else "lapse_1", SYSTEM)
    return carry_on(invoice, agreed_at=ended)  # R2192-23: from the end of the fifteen days, not from our next round


@transaction.atomic
def refuse(invoice_id: int, verb: str, actor: Actor, motif: str, comment: str = "") -> Invoice:
    """Refuse, or say that one is not the right valideur (one of REFUSALS), with a motif."""
    if verb not in REFUSALS:
        raise KeyError(verb)
    check_motif(verb, motif, comment)
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.motif = motif
    return move(invoice, verb, actor, note=comment)


def refusal_at(invoice_id: int, actor: Actor) -> str:
    """The verb that refuses the invoice at the level where it stands. Raises Invoice.DoesNotExist."""
    return "refuse_2" if Invoice.objects.visible_to(actor).get(pk=invoice_id).status.endswith("_2") else "refuse_1"


@transaction.atomic
def correct_valideur(invoice_id: int, actor: Actor, valideur: Structure | None, comment: str = "") -> Invoice:
    """Name the right valideur after an error; the invoice goes back to be validated at that level."""
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.motif = ""
    level = 2 if "COTRAITANT" in invoice.status else 1
    field = f"valideur_{level}"
    before = {field: str(getattr(invoice, field) or ""), f"{field}_id": getattr(invoice, f"{field}_id")}
    setattr(invoice, field, valideur)
    return move(invoice, f"correct_{field}", actor, note=comment, data={"before": before})
