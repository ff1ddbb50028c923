"""Give and withdraw rights: on one person, from one person to another, on many people at once. Each change is an event."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from unisson.portal.kernel import events
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.matrix import Cell, cells_of, fingerprint, told
from unisson.portal.organisations.models import Droit, EtatRattachement, Habilitation, Rattachement, Service, Structure
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.organisations.refusals import refused
from unisson.portal.organisations.rights import espaces_of

EVENT = "HABILITATIONS_MODIFIEES"


@transaction.atomic
def set_rights(rattachement_id: int, actor: Actor, wanted: Iterable[Cell], seen: str = "") -> Rattachement:
    """Make the rights of a person exactly `wanted`; none at all is allowed. `seen`: fingerprint of what the actor read.

    Raises Refused: DROIT_INSUFFISANT, RATTACHEMENT_INACTIF, DROITS_CHANGES, ESPACE_INCOMPATIBLE, SERVICE_INCONNU;
    Rattachement.DoesNotExist when it is not visible to the actor.
    """
    link = _locked(rattachement_id, actor)
    if seen and seen != fingerprint(cells_of(link)):
        raise refused("DROITS_CHANGES", name=link.user)
    _write(link, frozenset(wanted), actor)
    return link


@transaction.atomic
def duplicate(source_id: int, target_id: int, actor: Actor) -> Rattachement:
    """Give a person exactly the rights that another has on the same structure; the role does not change.

    Raises Refused: MEME_PERSONNE and those of `set_rights`; Rattachement.DoesNotExist.
    """
    target = _locked(target_id, actor)
    source = Rattachement.objects.valides().filter(structure_id=target.structure_id).get(pk=source_id)
    if source.pk == target.pk:
        raise refused("MEME_PERSONNE")
    _write(target, cells_of(source), actor, copied_from=str(source.user))
    return target


@transaction.atomic
def grant_many(structure_id: int, people: Iterable[int], actor: Actor, granted: Granted) -> int:
    """Add the same rights to many attachments of one structure; their other rights stay. Return how many changed.

    Raises Refused: PERSONNE_ABSENTE, ESPACE_ABSENT, DROIT_INSUFFISANT and those of `set_rights`; nothing is written then.
    """
    wanted = sorted(set(people))
    if not wanted:
        raise refused("PERSONNE_ABSENTE")
    if not granted.espaces:
        raise refused("ESPACE_ABSENT")
    places: list[int | None] = list(granted.services) or [None]
    added = {Cell(espace, place, granted.droit) for espace in granted.espaces for place in places}
    replaced = {(cell.espace, cell.service_id) for cell in added}
    changed = 0
    for pk in wanted:
        link = _locked(pk, actor, structure_id)
        kept = {cell for cell in cells_of(link) if (cell.espace, cell.service_id) not in replaced}
        changed += _write(link, frozenset(kept | added), actor)
    return changed


def _locked(rattachement_id: int, actor: Actor, structure_id: int | None = None) -> Rattachement:
    """The attachment, its structure locked first as everywhere."""
    rows = Rattachement.objects.visible_to(actor)
    seen = (rows if structure_id is None else rows.filter(structure_id=structure_id)).get(pk=rattachement_id)
    structure = Structure.objects.locked(seen.structure_id)
    demand(actor, Right.GIVE_RIGHTS, structure.pk)
    link = Rattachement.objects.locked(rattachement_id)
    if link.state != EtatRattachement.VALIDEE:
        raise refused("RATTACHEMENT_INACTIF", name=link.user, structure=structure)
    return link


def _write(link: Rattachement, wanted: frozenset[Cell], actor: Actor, *, copied_from: str = "") -> bool:
    before = cells_of(link)
    added, removed = wanted - before, before - wanted
    if not added and not removed:
        return False
    judge_cells(link.structure, added)
    gone = {(cell.espace, cell.service_id) for cell in removed}
    doomed = [row.pk for row in link.habilitations.all() if (row.espace, row.service_id) in gone]
    Habilitation.objects.filter(pk__in=doomed).delete()
    Habilitation.objects.bulk_create(
        Habilitation(rattachement=link, espace=cell.espace, service_id=cell.service_id, droit=cell.droit)
        for cell in sorted(added, key=str)
    )
    data = {
        "structure": link.structure_id,
        "personne": str(link.user),
        "ajoutes": told(added, link.structure),
        "retires": told(removed, link.structure),
        "copie_de": copied_from,
    }
    events.record(link, EventKind.DROIT, EVENT, actor, data=data)
    return True


def judge_cells(structure: Structure, added: Iterable[Cell]) -> None:
    """Only what is added is judged: an old right on a closed service may stay or go, never come.

    Raises Refused: ESPACE_INCOMPATIBLE, SERVICE_INCONNU.
    """
    cells = list(added)
    if not {cell.espace for cell in cells} <= set(espaces_of(structure)) or not {cell.droit for cell in cells} <= set(Droit):
        raise refused("ESPACE_INCOMPATIBLE")
    shut = dict(Service.objects.filter(structure=structure).exclude(espaces_fermes=[]).values_list("pk", "espaces_fermes"))
    if any(cell.espace in shut.get(cell.service_id, ()) for cell in cells if cell.service_id):
        raise refused("ESPACE_INCOMPATIBLE")
    asked = {cell.service_id for cell in cells if cell.service_id is not None}
    if Service.objects.actifs().filter(structure=structure, pk__in=asked).count() != len(asked):
        raise refused("SERVICE_INCONNU")
