"""What people and invoices ask of engagements. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from django.db.models import Case, Exists, FilteredRelation, OuterRef, Q, QuerySet, Value, When

from unisson.lifecycles.engagement import KEPT
from unisson.portal.engagements.models import (
    LONGEST_NUMBER,
    Engagement,
    EngagementQuerySet,
    EtatEngagement,
    ImportEngagements,
    PieceEngagement,
    key_of,
)
from unisson.portal.engagements.permissions import given_to, may_write, sirets_of
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace, Service, Structure

PAGE_SIZE = 25
COUNTED = 1_000  # beyond, « plus de 1 000 »
SIREN_LENGTH = 9


class Standing(Enum):
    """What a number is worth for one buyer, one service, one supplier."""

    OUVERT = auto()
    INCONNU = auto()  # for this supplier: a number given to another one is not told apart from none
    CLOS = auto()
    AUTRE_SERVICE = auto()
    SANS_LISTE = auto()  # the buyer keeps no list here


def standing(structure_id: int, numero: str, service_id: int | None, suppliers: Sequence[str]) -> Standing:
    """Judge a number given on an invoice, in one query.

    `suppliers`: SIRETs of those who may invoice it (the supplier, the holder of the market, those that they continue): an
    engagement that names another company (SIREN) is unknown to them, so that trying numbers tells nothing of other
    people's orders.
    """
    wanted = Q(engagements__cle=key_of(numero)[: LONGEST_NUMBER + 1], engagements__status__in=KEPT)
    mine = Structure.objects.filter(pk=structure_id).annotate(
        kept=Exists(Engagement.objects.filter(structure_id=OuterRef("pk"), status__in=KEPT)),
        named=FilteredRelation("engagements", condition=wanted),
    )
    names = ("kept", "named__id", "named__status", "named__fin", "named__service_id", "named__fournisseur_siret")
    kept, found, status, fin, of_service, given = mine.values_list(*names)[0]
    if not kept:
        return Standing.SANS_LISTE
    sirens = {identifier[:SIREN_LENGTH] for identifier in suppliers}
    if found is None or (given and given[:SIREN_LENGTH] not in sirens):
        return Standing.INCONNU
    if status != EtatEngagement.COMMANDE or _is_past(fin):
        return Standing.CLOS
    return Standing.OUVERT if of_service in (None, service_id) else Standing.AUTRE_SERVICE


def _is_past(fin: date | None) -> bool:
    return fin is not None and fin < clock.today()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for in a list."""

    text: str = ""
    etat: str = ""
    service: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.etat or self.service)


def _open() -> Q:
    return Q(status=EtatEngagement.COMMANDE) & (Q(fin=None) | Q(fin__gte=clock.today()))


