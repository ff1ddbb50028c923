"""Who belongs to each audience: a query or two each, active people only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.db.models import Q

from unisson.portal.accounts.models import User
from unisson.portal.exchange.models import Flux
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock, prepared
from unisson.portal.notifications.catalogue import Audience
from unisson.portal.organisations.models import GESTIONNAIRES, Espace, Rattachement, Structure


def people_of(audience: Audience, subject: Any) -> set[int]:
    """The keys of the people of an audience for an invoice, an attachment, a lot…"""
    return set(_QUERIES[audience](subject))


_STRUCTURE, _SERVICE, _PERSON = -1, -2, -3  # before they are known


@cache
def _readers(espace: Espace) -> prepared.Statement:
    """Those who may read an espace of a structure, on all of it or on one service: written and planned once."""
    with clock.frozen(clock.now()):
        people = User.objects.filter(
            Q(rattachements__habilitations__service_id__isnull=True) | Q(rattachements__habilitations__service_id=_SERVICE),
            is_active=True,
            rattachements__structure_id=_STRUCTURE,
            rattachements__in=Rattachement.objects.valides(),
            rattachements__habilitations__espace=espace,
        )
        marks = {_STRUCTURE: "structure", _SERVICE: "service", clock.today(): "today"}
        return prepared.written(people.order_by().values_list("pk").distinct(), marks)


@cache
def _attached() -> prepared.Statement:
    """A person, as long as they belong to a structure."""
    with clock.frozen(clock.now()):
        people = User.objects.filter(
            pk=_PERSON,
            is_active=True,
            rattachements__structure_id=_STRUCTURE,
            rattachements__in=Rattachement.objects.valides(),
        )
        marks = {_STRUCTURE: "structure", _PERSON: "person", clock.today(): "today"}
        return prepared.written(people.order_by().values_list("pk").distinct(), marks)


def _habilitated(espace: Espace, structure_id: int | None, service_id: int | None) -> set[int]:
    asked = {"structure": structure_id or 0, "service": service_id or 0, "today": clock.today()}
    return {pk for (pk,) in _readers(espace).asked(**asked)}


def _supplier(invoice: Invoice) -> set[int]:
    people = _habilitated(Espace.FACTURES_EMISES, invoice.supplier_id, invoice.supplier_service_id)
    if invoice.created_by_id is None or invoice.created_by_id in people:
        return people
    author = _attached().asked(person=invoice.created_by_id, structure=invoice.supplier_id, today=clock.today())
    return people | {pk for (pk,) in author}


def _managers(structure_id: int) -> Iterable[int]:
    links = Rattachement.objects.valides().filter(structure=structure_id, role__in=GESTIONNAIRES, user__is_active=True)
    return links.values_list("user", flat=True)


def _members(structure: Structure) -> set[int]:
    """Who reads the invoices of the whole structure: its weekly figures say nothing they could not see."""
    return _habilitated(Espace.FACTURES_EMISES, structure.pk, None) | _habilitated(Espace.FACTURES_RECUES, structure.pk, None)


def _depositor(flux: Flux) -> set[int]:
    """The person, when somebody waits for the lot: a program reads its reports itself."""
    if flux.automatic or flux.depot.created_by_id is None:
        return set()
    return _habilitated(Espace.FACTURES_EMISES, flux.structure_id, flux.service_id) & {flux.depot.created_by_id}


def _active(*keys: int | None) -> Iterable[int]:
    return User.objects.filter(pk__in=[key for key in keys if key], is_active=True).values_list("pk", flat=True)


_QUERIES: dict[Audience, Callable[[Any], Iterable[int]]] = {
    Audience.FOURNISSEUR: _supplier,
    Audience.DESTINATAIRE: lambda it: _habilitated(Espace.FACTURES_RECUES, it.recipient_id, it.recipient_service_id),
    Audience.VALIDEUR_1: lambda it: _habilitated(Espace.FACTURES_A_VALIDER, it.valideur_1_id, None),
    Audience.VALIDEUR_2: lambda it: _habilitated(Espace.FACTURES_A_VALIDER, it.valideur_2_id, None),
    Audience.GESTIONNAIRES: lambda it: _managers(it.structure_id),
    Audience.GESTIONNAIRES_ICI: lambda it: _managers(it.pk),
    Audience.MEMBRES: _members,
    Audience.AFFECTE: lambda it: _active(it.assigned_to_id),
    Audience.DEPOSANT_LOT: _depositor,
    Audience.DEMANDEUR_VISA: lambda it: _active(*it.visas.values_list("asked_by", flat=True)),
    Audience.DEMANDEUR: lambda it: _active(it.user_id),
}
