"""Turn a signed-in person into an actor with their grants, and say who may do what to a structure: one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from unisson.portal.kernel import clock, prepared
from unisson.portal.kernel.actor import Actor, EntryPoint, Grant
from unisson.portal.organisations.models import (
    GESTIONNAIRES,
    CompteTechnique,
    Droit,
    Habilitation,
    HabilitationTechnique,
    Rattachement,
)
from unisson.portal.organisations.refusals import refused


class Profile(StrEnum):
    """What somebody is for one structure. Roles of domaine 1.3, and the two that come from outside."""

    GESTIONNAIRE_PRINCIPAL = "GESTIONNAIRE_PRINCIPAL"
    GESTIONNAIRE_SECONDAIRE = "GESTIONNAIRE_SECONDAIRE"
    UTILISATEUR = "UTILISATEUR"
    MANDATAIRE = "MANDATAIRE"  # acts for the structure through a mandate
    TECHNIQUE = "TECHNIQUE"  # a machine, through the API
    SUPPORT = "SUPPORT"


class Right(StrEnum):
    """One thing that may be done to a structure (its invoices are governed by grants, not by this table)."""

    READ_FICHE = "READ_FICHE"
    EDIT_FICHE = "EDIT_FICHE"
    CHANGE_SIRET = "CHANGE_SIRET"
    SWITCH_STRUCTURE = "SWITCH_STRUCTURE"
    CREATE_PUBLIC = "CREATE_PUBLIC"
    EDIT_SERVICES = "EDIT_SERVICES"
    READ_BANK = "READ_BANK"
    EDIT_BANK = "EDIT_BANK"
    READ_PEOPLE = "READ_PEOPLE"
    DECIDE_REQUESTS = "DECIDE_REQUESTS"
    INVITE = "INVITE"
    DETACH = "DETACH"
    GIVE_RIGHTS = "GIVE_RIGHTS"
    NAME_MANAGERS = "NAME_MANAGERS"
    TRANSFER = "TRANSFER"
    GIVE_MANDATE = "GIVE_MANDATE"
    DECIDE_SUCCESSION = "DECIDE_SUCCESSION"
    READ_HISTORY = "READ_HISTORY"
    WATCH_DIRECTORY = "WATCH_DIRECTORY"
    MANAGE_CONNECTIONS = "MANAGE_CONNECTIONS"
    READ_TECHNICAL = "READ_TECHNICAL"
    MANAGE_TECHNICAL = "MANAGE_TECHNICAL"


@dataclass(frozen=True, slots=True)
class Line:
    """One right: its words (« Peut… ») and who holds it."""

    right: Right
    words: str
    held_by: frozenset[Profile]


_P = Profile
_GP = frozenset({_P.GESTIONNAIRE_PRINCIPAL})
_MANAGERS = _GP | {_P.GESTIONNAIRE_SECONDAIRE}
_SUPPORT = frozenset({_P.SUPPORT})
_EVERYONE = frozenset(Profile)

TABLE: tuple[Line, ...] = (
    Line(Right.READ_FICHE, "lire la fiche, les services et les exigences", _EVERYONE),
    Line(Right.EDIT_FICHE, "modifier la fiche et ses paramètres", _MANAGERS),
    Line(Right.EDIT_SERVICES, "ajouter, modifier, désactiver des services", _MANAGERS),
    Line(Right.READ_BANK, "lire les coordonnées bancaires", _MANAGERS),
    Line(Right.EDIT_BANK, "ajouter, confirmer, retirer des coordonnées bancaires", _MANAGERS),
    Line(Right.READ_PEOPLE, "voir les utilisateurs et qui peut quoi", _MANAGERS | _SUPPORT),
    Line(Right.DECIDE_REQUESTS, "accepter ou refuser un rattachement", _MANAGERS),
    Line(Right.INVITE, "inviter ou rattacher une personne", _MANAGERS),
    Line(Right.GIVE_RIGHTS, "donner et retirer des habilitations", _MANAGERS),
    Line(Right.DETACH, "détacher ou suspendre une personne", _MANAGERS),
    Line(Right.NAME_MANAGERS, "nommer ou retirer un gestionnaire secondaire", _GP),
    Line(Right.TRANSFER, "transmettre le rôle de gestionnaire principal", _GP),
    Line(Right.GIVE_MANDATE, "donner ou révoquer un mandat à un tiers", _MANAGERS),
    Line(Right.CHANGE_SIRET, "déclarer un changement de SIRET", _GP),
    Line(Right.SWITCH_STRUCTURE, "activer ou désactiver la structure", _GP | _SUPPORT),
    Line(Right.READ_HISTORY, "lire l’historique des actions", _MANAGERS | _SUPPORT),
    Line(Right.MANAGE_CONNECTIONS, "raccorder des logiciels par l’API et lire leur journal", _MANAGERS),
    Line(Right.READ_TECHNICAL, "voir les comptes techniques", _MANAGERS),
    Line(Right.MANAGE_TECHNICAL, "créer, renouveler ou fermer un compte technique", _GP),
    Line(Right.WATCH_DIRECTORY, "suivre l’actualisation et la qualité de l’annuaire", _SUPPORT),
    Line(Right.CREATE_PUBLIC, "créer une structure publique", _SUPPORT),
    Line(Right.DECIDE_SUCCESSION, "décider de la succession d’un gestionnaire principal", _SUPPORT),
)
BY_RIGHT = {line.right: line for line in TABLE}


def profiles_of(actor: Actor, structure_id: int | None) -> frozenset[Profile]:
    """What the actor is for the structure (None: for no structure in particular). One query."""
    found = {Profile.SUPPORT} if actor.is_support else set()
    if structure_id is not None and actor.user_id is not None:
        roles = Rattachement.objects.valides().filter(user_id=actor.user_id, structure_id=structure_id)
        found |= {Profile(role) for role in roles.values_list("role", flat=True)}
    if actor.technical_account and any(grant.structure_id == structure_id for grant in actor.grants):
        found.add(Profile.TECHNIQUE)
    return frozenset(found)


def holds(actor: Actor, right: Right, structure_id: int | None = None) -> bool:
    """Say whether the actor has this right here."""
    return actor.is_system or bool(BY_RIGHT[right].held_by & profiles_of(actor, structure_id))


def demand(actor: Actor, right: Right, structure_id: int | None = None) -> None:
    """Raises Refused (DROIT_INSUFFISANT) when the actor does not have this right here."""
    if not holds(actor, right, structure_id):
        raise refused("DROIT_INSUFFISANT", what=BY_RIGHT[right].words)


def grants_of(user_id: int) -> tuple[Grant, ...]:
    """Every right of a person over attachments in force, in one query."""
    rows = _rights().asked(user=user_id, today=clock.today())
    return tuple(
        Grant(structure_id, service_id, espace, droit == Droit.MODIFICATION) for structure_id, service_id, espace, droit in rows
    )


_SOMEBODY = -1  # before they are known


@cache
def _rights() -> prepared.Statement:
    """Asked by every page and every call: written and planned once."""
    with clock.frozen(clock.now()):
        links = Rattachement.objects.valides().filter(user_id=_SOMEBODY)
        rows = Habilitation.objects.filter(rattachement__in=links).values_list(
            "rattachement__structure_id", "service_id", "espace", "droit"
        )
        return prepared.written(rows, {_SOMEBODY: "user", clock.today(): "today"})


def grants_of_technical(account_id: int) -> tuple[Grant, ...]:
    """Every right of a technical account, in one query."""
    rows = HabilitationTechnique.objects.filter(compte_id=account_id).values_list(
        "compte__structure_id", "service_id", "espace", "droit"
    )
    return tuple(
        Grant(structure_id, service_id, espace, droit == Droit.MODIFICATION) for structure_id, service_id, espace, droit in rows
    )


def actor_for(
    user: Any, entry_point: EntryPoint = EntryPoint.PORTAIL, *, technical_account: str = "", idempotency_key: str = ""
) -> Actor:
    """The actor of a signed-in person, with their rights read when first needed."""
    return Actor(
        user.pk,
        str(user),
        entry_point,
        is_support=user.is_support,
        technical_account=technical_account,
        idempotency_key=idempotency_key,
        load_grants=grants_of,
    )


def actor_of_account(login: str) -> Actor:
    """The actor of a technical account already recognised, with the rights it holds today (none once it is closed)."""
    account = CompteTechnique.objects.ouverts().filter(login=login).first()
    if account is None:
        return Actor(None, login, EntryPoint.API, technical_account=login)
    grants = grants_of_technical(account.pk)
    return Actor(None, account.nom, EntryPoint.API, technical_account=login, _grants=grants)


def manages(actor: Actor, structure_id: int) -> bool:
    """Say whether the actor is gestionnaire principal or secondaire of the structure (or support)."""
    return actor.is_support or (
        Rattachement.objects.valides()
        .filter(user_id=actor.user_id or 0, structure_id=structure_id, role__in=GESTIONNAIRES)
        .exists()
    )
