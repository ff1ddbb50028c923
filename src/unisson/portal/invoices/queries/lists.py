"""The three lists (issued, received, to validate): who may read them, and what was looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unisson.portal.invoices.models import Invoice, InvoiceQuerySet, SavedSearch
from unisson.portal.invoices.permissions import invoices_of_espace
from unisson.portal.invoices.queries.criteria import Scope, matching
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace, Structure

SHOWN_WITH = ("supplier", "supplier_service", "recipient", "recipient_service")


def readable(actor: Actor, invoice_id: int) -> Invoice | None:
    """The invoice with everybody it names, in one query; None when this person may not read it."""
    parties = (*SHOWN_WITH, "valideur_1", "valideur_2", "depot", "assigned_to")
    return Invoice.objects.visible_to(actor).select_related(*parties).filter(pk=invoice_id).first()


def issued(actor: Actor, structure: Structure, asked: Mapping[str, Any] | None = None) -> InvoiceQuerySet:
    """What the structure issued, drafts included, that this person may read."""
    return found_in(Scope(actor, structure, Espace.FACTURES_EMISES), asked)


def received(actor: Actor, structure: Structure, asked: Mapping[str, Any] | None = None) -> InvoiceQuerySet:
    """What the structure received, by the services the person is habilitated on."""
    return found_in(Scope(actor, structure, Espace.FACTURES_RECUES), asked)


def to_validate(actor: Actor, structure: Structure, asked: Mapping[str, Any] | None = None) -> InvoiceQuerySet:
    """What the structure validates, or has validated, for its sub- and co-contractors."""
    return found_in(Scope(actor, structure, Espace.FACTURES_A_VALIDER), asked)


def found_in(scope: Scope, asked: Mapping[str, Any] | None = None) -> InvoiceQuerySet:
    """What the list of an espace holds for a person, by the criteria of `criteria.py` (code: value)."""
    statuses = (asked or {}).get("status") or ()
    mine = Invoice.objects.filter(invoices_of_espace(scope.actor, scope.espace, scope.structure.pk, statuses=statuses))
    return mine.filter(matching(scope, asked)) if asked else mine


def saved_searches(actor: Actor, espace: Espace) -> list[SavedSearch]:
    """The searches this person keeps for this espace, by name."""
    return list(SavedSearch.objects.filter(user_id=actor.user_id or 0, espace=espace))
