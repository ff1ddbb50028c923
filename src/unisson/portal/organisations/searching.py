"""Structures, services and attachments by criteria and numbered pages: what the API asks. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from unisson.portal.kernel import reading
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import CompteTechnique, Service, Structure, StructureQuerySet
from unisson.portal.organisations.words import useful

LARGEST_PAGE = 1_000
SIRET_LENGTH = 14
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One numbered page."""

    rows: Sequence[Row]
    total: int
    number: int
    pages: int
    size: int


def page_of(rows: QuerySet[Row], number: int, size: int) -> Page[Row]:
    """One page of ordered rows, and how many there are. Two queries."""
    size, number = min(max(size, 1), LARGEST_PAGE), max(number, 1)
    total = rows.order_by().count()
    start = (number - 1) * size
    shown = list(rows[start : start + size]) if start < total else []
    return Page(shown, total, number, max(-(-total // size), 1), size)


def named(structure_id: int) -> Structure | None:
    """The structure of this number (`idStructureCPP`), whatever it is."""
    found: Structure | None = reading.first(
        Structure, "FROM organisations_structure AS structure WHERE id = %s", [structure_id]
    )
    return found


def numbered(digits: str) -> Structure | None:
    """The structure of this SIRET (fourteen digits) or of this number (`idStructureCPP`)."""
    if len(digits) == SIRET_LENGTH:
        return Structure.objects.filter(type_identifiant="SIRET", identifiant=digits).first()
    return named(int(digits)) if len(digits) < SIRET_LENGTH else None


def duplicates(structure: Structure) -> list[int]:
    """The numbers of the structures that continue it under another SIRET, the oldest first."""
    return list(Structure.objects.filter(origine=structure).order_by("pk").values_list("pk", flat=True))


def readable(actor: Actor, structure_id: int) -> Structure | None:
    """The structure of this number when it is public, or one's own."""
    return _open_to(actor).filter(pk=structure_id).first()


def _open_to(actor: Actor) -> StructureQuerySet:
    mine = Structure.objects.visible_to(actor).values("pk")
    return Structure.objects.filter(Q(is_public=True) | Q(pk__in=mine))


def _name(text: str) -> Q:
    wanted, found = useful(text), Q()
    for word in wanted:
        found &= Q(search_words__contains=word)
    return found if wanted else Q(pk__in=[])


CRITERIA: dict[str, Callable[[Any], Q]] = {
    "identifiant": lambda text: Q(identifiant="".join(text.split()).upper()) | Q(identifiant=text.strip()),
    "type": lambda code: Q(type_identifiant=code),
    "name": _name,
    "pays": lambda code: Q(code_pays__iexact=code),
    "code_postal": lambda text: Q(code_postal__startswith=text.strip()),
    "ville": lambda text: Q(ville__iexact=text.strip()),
    "statut": lambda code: Q(statut=code),
    "public": lambda value: Q(is_public=value),
    "moa": lambda value: Q(est_moa=value),
    "moa_only": lambda value: Q(est_moa_uniquement=value),
}


def structures(actor: Actor, asked: Mapping[str, Any], *, everybody: bool = False) -> QuerySet[Structure]:
    """Structures under these criteria: public ones and one's own; with `everybody`, private ones too."""
    rows: QuerySet[Structure] = Structure.objects.all() if everybody else _open_to(actor)
    for name, value in asked.items():
        if value is not None:
            rows = rows.filter(CRITERIA[name](value))
    return rows.order_by("raison_sociale", "pk")


def mine(actor: Actor, *espaces: str) -> QuerySet[Structure]:
    """The active structures for which the actor holds one of these espaces (any, when none is named)."""
    held = {grant.structure_id for grant in actor.grants if not espaces or grant.espace in espaces}
    return Structure.objects.filter(pk__in=held, statut="ACTIVE").order_by("raison_sociale", "pk")


def services(structure: Structure) -> QuerySet[Service]:
    """The services of a structure, by code."""
    return Service.objects.filter(structure=structure).order_by("code")


def service(structure: Structure, service_id: int) -> Service | None:
    """One service of a structure."""
    return services(structure).filter(pk=service_id).first()


def services_numbered(keys: Iterable[int]) -> dict[int, Service]:
    """The services of these numbers."""
    return Service.objects.in_bulk(set(keys))


def password_end(structure: Structure, actor: Actor) -> datetime | None:
    """When the password of the technical account that calls expires; None for the account of another structure."""
    mine = CompteTechnique.objects.filter(structure=structure, login=actor.technical_account)
    return mine.values_list("expires_at", flat=True).first()


__all__ = [
    "CRITERIA", "Page", "mine", "named", "numbered", "page_of", "password_end", "readable", "service", "services",
    "services_numbered", "structures",
]  # fmt: skip
