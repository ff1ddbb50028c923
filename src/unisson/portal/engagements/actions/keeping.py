"""Keep the list: add an engagement, write it, close it, open it again, delete it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from unisson.lifecycles.engine import Cause
from unisson.portal.engagements.given import Given, faults
from unisson.portal.engagements.models import Engagement, key_of
from unisson.portal.engagements.permissions import may_write
from unisson.portal.engagements.refusals import refused
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused, move
from unisson.portal.organisations.models import Service, Structure

# Field -> its words in the history.
WRITTEN = {
    "numero": "numéro",
    "libelle": "libellé",
    "service": "service",
    "fournisseur_siret": "fournisseur",
    "montant_ht": "montant HT",
    "montant_ttc": "montant TTC",
    "debut": "date",
    "fin": "facturable jusqu’au",
}


@transaction.atomic
def write(structure: Structure, actor: Actor, given: Given, engagement_id: int | None = None) -> Engagement:
    """Add an engagement to the list of this buyer, or write the one of `engagement_id`.

    Raises Refused, with every cause (`engagements.refusals`); Engagement.DoesNotExist for one the actor may not read.
    """
    Structure.objects.select_for_update().get(pk=structure.pk)  # two people adding one number: the second is told
    known = Engagement.objects.visible_to(actor).filter(structure=structure).locked(engagement_id) if engagement_id else None
    service = service_of(structure, given.code_service)
    causes = [*faults(given), *right_faults(actor, structure, given.code_service, service)]
    if known is not None and not may_write(actor, structure.pk, known.service_id):
        causes += refused("SERVICE_INTERDIT", where=where_of(known.service)).causes
    twin = Engagement.objects.kept().filter(structure=structure, cle=key_of(given.numero))
    if twin.exclude(pk=engagement_id or 0).exists():
        causes += refused("NUMERO_PRIS", numero=given.numero).causes
    if causes:
        raise Refused(tuple(causes))
    values = values_of(given, service)
    return _add(structure, actor, values) if known is None else _update(known, actor, values)


def service_of(structure: Structure, code: str) -> Service | None:
    """The service of this code, active or not; None when there is none of it."""
    return Service.objects.filter(structure=structure, code__iexact=code).first() if code else None


def right_faults(actor: Actor, structure: Structure, code: str, service: Service | None) -> tuple[Cause, ...]:
    """What is wrong with the service that is given: it does not exist, or the actor does not keep its engagements."""
    if code and service is None:
        return refused("SERVICE_INCONNU", structure=structure, given=code[:100]).causes
    if not may_write(actor, structure.pk, service.pk if service else None):
        return refused("SERVICE_INTERDIT", where=where_of(service)).causes
    return ()


def where_of(service: Service | None) -> str:
    """« le service TECH », « toute la structure »."""
    return f"le service {service.code}" if service else "toute la structure"


def values_of(given: Given, service: Service | None) -> dict[str, Any]:
    """The fields of the row."""
    names = ("numero", "libelle", "fournisseur_siret", "montant_ht", "montant_ttc", "debut", "fin")
    return {name: getattr(given, name) for name in names} | {"service": service}


def new(structure: Structure, values: dict[str, Any]) -> Engagement:
    """A row not yet in the database, open."""
    now = clock.now()
    return Engagement(structure=structure, cle=key_of(values["numero"]), status_at=now, created_at=now, **values)


def changes(engagement: Engagement, values: dict[str, Any]) -> list[str]:
    """What would change, in words; the row takes the new values, unsaved."""
    said = []
    for name, value in values.items():
        before = getattr(engagement, name)
        if before != value:
            said.append(f"{WRITTEN[name]} : {_told(before)} → {_told(value)}")
            setattr(engagement, name, value)
    engagement.cle = key_of(engagement.numero)
    return said


def _told(value: object) -> str:
    return "vide" if value in (None, "") else str(value)


def _add(structure: Structure, actor: Actor, values: dict[str, Any]) -> Engagement:
    engagement = new(structure, values)
    engagement.save(force_insert=True)
    events.record(engagement, EventKind.ACTION, "ENGAGEMENT_AJOUTE", actor)
    return engagement


def _update(engagement: Engagement, actor: Actor, values: dict[str, Any]) -> Engagement:
    said = changes(engagement, values)
    if said:
        engagement.save()
        events.record(engagement, EventKind.ACTION, "ENGAGEMENT_MODIFIE", actor, data={"changements": said})
    return engagement


@transaction.atomic
def close(engagement_id: int, actor: Actor) -> Engagement:
    """No invoice is accepted any more under its number. Raises Refused; Engagement.DoesNotExist."""
    return move(Engagement.objects.visible_to(actor).locked(engagement_id), "engagement_close", actor)


@transaction.atomic
def reopen(engagement_id: int, actor: Actor) -> Engagement:
    """Suppliers may invoice under its number again. Raises Refused; Engagement.DoesNotExist."""
    return move(Engagement.objects.visible_to(actor).locked(engagement_id), "engagement_reopen", actor)


@transaction.atomic
def delete(engagement_id: int, actor: Actor) -> Engagement:
    """Take it off the list; its number is free again, its history stays. Raises Refused; Engagement.DoesNotExist."""
    return move(Engagement.objects.visible_to(actor).locked(engagement_id), "engagement_delete", actor)
