"""What the entry pages read: drafts, articles, customers, models, accounts. Nothing here writes."""

from __future__ import annotations

from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.models import Article, Customer, Invoice, ModeDepot, Modele, Tableur
from unisson.portal.invoices.permissions import invoices_of_espace
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace, Structure

RECENT = 20
OFFERED = 200


def typed_drafts(actor: Actor, structure: Structure) -> list[Invoice]:
    """The last drafts written on line that the actor may go on with; those of a spreadsheet have their own page."""
    mine = invoices_of_espace(actor, Espace.FACTURES_EMISES, structure.pk, modify=True)
    drafts = Invoice.objects.drafts().filter(mine, mode_depot=ModeDepot.SAISIE_PORTAIL, tableur=None)
    return list(drafts.select_related("recipient").defer("report", "entry").order_by("-updated_at", "-id")[:RECENT])


def articles(actor: Actor, structure: Structure) -> list[Article]:
    """The catalogue of a supplier."""
    return list(Article.objects.visible_to(actor).filter(structure=structure)[:OFFERED])


def customers(actor: Actor, structure: Structure) -> list[Customer]:
    """The customers that a supplier kept."""
    kept = Customer.objects.visible_to(actor).filter(structure=structure).select_related("recipient")
    return list(kept[:OFFERED])


def billed(actor: Actor, structure: Structure) -> list[Structure]:
    """The recipients of the last invoices sent, the most recent first."""
    mine = invoices_of_espace(actor, Espace.FACTURES_EMISES, structure.pk)
    sent = Invoice.objects.filter(mine, sent_at__isnull=False).order_by("-id")
    keys = list(dict.fromkeys(sent.values_list("recipient_id", flat=True)[:OFFERED]))
    found = Structure.objects.in_bulk(keys)
    return [found[key] for key in keys][:RECENT]


def models(actor: Actor, structure: Structure) -> list[Modele]:
    """The models of a supplier."""
    return list(Modele.objects.visible_to(actor).filter(structure=structure)[:OFFERED])


def model(actor: Actor, model_id: int) -> Modele | None:
    """One model of a supplier for which the actor works."""
    return Modele.objects.visible_to(actor).select_related("structure").filter(pk=model_id).first()


def tableur(actor: Actor, tableur_id: int) -> Tableur | None:
    """One spreadsheet of a supplier for which the actor works."""
    return Tableur.objects.visible_to(actor).filter(pk=tableur_id).first()


def invoices_of(actor: Actor, taken: Tableur) -> list[Invoice]:
    """The invoices of a spreadsheet, in its order, those deleted apart."""
    mine = Invoice.objects.visible_to(actor).filter(tableur=taken).exclude(status=Status.SUPPRIMEE)
    return list(mine.select_related("recipient").defer("entry").order_by("id"))


def tableurs(actor: Actor, structure: Structure) -> list[Tableur]:
    """The last spreadsheets of a supplier."""
    return list(Tableur.objects.visible_to(actor).filter(structure=structure)[:RECENT])
