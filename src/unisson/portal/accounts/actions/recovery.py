"""Forgotten password: a link, then a new password, which also unlocks the sign-in."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from unisson.portal.accounts import mails
from unisson.portal.accounts.actions import sessions
from unisson.portal.accounts.actions.limiting import forget, take
from unisson.portal.accounts.actions.linking import consume, issue
from unisson.portal.accounts.actions.secret import check_answer
from unisson.portal.accounts.models import LinkPurpose, OneTimeLink, Scope, User
from unisson.portal.accounts.queries import awaits_answer, person_of_link
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.actor import ANONYMOUS
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.tokens import hash_of


def ask_new_password(address: str) -> None:
    """Answer by mail to the address, whatever it is: link, activation, or no account there.

    Raises Refused: TROP_DE_DEMANDES.
    """
    take(Scope.COURRIEL, address)
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email__iexact=address.strip()).first()
        if user is None:
            mails.send(mails.NO_ACCOUNT, address.strip())
        elif user.is_active:
            mails.send(mails.NEW_PASSWORD, user.email, issue(user, LinkPurpose.MOT_DE_PASSE), user=user)
            events.record(user, EventKind.ACTION, "MOT_DE_PASSE_DEMANDE", ANONYMOUS)
        elif user.activated_at is None:
            mails.send(mails.ACTIVATION, user.email, issue(user, LinkPurpose.ACTIVATION), user=user)
        else:
            mails.tell_closed(user)


def answer_question(token: str, answer: str) -> User:
    """Check the answer to the secret question, and let the link choose a password.

    Not one transaction: a wrong answer is refused *and* counted.
    Raises Refused: LIEN_INCONNU, LIEN_EXPIRE, LIEN_DEJA_UTILISE, REPONSE_INCORRECTE, QUESTION_BLOQUEE.
    """
    user = person_of_link(token, LinkPurpose.MOT_DE_PASSE)
    check_answer(user, answer)
    OneTimeLink.objects.filter(token_hash=hash_of(token)).update(answered_at=clock.now())
    return user


@transaction.atomic
def reset_password(token: str, password: str) -> User:
    """Use the link and set the password; every open session ends and the sign-in is unlocked.

    Raises Refused (LIEN_INCONNU, LIEN_EXPIRE, LIEN_DEJA_UTILISE, QUESTION_SANS_REPONSE) or ValidationError; the link is
    then still good.
    """
    if awaits_answer(token):
        raise refused("QUESTION_SANS_REPONSE")
    user = consume(token, LinkPurpose.MOT_DE_PASSE)
    if not user.is_active:
        raise refused("LIEN_INCONNU")
    validate_password(password, user)
    set_password(user, password)
    forget(Scope.CONNEXION, user.email)
    return user


def set_password(user: User, password: str, session_key: str = "") -> None:
    """Write a password already judged, tell it to the person, end the sessions but the one of this key."""
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions.close_all(user, but=session_key)
    events.record(user, EventKind.DROIT, "MOT_DE_PASSE_CHANGE", user.actor)
    mails.send(mails.PASSWORD_CHANGED, user.email, user=user)
