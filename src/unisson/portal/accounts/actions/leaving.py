"""Close one's own account, and open it again."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from unisson.portal.accounts import mails
from unisson.portal.accounts.actions import sessions
from unisson.portal.accounts.actions.limiting import take
from unisson.portal.accounts.actions.linking import consume, issue
from unisson.portal.accounts.actions.profile import confirm_password
from unisson.portal.accounts.models import LinkPurpose, Scope, User
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.models import EventKind

Responsibility = Callable[[int], list[str]]
_RESPONSIBILITIES: list[Responsibility] = []


def declare(responsibility: Responsibility) -> None:
    """Add what keeps a person from leaving: the names of what nobody else answers for (from the apps above, at start)."""
    if responsibility not in _RESPONSIBILITIES:
        _RESPONSIBILITIES.append(responsibility)


def held_by(user_id: int) -> list[str]:
    """The names of what this person must hand over before leaving."""
    return [name for responsibility in _RESPONSIBILITIES for name in responsibility(user_id)]


def deactivate(user_id: int, current: str) -> None:
    """Close one's account: nobody signs in any more, every session ends, no more messages. Nothing is deleted.

    Raises Refused: MOT_DE_PASSE_ACTUEL_INCORRECT, CONNEXION_BLOQUEE, PASSER_LA_MAIN.
    """
    confirm_password(User.objects.get(pk=user_id), current)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if names := held_by(user.pk):
            raise refused("PASSER_LA_MAIN", names=", ".join(names))
        user.is_active, user.left_at = False, clock.now()
        user.save(update_fields=["is_active", "left_at"])
        sessions.close_all(user)
        events.record(user, EventKind.DROIT, "COMPTE_DESACTIVE", user.actor)
        mails.tell_closed(user)


def ask_reactivation(address: str) -> None:
    """Answer by mail to the address, whatever it is. Raises Refused: TROP_DE_DEMANDES."""
    take(Scope.COURRIEL, address)
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email__iexact=address.strip()).first()
        if user is None:
            mails.send(mails.NO_ACCOUNT, address.strip())
        elif user.is_active:
            mails.send(mails.ALREADY_ACTIVE, user.email, user=user)
        elif user.left_at is not None:
            mails.send(mails.REACTIVATION, user.email, issue(user, LinkPurpose.REACTIVATION), user=user)
        else:
            mails.tell_closed(user)


@transaction.atomic
def reactivate(token: str) -> User:
    """Open again an account that its owner closed; the password is the former one.

    Raises Refused: LIEN_INCONNU, LIEN_EXPIRE, LIEN_DEJA_UTILISE.
    """
    user = consume(token, LinkPurpose.REACTIVATION)
    if user.left_at is None:
        raise refused("LIEN_INCONNU")
    user.is_active, user.left_at = True, None
    user.save(update_fields=["is_active", "left_at"])
    events.record(user, EventKind.DROIT, "COMPTE_REACTIVE", user.actor)
    return user
