"""OAuth 2 `client_credentials` (RFC 6749, 4.4): a client identifier and a secret in, a token out. Hashes only are kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from unisson.portal.kernel import clock
from unisson.portal.raccordements.models import AccessToken, Application, ApplicationSecret

LIFETIME = timedelta(hours=1)  # clients read it in 16 bits: at most 32 767 s
SCOPES = ("openid", "openid resource.READ")
DEFAULT_SCOPE = SCOPES[0]


@dataclass(frozen=True, slots=True)
class Issued:
    """A token in clear, for its owner only; `expires_in` in seconds."""

    token: str
    expires_in: int
    scope: str


def digest_of(secret: str) -> str:
    """SHA-256 of a random secret, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """256 random bits, as text that needs no escaping in a form or a header."""
    return secrets.token_urlsafe(32)


def issue(client_id: str, secret: str, scope: str = "") -> Issued | None:
    """A token for the application of this identifier and secret; None when they are not those of an open application.

    An unknown scope is read as the default one: scopes give no right here, espaces do.
    """
    known = _secret_of(client_id, secret)
    if known is None:
        return None
    granted = " ".join(scope.split())
    granted = granted if granted in SCOPES else DEFAULT_SCOPE
    token, now = secrets.token_urlsafe(32), clock.now()
    row = AccessToken(
        digest=digest_of(token),
        application_id=known.application_id,
        secret_id=known.pk,
        scope=granted,
        issued_at=now,
        expires_at=now + LIFETIME,
    )
    _write(row)
    return Issued(token, int(LIFETIME.total_seconds()), granted)


def _secret_of(client_id: str, secret: str) -> ApplicationSecret | None:
    if not client_id or not secret or "\0" in client_id:
        return None
    rows = ApplicationSecret.objects.en_vigueur().filter(digest=digest_of(secret), application__closed_at=None)
    return rows.filter(application__client_id=client_id).only("pk", "application_id").first()


def _write(row: AccessToken) -> None:
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                # A token lost in a power cut is refused, then asked for again: no need to wait for the disk.
                cursor.execute("SET LOCAL synchronous_commit = off")
        row.save(force_insert=True)


def application_of(token: str) -> Application | None:
    """The open application that holds this token, with its structure; None when expired, revoked or unknown."""
    found = AccessToken.objects.filter(digest=digest_of(token), expires_at__gt=clock.now(), application__closed_at=None)
    row = found.select_related("application__structure").first()
    return row.application if row else None


def revoke(client_id: str, secret: str, token: str) -> bool:
    """Forget a token of this application (RFC 7009). False when the credentials are wrong; an unknown token is no error."""
    known = _secret_of(client_id, secret)
    if known is None:
        return False
    AccessToken.objects.filter(digest=digest_of(token), application_id=known.application_id).delete()
    return True


def forget_expired() -> int:
    """Delete the tokens past their time; return how many."""
    return AccessToken.objects.filter(expires_at__lt=clock.now()).delete()[0]
