"""Change the connection address: the current one and the new one both say yes."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from unisson.portal.accounts import mails
from unisson.portal.accounts.actions.limiting import take
from unisson.portal.accounts.actions.linking import consume, issue
from unisson.portal.accounts.actions.profile import confirm_password
from unisson.portal.accounts.models import AddressChange, LinkPurpose, OneTimeLink, Scope, User
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.models import EventKind

PURPOSES = (LinkPurpose.ADRESSE_ACTUELLE, LinkPurpose.NOUVELLE_ADRESSE)


def ask(user_id: int, current: str, new_email: str) -> None:
    """Write to both addresses; a change asked before is forgotten.

    The page does not tell whether the new address has an account: its mailbox does.
    Raises Refused: MOT_DE_PASSE_ACTUEL_INCORRECT, CONNEXION_BLOQUEE, ADRESSE_IDENTIQUE, TROP_DE_DEMANDES.
    """
    user = User.objects.get(pk=user_id)
    confirm_password(user, current)
    wanted = new_email.strip().lower()
    if wanted == user.email:
        raise refused("ADRESSE_IDENTIQUE")
    take(Scope.COURRIEL, f"adresse:{user.pk}")
    with transaction.atomic():
        _forget(user)
        AddressChange.objects.create(user=user, new_email=wanted, asked_at=clock.now())
        mails.send(mails.CONFIRM_CURRENT, user.email, issue(user, LinkPurpose.ADRESSE_ACTUELLE), user=user, new=wanted)
        if User.objects.filter(email__iexact=wanted).exists():
            mails.send(mails.ALREADY_ACTIVE, wanted)
        else:
            mails.send(mails.CONFIRM_NEW, wanted, issue(user, LinkPurpose.NOUVELLE_ADRESSE))
        events.record(user, EventKind.DROIT, "ADRESSE_DEMANDEE", user.actor)


@transaction.atomic
def cancel(user_id: int) -> None:
    """Forget the change that waits."""
    _forget(User.objects.select_for_update().get(pk=user_id))


@transaction.atomic
def confirm(token: str, purpose: LinkPurpose) -> tuple[User, bool]:
    """Use the link of one address; the second one changes the address. Return the person, and whether it changed.

    Raises Refused: LIEN_INCONNU, LIEN_EXPIRE, LIEN_DEJA_UTILISE, ADRESSE_PRISE.
    """
    user = consume(token, purpose)
    change = AddressChange.objects.filter(user=user).first()
    if change is None:
        raise refused("LIEN_INCONNU")
    field = "current_confirmed_at" if purpose == LinkPurpose.ADRESSE_ACTUELLE else "new_confirmed_at"
    setattr(change, field, clock.now())
    change.save(update_fields=[field])
    is_done = bool(change.current_confirmed_at and change.new_confirmed_at)
    if is_done:
        _apply(user, change)
    return user, is_done


def _apply(user: User, change: AddressChange) -> None:
    former, user.email = user.email, change.new_email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        raise refused("ADRESSE_PRISE") from None
    change.delete()
    events.record(user, EventKind.DROIT, "ADRESSE_CHANGEE", user.actor)
    for address in (former, user.email):
        mails.send(mails.ADDRESS_CHANGED, address, user=user, new=user.email)


def _forget(user: User) -> None:
    AddressChange.objects.filter(user=user).delete()
    OneTimeLink.objects.filter(user=user, purpose__in=PURPOSES, used_at=None).delete()
