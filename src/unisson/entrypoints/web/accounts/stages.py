"""What allauth does between the password and the session: our second factor."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest
from django.shortcuts import redirect

from unisson.portal.accounts.actions import second_factor
from unisson.portal.accounts.authenticators import methods_of
from unisson.portal.kernel.moving import Refused


class SecondFactorStage(LoginStage):  # type: ignore[misc] # allauth is not typed
    """Stops the sign-in until a second factor is proved, for who has one."""

    key = "second_factor"
    urlname = "second_factor"

    def handle(self) -> tuple[Any, bool]:
        """Nothing to stop for, or the page of the second factor; who has only a code by mail receives it at once."""
        methods = methods_of(self.login.user)
        if not methods.any:
            return None, True
        if methods.only_mail:
            with suppress(Refused):  # too many codes asked: the page says so when another one is asked
                second_factor.send_code(self.login.user)
        return redirect(self.urlname), True


def current(request: HttpRequest) -> SecondFactorStage | None:
    """The sign-in of this session that waits for its second factor, if any."""
    return cast("SecondFactorStage | None", LoginStageController.enter(request, SecondFactorStage.key))
