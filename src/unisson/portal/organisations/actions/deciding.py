"""Decide a request to join: accept it with a role and rights, or refuse it with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from unisson.portal.kernel import clock, events
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.actions import mandating
from unisson.portal.organisations.models import (
    Droit,
    EtatRattachement,
    Habilitation,
    Rattachement,
    RoleRattachement,
    Service,
    Structure,
)
from unisson.portal.organisations.permissions import manages
from unisson.portal.organisations.queries import roles_open_to
from unisson.portal.organisations.refusals import already_decided, refused
from unisson.portal.organisations.rights import espaces_of


@dataclass(frozen=True, slots=True)
class Granted:
    """What a manager gives: a role, and the same right on each espace, on some services or on the whole structure."""

    role: str
    espaces: tuple[str, ...]
    services: tuple[int, ...] = ()
    droit: str = Droit.MODIFICATION


@transaction.atomic
def accept(rattachement_id: int, actor: Actor, granted: Granted) -> Rattachement:
    """Attach the person with these rights, effective at once.

    Raises Refused: NON_GESTIONNAIRE, DEMANDE_DEJA_DECIDEE, ROLE_RESERVE, ESPACE_*, SERVICE_INCONNU;
    Rattachement.DoesNotExist when the request is not visible to the actor.
    """
    request = _open_request(rattachement_id, actor)
    structure = request.structure
    judge_grant(structure, actor, granted)
    services = services_named(structure, granted.services)
    request.role = RoleRattachement(granted.role)
    _decide(request, EtatRattachement.VALIDEE, actor)
    Habilitation.objects.bulk_create(
        Habilitation(rattachement=request, espace=espace, service=service, droit=Droit(granted.droit))
        for espace in dict.fromkeys(granted.espaces)
        for service in services
    )
    data = {
        "structure": structure.pk,
        "role": request.role,
        "espaces": list(granted.espaces),
        "services": [service.code for service in services if service],
        "droit": str(granted.droit),
    }
    events.record(request, EventKind.DROIT, "RATTACHEMENT_VALIDE", actor, data=data)
    mandating.align(structure.pk, actor)
    return request


def accept_many(requests: Iterable[int], actor: Actor, granted: Granted) -> tuple[list[Rattachement], list[str]]:
    """Accept several requests with the same role and rights, each by itself: those accepted, and why not the others."""
    done, refusals = [], []
    for pk in dict.fromkeys(requests):
        try:
            done.append(accept(pk, actor, granted))
        except Refused as refusal:
            refusals.append(refusal.sentence)
    return done, refusals


@transaction.atomic
def refuse(rattachement_id: int, actor: Actor, reason: str) -> Rattachement:
    """Refuse the request; the reason is sent to the person.

    Raises Refused: NON_GESTIONNAIRE, DEMANDE_DEJA_DECIDEE, RAISON_ABSENTE; Rattachement.DoesNotExist.
    """
    request = _open_request(rattachement_id, actor)
    if not reason.strip():
        raise refused("RAISON_ABSENTE")
    request.reason = reason.strip()[:500]
    _decide(request, EtatRattachement.REFUSEE, actor)
    data = {"structure": request.structure_id}
    events.record(request, EventKind.DROIT, "RATTACHEMENT_REFUSE", actor, note=request.reason, data=data)
    return request


def _open_request(rattachement_id: int, actor: Actor) -> Rattachement:
    """The request and its structure, locked in this order everywhere: structure first, so that nobody waits in a ring."""
    seen = Rattachement.objects.visible_to(actor).get(pk=rattachement_id)
    structure = Structure.objects.locked(seen.structure_id)
    request = Rattachement.objects.locked(rattachement_id)
    if request.user_id == actor.user_id or not manages(actor, structure.pk):
        raise refused("NON_GESTIONNAIRE")
    if request.state != EtatRattachement.EN_COURS_DE_VALIDATION:
        raise already_decided(request)
    if not roles_open_to(actor, structure):
        raise refused("NON_GESTIONNAIRE")
    return request


def judge_grant(structure: Structure, actor: Actor, granted: Granted) -> None:
    if granted.role not in roles_open_to(actor, structure):
        raise refused("ROLE_RESERVE")
    if not granted.espaces:
        raise refused("ESPACE_ABSENT")
    if not set(granted.espaces) <= set(espaces_of(structure)):
        raise refused("ESPACE_INCOMPATIBLE")


def services_named(structure: Structure, wanted: Iterable[int]) -> list[Service | None]:
    """The services of the structure by identifier; [None] (the whole structure) when none is named."""
    asked = set(wanted)
    found = list(Service.objects.actifs().filter(structure=structure, pk__in=asked).order_by("code"))
    if len(found) != len(asked):
        raise refused("SERVICE_INCONNU")
    return list(found) or [None]


def _decide(request: Rattachement, state: EtatRattachement, actor: Actor) -> None:
    request.state = state
    request.decided_at, request.decided_by_id = clock.now(), actor.user_id
    request.save(update_fields=["state", "role", "reason", "decided_at", "decided_by"])
