"""What people change in their own account."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from unisson.portal.accounts.actions import sessions
from unisson.portal.accounts.actions.limiting import check, forget, take
from unisson.portal.accounts.actions.recovery import set_password
from unisson.portal.accounts.models import Scope, User
from unisson.portal.accounts.personal import archive
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import events
from unisson.portal.kernel.models import EventKind


@dataclass(frozen=True, slots=True)
class Identity:
    """What people may change of their identity. The connection address is another matter: it must be proved."""

    first_name: str
    last_name: str
    phone: str
    contact_email: str


@transaction.atomic
def update_identity(user_id: int, given: Identity) -> User:
    """Write what changed, and record which fields (not their values: the history is kept for ever)."""
    user = User.objects.select_for_update().get(pk=user_id)
    fields = ("first_name", "last_name", "phone", "contact_email")
    changed = [name for name in fields if getattr(user, name) != getattr(given, name)]
    if changed:
        for name in changed:
            setattr(user, name, getattr(given, name))
        user.save(update_fields=changed)
        events.record(user, EventKind.ACTION, "COMPTE_MODIFIE", user.actor, data={"fields": changed})
    return user


@transaction.atomic
def change_password(user_id: int, current: str, new: str, session_key: str = "") -> User:
    """Change one's password; the other sessions end.

    Raises Refused (MOT_DE_PASSE_ACTUEL_INCORRECT) or ValidationError for a weak new one.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.check_password(current):
        raise refused("MOT_DE_PASSE_ACTUEL_INCORRECT")
    validate_password(new, user)
    set_password(user, new, session_key)
    return user


@transaction.atomic
def export(user_id: int) -> bytes:
    """A zip of everything held about the person; that it was asked is part of the history."""
    user = User.objects.get(pk=user_id)
    events.record(user, EventKind.ACTION, "DONNEES_EXPORTEES", user.actor)
    return archive(user)


def confirm_password(user: User, password: str) -> None:
    """Check that the person in front of the screen knows the password; wrong ones are counted as at sign-in.

    Raises Refused: MOT_DE_PASSE_ACTUEL_INCORRECT, CONNEXION_BLOQUEE.
    """
    take(Scope.CONNEXION, user.email)
    if not user.check_password(password):
        check(Scope.CONNEXION, user.email)
        raise refused("MOT_DE_PASSE_ACTUEL_INCORRECT")
    forget(Scope.CONNEXION, user.email)


@transaction.atomic
def end_other_sessions(user_id: int, session_key: str = "") -> User:
    """End every session of the person but the one of this key, which the caller signs again."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.session_series += 1
    user.save(update_fields=["session_series"])
    sessions.close_all(user, but=session_key)
    events.record(user, EventKind.ACTION, "SESSIONS_FERMEES", user.actor)
    return user
