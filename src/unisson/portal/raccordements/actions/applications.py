"""What a manager does with the applications of the structure: declare, renew a secret, close."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from unisson.portal.kernel import clock, tokens
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.models import Espace
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.raccordements.models import AccessToken, Application, ApplicationSecret
from unisson.portal.raccordements.refusals import refused

MOST_SECRETS = 2
OVERLAP = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shown:
    """An application and its new secret, which nobody will be able to read again."""

    application: Application
    secret: str


@transaction.atomic
def declare(structure_id: int, actor: Actor, nom: str, espaces: Iterable[str]) -> Shown:
    """Declare an application, with its first secret. Raises Refused: DROIT_INSUFFISANT, APPLICATION_NOM_ABSENT, …"""
    demand(actor, Right.MANAGE_CONNECTIONS, structure_id)
    name, chosen = nom.strip(), _checked(espaces)
    if not name:
        raise refused("APPLICATION_NOM_ABSENT")
    application = Application.objects.create(
        structure_id=structure_id,
        nom=name[:100],
        client_id=str(uuid.uuid4()),
        espaces=chosen,
        created_at=clock.now(),
        created_by_id=actor.user_id,
    )
    record(application, EventKind.ACTION, "CREATION_APPLICATION", actor, data={"nom": application.nom, "espaces": chosen})
    return Shown(application, _add_secret(application, actor))


def _checked(espaces: Iterable[str]) -> list[str]:
    wanted = set(espaces)
    chosen = [espace.value for espace in Espace if espace.value in wanted]
    if not chosen:
        raise refused("APPLICATION_ESPACE_ABSENT")
    return chosen


def _add_secret(application: Application, actor: Actor) -> str:
    secret = tokens.new()
    ApplicationSecret.objects.create(
        application=application,
        digest=tokens.hash_of(secret),
        ending=secret[-4:],
        created_at=clock.now(),
        created_by_id=actor.user_id,
    )
    return secret


def _own(application_id: int, actor: Actor) -> Application:
    application = Application.objects.visible_to(actor).locked(application_id)
    demand(actor, Right.MANAGE_CONNECTIONS, application.structure_id)
    if application.closed_at is not None:
        raise refused("APPLICATION_FERMEE")
    return application


@transaction.atomic
def change(application_id: int, actor: Actor, nom: str, espaces: Iterable[str]) -> Application:
    """Rename it, give it other espaces. Raises Refused, Application.DoesNotExist."""
    application = _own(application_id, actor)
    if not nom.strip():
        raise refused("APPLICATION_NOM_ABSENT")
    application.nom, application.espaces = nom.strip()[:100], _checked(espaces)
    application.save(update_fields=["nom", "espaces"])
    data = {"nom": application.nom, "espaces": application.espaces}
    record(application, EventKind.ACTION, "MODIFICATION_APPLICATION", actor, data=data)
    return application


@transaction.atomic
def renew_secret(application_id: int, actor: Actor) -> Shown:
    """Create a second secret; the first one still serves during `OVERLAP`, so that nothing stops meanwhile.

    Raises Refused: SECRET_DEJA_DEUX, APPLICATION_FERMEE; Application.DoesNotExist.
    """
    application = _own(application_id, actor)
    current = list(ApplicationSecret.objects.en_vigueur().filter(application=application))
    if len(current) >= MOST_SECRETS:
        raise refused("SECRET_DEJA_DEUX")
    for secret in current:
        secret.ends_at = clock.now() + OVERLAP
        secret.save(update_fields=["ends_at"])
    record(application, EventKind.ACTION, "RENOUVELLEMENT_SECRET", actor)
    return Shown(application, _add_secret(application, actor))


@transaction.atomic
def end_secret(application_id: int, secret_id: int, actor: Actor) -> None:
    """Stop a secret now, with every token it gave. Raises Refused: SECRET_DERNIER; ApplicationSecret.DoesNotExist."""
    application = _own(application_id, actor)
    current = ApplicationSecret.objects.en_vigueur().filter(application=application)
    secret = current.get(pk=secret_id)
    if current.count() == 1:
        raise refused("SECRET_DERNIER")
    secret.ends_at = clock.now()
    secret.save(update_fields=["ends_at"])
    AccessToken.objects.filter(secret=secret).delete()
    record(application, EventKind.ACTION, "FIN_SECRET", actor, data={"ending": secret.ending})


@transaction.atomic
def revoke_tokens(application_id: int, actor: Actor) -> int:
    """Forget every token of the application; it asks for another with its secret. Returns how many."""
    application = _own(application_id, actor)
    count = AccessToken.objects.filter(application=application).delete()[0]
    record(application, EventKind.ACTION, "REVOCATION_JETONS", actor, data={"count": count})
    return count


@transaction.atomic
def switch_sandbox(application_id: int, actor: Actor, *, on: bool) -> Application:
    """Allow or forbid the application to ask for simulated failures and dry runs."""
    application = _own(application_id, actor)
    application.bac_a_sable = on
    application.save(update_fields=["bac_a_sable"])
    record(application, EventKind.ACTION, "BAC_A_SABLE", actor, data={"on": on})
    return application


@transaction.atomic
def close(application_id: int, actor: Actor) -> Application:
    """Close it for good: no secret, no token, no webhook serves any more; its log stays."""
    application = _own(application_id, actor)
    application.closed_at = clock.now()
    application.save(update_fields=["closed_at"])
    AccessToken.objects.filter(application=application).delete()
    record(application, EventKind.ACTION, "FERMETURE_APPLICATION", actor)
    return application
