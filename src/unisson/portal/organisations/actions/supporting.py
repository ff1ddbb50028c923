"""What only the support does to structures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.db import IntegrityError, transaction

from unisson.portal.kernel import clock, events
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import judge_all
from unisson.portal.organisations.addresses import judge_address
from unisson.portal.organisations.models import CategorieAcheteur, Structure, TypeIdentifiant
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.organisations.queries import checked_siret
from unisson.portal.organisations.refusals import refuse_if, refused
from unisson.portal.organisations.words import search_words


@dataclass(frozen=True, slots=True)
class NewPublic:
    """A public structure that the directory lacks, and why it is created."""

    siret: str
    raison_sociale: str
    categorie_acheteur: str
    adresse: str
    code_postal: str
    ville: str
    reason: str


def create_public(given: NewPublic, actor: Actor) -> Structure:
    """Create a public structure. Raises Refused: DROIT_INSUFFISANT, SIRET_*, RAISON_SOCIALE_ABSENTE, CODE_POSTAL_INVALIDE,
    RAISON_ABSENTE.
    """
    demand(actor, Right.CREATE_PUBLIC)
    absent = {"RAISON_SOCIALE_ABSENTE": not given.raison_sociale.strip(), "RAISON_ABSENTE": not given.reason.strip()}
    judge_all(
        partial(checked_siret, given.siret),
        partial(refuse_if, absent),
        partial(judge_address, "FR", given.code_postal.strip()),
    )
    siret = checked_siret(given.siret)
    try:
        with transaction.atomic():
            structure = Structure.objects.create(
                type_identifiant=TypeIdentifiant.SIRET,
                identifiant=siret,
                raison_sociale=given.raison_sociale.strip(),
                is_public=True,
                categorie_acheteur=CategorieAcheteur(given.categorie_acheteur),
                adresse=given.adresse.strip(),
                code_postal=given.code_postal.strip(),
                ville=given.ville.strip(),
                libelle_pays="FRANCE",
                search_words=search_words(given.raison_sociale, given.ville, given.code_postal, siret),
                created_at=clock.now(),
            )
            events.record(structure, EventKind.ACTION, "STRUCTURE_CREEE", actor, note=given.reason.strip()[:500])
    except IntegrityError:
        raise refused("SIRET_PRIS", name=Structure.objects.get(type_identifiant="SIRET", identifiant=siret)) from None
    return structure
