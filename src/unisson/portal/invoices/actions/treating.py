"""What the recipient does: each verb reads the invoice through `visible_to`, locks it, moves it."""

from __future__ import annotations

from django.db import transaction

from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.motifs import MOTIFS
from unisson.portal.invoices.refusals import refused
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.moving import move

# Verbs of the recipient that carry nothing but an optional comment.
PLAIN = ("acknowledge", "certify_service", "hand_to_comptable", "book", "pay")


def check_motif(verb: str, motif: str, comment: str) -> None:
    """Refuse a motif that does not serve `verb`, or one that needs a comment and has none."""
    known = MOTIFS.get(motif)
    if known is None:
        return  # an absent motif is the lifecycle's business (guard MOTIF_FOURNI)
    if verb not in known.verbs:
        raise refused("MOTIF_INCOMPATIBLE")
    if known.needs_comment and not comment.strip():
        raise refused("MOTIF_SANS_EXPLICATION")


@transaction.atomic
def treat(invoice_id: int, verb: str, actor: Actor, comment: str = "") -> Invoice:
    """Apply one of the PLAIN verbs. Raises Refused, Invoice.DoesNotExist, KeyError for another verb."""
    if verb not in PLAIN:
        raise KeyError(verb)
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.motif = ""
    return move(invoice, verb, actor, note=comment)


@transaction.atomic
def mandate(invoice_id: int, actor: Actor, numero_mandat: str = "", comment: str = "") -> Invoice:
    """Record the mandatement and its number (`numeroDPMandat`, optional)."""
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.motif = ""
    invoice.numero_mandat = numero_mandat.strip()
    return move(invoice, "mandate", actor, note=comment, data={"numero_mandat": invoice.numero_mandat})


@transaction.atomic
def suspend(invoice_id: int, actor: Actor, motif: str, comment: str = "") -> Invoice:
    """Stop the payment clock, once, with a motif (art. R2192-27 CCP)."""
    check_motif("suspend", motif, comment)
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.motif = motif
    move(invoice, "suspend", actor, note=comment)
    invoice.suspended_at = clock.now()
    invoice.save(update_fields=["suspended_at"])
    return invoice


@transaction.atomic
def reject(invoice_id: int, actor: Actor, motif: str, comment: str = "") -> Invoice:
    """Refuse for good, with a motif: the supplier must send another invoice under a new number."""
    check_motif("reject", motif, comment)
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.motif = motif
    return move(invoice, "reject", actor, note=comment)


@transaction.atomic
def ask_recycling(invoice_id: int, actor: Actor, motif: str, comment: str = "") -> Invoice:
    """Send back an invoice that came to the wrong place; its number stays."""
    check_motif("ask_recycling", motif, comment)
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    invoice.motif = motif
    return move(invoice, "ask_recycling", actor, note=comment)
