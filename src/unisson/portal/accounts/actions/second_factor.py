"""The second factor: an application, passkeys, recovery codes (rows of allauth), a code by mail (ours)."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from unisson.portal.accounts import mails
from unisson.portal.accounts.actions.limiting import check, forget, take
from unisson.portal.accounts.authenticators import TYPES, methods_of
from unisson.portal.accounts.models import MailCode, Scope, User
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import clock, delays, events
from unisson.portal.kernel.models import EventKind

PERIOD = 30  # seconds a code of an application lasts (RFC 6238)
DRIFT = 1  # periods before and after, for a telephone whose clock is not ours


def _locked(user_id: int) -> User:
    return User.objects.select_for_update().get(pk=user_id)


def _tell(user: User, code: str, letter: mails.Letter, method: str) -> None:
    events.record(user, EventKind.DROIT, code, user.actor, data={"method": method})
    mails.send(letter, user.email, user=user, method=method)


def _added(user: User, kind: str) -> None:
    RecoveryCodes.activate(user)  # does nothing when there are some
    _tell(user, "SECOND_FACTEUR_AJOUTE", mails.SECOND_FACTOR_ADDED, TYPES[kind])


@transaction.atomic
def add_application(user_id: int, secret: str, code: str) -> None:
    """Link the application that shows `code` for `secret`. Raises Refused: DEJA_ACTIF, CODE_DE_MISE_EN_PLACE."""
    user = _locked(user_id)
    if methods_of(user).application is not None:
        raise refused("DEJA_ACTIF")
    counter = _counter_of(secret, code, after=0)
    if counter is None:
        raise refused("CODE_DE_MISE_EN_PLACE")
    application = TOTP.activate(user, secret).instance
    _remember(application, counter)
    _added(user, Authenticator.Type.TOTP)


@transaction.atomic
def add_passkey(user_id: int, name: str, credential: dict[str, Any]) -> None:
    """Keep a passkey whose answer has been verified (the ceremony is the browser's and the session's)."""
    user = _locked(user_id)
    WebAuthn.add(user, name.strip()[:60] or f"Clé n° {len(methods_of(user).passkeys) + 1}", credential)
    _added(user, Authenticator.Type.WEBAUTHN)


@transaction.atomic
def remove(user_id: int, authenticator_id: int) -> None:
    """Take a second factor away; recovery codes go with the last one. Nothing when it is already gone."""
    user = _locked(user_id)
    found = Authenticator.objects.filter(user=user, pk=authenticator_id).exclude(type=Authenticator.Type.RECOVERY_CODES)
    kind = found.values_list("type", flat=True).first()
    if kind is None:
        return
    found.delete()
    left = methods_of(user)
    if left.application is None and not left.passkeys:
        Authenticator.objects.filter(user=user).delete()
    _tell(user, "SECOND_FACTEUR_RETIRE", mails.SECOND_FACTOR_REMOVED, TYPES[kind])


@transaction.atomic
def renew_recovery_codes(user_id: int) -> None:
    """Make ten other recovery codes; the former ones open nothing any more. Nothing for who has no other factor."""
    user = _locked(user_id)
    known = methods_of(user)
    if known.application is None and not known.passkeys:
        return
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(user)
    _tell(user, "CODES_DE_SECOURS_RENOUVELES", mails.SECOND_FACTOR_ADDED, TYPES[Authenticator.Type.RECOVERY_CODES])


@transaction.atomic
def set_code_by_mail(user_id: int, wanted: bool) -> None:
    """Ask, or ask no more, a code sent to the connection address at sign-in."""
    user = _locked(user_id)
    if user.code_by_mail is wanted:
        return
    user.code_by_mail = wanted
    user.save(update_fields=["code_by_mail"])
    code = "SECOND_FACTEUR_AJOUTE" if wanted else "SECOND_FACTEUR_RETIRE"
    letter = mails.SECOND_FACTOR_ADDED if wanted else mails.SECOND_FACTOR_REMOVED
    _tell(user, code, letter, "un code par courriel")


def send_code(user: User) -> None:
    """Send a code of six digits to the connection address; the former one dies. Raises Refused: TROP_DE_DEMANDES."""
    take(Scope.COURRIEL, f"code:{user.pk}")
    code = f"{secrets.randbelow(10**6):06}"
    with transaction.atomic():
        values = {"code_hash": _hash(user, code), "expires_at": clock.now() + delays.of("CODE")}
        MailCode.objects.update_or_create(user=user, defaults=values)
        mails.send(mails.CODE, user.email, user=user, code=f"{code[:3]} {code[3:]}")


def verify(user: User, typed: str) -> None:
    """Accept a code of the application, of the last mail, or a recovery code; each serves once.

    Not one transaction: a wrong code is refused *and* counted.
    Raises Refused: CODE_INCORRECT, then CODE_BLOQUE at the fifth wrong code.
    """
    left = take(Scope.SECOND_FACTEUR, str(user.pk))
    code = "".join(character for character in typed if character.isalnum())
    if code.isascii() and code.isdigit() and _is_right(user, code):
        proven(user)
        return
    check(Scope.SECOND_FACTEUR, str(user.pk))
    raise refused("CODE_INCORRECT", left="il vous reste un essai" if left == 1 else f"il vous reste {left} essais")


def check_open(user: User) -> None:
    """Raises Refused (CODE_BLOQUE) while five wrong codes close the verification, for a passkey too."""
    check(Scope.SECOND_FACTEUR, str(user.pk))


def proven(user: User, authenticator: Authenticator | None = None) -> None:
    """Forget the wrong codes: the person has just proved who they are, here with a passkey when one is given."""
    forget(Scope.SECOND_FACTEUR, str(user.pk))
    forget(Scope.COURRIEL, f"code:{user.pk}")
    if authenticator is not None:
        authenticator.record_usage()


@transaction.atomic
def _is_right(user: User, code: str) -> bool:
    known = methods_of(_locked(user.pk))  # the lock: two sign-ins at once do not use one code twice
    return bool(
        (known.by_mail and _is_mailed(user, code))
        or (known.application is not None and _is_shown(known.application, code))
        or (known.recovery is not None and known.recovery.wrap().validate_code(code))
    )


def _is_mailed(user: User, code: str) -> bool:
    kept = MailCode.objects.filter(user=user, expires_at__gt=clock.now())
    sent = kept.first()
    if sent is None or not constant_time_compare(sent.code_hash, _hash(user, code)):
        return False
    kept.delete()
    return True


def _is_shown(application: Authenticator, code: str) -> bool:
    secret = decrypt(application.data["secret"])
    counter = _counter_of(secret, code, after=application.data.get("last_counter", 0))
    if counter is None:
        return False
    _remember(application, counter)
    return True


def _counter_of(secret: str, code: str, *, after: int) -> int | None:
    """The period this code belongs to, when it is the current one or its neighbour and comes after the last one used."""
    current = int(clock.now().timestamp()) // PERIOD
    digits = "".join(character for character in code if character.isdigit())
    periods = range(max(current - DRIFT, after + 1), current + DRIFT + 1)
    return next((n for n in periods if constant_time_compare(format_hotp_value(hotp_value(secret, n)), digits)), None)


def _remember(application: Authenticator, counter: int) -> None:
    application.data["last_counter"] = counter
    application.last_used_at = clock.now()
    application.save(update_fields=["data", "last_used_at"])


def _hash(user: User, code: str) -> str:
    return salted_hmac("unisson.mail-code", f"{user.pk}:{code}", algorithm="sha256").hexdigest()
