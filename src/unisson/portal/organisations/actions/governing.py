"""Who belongs to a structure, decided by its managers: invite, suspend, detach, name managers, hand over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from unisson.portal.accounts.actions import registration
from unisson.portal.accounts.models import User
from unisson.portal.accounts.queries import person
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.actions import mandating
from unisson.portal.organisations.actions.deciding import Granted, judge_grant, services_named
from unisson.portal.organisations.models import (
    GESTIONNAIRES,
    OPEN_STATES,
    Droit,
    EtatRattachement,
    Habilitation,
    Rattachement,
    RoleRattachement,
    Structure,
)
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.organisations.refusals import refused

E, R = EtatRattachement, RoleRattachement


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a manager attaches; the names serve only when the address has no account yet."""

    email: str
    first_name: str
    last_name: str


def invite(structure_id: int, actor: Actor, invited: Invited, granted: Granted) -> Rattachement:
    """Attach a person at once with rights; who has no account receives an activation link.

    Raises Refused: DROIT_INSUFFISANT, DEJA_MEMBRE, COMPTE_DESACTIVE, ROLE_RESERVE, ESPACE_*, SERVICE_INCONNU, NOMS_ABSENTS,
    TROP_DE_DEMANDES; Structure.DoesNotExist.
    """
    demand(actor, Right.INVITE, structure_id)
    known = person(invited.email)
    if known is None and not (invited.first_name.strip() and invited.last_name.strip()):
        raise refused("NOMS_ABSENTS", email=invited.email)
    if known is not None and not known.is_active and known.activated_at is not None:
        raise refused("COMPTE_DESACTIVE", name=known)
    with transaction.atomic():
        structure = Structure.objects.locked(structure_id)
        judge_grant(structure, actor, granted)
        user = known or _new_account(invited, actor, structure)
        link = _attach(structure, user, actor, granted)
        if known is not None and not known.is_active:
            registration.invite_again(known, actor.label, str(structure))
        return link


def _new_account(invited: Invited, actor: Actor, structure: Structure) -> User:
    # Nobody consents for somebody else: the terms are still to be accepted by the person.
    given = registration.Registration(invited.email, invited.first_name, invited.last_name, consent=False)
    return registration.invite(given, actor.label, str(structure))


def _attach(structure: Structure, user: User, actor: Actor, granted: Granted) -> Rattachement:
    own = Rattachement.objects.filter(structure=structure, user=user, state__in=OPEN_STATES).first()
    if own is not None and own.state == E.VALIDEE:
        raise refused("DEJA_MEMBRE", name=user, structure=structure)
    now = clock.now()
    link = own or Rattachement(user=user, structure=structure, requested_at=now)
    link.state, link.role, link.decided_at, link.decided_by_id = E.VALIDEE, R(granted.role), now, actor.user_id
    link.save()
    places = services_named(structure, granted.services)
    Habilitation.objects.bulk_create(
        Habilitation(rattachement=link, espace=espace, service=place, droit=Droit(granted.droit))
        for espace in dict.fromkeys(granted.espaces)
        for place in places
    )
    _tell(link, "PERSONNE_RATTACHEE", actor, role=link.role, espaces=list(granted.espaces))
    mandating.align(structure.pk, actor)
    return link


def send_activation(rattachement_id: int, actor: Actor) -> Rattachement:
    """Send again its activation link to a member whose account still waits. Raises Refused: COMPTE_DEJA_ACTIF,
    DROIT_INSUFFISANT, TROP_DE_DEMANDES; Rattachement.DoesNotExist."""
    link = Rattachement.objects.visible_to(actor).select_related("user", "structure").get(pk=rattachement_id)
    demand(actor, Right.INVITE, link.structure_id)
    if link.user.activated_at is not None:
        raise refused("COMPTE_DEJA_ACTIF", name=link.user)
    registration.invite_again(link.user, actor.label, str(link.structure))
    return link


@transaction.atomic
def suspend(rattachement_id: int, actor: Actor) -> Rattachement:
    """Close the structure to a person for a while; their rights are kept for `resume`.

    Raises Refused: DROIT_INSUFFISANT, DERNIER_GESTIONNAIRE, ETAT_CHANGE; Rattachement.DoesNotExist.
    """
    link = _governed(rattachement_id, actor, E.VALIDEE)
    return _close(link, E.DESACTIVEE, "RATTACHEMENT_SUSPENDU", actor)


@transaction.atomic
def resume(rattachement_id: int, actor: Actor) -> Rattachement:
    """Open the structure again to a suspended person, with the rights they had. Raises as `suspend`, and DEJA_MEMBRE."""
    link = _governed(rattachement_id, actor, E.DESACTIVEE)
    twin = Rattachement.objects.filter(user_id=link.user_id, structure_id=link.structure_id, state__in=OPEN_STATES)
    if twin.exists():
        raise refused("DEJA_MEMBRE", name=link.user, structure=link.structure)
    return _close(link, E.VALIDEE, "RATTACHEMENT_REACTIVE", actor)


