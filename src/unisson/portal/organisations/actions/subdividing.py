"""The services of a structure: add, edit, open and close, import from a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from unisson.portal.kernel import events
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused, judge_all
from unisson.portal.organisations.addresses import judge_postal_code
from unisson.portal.organisations.models import FACTURES_PUBLIQUES, Service, Structure
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.organisations.refusals import refuse_if, refused
from unisson.portal.organisations.service_sheet import rows_of


@dataclass(frozen=True, slots=True)
class Subdivision:
    """What a manager writes about a service. The code is given once: it routes invoices."""

    code: str
    nom: str
    gestion_engagement: bool = False
    description: str = ""
    adresse: str = ""
    complement_adresse: str = ""
    code_postal: str = ""
    ville: str = ""
    telephone: str = ""
    courriel: str = ""
    debut: date | None = None
    fin: date | None = None


WRITTEN = tuple(name for name in Subdivision.__dataclass_fields__ if name != "code")


@dataclass(slots=True)
class Imported:
    """What an import did: counts, and each bad row with its line number and its reason."""

    created: int = 0
    updated: int = 0
    bad: list[tuple[int, str, str]] = field(default_factory=list)


@transaction.atomic
def write_service(structure_id: int, actor: Actor, given: Subdivision, service_id: int | None = None) -> Service:
    """Add a service, or write the one of `service_id`, whose code stays.

    Raises Refused: DROIT_INSUFFISANT, CODE_ABSENT, NOM_ABSENT, CODE_PRIS, CODE_RESERVE, DATES_INVERSEES,
    CODE_POSTAL_INVALIDE; Structure.DoesNotExist, Service.DoesNotExist.
    """
    structure = Structure.objects.locked(structure_id)
    demand(actor, Right.EDIT_SERVICES, structure.pk)
    if service_id is not None:
        return _update(Service.objects.filter(structure=structure).get(pk=service_id), given, actor)
    code = given.code.strip()
    judge_all(partial(_judge_code, structure, code), partial(_judge, structure, given))
    service = Service.objects.create(structure=structure, code=code, **_values(given))
    events.record(structure, EventKind.ACTION, "SERVICE_AJOUTE", actor, data={"changements": [str(service)]})
    return service


def _values(given: Subdivision) -> dict[str, object]:
    values = {name: getattr(given, name) for name in WRITTEN}
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _judge_code(structure: Structure, code: str) -> None:
    if not code:
        raise refused("CODE_ABSENT")
    if code == FACTURES_PUBLIQUES and not structure.is_public:
        raise refused("CODE_RESERVE")
    if Service.objects.filter(structure=structure, code__iexact=code).exists():
        raise refused("CODE_PRIS", given=code)


def _judge(structure: Structure, given: Subdivision) -> None:
    backwards = bool(given.debut and given.fin and given.fin < given.debut)
    judge_all(
        partial(refuse_if, {"NOM_ABSENT": not given.nom.strip(), "DATES_INVERSEES": backwards}),
        partial(judge_postal_code, structure.code_pays, given.code_postal.strip()),
    )


def _update(service: Service, given: Subdivision, actor: Actor) -> Service:
    _judge(service.structure, given)
    changed = {name: value for name, value in _values(given).items() if getattr(service, name) != value}
    if not changed:
        return service
    said = [f"{service.code}, {name.replace('_', ' ')} : {getattr(service, name)} → {value}" for name, value in changed.items()]
    for name, value in changed.items():
        setattr(service, name, value)
    service.save(update_fields=list(changed))
    events.record(service.structure, EventKind.ACTION, "SERVICE_MODIFIE", actor, data={"changements": said})
    return service


@transaction.atomic
def switch_service(service_id: int, structure_id: int, actor: Actor, *, active: bool) -> Service:
    """Open or close a service to new invoices; what it received stays readable.

    Raises Refused: DROIT_INSUFFISANT, SERVICE_DERNIER; Service.DoesNotExist.
    """
    structure = Structure.objects.locked(structure_id)
    demand(actor, Right.EDIT_SERVICES, structure.pk)
    service = Service.objects.filter(structure=structure).get(pk=service_id)
    if service.is_active == active:
        return service
    others = structure.services.actifs().exclude(pk=service.pk)
    if not active and structure.gestion_service and not others.exists():
        raise refused("SERVICE_DERNIER", structure=structure)
    service.is_active = active
    service.save(update_fields=["is_active"])
    code = "SERVICE_ACTIVE" if active else "SERVICE_DESACTIVE"
    events.record(structure, EventKind.ACTION, code, actor, data={"changements": [str(service)]})
    return service


def import_services(structure_id: int, actor: Actor, filename: str, data: bytes) -> Imported:
    """Write every good row of a spreadsheet (xlsx, csv) and list the bad ones. Done twice, it adds nothing.

    Raises Refused: DROIT_INSUFFISANT, FICHIER_ILLISIBLE (not a table, columns missing, too many rows).
    """
    demand(actor, Right.EDIT_SERVICES, structure_id)
    done = Imported()
    lines: dict[str, int] = {}
    for line, values, problem in rows_of(filename, data):
        code = str(values.get("code", ""))
        if problem:
            done.bad.append((line, code, problem))
            continue
        try:
            # Of two rows for one service, nobody knows which is right: the first is kept, the second is told.
            if (first := lines.setdefault(code.strip().lower(), line)) != line and code.strip():
                raise refused("CODE_REPETE", first=first)
            created = _take(structure_id, actor, values)
        except Refused as refusal:
            done.bad.append((line, code, refusal.sentence))
            continue
        done.created += created
        done.updated += not created
    return done


def _take(structure_id: int, actor: Actor, said: dict[str, Any]) -> bool:
    """Add the service, or write it when its code exists: what the sheet does not say stays. True when added."""
    known = Service.objects.filter(structure_id=structure_id, code__iexact=said["code"].strip()).first()
    kept = {name: getattr(known, name) for name in WRITTEN} if known else {}
    write_service(structure_id, actor, Subdivision(**(kept | said)), known.pk if known else None)
    return known is None
