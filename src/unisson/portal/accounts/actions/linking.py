"""One-time links: issue one, use it up."""

from __future__ import annotations

from datetime import timedelta

from unisson.portal.accounts.models import LinkPurpose, OneTimeLink, User
from unisson.portal.accounts.queries import link_refusal
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import clock, delays, tokens

# Long enough to still say « expired » or « already used » to whoever finds the mail again.
KEPT = timedelta(days=90)


def issue(user: User, purpose: LinkPurpose, lasting: str = "LIEN") -> str:
    """Make a link that serves for the delay of this code, and return its token, which is kept nowhere."""
    token = tokens.new()
    now = clock.now()
    until = now + delays.of(lasting)
    OneTimeLink.objects.create(user=user, purpose=purpose, token_hash=tokens.hash_of(token), created_at=now, expires_at=until)
    return token


def consume(token: str, purpose: LinkPurpose) -> User:
    """Use a link up, with the person's other links of the same purpose; return the person, locked.

    Must run in the transaction of what the link allows: when that fails, the link is still good.
    Raises Refused: LIEN_INCONNU, LIEN_EXPIRE, LIEN_DEJA_UTILISE.
    """
    found = OneTimeLink.objects.filter(token_hash=tokens.hash_of(token), purpose=purpose).first()
    if found is None:
        raise refused("LIEN_INCONNU")
    # The person first, then the link: two clicks at once are served one after the other.
    user = User.objects.select_for_update().get(pk=found.user_id)
    found.refresh_from_db()
    if code := link_refusal(found):
        raise refused(code)
    OneTimeLink.objects.filter(user=user, purpose=purpose, used_at=None).update(used_at=clock.now())
    return user


def sweep() -> int:
    """Delete links dead for long; return how many."""
    deleted, _ = OneTimeLink.objects.filter(expires_at__lt=clock.now() - KEPT).delete()
    return deleted
