"""Write the fiche of a structure: its data and parameters, its espaces, its activity, its change of SIRET."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from einvoice.identifiers import clean
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import judge_all
from unisson.portal.organisations import insee
from unisson.portal.organisations.addresses import country_name, judge_address
from unisson.portal.organisations.identifying import judge_tva
from unisson.portal.organisations.matrix import cells_of, told
from unisson.portal.organisations.models import (
    Espace,
    Habilitation,
    HabilitationTechnique,
    Rattachement,
    Service,
    StatutStructure,
    Structure,
    TypeIdentifiant,
)
from unisson.portal.organisations.parameters import EDITABLE, WORDS
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.organisations.queries import checked_siret
from unisson.portal.organisations.refusals import refuse_if, refused
from unisson.portal.organisations.rights import all_espaces
from unisson.portal.organisations.words import search_words


@transaction.atomic
def update_fiche(structure_id: int, actor: Actor, given: Mapping[str, Any], note: str = "") -> Structure:
    """Write the fields of `parameters.EDITABLE` that are given; deposits obey the new parameters at once.

    Raises Refused: DROIT_INSUFFISANT, RAISON_SOCIALE_ABSENTE, TVA_INVALIDE, EXIGENCES_CONTRADICTOIRES,
    MOA_CONTRADICTOIRE, SERVICE_A_CREER, PAYS_INVALIDE, CODE_POSTAL_INVALIDE, PARENTE_*; Structure.DoesNotExist; KeyError
    for a field that is not editable.
    """
    structure = Structure.objects.locked(structure_id)
    demand(actor, Right.EDIT_FICHE, structure.pk)
    changes = []
    for name, value in given.items():
        if name not in EDITABLE:
            raise KeyError(name)
        written = READ[name](structure, value) if name in READ else value.strip() if isinstance(value, str) else value
        before = getattr(structure, name)
        if before != written:
            changes.append(f"{WORDS[name]} : {_said(before)} → {_said(written)}")
            setattr(structure, name, written)
    if not changes:
        return structure
    _judge(structure)
    structure.libelle_pays = country_name(structure.code_pays)
    structure.search_words = search_words(
        structure.raison_sociale, structure.ville, structure.code_postal, structure.identifiant
    )
    structure.save()
    events.record(structure, EventKind.ACTION, "FICHE_MODIFIEE", actor, note=note, data={"changements": changes})
    return structure


def update_from_register(structure_id: int, actor: Actor, mark: str) -> Structure:
    """Write what the company register says. `mark`: that of the comparison that the actor read.

    Raises Refused: DROIT_INSUFFISANT, REGISTRE_SANS_SIRET, REGISTRE_MUET, REGISTRE_CHANGE; Structure.DoesNotExist.
    """
    demand(actor, Right.EDIT_FICHE, structure_id)
    found = insee.compare(Structure.objects.get(pk=structure_id))  # outside the transaction: the register may be slow
    if found.mark != mark:
        raise refused("REGISTRE_CHANGE")
    given: dict[str, Any] = {change.field: change.after for change in found.changes}
    if "non_diffusible_insee" in given:
        given["non_diffusible_insee"] = not found.company.is_diffusible
    return update_fiche(structure_id, actor, given, note="Registre des entreprises")


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value or "") or "vide"


def _parent(structure: Structure, typed: str) -> Structure | None:
    """The structure of this identifier, when it may be above the other one."""
    bare = clean(typed).upper()
    found = Structure.objects.exclude(type_identifiant=TypeIdentifiant.PARTICULIER).filter(identifiant=bare).first()
    if bare and found is None:
        raise refused("PARENTE_INCONNUE", typed=typed)
    above = found
    while above is not None:
        if above.pk == structure.pk:
            raise refused("PARENTE_CIRCULAIRE", name=found)
        above = above.parente
    return found


# How a field is read when it is not kept as it was typed.
READ: dict[str, Callable[[Structure, str], Any]] = {
    "numero_tva": lambda structure, typed: clean(typed),
    "code_pays": lambda structure, typed: typed.strip().upper(),
    "parente": _parent,
}


def _judge(structure: Structure) -> None:
    firm = structure.gestion_service or structure.gestion_engagement
    wrong = {
        "RAISON_SOCIALE_ABSENTE": not structure.raison_sociale,
        "EXIGENCES_CONTRADICTOIRES": structure.gestion_service_engagement and firm,
        "MOA_CONTRADICTOIRE": structure.est_moa_uniquement and not structure.est_moa,
        "SERVICE_A_CREER": structure.gestion_service and not structure.services.actifs().exists(),
    }
    judge_all(
        partial(refuse_if, wrong),
        partial(judge_address, structure.code_pays, structure.code_postal),
        partial(judge_tva, structure.numero_tva),
    )


@transaction.atomic
def open_espaces(structure_id: int, actor: Actor, wanted: Iterable[str], service_id: int | None = None) -> int:
    """Leave open exactly these espaces, on the structure or on one service; return how many rights went with those closed.

    Raises Refused: DROIT_INSUFFISANT, ESPACE_ABSENT, ESPACE_INCOMPATIBLE, SERVICE_INCONNU; Structure.DoesNotExist.
    """
    structure = Structure.objects.locked(structure_id)
    demand(actor, Right.EDIT_FICHE, structure.pk)
    possible, kept = all_espaces(structure), set(wanted)
    if not kept:
        raise refused("ESPACE_ABSENT")
    if not kept <= set(possible):
        raise refused("ESPACE_INCOMPATIBLE")
    closed = [str(espace) for espace in possible if espace not in kept]
    place: Structure | Service = structure
    if service_id is not None:
        found = Service.objects.filter(structure=structure, pk=service_id).first()
        if found is None:
            raise refused("SERVICE_INCONNU")
        place = found
    if place.espaces_fermes == closed:
        return 0
    place.espaces_fermes = closed
    place.save(update_fields=["espaces_fermes"])
    here = Q() if service_id is None else Q(service_id=service_id)
    gone, _ = Habilitation.objects.filter(here, rattachement__structure=structure, espace__in=closed).delete()
    machines, _ = HabilitationTechnique.objects.filter(here, compte__structure=structure, espace__in=closed).delete()
    gone += machines
    where = f"Service {place.code}" if isinstance(place, Service) else "Toute la structure"
    shut = ", ".join(Espace(espace).label for espace in closed) or "aucun"
    data = {"changements": [f"{where}, espaces fermés : {shut}", f"Droits retirés : {gone}"]}
    events.record(structure, EventKind.DROIT, "ESPACES_MODIFIES", actor, data=data)
    return gone


@transaction.atomic
def switch(structure_id: int, actor: Actor, *, active: bool, reason: str = "") -> Structure:
    """Activate or deactivate. An inactive structure receives nothing more; what it received stays.

    Raises Refused: DROIT_INSUFFISANT, STRUCTURE_DEJA, RAISON_ABSENTE; Structure.DoesNotExist.
    """
    structure = Structure.objects.locked(structure_id)
    demand(actor, Right.SWITCH_STRUCTURE, structure.pk)
    wanted = StatutStructure.ACTIVE if active else StatutStructure.INACTIVE
    if structure.statut == wanted:
        raise refused("STRUCTURE_DEJA", name=structure, state=structure.get_statut_display().lower())
    if not active and not reason.strip():
        raise refused("RAISON_ABSENTE")
    structure.statut = wanted
    structure.save(update_fields=["statut"])
    code = "STRUCTURE_ACTIVEE" if active else "STRUCTURE_DESACTIVEE"
    events.record(structure, EventKind.ACTION, code, actor, note=reason.strip()[:500])
    return structure


@transaction.atomic
def change_siret(structure_id: int, actor: Actor, typed: str) -> Structure:
    """Continue a private structure under a new SIRET: a duplicate linked to its origin, with services, people and rights.

    The origin stays as it is, so that its invoices can be followed to the end. Declared twice with the same SIRET, the
    first duplicate is returned. Raises Refused: DROIT_INSUFFISANT, SIRET_*; Structure.DoesNotExist.
    """
    siret = checked_siret(typed)
    origin = Structure.objects.locked(structure_id)
    demand(actor, Right.CHANGE_SIRET, origin.pk)
    if origin.is_public:
        raise refused("SIRET_PUBLIC")
    there = Structure.objects.filter(type_identifiant=TypeIdentifiant.SIRET, identifiant=siret).first()
    if there == origin:
        raise refused("SIRET_INCHANGE", name=origin)
    if there is not None and there.origine_id == origin.pk:
        return there
    if there is not None:
        raise refused("SIRET_PRIS", name=there)
    copy = Structure.objects.get(pk=origin.pk)
    copy.pk, copy.identifiant, copy.type_identifiant = None, siret, TypeIdentifiant.SIRET
    copy.origine, copy.created_at, copy.statut = origin, clock.now(), StatutStructure.ACTIVE
    copy.numero_tva = origin.numero_tva if siret[:9] == origin.identifiant[:9] else ""
    copy.search_words = search_words(copy.raison_sociale, copy.ville, copy.code_postal, siret)
    copy.save(force_insert=True)
    _copy_people(origin, copy, _copy_services(origin, copy), actor)
    data = {"changements": [f"{origin.identifiant} → {siret}"], "duplicata": copy.pk}
    events.record(origin, EventKind.ACTION, "SIRET_CHANGE", actor, data=data)
    events.record(copy, EventKind.ACTION, "STRUCTURE_CREEE", actor, data={"changements": [f"Continue {origin.identifiant}"]})
    return copy


def _copy_services(origin: Structure, copy: Structure) -> dict[int | None, int | None]:
    """The services of the copy, by the key of the one they repeat; the whole structure stays the whole structure."""
    twins: dict[int | None, int | None] = {None: None}
    for service in Service.objects.filter(structure=origin):
        before = service.pk
        service.pk, service.structure = None, copy
        service.save(force_insert=True)
        twins[before] = service.pk
    return twins


def _copy_people(origin: Structure, copy: Structure, services: Mapping[int | None, int | None], actor: Actor) -> None:
    now = clock.now()
    # A mandate was given by the former SIRET: it is given again, or not.
    for link in Rattachement.objects.valides().filter(structure=origin, mandat=None).prefetch_related("habilitations"):
        rights = list(link.habilitations.all())
        twin = Rattachement.objects.create(
            user_id=link.user_id,
            structure=copy,
            state=link.state,
            role=link.role,
            ends_on=link.ends_on,
            requested_at=now,
            decided_at=now,
        )
        Habilitation.objects.bulk_create(
            Habilitation(rattachement=twin, service_id=services[row.service_id], espace=row.espace, droit=row.droit)
            for row in rights
        )
        words = {"structure": copy.pk, "personne": str(link.user), "role": link.role, "ajoutes": told(cells_of(twin), copy)}
        events.record(twin, EventKind.DROIT, "DROITS_REPRIS", actor, data=words)
