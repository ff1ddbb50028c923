"""Technical accounts: make one, renew its password, change its rights, close it, recognise it at the door of the API."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from unisson.portal.kernel import clock, delays, events, prepared
from unisson.portal.kernel.actor import SYSTEM, Actor, EntryPoint, Grant
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.tokens import hash_of
from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.actions.granting import judge_cells
from unisson.portal.organisations.matrix import Cell, cells_of, fingerprint, told
from unisson.portal.organisations.models import CompteTechnique, Droit, HabilitationTechnique, Structure
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.organisations.refusals import on, refused

ALPHABET = string.ascii_letters + string.digits
LENGTH = 24  # 142 bits: nobody guesses it, so a fast hash is enough
SEEN_EVERY = timedelta(hours=1)


def create_account(structure_id: int, actor: Actor, nom: str, granted: Granted) -> tuple[CompteTechnique, str]:
    """Make a technical account with these rights; return it with its password, which nobody can read again.

    Raises Refused: DROIT_INSUFFISANT, TECHNIQUE_NOM_ABSENT, TECHNIQUE_NOM_PRIS, ESPACE_*, SERVICE_INCONNU;
    Structure.DoesNotExist.
    """
    with transaction.atomic():
        structure = Structure.objects.locked(structure_id)
        demand(actor, Right.MANAGE_TECHNICAL, structure.pk)
        name = nom.strip()
        if not name:
            raise refused("TECHNIQUE_NOM_ABSENT")
        if CompteTechnique.objects.ouverts().filter(structure=structure, nom=name).exists():
            raise refused("TECHNIQUE_NOM_PRIS", given=name)
        if not granted.espaces:
            raise refused("ESPACE_ABSENT")
        cells = frozenset(
            Cell(str(espace), place, str(granted.droit)) for espace in granted.espaces for place in granted.services or (None,)
        )
        judge_cells(structure, cells)
        now, password = clock.now(), _password()
        account = CompteTechnique.objects.create(
            structure=structure,
            login=_login(structure),
            nom=name,
            password_hash=hash_of(password),
            password_at=now,
            expires_at=now + delays.of("MOT_DE_PASSE_TECHNIQUE"),
            created_at=now,
            created_by_id=actor.user_id,
        )
        _give(account, cells)
        _tell(account, "COMPTE_TECHNIQUE_CREE", actor, ajoutes=told(cells, structure))
    return account, password


@transaction.atomic
def renew_password(account_id: int, structure_id: int, actor: Actor) -> tuple[CompteTechnique, str]:
    """Give a new password at once; the former one opens nothing any more.

    Raises Refused: DROIT_INSUFFISANT; CompteTechnique.DoesNotExist (foreign or closed).
    """
    account = _locked(account_id, structure_id, actor)
    now, password = clock.now(), _password()
    account.password_hash, account.password_at = hash_of(password), now
    account.expires_at, account.warned_at = now + delays.of("MOT_DE_PASSE_TECHNIQUE"), None
    account.save(update_fields=["password_hash", "password_at", "expires_at", "warned_at"])
    _tell(account, "COMPTE_TECHNIQUE_MOT_DE_PASSE", actor)
    return account, password


@transaction.atomic
def set_account_rights(
    account_id: int, structure_id: int, actor: Actor, wanted: Iterable[Cell], seen: str = ""
) -> CompteTechnique:
    """Make the rights of an account exactly `wanted`. `seen`: fingerprint of what the actor read.

    Raises Refused: DROIT_INSUFFISANT, DROITS_CHANGES, ESPACE_INCOMPATIBLE, SERVICE_INCONNU; CompteTechnique.DoesNotExist.
    """
    account = _locked(account_id, structure_id, actor)
    before, after = cells_of(account), frozenset(wanted)
    if seen and seen != fingerprint(before):
        raise refused("DROITS_CHANGES", name=account)
    added, removed = after - before, before - after
    if not added and not removed:
        return account
    judge_cells(account.structure, added)
    gone = {(cell.espace, cell.service_id) for cell in removed}
    doomed = [row.pk for row in account.habilitations.all() if (row.espace, row.service_id) in gone]
    HabilitationTechnique.objects.filter(pk__in=doomed).delete()
    _give(account, added)
    words = {"ajoutes": told(added, account.structure), "retires": told(removed, account.structure)}
    _tell(account, "COMPTE_TECHNIQUE_DROITS", actor, **words)
    return account


@transaction.atomic
def close_account(account_id: int, structure_id: int, actor: Actor) -> CompteTechnique:
    """Close an account for ever; what it did stays in the histories.

    Raises Refused: DROIT_INSUFFISANT; CompteTechnique.DoesNotExist (foreign or closed).
    """
    account = _locked(account_id, structure_id, actor)
    account.closed_at = clock.now()
    account.save(update_fields=["closed_at"])
    account.habilitations.all().delete()
    _tell(account, "COMPTE_TECHNIQUE_FERME", actor)
    return account


def authenticate_technical_account(login: str, password: str) -> Actor:
    """The actor of a machine, its door being the API and its rights those of the account (structure, service, espace).

    Raises Refused: TECHNIQUE_REFUSE, the same for an unknown login, a wrong password and a closed account;
    TECHNIQUE_EXPIRE, only to whoever gives the right password.
    """
    rows = prepared.rows(_ACCOUNT, {"login": login.strip()})
    account = CompteTechnique.from_db(None, _READ, rows[0][: len(_READ)]) if rows else None
    right = constant_time_compare(hash_of(password), account.password_hash if account else "")
    if account is None or not right:
        raise refused("TECHNIQUE_REFUSE")
    if account.is_expired:
        raise refused("TECHNIQUE_EXPIRE", when=on(account.expires_at))
    _saw(account)
    grants = tuple(
        Grant(account.structure_id, service_id, espace, droit == Droit.MODIFICATION)
        for service_id, espace, droit in (row[len(_READ) :] for row in rows)
        if espace is not None
    )
    return Actor(None, account.nom, EntryPoint.API, technical_account=account.login, _grants=grants)


# The account and its rights at once: every call of the API begins here.
_READ = ("id", "structure_id", "login", "nom", "password_hash", "expires_at", "seen_at")
_ACCOUNT = f"""
    SELECT {", ".join(f"compte.{name}" for name in _READ)}, held.service_id, held.espace, held.droit
    FROM organisations_comptetechnique AS compte
    LEFT JOIN organisations_habilitationtechnique AS held ON held.compte_id = compte.id
    WHERE compte.login = %(login)s AND compte.closed_at IS NULL
    ORDER BY held.id
