"""Create one's structure, take over one that nobody manages, ask to join."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from einvoice.identifiers import clean
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import judge_all
from unisson.portal.organisations.addresses import country_name, judge_address
from unisson.portal.organisations.identifying import checked_identifiant, judge_tva
from unisson.portal.organisations.models import (
    GESTIONNAIRES,
    OPEN_STATES,
    EtatRattachement,
    Habilitation,
    Rattachement,
    RoleRattachement,
    Structure,
    TypeIdentifiant,
)
from unisson.portal.organisations.refusals import on, refuse_if, refused
from unisson.portal.organisations.rights import espaces_of
from unisson.portal.organisations.words import search_words

MOST_SERVICES = 50


@dataclass(frozen=True, slots=True)
class NewStructure:
    """What a person gives to create their structure."""

    siret: str
    raison_sociale: str
    adresse: str
    code_postal: str
    ville: str
    numero_tva: str = ""
    type_identifiant: str = TypeIdentifiant.SIRET
    code_pays: str = "FR"


def person_of(actor: Actor) -> int:
    """The person behind the actor. Raises PermissionDenied for the system and for visitors: only people belong somewhere."""
    if actor.user_id is None:
        raise PermissionDenied
    return actor.user_id


def create_structure(given: NewStructure, actor: Actor) -> Structure:
    """Create a private structure; its creator becomes gestionnaire principal with every espace.

    Done twice by the same person (double click) it returns the structure made the first time. Raises Refused:
    SIRET_*, IDENTIFIANT_INVALIDE, RAISON_SOCIALE_ABSENTE, PAYS_INVALIDE, CODE_POSTAL_INVALIDE, TVA_INVALIDE,
    STRUCTURE_EXISTANTE, STRUCTURE_PUBLIQUE.
    """
    judge_all(
        partial(checked_identifiant, given.type_identifiant, given.siret, person_of(actor)),
        partial(refuse_if, {"RAISON_SOCIALE_ABSENTE": not given.raison_sociale.strip()}),
        partial(judge_address, given.code_pays, given.code_postal.strip()),
        partial(judge_tva, given.numero_tva),
    )
    siret = checked_identifiant(given.type_identifiant, given.siret, person_of(actor))
    with transaction.atomic():
        try:
            with transaction.atomic():
                structure = _write(siret, given)
        except IntegrityError:
            return _already_there(given.type_identifiant, siret, actor)
        events.record(structure, EventKind.ACTION, "STRUCTURE_CREEE", actor)
        _make_principal(structure, actor, None)
        return structure


def _write(siret: str, given: NewStructure) -> Structure:
    return Structure.objects.create(
        type_identifiant=TypeIdentifiant(given.type_identifiant),
        identifiant=siret,
        code_pays=given.code_pays,
        raison_sociale=given.raison_sociale.strip(),
        adresse=given.adresse.strip(),
        code_postal=given.code_postal.strip(),
        ville=given.ville.strip(),
        numero_tva=clean(given.numero_tva),
        libelle_pays=country_name(given.code_pays),
        search_words=search_words(given.raison_sociale, given.ville, given.code_postal, siret),
        created_at=clock.now(),
    )


def _already_there(kind: str, siret: str, actor: Actor) -> Structure:
    structure = Structure.objects.get(type_identifiant=kind, identifiant=siret)
    if structure.is_public:
        raise refused("STRUCTURE_PUBLIQUE", name=structure)
    mine = structure.rattachements.filter(user_id=person_of(actor), state=EtatRattachement.VALIDEE, role__in=GESTIONNAIRES)
    if not mine.exists():
        raise refused("STRUCTURE_EXISTANTE", name=structure)
    return structure


@transaction.atomic
def take_over(structure_id: int, actor: Actor) -> Structure:
    """Become gestionnaire principal of a private structure that nobody manages.

    Of two people at once, the second is refused. Raises Refused: STRUCTURE_GEREE, STRUCTURE_PUBLIQUE,
    STRUCTURE_INACTIVE; Structure.DoesNotExist.
    """
    structure = Structure.objects.locked(structure_id)
    if structure.is_public:
        raise refused("STRUCTURE_PUBLIQUE", name=structure)
    if not structure.is_active:
        raise refused("STRUCTURE_INACTIVE", name=structure)
    managers = Rattachement.objects.valides().filter(structure=structure, role__in=GESTIONNAIRES)
    if managers.filter(user_id=person_of(actor)).exists():
        return structure
    if managers.exists():
        raise refused("STRUCTURE_GEREE", name=structure)
    own = Rattachement.objects.filter(structure=structure, user_id=person_of(actor), state__in=OPEN_STATES).first()
    _make_principal(structure, actor, own)
    return structure


def _make_principal(structure: Structure, actor: Actor, own: Rattachement | None) -> None:
    """Attach the actor as gestionnaire principal, through their open request when they have one."""
    now = clock.now()
    link = own or Rattachement(user_id=person_of(actor), structure=structure, requested_at=now)
    link.state, link.role = EtatRattachement.VALIDEE, RoleRattachement.GESTIONNAIRE_PRINCIPAL
    link.decided_at, link.decided_by_id = now, person_of(actor)
    link.save()
    link.habilitations.all().delete()
    Habilitation.objects.bulk_create([Habilitation(rattachement=link, espace=espace) for espace in espaces_of(structure)])
    events.record(link, EventKind.DROIT, "GESTIONNAIRE_PRINCIPAL_DESIGNE", actor, data={"structure": structure.pk})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person would like in the structure they ask to join: espaces, codes of services. Nothing is granted by it."""

    espaces: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@transaction.atomic
def ask_to_join(structure_id: int, actor: Actor, comment: str = "", wanted: Wanted = Wanted()) -> Rattachement:
    """Ask to belong to a structure; its managers decide, or the support when it has none.

    Raises Refused: STRUCTURE_INACTIVE, DEJA_RATTACHE, DEMANDE_EN_COURS; Structure.DoesNotExist.
    """
    structure = Structure.objects.locked(structure_id)
    if not structure.is_active:
        raise refused("STRUCTURE_INACTIVE", name=structure)
    own = Rattachement.objects.filter(structure=structure, user_id=person_of(actor), state__in=OPEN_STATES).first()
    if own is not None:
        raise already_asked(own)
    request = Rattachement.objects.create(
        user_id=person_of(actor),
        structure=structure,
        state=EtatRattachement.EN_COURS_DE_VALIDATION,
        comment=comment.strip()[:500],
        espaces_souhaites=[espace for espace in wanted.espaces if espace in espaces_of(structure)],
        services_souhaites=[code[:100] for code in wanted.services[:MOST_SERVICES]],
        requested_at=clock.now(),
    )
    data = {"structure": structure.pk}
    events.record(request, EventKind.DROIT, "RATTACHEMENT_DEMANDE", actor, note=request.comment, data=data)
    return request


def already_asked(own: Rattachement) -> Exception:
    """The refusal of a second request."""
    if own.state == EtatRattachement.VALIDEE:
        return refused("DEJA_RATTACHE", name=own.structure)
    return refused("DEMANDE_EN_COURS", name=own.structure, when=on(own.requested_at))
