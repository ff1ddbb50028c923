"""What is read about people. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from unisson.portal.accounts.models import (
    AddressChange,
    LinkPurpose,
    OneTimeLink,
    OpenSession,
    PieceJointe,
    SecretQuestion,
    User,
)
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import clock, events, files
from unisson.portal.kernel.models import Event
from unisson.portal.kernel.tokens import hash_of

HISTORY = 100


def link_refusal(link: OneTimeLink) -> str:
    """The code of what is wrong with a link, or nothing."""
    if link.used_at is not None:
        return "LIEN_DEJA_UTILISE"
    return "LIEN_EXPIRE" if link.expires_at <= clock.now() else ""


def person_of_link(token: str, purpose: LinkPurpose) -> User:
    """Whose link this is, without using it up.

    Raises Refused: LIEN_INCONNU, LIEN_EXPIRE, LIEN_DEJA_UTILISE.
    """
    link = OneTimeLink.objects.select_related("user").filter(token_hash=hash_of(token), purpose=purpose).first()
    if link is None:
        raise refused("LIEN_INCONNU")
    if code := link_refusal(link):
        raise refused(code)
    return link.user


def person(address: str) -> User | None:
    """The account of a connection address, whatever its case."""
    return User.objects.filter(email__iexact=address.strip()).first()


def active_addresses(addresses: Iterable[str]) -> set[str]:
    """Which of these connection addresses have an active account."""
    return set(User.objects.filter(email__in=list(addresses), is_active=True).values_list("email", flat=True))


def question_of(user: User) -> SecretQuestion | None:
    """The secret question of a person, or None for an account older than the questions."""
    return SecretQuestion.objects.filter(user=user).first()


def sessions_of(user: User) -> list[OpenSession]:
    """The open sessions of a person, the last used first; those that ended by themselves are left out."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    return list(OpenSession.objects.filter(Exists(alive), user=user).select_related("device"))


def address_change_of(user: User) -> AddressChange | None:
    """The change of connection address that waits for its confirmations."""
    return AddressChange.objects.filter(user=user).first()


def pieces_of(user: User) -> list[PieceJointe]:
    """The files a person keeps on the account, by name."""
    return list(PieceJointe.objects.filter(user=user))


def piece_of(user: User, piece_id: int) -> tuple[PieceJointe, bytes] | None:
    """One of the person's own files with its bytes, or None."""
    piece = PieceJointe.objects.filter(user=user, pk=piece_id).first()
    return (piece, files.fetch(piece.sha256)) if piece else None


def own_history(user: User) -> list[Event]:
    """What happened to the account itself, the last first."""
    return list(events.history(user).order_by("-id")[:HISTORY])


def awaits_answer(token: str) -> bool:
    """Whether this link changes no password before the secret question is answered."""
    link = OneTimeLink.objects.filter(token_hash=hash_of(token), answered_at=None)
    return link.filter(user__secret_question__isnull=False).exists()