@transaction.atomic
def detach(rattachement_id: int, actor: Actor) -> Rattachement:
    """End an attachment and its rights for good; the history stays. Raises as `suspend`."""
    link = _governed(rattachement_id, actor, E.VALIDEE, E.DESACTIVEE)
    link.habilitations.all().delete()
    return _close(link, E.SUPPRIMEE, "RATTACHEMENT_SUPPRIME", actor)


@transaction.atomic
def leave(rattachement_id: int, actor: Actor) -> Rattachement:
    """Leave a structure by oneself. Raises Refused: DERNIER_GESTIONNAIRE, ETAT_CHANGE; Rattachement.DoesNotExist."""
    mine = Rattachement.objects.filter(user_id=actor.user_id or 0)
    link = _locked(mine.get(pk=rattachement_id), E.VALIDEE)
    if link.role == R.GESTIONNAIRE_PRINCIPAL:
        raise refused("DERNIER_GESTIONNAIRE", structure=link.structure)
    link.habilitations.all().delete()
    return _close(link, E.SUPPRIMEE, "RATTACHEMENT_QUITTE", actor)


@transaction.atomic
def change_role(rattachement_id: int, actor: Actor, role: str) -> Rattachement:
    """Name a secondary manager, or make one a plain user again.

    Raises Refused: DROIT_INSUFFISANT, ROLE_RESERVE, ETAT_CHANGE; Rattachement.DoesNotExist.
    """
    link = _locked(Rattachement.objects.visible_to(actor).get(pk=rattachement_id), E.VALIDEE)
    demand(actor, Right.NAME_MANAGERS, link.structure_id)
    allowed = (R.GESTIONNAIRE_SECONDAIRE, R.UTILISATEUR)
    if role not in allowed or link.role not in allowed:
        raise refused("ROLE_RESERVE")
    if link.role != role:
        before, link.role = link.role, R(role)
        link.save(update_fields=["role"])
        _tell(link, "ROLE_CHANGE", actor, avant=before, role=role)
        mandating.align(link.structure_id, actor)
    return link


@transaction.atomic
def transfer(rattachement_id: int, actor: Actor) -> Rattachement:
    """Hand the role of gestionnaire principal to a member; the actor stays as a secondary manager.

    Raises Refused: DROIT_INSUFFISANT, MEME_PERSONNE, ETAT_CHANGE, COMPTE_INACTIF; Rattachement.DoesNotExist.
    """
    link = _locked(Rattachement.objects.visible_to(actor).get(pk=rattachement_id), E.VALIDEE)
    demand(actor, Right.TRANSFER, link.structure_id)
    if link.user_id == actor.user_id:
        raise refused("MEME_PERSONNE")
    if link.role == R.MANDATAIRE:
        raise refused("ROLE_RESERVE")
    if not link.user.is_active:
        raise refused("COMPTE_INACTIF", name=link.user)
    make_principal(link, actor)
    return link


def make_principal(link: Rattachement, actor: Actor, **data: Any) -> None:
    """Make this member the one gestionnaire principal; the former one, if any, becomes secondary. Locks are the caller's."""
    former = Rattachement.objects.filter(
        structure_id=link.structure_id, state=E.VALIDEE, role=R.GESTIONNAIRE_PRINCIPAL
    ).exclude(pk=link.pk)
    for row in former:
        row.role = R.GESTIONNAIRE_SECONDAIRE
        row.save(update_fields=["role"])
        _tell(row, "ROLE_CHANGE", actor, avant=str(R.GESTIONNAIRE_PRINCIPAL), role=str(row.role))
    link.role = R.GESTIONNAIRE_PRINCIPAL
    link.save(update_fields=["role"])
    _tell(link, "GESTIONNAIRE_PRINCIPAL_TRANSMIS", actor, **data)
    mandating.align(link.structure_id, actor)


def _locked(seen: Rattachement, *states: str) -> Rattachement:
    Structure.objects.locked(seen.structure_id)
    link = Rattachement.objects.locked(seen.pk)
    if link.state not in states:
        raise refused("ETAT_CHANGE", name=link.user, state=link.get_state_display().lower())
    return link


def _governed(rattachement_id: int, actor: Actor, *states: str) -> Rattachement:
    """The attachment, locked, when the actor may end it: managers are ended by the principal only, who is never ended."""
    link = _locked(Rattachement.objects.visible_to(actor).get(pk=rattachement_id), *states)
    demand(actor, Right.DETACH, link.structure_id)
    if link.role == R.GESTIONNAIRE_PRINCIPAL:
        raise refused("DERNIER_GESTIONNAIRE", structure=link.structure)
    if link.role in GESTIONNAIRES:
        demand(actor, Right.NAME_MANAGERS, link.structure_id)
    return link


def _close(link: Rattachement, state: EtatRattachement, code: str, actor: Actor) -> Rattachement:
    link.state, link.decided_at, link.decided_by_id = state, clock.now(), actor.user_id
    link.save(update_fields=["state", "decided_at", "decided_by"])
    _tell(link, code, actor)
    mandating.align(link.structure_id, actor)
    return link


def _tell(link: Rattachement, code: str, actor: Actor, **data: Any) -> None:
    words = {"structure": link.structure_id, "personne": str(link.user)} | data
    events.record(link, EventKind.DROIT, code, actor, data=words)
