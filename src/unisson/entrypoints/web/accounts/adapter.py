"""What allauth asks us when somebody signs in: how many tries are left."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from unisson.entrypoints.web.accounts import confirming, devices
from unisson.entrypoints.web.accounts.origins import origin
from unisson.portal.accounts.actions import unlocking
from unisson.portal.accounts.actions.limiting import check, forget, take
from unisson.portal.accounts.models import Scope
from unisson.portal.kernel import delays
from unisson.portal.kernel.moving import Refused

WRONG = "Adresse ou mot de passe incorrect. Vérifiez les deux ; {left} avant un blocage de {pause}."


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth is not typed
    """Counts the tries on an address, whether it has an account or not, so that nothing is revealed."""

    left = 0

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: our pages say themselves what happened."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError while the address is locked."""
        try:
            take(Scope.CONNEXION_ORIGINE, origin(request))
            self.left = take(Scope.CONNEXION, credentials["email"])
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code=refusal.codes[0]) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        forget(Scope.CONNEXION, credentials["email"])
        return user

    def get_login_stages(self) -> list[str]:
        """What stands between the password and the portal."""
        return ["unisson.entrypoints.web.accounts.stages.SecondFactorStage"]

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        confirming.confirmed(request)
        devices.entered(request, user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError: how many tries are left, or until when the address is locked."""
        try:
            check(Scope.CONNEXION, credentials["email"])
        except Refused as refusal:
            unlocking.tell_locked(credentials["email"])
            raise ValidationError(refusal.sentence, code=refusal.codes[0]) from None
        left = "il vous reste un essai" if self.left == 1 else f"il vous reste {self.left} essais"
        raise ValidationError(WRONG.format(left=left, pause=delays.words("BLOCAGE")), code="CONNEXION_REFUSEE")