STATES: dict[str, tuple[str, Callable[[], Q]]] = {
    "ouverts": ("Ouverts", _open),
    "clos": ("Clos ou échus", lambda: ~_open()),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, newest first, and the keys of the pages beside it (None when there is none)."""

    rows: list[Engagement]
    older: int | None
    newer: int | None


def issued(actor: Actor, structure: Structure) -> EngagementQuerySet:
    """The list that this buyer keeps, as far as the actor's services go."""
    return Engagement.objects.visible_to(actor).filter(structure=structure)


def received(actor: Actor, structure: Structure) -> EngagementQuerySet:
    """The engagements that name this supplier."""
    return Engagement.objects.visible_to(actor).filter(given_to(structure.pk))


def everywhere(actor: Actor) -> EngagementQuerySet:
    """All that the actor may read: kept as a buyer, received as a supplier."""
    return Engagement.objects.visible_to(actor)


def citable(supplier: Structure) -> EngagementQuerySet:
    """What this supplier may cite: given to its company (SIREN), to one that it continues, or to nobody.

    Only ever asked by exact number.
    """
    allowed = Q(fournisseur_siret="")
    for siret in sirets_of(supplier):
        allowed |= Q(fournisseur_siret__startswith=siret[:SIREN_LENGTH])
    return Engagement.objects.kept().filter(allowed)


def numbered(rows: EngagementQuerySet, numero: str) -> EngagementQuerySet:
    """Those of this exact number, blanks and case apart."""
    return rows.filter(cle=key_of(numero)[: LONGEST_NUMBER + 1])


def with_state(rows: EngagementQuerySet) -> EngagementQuerySet:
    """The same with `state`, what each is worth today: one that is past its day is no more open than one that was closed."""
    state = Case(When(_open(), then=Value(EtatEngagement.COMMANDE.value)), default=Value(EtatEngagement.INACTIF.value))
    return rows.annotate(state=state)


def is_named(engagement: Engagement, actor: Actor) -> bool:
    """Whether the actor reads it whole: it keeps it, or works for the company that it names."""
    if actor.may(Espace.ENGAGEMENTS, engagement.structure_id, engagement.service_id):
        return True
    return bool(engagement.fournisseur_siret)


def matching(rows: EngagementQuerySet, asked: Asked) -> EngagementQuerySet:
    """The rows that answer: number by its beginning, label by any part, supplier by the beginning of its SIRET."""
    if asked.text:
        bare = key_of(asked.text)
        rows = rows.filter(
            Q(cle__startswith=bare) | Q(libelle__icontains=asked.text) | Q(fournisseur_siret__startswith=bare[:14])
        )
    if asked.etat in STATES:
        rows = rows.filter(STATES[asked.etat][1]())
    return rows.filter(service__code__iexact=asked.service) if asked.service else rows


def page(rows: EngagementQuerySet, *, after: int | None = None, before: int | None = None) -> Page:
    """One page by key, in one query: rows older than `after`, or newer than `before`, else the newest."""
    shown = rows.select_related("service", "structure")
    if before is not None:
        found = list(shown.filter(pk__gt=before).order_by("pk")[: PAGE_SIZE + 1])
        more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE][::-1]
        return Page(found, found[-1].pk if found else None, found[0].pk if found and more else None)
    found = list((shown.filter(pk__lt=after) if after is not None else shown).order_by("-pk")[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return Page(found, found[-1].pk if more else None, found[0].pk if found and after is not None else None)


def count(rows: EngagementQuerySet) -> int:
    """How many rows, counted up to COUNTED + 1."""
    return rows.order_by()[: COUNTED + 1].count()


def readable(actor: Actor, engagement_id: int) -> Engagement | None:
    """One engagement the actor may read."""
    rows = Engagement.objects.visible_to(actor).select_related("structure", "service")
    return rows.filter(pk=engagement_id).first()


def pieces_of(engagements: Iterable[Engagement]) -> list[PieceEngagement]:
    """Their files, by engagement and name."""
    return list(PieceEngagement.objects.filter(engagement__in=[row.pk for row in engagements]).order_by("engagement", "name"))


def writable_services(actor: Actor, structure: Structure) -> tuple[bool, QuerySet[Service]]:
    """Whether the actor writes engagements for the whole structure, and the services it may name."""
    services = Service.objects.filter(structure=structure).order_by("code")
    if may_write(actor, structure.pk, None):
        return True, services
    held = [
        grant.service_id or 0
        for grant in actor.grants
        if grant.espace == Espace.ENGAGEMENTS and grant.structure_id == structure.pk and grant.may_modify
    ]
    return False, services.filter(pk__in=held)


def keeps(actor: Actor, structure: Structure) -> bool:
    """Whether the actor may write any engagement of this buyer."""
    return any(
        grant.espace == Espace.ENGAGEMENTS and grant.structure_id == structure.pk and grant.may_modify for grant in actor.grants
    )


def reads(actor: Actor, structure: Structure) -> bool:
    """Whether the list of engagements of this buyer is open to the actor."""
    return any(grant.espace == Espace.ENGAGEMENTS and grant.structure_id == structure.pk for grant in actor.grants)


def cited(actor: Actor, buyer_id: int | None, numero: str) -> Engagement | None:
    """The engagement that an invoice cites, for who reads the buyer's list: one query then, none for anybody else."""
    reads_it = any(grant.espace == Espace.ENGAGEMENTS and grant.structure_id == buyer_id for grant in actor.grants)
    if not numero or buyer_id is None or not reads_it:
        return None
    return numbered(Engagement.objects.visible_to(actor).filter(structure_id=buyer_id), numero).first()


def import_of(actor: Actor, structure: Structure, import_id: int) -> ImportEngagements | None:
    """One import of one's own for this structure."""
    return ImportEngagements.objects.filter(structure=structure, user_id=actor.user_id or 0, pk=import_id).first()
