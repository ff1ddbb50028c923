"""A sign-in locked by five failures is unlocked by its owner: the mailbox proves who asks."""

from __future__ import annotations

from django.db import transaction

from unisson.portal.accounts import mails
from unisson.portal.accounts.actions.limiting import forget, take, until
from unisson.portal.accounts.actions.linking import consume, issue
from unisson.portal.accounts.models import LinkPurpose, Scope, User
from unisson.portal.kernel import events
from unisson.portal.kernel.actor import ANONYMOUS
from unisson.portal.kernel.models import EventKind


@transaction.atomic
def tell_locked(address: str) -> None:
    """Write to the person whose sign-in has just been locked, with the link that unlocks it; nothing for no account."""
    user = User.objects.filter(email__iexact=address.strip(), is_active=True).first()
    if user is None:
        return
    events.record(user, EventKind.DROIT, "CONNEXION_BLOQUEE", ANONYMOUS)
    link = issue(user, LinkPurpose.DEBLOCAGE)
    mails.send(mails.LOCKED, user.email, link, user=user, until=until(Scope.CONNEXION, user.email))


def ask_unlock(address: str) -> None:
    """Send the unlocking link again, when the address is locked and has an account. Raises Refused: TROP_DE_DEMANDES."""
    take(Scope.COURRIEL, address)
    if until(Scope.CONNEXION, address):
        tell_locked(address)


@transaction.atomic
def unlock(token: str) -> User:
    """Use the link and open the sign-in. Raises Refused: LIEN_INCONNU, LIEN_EXPIRE, LIEN_DEJA_UTILISE."""
    user = consume(token, LinkPurpose.DEBLOCAGE)
    forget(Scope.CONNEXION, user.email)
    events.record(user, EventKind.DROIT, "CONNEXION_DEBLOQUEE", user.actor)
    return user
