"""Sign up, receive a link, activate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from unisson.portal.accounts import mails
from unisson.portal.accounts.actions.limiting import forget, take
from unisson.portal.accounts.actions.linking import consume, issue
from unisson.portal.accounts.actions.secret import Secret, write
from unisson.portal.accounts.models import LinkPurpose, Scope, User
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.actor import ANONYMOUS
from unisson.portal.kernel.models import EventKind


@dataclass(frozen=True, slots=True)
class Registration:
    """What a person gives to open an account."""

    email: str
    first_name: str
    last_name: str
    consent: bool
    # The structure the person will act for, when it is known; `organisations` says what they mean.
    structure_type: str = ""
    structure_identifiant: str = ""


def sign_up(given: Registration) -> None:
    """Open an account that waits for its activation link, and send the link to the address.

    The outcome is the same to see whether the address already has an account or not; only its mailbox tells.
    Raises Refused: CONSENTEMENT_ABSENT, TROP_DE_DEMANDES.
    """
    if not given.consent:
        raise refused("CONSENTEMENT_ABSENT")
    take(Scope.COURRIEL, given.email)
    with transaction.atomic():
        user = _waiting_account(given)
        _answer_by_mail(user)


def invite(given: Registration, by: str, place: str) -> User:
    """Open, in somebody's stead, an account that waits, and return it: its mail says who invites and to act for whom.

    The link lasts for days (delay INVITATION): nobody was waiting for it. Nobody consents for somebody else: `consent` is
    False. Raises Refused: TROP_DE_DEMANDES.
    """
    take(Scope.COURRIEL, given.email)
    with transaction.atomic():
        user = _waiting_account(given)
        _invite_by_mail(user, by, place)
        return user


def invite_again(user: User, by: str, place: str) -> None:
    """Send another invitation to somebody whose account still waits. Raises Refused: TROP_DE_DEMANDES."""
    take(Scope.COURRIEL, user.email)
    with transaction.atomic():
        _invite_by_mail(User.objects.select_for_update().get(pk=user.pk), by, place)


def _invite_by_mail(user: User, by: str, place: str) -> None:
    if user.activated_at is not None:
        return _answer_by_mail(user)
    token = issue(user, LinkPurpose.ACTIVATION, lasting="INVITATION")
    mails.send(mails.INVITATION, user.email, token, user=user, by=by, place=place)
    events.record(user, EventKind.ACTION, "LIEN_ACTIVATION_ENVOYE", ANONYMOUS)
    return None


def send_activation_again(address: str) -> None:
    """Send a new activation link, if the address has an account that waits for one. Raises Refused: TROP_DE_DEMANDES."""
    take(Scope.COURRIEL, address)
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email__iexact=address.strip()).first()
        if user is None:
            mails.send(mails.NO_ACCOUNT, address.strip())
        else:
            _answer_by_mail(user)


def _waiting_account(given: Registration) -> User:
    """The account of this address, made if need be, locked. While it waits, what was given last wins."""
    address, now = given.email.strip().lower(), clock.now()
    names: dict[str, Any] = {
        "first_name": given.first_name.strip(),
        "last_name": given.last_name.strip(),
        "consented_at": now if given.consent else None,
        "structure_type": given.structure_type,
        "structure_identifiant": given.structure_identifiant,
    }
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, is_active=False, date_joined=now, **names)
    except IntegrityError:
        user = User.objects.select_for_update().get(email__iexact=address)
        if user.activated_at is None:
            for name, value in names.items():
                setattr(user, name, value)
            user.save(update_fields=list(names))
        return user
    events.record(user, EventKind.ACTION, "COMPTE_CREE", ANONYMOUS)
    return user


def _answer_by_mail(user: User) -> None:
    if user.is_active:
        mails.send(mails.ALREADY_ACTIVE, user.email, user=user)
    elif user.activated_at is not None:
        mails.tell_closed(user)
    else:
        mails.send(mails.ACTIVATION, user.email, issue(user, LinkPurpose.ACTIVATION), user=user)
        events.record(user, EventKind.ACTION, "LIEN_ACTIVATION_ENVOYE", ANONYMOUS)


@transaction.atomic
def activate(token: str, password: str, secret: Secret, *, consent: bool = False) -> User:
    """Use the link, set the password and the secret question, open the account; return the person.

    `consent` is asked of who was invited: nobody gave it for them. Raises Refused (CONSENTEMENT_ABSENT, LIEN_INCONNU,
    LIEN_EXPIRE, LIEN_DEJA_UTILISE, what `secret.judge` refuses) or ValidationError for a weak password; the link is then
    still good.
    """
    user = consume(token, LinkPurpose.ACTIVATION)
    if user.activated_at is not None:
        raise refused("LIEN_DEJA_UTILISE")
    if user.consented_at is None and not consent:
        raise refused("CONSENTEMENT_ABSENT")
    validate_password(password, user)
    user.set_password(password)
    user.is_active, user.activated_at = True, clock.now()
    user.consented_at = user.consented_at or user.activated_at
    user.save(update_fields=["password", "is_active", "activated_at", "consented_at"])
    write(user, secret)
    forget(Scope.CONNEXION, user.email)
    forget(Scope.COURRIEL, user.email)
    events.record(user, EventKind.DROIT, "COMPTE_ACTIVE", user.actor)
    return user
