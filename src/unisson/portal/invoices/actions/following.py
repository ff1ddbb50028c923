"""What is done around an invoice without moving it: give it to a colleague, write a comment."""

from __future__ import annotations

from django.db import transaction

from unisson.lifecycles.engine import EngineCause
from unisson.lifecycles.invoice import CAUSES, Role
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.permissions import roles_of
from unisson.portal.invoices.queries.colleagues import colleagues_of
from unisson.portal.invoices.refusals import refused
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.kernel.moving import Refused

AFFECTATION = "AFFECTATION"
COMMENTAIRE = "COMMENTAIRE"
# A comment for the other party, named after who wrote it: the other one is told.
MESSAGE_FOURNISSEUR, MESSAGE_DESTINATAIRE = "MESSAGE_FOURNISSEUR", "MESSAGE_DESTINATAIRE"
LONGEST = 2000


@transaction.atomic
def assign(invoice_id: int, actor: Actor, user_id: int | None, comment: str = "") -> Invoice:
    """Give a received invoice to a colleague, who is told; to nobody with None. Given twice, it is given once.

    Raises Refused (not a recipient who may act, not a colleague who may treat it), Invoice.DoesNotExist.
    """
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    demand(invoice, actor, Role.DESTINATAIRE)
    if invoice.assigned_to_id == user_id:
        return invoice
    person = None if user_id is None else colleagues_of(invoice).filter(pk=user_id).first()
    if user_id is not None and person is None:
        raise refused("COLLEGUE_NON_HABILITE")
    invoice.assigned_to = person
    invoice.save(update_fields=["assigned_to"])
    data = {"side": Role.DESTINATAIRE, "to": str(person or ""), "to_id": user_id}
    record(invoice, EventKind.ACTION, AFFECTATION, actor, note=comment.strip(), data=data)
    return invoice


def demand(invoice: Invoice, actor: Actor, role: Role) -> None:
    """Raises Refused, ROLE_INCOMPATIBLE, when the actor may not act on the invoice in this role."""
    if role not in roles_of(invoice, actor):
        raise Refused((CAUSES[EngineCause.ROLE_INCOMPATIBLE],))


@transaction.atomic
def comment(invoice_id: int, actor: Actor, text: str, *, shared: bool = False) -> Event:
    """Write a comment: for one's own side only, or `shared` with the other party, who is told.

    Raises Refused, Invoice.DoesNotExist.
    """
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    written = text.strip()[:LONGEST]
    if not written:
        raise refused("COMMENTAIRE_VIDE")
    roles = roles_of(invoice, actor)
    side = next((role for role in Role if role in roles), None)
    if side is None:
        raise Refused((CAUSES[EngineCause.ROLE_INCOMPATIBLE],))
    if not shared:
        return record(invoice, EventKind.ACTION, COMMENTAIRE, actor, note=written, data={"side": side})
    if invoice.is_draft:
        raise refused("COMMENTAIRE_SANS_LECTEUR")
    code = MESSAGE_DESTINATAIRE if side is Role.DESTINATAIRE else MESSAGE_FOURNISSEUR
    return record(invoice, EventKind.ACTION, code, actor, note=written)
