"""What people read about structures and attachments. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.db.models import Exists, OuterRef, Prefetch, Q

from einvoice.identifiers import clean, is_siret
from unisson.portal.kernel import clock, prepared
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.folding import fold
from unisson.portal.organisations.models import (
    GESTIONNAIRES,
    OPEN_STATES,
    DemandeAbonnement,
    DemandeAbonnementQuerySet,
    EtatRattachement,
    Habilitation,
    PieceStructure,
    Rattachement,
    RattachementQuerySet,
    RoleRattachement,
    StatutStructure,
    Structure,
    StructureQuerySet,
)
from unisson.portal.organisations.refusals import refused
from unisson.portal.organisations.rights import ROLES_GRANTED_BY
from unisson.portal.organisations.words import words

SIRET_LENGTH = 14
FOUND_AT_MOST = 20
READ_AT_MOST = 200


class Way(StrEnum):
    """How a person may enter a structure."""

    CREER = "CREER"
    REPRENDRE = "REPRENDRE"  # private, nobody manages it
    REJOINDRE = "REJOINDRE"
    DEJA = "DEJA"
    EN_ATTENTE = "EN_ATTENTE"
    FERMEE = "FERMEE"


@dataclass(frozen=True, slots=True)
class Entrance:
    """A structure (None when it does not exist yet) and the way into it for one person."""

    way: Way
    structure: Structure | None = None
    managed: bool = False
    own: Rattachement | None = None


def attachments_of(actor: Actor) -> list[Rattachement]:
    """The effective attachments of a person with their structures, by name of structure, in one query."""
    rows = Rattachement.objects.valides().filter(user_id=actor.user_id or 0)
    return list(rows.select_related("structure").order_by("structure__raison_sociale", "structure_id"))


def history_of_attachments(actor: Actor) -> RattachementQuerySet:
    """Every attachment of a person, whatever became of it, the last one first, with rights."""
    rows = Rattachement.objects.filter(user_id=actor.user_id or 0).order_by("-id")
    return _with_rights(rows.select_related("structure"))


def pending_of(actor: Actor) -> RattachementQuerySet:
    """The requests of a person that wait for a decision."""
    rows = Rattachement.objects.filter(user_id=actor.user_id or 0, state=EtatRattachement.EN_COURS_DE_VALIDATION)
    return rows.select_related("structure")


def checked_siret(typed: str) -> str:
    """The fourteen digits of a SIRET as people type it.

    Raises Refused, saying exactly what is wrong: SIRET_CARACTERES, SIRET_LONGUEUR, SIRET_CLE (INSEE; La Poste apart).
    """
    digits = clean(typed)
    if not (digits.isascii() and digits.isdigit()):
        raise refused("SIRET_CARACTERES")
    if len(digits) != SIRET_LENGTH:
        raise refused("SIRET_LONGUEUR", count=len(digits))
    if not is_siret(digits):
        raise refused("SIRET_CLE")
    return digits


def looks_like_siret(typed: str) -> bool:
    """Whether what was typed in a search is meant as a SIRET rather than a name."""
    digits = clean(typed)
    return bool(digits) and sum(character.isdigit() for character in digits) * 2 > len(digits)


def entrance_by_siret(typed: str, actor: Actor) -> Entrance:
    """The way into the structure of this SIRET. Raises Refused when it is not a SIRET."""
    return entrance_by_identifiant("SIRET", checked_siret(typed), actor)


def entrance_by_identifiant(kind: str, identifiant: str, actor: Actor) -> Entrance:
    """The way into the structure of this identifier, already checked."""
    found = with_managed().filter(type_identifiant=kind, identifiant=identifiant).first()
    return Entrance(Way.CREER) if found is None else entrance(found, actor)


def entrance(structure: Structure, actor: Actor) -> Entrance:
    """The way into an existing structure (one of `with_managed()`) for this person."""
    own = Rattachement.objects.filter(user_id=actor.user_id or 0, structure=structure, state__in=OPEN_STATES).first()
    managed: bool = structure.managed  # type: ignore[attr-defined] # annotated by with_managed()
    if own is not None:
        way = Way.DEJA if own.state == EtatRattachement.VALIDEE else Way.EN_ATTENTE
    elif not structure.is_active:
        way = Way.FERMEE
    else:
        way = Way.REJOINDRE if managed or structure.is_public else Way.REPRENDRE
    return Entrance(way, structure, managed, own)


def with_managed() -> StructureQuerySet:
    """Structures that say whether somebody manages them (`managed`)."""
    managers = Rattachement.objects.valides().filter(structure=OuterRef("pk"), role__in=GESTIONNAIRES)
    return Structure.objects.annotate(managed=Exists(managers))


def structures_named(typed: str) -> list[Structure]:
    """Active structures found by name: public ones by their words, private ones by their exact name.

    Whether a company is here is its own affair: who knows its whole name or its SIRET already knows it.
    """
    wanted = words(typed)
    if not wanted:
        return []
    rows = with_managed().filter(statut=StatutStructure.ACTIVE).order_by("raison_sociale", "id")
    for word in wanted:
        rows = rows.filter(search_words__contains=word)
    whole = fold(typed).split()
    private = [row for row in rows.filter(is_public=False)[:READ_AT_MOST] if fold(row.raison_sociale).split() == whole]
    return [*private, *rows.filter(is_public=True)[:FOUND_AT_MOST]]


def pieces_of(structure: Structure) -> list[PieceStructure]:
    """The files that a structure keeps, by name."""
    return list(PieceStructure.objects.filter(structure=structure).select_related("added_by"))


def members_of(structure: Structure) -> RattachementQuerySet:
    """Who belongs to the structure now, managers first, with rights: three queries whatever their number."""
    rows = Rattachement.objects.valides().filter(structure=structure).select_related("user")
    return _with_rights(rows).order_by("role", "user__last_name", "user__first_name", "id")


def requests_to_decide(actor: Actor) -> RattachementQuerySet:
    """The requests this person may decide: of the structures they manage; for the support, of those nobody manages."""
    waiting = Rattachement.objects.filter(state=EtatRattachement.EN_COURS_DE_VALIDATION).exclude(user_id=actor.user_id or 0)
    waiting = waiting.select_related("user", "structure").order_by("id")
    managers = Rattachement.objects.valides().filter(role__in=GESTIONNAIRES)
    mine = Q(structure__in=managers.filter(user_id=actor.user_id or 0).values("structure_id"))
    if actor.is_support:
        mine |= ~Q(Exists(managers.filter(structure=OuterRef("structure")))) | Q(escalated_at__isnull=False)
    return waiting.filter(mine)


def rights_to_decide(actor: Actor) -> DemandeAbonnementQuerySet:
    """The requests for more rights that this person may decide: of the structures they manage, their own included."""
    managed = Rattachement.objects.valides().filter(user_id=actor.user_id or 0, role__in=GESTIONNAIRES)
    return DemandeAbonnement.objects.en_attente().filter(rattachement__structure__in=managed.values("structure_id"))


_ME = -1  # who asks, before they are known


def count_to_decide(actor: Actor) -> int:
    """How many of both there are: asked by every page, hence written and planned once."""
    return int(_deciding(actor.is_support).asked(me=actor.user_id or 0, today=clock.today())[0][0])


@cache
def _deciding(is_support: bool) -> prepared.Statement:
    someone = Actor(_ME, "", is_support=is_support)
    with clock.frozen(clock.now()):
        waiting = (requests_to_decide(someone).select_related(None), rights_to_decide(someone))
        marks = {_ME: "me", clock.today(): "today"}
        return prepared.counting(*(prepared.written(rows.order_by().values_list("pk"), marks) for rows in waiting))


def request_for(actor: Actor, rattachement_id: int) -> Rattachement | None:
    """A request for those who manage its structure, decided or not; None for everyone else, its author included."""
    rows = (
        Rattachement.objects.visible_to(actor)
        .exclude(user_id=actor.user_id or 0)
        .select_related("user", "structure", "decided_by")
    )
    return rows.filter(pk=rattachement_id).first()


def link_for(actor: Actor, rattachement_id: int) -> Rattachement | None:
    """An attachment in force, with its person and its structure, when the actor may see it."""
    rows = Rattachement.objects.visible_to(actor).valides().select_related("user", "structure")
    return rows.filter(pk=rattachement_id).first()


MEMBER_STATES = (EtatRattachement.VALIDEE, EtatRattachement.DESACTIVEE)


def member_for(actor: Actor, rattachement_id: int) -> Rattachement | None:
    """A member in force or suspended, with rights, when the actor may see it."""
    rows = Rattachement.objects.visible_to(actor).filter(state__in=MEMBER_STATES).select_related("user", "structure")
    return _with_rights(rows).filter(pk=rattachement_id).first()


def find_members(structure: Structure, typed: str = "") -> list[Rattachement]:
    """Members in force or suspended whose name or address has every word typed, managers first; accents are forgiven."""
    rows = Rattachement.objects.filter(structure=structure, state__in=MEMBER_STATES).select_related("user")
    rows = _with_rights(rows).order_by("role", "user__last_name", "user__first_name", "id")
    wanted = fold(typed).split()
    return [row for row in rows if all(word in fold(f"{row.user.full_name} {row.user.email}") for word in wanted)]


def decided_of(structure: Structure) -> RattachementQuerySet:
    """The last refused requests of a structure, so that managers see what was answered."""
    rows = Rattachement.objects.filter(structure=structure, state=EtatRattachement.REFUSEE)
    return rows.select_related("user", "decided_by").order_by("-decided_at")


def roles_open_to(actor: Actor, structure: Structure) -> tuple[RoleRattachement, ...]:
    """The roles this person may give on the structure."""
    managers = Rattachement.objects.valides().filter(structure=structure, role__in=GESTIONNAIRES)
    roles = dict(managers.values_list("user_id", "role"))
    if actor.user_id in roles:
        return ROLES_GRANTED_BY[RoleRattachement(roles[actor.user_id])]
    if actor.is_support and not roles:
        return (RoleRattachement.GESTIONNAIRE_PRINCIPAL,)
    return ()


def _with_rights(rows: RattachementQuerySet) -> RattachementQuerySet:
    rights = Habilitation.objects.select_related("service").order_by("espace", "service__code")
    return rows.prefetch_related(Prefetch("habilitations", queryset=rights))