"""  # noqa: S608 - names of columns


def warn_of_ends() -> int:
    """Tell the managers, once for each password, that it ends soon; return how many. Run again, it tells nothing."""
    soon = clock.now() + delays.of("ALERTE_TECHNIQUE")
    due = CompteTechnique.objects.ouverts().filter(warned_at=None, expires_at__lte=soon)
    return sum(_warn(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _warn(account_id: int) -> bool:
    account = CompteTechnique.objects.locked(account_id)
    if account.closed_at is not None or account.warned_at is not None:
        return False
    account.warned_at = clock.now()
    account.save(update_fields=["warned_at"])
    _tell(account, "COMPTE_TECHNIQUE_FIN_PROCHE", SYSTEM)
    return True


def _locked(account_id: int, structure_id: int, actor: Actor) -> CompteTechnique:
    structure = Structure.objects.locked(structure_id)
    demand(actor, Right.MANAGE_TECHNICAL, structure.pk)
    return CompteTechnique.objects.ouverts().filter(structure=structure).locked(account_id)


def _password() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _login(structure: Structure) -> str:
    """`TECH_1_123456@…`, as connectors expect it. The structure is locked: nobody else draws for it meanwhile."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    while True:
        login = f"TECH_{structure.pk}_{secrets.randbelow(10**6):06d}@{host}"
        if not CompteTechnique.objects.filter(login=login).exists():
            return login


def _give(account: CompteTechnique, cells: Iterable[Cell]) -> None:
    HabilitationTechnique.objects.bulk_create(
        HabilitationTechnique(compte=account, espace=cell.espace, service_id=cell.service_id, droit=Droit(cell.droit))
        for cell in sorted(cells, key=str)
    )


def _saw(account: CompteTechnique) -> None:
    """Note the call, an hour apart at least: a machine calls often."""
    now = clock.now()
    if account.seen_at is None or account.seen_at <= now - SEEN_EVERY:
        CompteTechnique.objects.filter(pk=account.pk).update(seen_at=now)


def _tell(account: CompteTechnique, code: str, actor: Actor, **words: object) -> None:
    data = {"structure": account.structure_id, "changements": [f"{account.nom}, {account.login}"], **words}
    events.record(account, EventKind.DROIT, code, actor, data=data)
