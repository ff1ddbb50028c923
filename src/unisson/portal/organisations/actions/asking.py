"""Ask for more rights where one belongs already, and answer: one request, one approval, everything given (domaine 2.5)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from unisson.portal.kernel import clock, delays, events
from unisson.portal.kernel.actor import SYSTEM, Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.actions.deciding import Granted, services_named
from unisson.portal.organisations.actions.granting import grant_many
from unisson.portal.organisations.matrix import Cell, cells_of
from unisson.portal.organisations.models import DemandeAbonnement, Droit, EtatRattachement, Rattachement, Structure
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.organisations.refusals import already_decided, on, refused
from unisson.portal.organisations.rights import espaces_of

E = EtatRattachement


def ask_rights(structure_id: int, actor: Actor, wanted: Granted, comment: str = "") -> DemandeAbonnement:
    """Ask the managers for espaces on some services or on the whole structure.

    Raises Refused: ESPACE_ABSENT, ESPACE_INCOMPATIBLE, SERVICE_INCONNU, DROITS_DEJA, ABONNEMENT_EN_COURS;
    Rattachement.DoesNotExist when one does not belong to the structure (a mandate is changed by who gave it).
    """
    link = (
        Rattachement.objects.valides()
        .select_related("structure")
        .get(user_id=actor.user_id or 0, structure_id=structure_id, mandat=None)
    )
    if not wanted.espaces:
        raise refused("ESPACE_ABSENT")
    if not set(wanted.espaces) <= set(espaces_of(link.structure)):
        raise refused("ESPACE_INCOMPATIBLE")
    places = services_named(link.structure, wanted.services)
    asked = {Cell(str(espace), place.pk if place else None, str(wanted.droit)) for espace in wanted.espaces for place in places}
    if not asked - cells_of(link):
        raise refused("DROITS_DEJA")
    try:
        with transaction.atomic():
            made = DemandeAbonnement.objects.create(
                rattachement=link,
                espaces=list(dict.fromkeys(map(str, wanted.espaces))),
                services=[place.code for place in places if place],
                droit=Droit(wanted.droit),
                comment=comment.strip()[:500],
                requested_at=clock.now(),
            )
            data = {"structure": structure_id, "personne": str(link.user), "espaces": made.espaces, "services": made.services}
            events.record(link, EventKind.DROIT, "ABONNEMENT_DEMANDE", actor, note=made.comment, data=data)
    except IntegrityError:
        waiting = DemandeAbonnement.objects.get(rattachement=link, state=E.EN_COURS_DE_VALIDATION)
        raise refused("ABONNEMENT_EN_COURS", when=on(waiting.requested_at)) from None
    return made


@transaction.atomic
def accept_rights(demande_id: int, actor: Actor) -> DemandeAbonnement:
    """Give exactly what was asked; the person's other rights stay.

    Raises Refused: DROIT_INSUFFISANT, DEMANDE_DEJA_DECIDEE, SERVICE_INCONNU, ESPACE_INCOMPATIBLE;
    DemandeAbonnement.DoesNotExist when it is not visible to the actor.
    """
    found = _open(demande_id, actor)
    link = found.rattachement
    known = dict(link.structure.services.actifs().filter(code__in=found.services).values_list("code", "pk"))
    if len(known) != len(found.services):
        raise refused("SERVICE_INCONNU")
    grant_many(link.structure_id, [link.pk], actor, Granted("", tuple(found.espaces), tuple(known.values()), found.droit))
    return _decide(found, E.VALIDEE, actor)


@transaction.atomic
def refuse_rights(demande_id: int, actor: Actor, reason: str) -> DemandeAbonnement:
    """Refuse with a reason, which is sent to the person.

    Raises Refused: DROIT_INSUFFISANT, DEMANDE_DEJA_DECIDEE, RAISON_ABSENTE; DemandeAbonnement.DoesNotExist.
    """
    found = _open(demande_id, actor)
    if not reason.strip():
        raise refused("RAISON_ABSENTE")
    found.reason = reason.strip()[:500]
    data = {"structure": found.rattachement.structure_id, "personne": str(found.rattachement.user)}
    events.record(found.rattachement, EventKind.DROIT, "ABONNEMENT_REFUSE", actor, note=found.reason, data=data)
    return _decide(found, E.REFUSEE, actor)


def remind() -> int:
    """Remind managers, once, of what they left unanswered (delay RELANCE); return how many. Idempotent."""
    late = DemandeAbonnement.objects.en_attente().filter(reminded_at=None, requested_at__lte=clock.now() - delays.of("RELANCE"))
    return sum(_remind(pk) for pk in list(late.values_list("pk", flat=True)))


@transaction.atomic
def _remind(demande_id: int) -> bool:
    found = DemandeAbonnement.objects.locked(demande_id)
    if found.state != E.EN_COURS_DE_VALIDATION or found.reminded_at is not None:
        return False
    found.reminded_at = clock.now()
    found.save(update_fields=["reminded_at"])
    link = found.rattachement
    data = {"structure": link.structure_id, "personne": str(link.user)}
    events.record(link, EventKind.DROIT, "ABONNEMENT_RELANCE", SYSTEM, data=data)
    return True


def _open(demande_id: int, actor: Actor) -> DemandeAbonnement:
    seen = DemandeAbonnement.objects.visible_to(actor).select_related("rattachement").get(pk=demande_id)
    Structure.objects.locked(seen.rattachement.structure_id)
    demand(actor, Right.GIVE_RIGHTS, seen.rattachement.structure_id)
    found = DemandeAbonnement.objects.locked(demande_id)
    if found.state != E.EN_COURS_DE_VALIDATION:
        raise already_decided(found)
    return found


def _decide(found: DemandeAbonnement, state: EtatRattachement, actor: Actor) -> DemandeAbonnement:
    found.state, found.decided_at, found.decided_by_id = state, clock.now(), actor.user_id
    found.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    return found
