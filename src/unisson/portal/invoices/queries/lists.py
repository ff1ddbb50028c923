"""The lists (issued, received, to validate, and all of these together): who may read them, and what was looked for."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

from django.db.models import Q

from unisson.portal.invoices.models import Invoice, InvoiceQuerySet, Listed, Recherche, SavedSearch
from unisson.portal.invoices.permissions import sides_of_espace
from unisson.portal.invoices.queries.criteria import Scope, matching
from unisson.portal.invoices.queries.roles import seen_by
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace, Structure

FEW = ("valideur_1", "valideur_2")
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
    return Invoice.objects.filter(reduce(operator.or_, _sides(scope, asked or {}), Q(pk__in=[])))


def parts_of(scope: Scope, asked: Mapping[str, Any] | None = None) -> list[InvoiceQuerySet]:
    """The same rows, in as many lists as there are indexes to walk: what pages and counts are read from."""
    return [Invoice.objects.filter(side) for side in _sides(scope, asked or {})]


def _sides(scope: Scope, asked: Mapping[str, Any]) -> list[Q]:
    """The list side by side. Statuses and roles are said with the rights of the reader."""
    statuses = asked.get("status") or ()
    if scope.espace is Recherche.TOUTES:
        seen = seen_by(scope.actor, asked.get("role", ""), statuses)
    else:
        seen = list(sides_of_espace(scope.actor, scope.espace, scope.structure.pk, statuses).items())
    wanted = {few: matching(replace(scope, few=few), asked) for few in {side in FEW for side, _ in seen}}
    return [condition & wanted[side in FEW] for side, condition in seen]


def saved_searches(actor: Actor, espace: Listed) -> list[SavedSearch]:
    """The searches this person keeps for this espace, by name."""
    return list(SavedSearch.objects.filter(user_id=actor.user_id or 0, espace=espace))
