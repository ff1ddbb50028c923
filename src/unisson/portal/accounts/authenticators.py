"""What allauth keeps of second factors (MFA_ADAPTER), and how we read it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings

from unisson.portal.accounts.models import User

TYPES = {
    Authenticator.Type.TOTP: "une application d’authentification",
    Authenticator.Type.WEBAUTHN: "une clé d’accès",
    Authenticator.Type.RECOVERY_CODES: "des codes de secours",
}


def _cipher() -> Fernet:
    key = hashlib.sha256(b"unisson.second-factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth is not typed
    """Secrets are ciphered with the key of the installation: a copy of the database gives no code."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return "Unisson"


@dataclass(frozen=True, slots=True)
class Methods:
    """The second factors of a person."""

    application: Authenticator | None
    passkeys: tuple[Authenticator, ...]
    recovery: Authenticator | None
    by_mail: bool

    @property
    def codes(self) -> bool:
        """Whether a code typed by hand may be right."""
        return self.application is not None or self.by_mail or self.recovery is not None

    @property
    def any(self) -> bool:
        return self.application is not None or bool(self.passkeys) or self.by_mail

    @property
    def only_mail(self) -> bool:
        return self.by_mail and self.application is None and not self.passkeys

    @property
    def recovery_left(self) -> int:
        return len(self.recovery.wrap().get_unused_codes()) if self.recovery else 0


def methods_of(user: User) -> Methods:
    """What the person may use at sign-in. Where the installation requires a second factor, a code by mail is the least."""
    rows: list[Any] = list(Authenticator.objects.filter(user=user).order_by("pk"))
    one = {row.type: row for row in rows}
    passkeys = tuple(row for row in rows if row.type == Authenticator.Type.WEBAUTHN)
    application = one.get(Authenticator.Type.TOTP)
    least = settings.SECOND_FACTOR_REQUIRED and application is None and not passkeys
    return Methods(application, passkeys, one.get(Authenticator.Type.RECOVERY_CODES), user.code_by_mail or least)
