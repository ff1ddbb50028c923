"""Who belongs to each audience: one query each, active people only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from unisson.portal.accounts.models import User
from unisson.portal.exchange.models import Flux
from unisson.portal.invoices.models import Invoice
from unisson.portal.notifications.catalogue import Audience
from unisson.portal.organisations.models import GESTIONNAIRES, Espace, Rattachement, Structure


def people_of(audience: Audience, subject: Any) -> QuerySet[User]:
    """The people of an audience for an invoice or an attachment."""
    return _QUERIES[audience](subject)


def _habilitated(espace: Espace, structure_id: int | None, service_id: int | None) -> QuerySet[User]:
    """Those who may read this espace of the structure: on all of it, or on this very service."""
    return User.objects.filter(
        Q(rattachements__habilitations__service_id__isnull=True) | Q(rattachements__habilitations__service_id=service_id),
        is_active=True,
        rattachements__structure_id=structure_id or 0,
        rattachements__in=Rattachement.objects.valides(),
        rattachements__habilitations__espace=espace,
    ).distinct()


def _supplier(invoice: Invoice) -> QuerySet[User]:
    people = _habilitated(Espace.FACTURES_EMISES, invoice.supplier_id, invoice.supplier_service_id)
    author = User.objects.filter(
        pk=invoice.created_by_id or 0,
        is_active=True,
        rattachements__structure_id=invoice.supplier_id,
        rattachements__in=Rattachement.objects.valides(),
    )
    return people | author.distinct()


def _managers(request: Rattachement) -> QuerySet[User]:
    return _managers_of(request.structure_id)


def _managers_of(structure_id: int) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        rattachements__structure_id=structure_id,
        rattachements__in=Rattachement.objects.valides(),
        rattachements__role__in=GESTIONNAIRES,
    ).distinct()


def _members(structure: Structure) -> QuerySet[User]:
    """Who reads the invoices of the whole structure: its weekly figures say nothing they could not see."""
    return User.objects.filter(
        is_active=True,
        rattachements__structure=structure,
        rattachements__in=Rattachement.objects.valides(),
        rattachements__habilitations__service_id__isnull=True,
        rattachements__habilitations__espace__in=(Espace.FACTURES_EMISES, Espace.FACTURES_RECUES),
    ).distinct()


def _depositor(flux: Flux) -> QuerySet[User]:
    """The person, when somebody waits for the lot: a program reads its reports itself."""
    author = 0 if flux.automatic else flux.depot.created_by_id or 0
    return _habilitated(Espace.FACTURES_EMISES, flux.structure_id, flux.service_id).filter(pk=author)


_QUERIES: dict[Audience, Callable[[Any], QuerySet[User]]] = {
    Audience.FOURNISSEUR: _supplier,
    Audience.DESTINATAIRE: lambda it: _habilitated(Espace.FACTURES_RECUES, it.recipient_id, it.recipient_service_id),
    Audience.VALIDEUR_1: lambda it: _habilitated(Espace.FACTURES_A_VALIDER, it.valideur_1_id, None),
    Audience.VALIDEUR_2: lambda it: _habilitated(Espace.FACTURES_A_VALIDER, it.valideur_2_id, None),
    Audience.GESTIONNAIRES: _managers,
    Audience.GESTIONNAIRES_ICI: lambda it: _managers_of(it.pk),
    Audience.MEMBRES: _members,
    Audience.AFFECTE: lambda it: User.objects.filter(pk=it.assigned_to_id or 0, is_active=True),
    Audience.DEPOSANT_LOT: _depositor,
    Audience.DEMANDEUR_VISA: lambda it: User.objects.filter(pk__in=it.visas.values("asked_by"), is_active=True),
    Audience.DEMANDEUR: lambda it: User.objects.filter(pk=it.user_id, is_active=True),
}
