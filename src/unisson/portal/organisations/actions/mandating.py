"""Let a third party act for a structure: until a day, visibly, revocably. Its rights are ordinary attachments with an end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from unisson.portal.kernel import clock, delays, events
from unisson.portal.kernel.actor import SYSTEM, Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.models import (
    GESTIONNAIRES,
    OPEN_STATES,
    Droit,
    EtatRattachement,
    Habilitation,
    Mandat,
    Rattachement,
    RoleRattachement,
    Structure,
)
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.organisations.queries import MEMBER_STATES, checked_siret
from unisson.portal.organisations.refusals import refused
from unisson.portal.organisations.rights import espaces_of


@dataclass(frozen=True, slots=True)
class Terms:
    """Who acts, in which espaces, with what right, until when."""

    siret: str
    espaces: tuple[str, ...]
    droit: str
    ends_on: date


@transaction.atomic
def give_mandate(structure_id: int, actor: Actor, terms: Terms) -> Mandat:
    """Let the managers of another structure act for this one from today.

    Raises Refused: DROIT_INSUFFISANT, SIRET_*, MANDATAIRE_INCONNU, MANDAT_EXISTANT, MANDAT_DATES, ESPACE_*;
    Structure.DoesNotExist.
    """
    structure = Structure.objects.locked(structure_id)
    demand(actor, Right.GIVE_MANDATE, structure.pk)
    today = clock.today()
    if not today < terms.ends_on <= today + delays.of("MANDAT"):
        raise refused("MANDAT_DATES", longest=delays.words("MANDAT"))
    if not terms.espaces:
        raise refused("ESPACE_ABSENT")
    if not set(terms.espaces) <= set(espaces_of(structure)):
        raise refused("ESPACE_INCOMPATIBLE")
    people, firm = _firm(terms.siret, structure)
    running = Mandat.objects.filter(mandant=structure, mandataire=firm, revoked_at=None, ends_on__gte=today)
    if running.exists():
        raise refused("MANDAT_EXISTANT", name=firm)
    mandate = Mandat.objects.create(
        mandant=structure,
        mandataire=firm,
        espaces=list(dict.fromkeys(terms.espaces)),
        droit=Droit(terms.droit),
        begins_on=today,
        ends_on=terms.ends_on,
        created_at=clock.now(),
        created_by_id=actor.user_id,
    )
    _attach(mandate, people, actor)
    said = [f"{firm}, jusqu’au {terms.ends_on:%d/%m/%Y}"]
    events.record(structure, EventKind.DROIT, "MANDAT_DONNE", actor, data={"changements": said, "espaces": mandate.espaces})
    return mandate


def _managers(firm: Structure | int) -> set[int]:
    rows = Rattachement.objects.valides().filter(structure=firm, role__in=GESTIONNAIRES, mandat=None)
    return set(rows.values_list("user_id", flat=True))


def align(firm_id: int, actor: Actor) -> None:
    """Follow the managers of a firm in the mandates it received, in the transaction of what changed them.

    Who no longer manages the firm loses at once what its mandates gave; a new manager receives it. Whom the client once
    detached or suspended is not attached again.
    """
    running = Mandat.objects.filter(mandataire_id=firm_id, revoked_at=None, ends_on__gte=clock.today())
    for mandate in running.order_by("pk"):
        Structure.objects.locked(mandate.mandant_id)
        people = _managers(firm_id)
        for link in mandate.rattachements.filter(state__in=MEMBER_STATES).exclude(user_id__in=people):
            _end(link, "RATTACHEMENT_SUPPRIME", actor)
        _attach(mandate, people - set(mandate.rattachements.values_list("user_id", flat=True)), actor)


def _firm(siret: str, structure: Structure) -> tuple[set[int], Structure]:
    found = Structure.objects.filter(identifiant=checked_siret(siret), is_public=False).exclude(pk=structure.pk).first()
    if found is None or not found.is_active:
        raise refused("MANDATAIRE_INCONNU")
    people = _managers(found)
    if not people:
        raise refused("MANDATAIRE_INCONNU")
    return people, found


def _attach(mandate: Mandat, people: Iterable[int], actor: Actor) -> None:
    """Attach each person who is not attached already; whoever is keeps what they have."""
    now = clock.now()
    taken = Rattachement.objects.filter(structure=mandate.mandant, state__in=OPEN_STATES).values_list("user_id", flat=True)
    for user_id in set(people) - set(taken):
        link = Rattachement.objects.create(
            user_id=user_id,
            structure=mandate.mandant,
            state=EtatRattachement.VALIDEE,
            role=RoleRattachement.MANDATAIRE,
            mandat=mandate,
            ends_on=mandate.ends_on,
            requested_at=now,
            decided_at=now,
            decided_by_id=actor.user_id,
        )
        Habilitation.objects.bulk_create(
            Habilitation(rattachement=link, espace=espace, droit=mandate.droit) for espace in mandate.espaces
        )
        words = {"structure": mandate.mandant_id, "personne": str(link.user), "role": link.role}
        events.record(link, EventKind.DROIT, "PERSONNE_RATTACHEE", actor, data=words)


@transaction.atomic
def revoke_mandate(mandate_id: int, structure_id: int, actor: Actor) -> Mandat:
    """End a mandate now: everybody it attached is detached. Done twice, it changes nothing.

    Raises Refused: DROIT_INSUFFISANT; Mandat.DoesNotExist.
    """
    structure = Structure.objects.locked(structure_id)
    demand(actor, Right.GIVE_MANDATE, structure.pk)
    mandate = Mandat.objects.select_for_update().get(pk=mandate_id, mandant=structure)
    if mandate.revoked_at is not None:
        return mandate
    mandate.revoked_at = clock.now()
    mandate.save(update_fields=["revoked_at"])
    close(mandate, actor)
    events.record(structure, EventKind.DROIT, "MANDAT_REVOQUE", actor, data={"changements": [str(mandate.mandataire)]})
    return mandate


def close(mandate: Mandat, actor: Actor) -> None:
    """Detach everybody a mandate attached."""
    for link in mandate.rattachements.filter(state__in=MEMBER_STATES):
        _end(link, "RATTACHEMENT_SUPPRIME", actor)


def _end(link: Rattachement, code: str, actor: Actor) -> None:
    link.habilitations.all().delete()
    link.state, link.decided_at = EtatRattachement.SUPPRIMEE, clock.now()
    link.save(update_fields=["state", "decided_at"])
    words = {"structure": link.structure_id, "personne": str(link.user)}
    events.record(link, EventKind.DROIT, code, actor, data=words)


@transaction.atomic
def expire() -> int:
    """Close the attachments whose last day is past (they open nothing since); return how many. Run again, it closes nothing."""
    over = Rattachement.objects.select_for_update().filter(state=EtatRattachement.VALIDEE, ends_on__lt=clock.today())
    closing = list(over.order_by("id"))
    for link in closing:
        _end(link, "RATTACHEMENT_EXPIRE", SYSTEM)
    return len(closing)
