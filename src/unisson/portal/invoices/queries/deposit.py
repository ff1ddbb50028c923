"""What the deposit pages read: drafts, and the files of an invoice one may see. Nothing here writes."""

from __future__ import annotations

from django.db.models import Q

from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.invoices.permissions import NOTHING, invoices_of_espace
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace, Service, Structure

RECENT = 20
SERVICES_OFFERED = 50


PARTIES = ("supplier", "recipient", "recipient_service", "valideur_1", "depot", "coordonnees")


def visible(actor: Actor, invoice_id: int, parties: tuple[str, ...] = PARTIES) -> Invoice | None:
    """An invoice the actor may read, with the parties its page names (none when there is no page to draw)."""
    found = Invoice.objects.visible_to(actor).filter(pk=invoice_id)
    return (found.select_related(*parties) if parties else found).first()


def issued(actor: Actor, invoice_id: int, parties: tuple[str, ...] = PARTIES) -> Invoice | None:
    """The same, only for those who read it on the supplier's side."""
    invoice = visible(actor, invoice_id, parties)
    mine = invoice and actor.may(Espace.FACTURES_EMISES, invoice.supplier_id, invoice.supplier_service_id)
    return invoice if mine else None


def may_deposit(actor: Actor, structure: Structure) -> bool:
    """Whether the actor may deposit for the structure, were it for one of its services only."""
    return bool(_places(actor, structure))


def may_consult(actor: Actor, structure: Structure) -> bool:
    """Whether the actor may at least read what the structure sends, were it by one of its services only."""
    mine = (grant for grant in actor.grants if grant.structure_id == structure.pk)
    return any(grant.espace == Espace.FACTURES_EMISES for grant in mine)


def depositing_service(actor: Actor, structure: Structure) -> Service | None:
    """The service in whose name the actor deposits: none for who may do it for the whole structure."""
    places = _places(actor, structure)
    return None if not places or None in places else Service.objects.filter(pk=min(p for p in places if p)).first()


def _places(actor: Actor, structure: Structure) -> set[int | None]:
    mine = (grant for grant in actor.grants if grant.structure_id == structure.pk and grant.may_modify)
    return {grant.service_id for grant in mine if grant.espace == Espace.FACTURES_EMISES}


def was_deleted(actor: Actor, invoice_id: int) -> bool:
    """Whether this was a draft of the actor's own structure, deleted since."""
    gone = Invoice.objects.filter(pk=invoice_id, status=Status.SUPPRIMEE).first()
    return gone is not None and actor.may(Espace.FACTURES_EMISES, gone.supplier_id, gone.supplier_service_id)


def recent_drafts(actor: Actor, structure: Structure, apart: Q = NOTHING) -> list[Invoice]:
    """The last drafts of a structure that the actor may finish, without those `apart` (in a lot still to decide of)."""
    mine = invoices_of_espace(actor, Espace.FACTURES_EMISES, structure.pk, modify=True)
    drafts = Invoice.objects.drafts().filter(mine & ~apart).select_related("recipient")
    return list(drafts.order_by("-updated_at", "-id")[:RECENT])


def document(actor: Actor, invoice_id: int, document_id: int) -> Document | None:
    """A file of an invoice the actor may read."""
    readable = Invoice.objects.visible_to(actor).filter(pk=invoice_id)
    return Document.objects.filter(pk=document_id, invoice__in=readable).first()


def principal(invoice: Invoice) -> Document:
    """The invoice itself, as it was deposited."""
    return invoice.documents.get(kind=DocumentKind.PRINCIPALE)


def pieces(invoice: Invoice) -> list[Document]:
    """The complementary pieces, in the order they were added."""
    return list(invoice.documents.filter(kind=DocumentKind.COMPLEMENTAIRE))


def certificate(invoice: Invoice) -> Document | None:
    """The deposit certificate."""
    return invoice.documents.filter(kind=DocumentKind.CERTIFICAT).first()


def services_offered(invoice: Invoice) -> list[Service]:
    """Active services of the recipient, for the list under the field."""
    if invoice.recipient is None:
        return []
    return list(Service.objects.actifs().filter(structure=invoice.recipient)[:SERVICES_OFFERED])
