"""Write made-up people and structures at once, without e-mails nor confirmations: tests, demonstration, training.

Never altered once written: loading twice changes nothing, and what someone changed since is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from unisson.portal.accounts.models import User
from unisson.portal.directory.words import search_words
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import (
    EtatRattachement,
    Habilitation,
    Rattachement,
    RoleRattachement,
    Service,
    Structure,
)


@dataclass(frozen=True, slots=True)
class Right:
    """One habilitation: an espace, on one service (its code) or on the whole structure."""

    espace: str
    droit: str = "MODIFICATION"
    code_service: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One person on one structure, with their rights."""

    email: str
    identifiant: str
    role: RoleRattachement
    rights: tuple[Right, ...]


@transaction.atomic
def write_structures(rows: Iterable[Mapping[str, Any]], services: Iterable[Mapping[str, Any]]) -> dict[str, Structure]:
    """Write the structures that are missing and their services; return all of them by identifiant.

    `rows`: fields of Structure; `services`: fields of Service, with the structure's `identifiant`.
    """
    wanted = list(rows)
    now = clock.now()
    Structure.objects.bulk_create(
        [Structure(**row, created_at=now, search_words=_words(row)) for row in wanted], ignore_conflicts=True
    )
    found = Structure.objects.filter(type_identifiant="SIRET", identifiant__in=[row["identifiant"] for row in wanted])
    by_identifiant = {structure.identifiant: structure for structure in found}
    Service.objects.bulk_create(
        [
            Service(structure=by_identifiant[row["identifiant"]], **{k: v for k, v in row.items() if k != "identifiant"})
            for row in services
        ],
        ignore_conflicts=True,
    )
    return by_identifiant


def _words(row: Mapping[str, Any]) -> str:
    return search_words(row["raison_sociale"], row.get("ville", ""), row.get("code_postal", ""), row["identifiant"])


@transaction.atomic
def write_people(rows: Iterable[Mapping[str, Any]], password: str) -> dict[str, User]:
    """Write the active accounts that are missing, all with one password; return all of them by e-mail address."""
    wanted = list(rows)
    now = clock.now()
    secret = make_password(password)  # once: a good hash is slow by design
    moments = {"date_joined": now, "consented_at": now, "activated_at": now}
    User.objects.bulk_create([User(**row, **moments, is_active=True, password=secret) for row in wanted], ignore_conflicts=True)
    return {user.email: user for user in User.objects.filter(email__in=[row["email"] for row in wanted])}


@transaction.atomic
def attach(attachments: Iterable[Attachment], people: Mapping[str, User], structures: Mapping[str, Structure]) -> None:
    """Write the missing rattachements, validated, with their habilitations. A person already attached is left alone."""
    known = set(Rattachement.objects.filter(user__in=people.values()).values_list("user_id", "structure_id"))
    services = {
        (service.structure_id, service.code): service for service in Service.objects.filter(structure__in=structures.values())
    }
    rights: list[Habilitation] = []
    for wanted in attachments:
        user, structure = people[wanted.email], structures[wanted.identifiant]
        if (user.pk, structure.pk) in known:
            continue
        now = clock.now()
        link = Rattachement.objects.create(
            user=user,
            structure=structure,
            state=EtatRattachement.VALIDEE,
            role=wanted.role,
            requested_at=now,
            decided_at=now,
            decided_by=user,
        )
        for right in wanted.rights:
            service = services[structure.pk, right.code_service] if right.code_service else None
            rights.append(Habilitation(rattachement=link, service=service, espace=right.espace, droit=right.droit))
    Habilitation.objects.bulk_create(rights)
