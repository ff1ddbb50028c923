"""The ceremonies of passkeys, as the browser and the server exchange them (allauth and fido2 do the cryptography)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.core.exceptions import ValidationError

from unisson.portal.accounts.models import User
from unisson.portal.accounts.refusals import refused


def plain(options: Any) -> Any:
    """The options of a ceremony in the words of JSON."""
    if hasattr(options, "items"):
        return {key: plain(value) for key, value in options.items() if value is not None}
    return [plain(item) for item in options] if isinstance(options, list | tuple) else options


def registered(typed: str) -> dict[str, Any]:
    """The answer of a new passkey, once verified. Raises Refused: CLE_NON_LUE."""
    answer = _json(typed)
    _tried(webauthn.parse_registration_response, answer)
    _tried(webauthn.complete_registration, answer)
    return answer


def authenticated(person: User, typed: str) -> Authenticator:
    """The passkey of the person that gave this answer. Raises Refused: CLE_NON_LUE."""
    answer = _json(typed)
    _tried(webauthn.parse_authentication_response, answer)
    return _tried(lambda given: webauthn.complete_authentication(person, given), answer)


def _json(typed: str) -> dict[str, Any]:
    try:
        answer = forms.JSONField().clean(typed)
    except ValidationError:
        raise refused("CLE_NON_LUE") from None
    if not isinstance(answer, dict):
        raise refused("CLE_NON_LUE")
    return answer


def _tried(step: Callable[[Any], Any], answer: dict[str, Any]) -> Any:
    # fido2 raises whatever it stumbles on when the answer is not what a browser sends: each time the key is refused.
    try:
        return step(answer)
    except Exception as error:
        raise refused("CLE_NON_LUE") from error
