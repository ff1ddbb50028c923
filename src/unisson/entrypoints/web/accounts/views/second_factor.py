"""Double vérification, asked at sign-in."""

from __future__ import annotations

import json
from typing import cast

from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from unisson.entrypoints.web.accounts import passkeys, stages
from unisson.entrypoints.web.accounts.forms import CodeForm
from unisson.portal.accounts.actions import second_factor
from unisson.portal.accounts.authenticators import methods_of
from unisson.portal.kernel.moving import Refused


def _gone(request: HttpRequest) -> HttpResponse:
    messages.info(request, "Recommencez la connexion : elle a expiré, ou elle est déjà faite.")
    return redirect("sign_in")


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the second factor; the right one ends the sign-in."""
    stage = stages.current(request)
    if stage is None:
        return _gone(request)
    person = stage.login.user
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.verify(person, form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", ValidationError(refusal.sentence, refusal.codes[0]))
        else:
            return cast(HttpResponse, stage.exit())
    methods = methods_of(person)
    options = json.dumps(passkeys.plain(webauthn.begin_authentication(person))) if methods.passkeys else ""
    words = {"form": form, "methods": methods, "options": options, "address": person.email}
    return render(request, "accounts/second_factor.html", words)


@login_not_required
@require_POST
def send_code(request: HttpRequest) -> HttpResponse:
    """Send a code by mail to who is signing in and chose this way."""
    stage = stages.current(request)
    if stage is None:
        return _gone(request)
    if methods_of(stage.login.user).by_mail:
        try:
            second_factor.send_code(stage.login.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, "Un code vient de partir vers votre adresse de connexion.")
    return redirect("second_factor")


@login_not_required
@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """End the sign-in with the answer of a passkey."""
    stage = stages.current(request)
    if stage is None:
        return _gone(request)
    person = stage.login.user
    try:
        second_factor.check_open(person)
        authenticator = passkeys.authenticated(person, request.POST.get("credential", ""))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("second_factor")
    second_factor.proven(person, authenticator)
    return cast(HttpResponse, stage.exit())
