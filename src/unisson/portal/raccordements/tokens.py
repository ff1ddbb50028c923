"""OAuth 2 `client_credentials` (RFC 6749, 4.4): a client identifier and a secret in, a token out. Hashes only are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from unisson.portal.kernel import clock, prepared, tokens
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


def issue(client_id: str, secret: str, scope: str = "") -> Issued | None:
    """A token for the application of this identifier and secret; None when they are not those of an open application.

    An unknown scope is read as the default one: scopes give no right here, espaces do.
    """
    granted = " ".join(scope.split())
    granted = granted if granted in SCOPES else DEFAULT_SCOPE
    token, now = tokens.new(), clock.now()
    if not client_id or not secret or "\0" in client_id:
        return None
    given = {"token": tokens.hash_of(token), "secret": tokens.hash_of(secret), "client": client_id, "scope": granted}
    if not prepared.rows(_ISSUE, given | {"now": now, "end": now + LIFETIME}):
        return None
    return Issued(token, int(LIFETIME.total_seconds()), granted)


# One statement: find the secret in force of an open application, write the token. A token lost in a power cut is refused,
# then asked for again, so nobody waits for the disk.
_ISSUE = """
    WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO raccordements_accesstoken (digest, application_id, secret_id, scope, issued_at, expires_at)
    SELECT %(token)s, application.id, secret.id, %(scope)s, %(now)s, %(end)s
    FROM quick, raccordements_applicationsecret AS secret
    JOIN raccordements_application AS application ON application.id = secret.application_id
    WHERE secret.digest = %(secret)s AND application.client_id = %(client)s AND application.closed_at IS NULL
      AND (secret.ends_at IS NULL OR secret.ends_at > %(now)s)
    RETURNING 1
"""


def _secret_of(client_id: str, secret: str) -> ApplicationSecret | None:
    if not client_id or not secret or "\0" in client_id:
        return None
    rows = ApplicationSecret.objects.en_vigueur().filter(digest=tokens.hash_of(secret), application__closed_at=None)
    return rows.filter(application__client_id=client_id).only("pk", "application_id").first()


def application_of(token: str) -> Application | None:
    """The open application that holds this token; None when expired, revoked or unknown."""
    found = prepared.rows(_HELD_BY, {"token": tokens.hash_of(token), "now": clock.now()})
    return Application.from_db(None, _READ, found[0]) if found else None


# What a call needs to know of its application; the rest is read if somebody asks.
_READ = ("id", "structure_id", "nom", "client_id", "espaces", "bac_a_sable")
_HELD_BY = f"""
    SELECT {", ".join(f"application.{name}" for name in _READ)}
    FROM raccordements_accesstoken AS token
    JOIN raccordements_application AS application ON application.id = token.application_id
    WHERE token.digest = %(token)s AND token.expires_at > %(now)s AND application.closed_at IS NULL
"""  # noqa: S608 - names of columns


def expired(token: str) -> Application | None:
    """The application whose token this was, as long as it is remembered: for the log of its calls only."""
    rows = Application.objects.filter(tokens__digest=tokens.hash_of(token), tokens__expires_at__lte=clock.now())
    return rows.first()


def named(client_id: str) -> Application | None:
    """The application of this identifier, whoever asks: for the log of its calls only."""
    return None if "\0" in client_id else Application.objects.filter(client_id=client_id).first()


def revoke(client_id: str, secret: str, token: str) -> bool:
    """Forget a token of this application (RFC 7009). False when the credentials are wrong; an unknown token is no error."""
    known = _secret_of(client_id, secret)
    if known is None:
        return False
    AccessToken.objects.filter(digest=tokens.hash_of(token), application_id=known.application_id).delete()
    return True


def forget_expired() -> int:
    """Delete the tokens past their time; return how many."""
    return AccessToken.objects.filter(expires_at__lt=clock.now()).delete()[0]
