"""Double vérification, set up in « Mon compte »."""

from __future__ import annotations

import base64
import json

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.accounts import confirming, passkeys
from unisson.entrypoints.web.accounts.forms import CodeForm, PasskeyNameForm
from unisson.entrypoints.web.shared.acting import person
from unisson.portal.accounts.actions import second_factor
from unisson.portal.accounts.authenticators import methods_of
from unisson.portal.kernel.moving import Refused

form_page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The second factors of the person, and how to add one."""
    return render(request, "accounts/second_factor_settings.html", {"methods": methods_of(person(request))})


@never_cache
@sensitive_post_parameters("code")
@form_page
def add_application(request: HttpRequest) -> HttpResponse:
    """Show the key to give to the application, and take the code that proves it was given."""
    if asked := confirming.ask(request, "totp_add"):
        return asked
    form, secret = CodeForm(request.POST or None), get_totp_secret()
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.add_application(person(request).pk, secret, form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", ValidationError(refusal.sentence, refusal.codes[0]))
        else:
            clear_totp_secret(request)
            messages.success(request, "Votre application est reliée. Gardez maintenant vos codes de secours.")
            return redirect("recovery_codes")
    url = get_adapter().build_totp_url(person(request), secret)
    image = base64.b64encode(get_adapter().build_totp_svg(url).encode()).decode()
    grouped = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    return render(request, "accounts/totp_add.html", {"form": form, "image": image, "secret": grouped, "url": url})


@never_cache
@form_page
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Register a passkey: the browser asks the key, the answer comes back in the form."""
    if asked := confirming.ask(request, "passkey_add"):
        return asked
    form = PasskeyNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer = passkeys.registered(request.POST.get("credential", ""))
        except Refused as refusal:
            form.add_error(None, ValidationError(refusal.sentence, refusal.codes[0]))
        else:
            second_factor.add_passkey(person(request).pk, form.cleaned_data["name"], answer)
            messages.success(request, "Votre clé est enregistrée. Gardez aussi vos codes de secours.")
            return redirect("recovery_codes")
    options = json.dumps(passkeys.plain(webauthn.begin_registration(person(request), False)))
    return render(request, "accounts/passkey_add.html", {"form": form, "options": options})


@require_POST
def remove(request: HttpRequest, authenticator_id: int) -> HttpResponse:
    """Take a second factor away. 404 for what is not one's own."""
    methods = methods_of(person(request))
    own = {row.pk for row in (methods.application, *methods.passkeys) if row is not None}
    if authenticator_id not in own:
        raise Http404
    if asked := confirming.ask(request, "second_factor_settings"):
        return asked
    second_factor.remove(person(request).pk, authenticator_id)
    messages.success(request, "Ce moyen est retiré : il n’ouvre plus votre compte.")
    return redirect("second_factor_settings")


@require_POST
def set_code_by_mail(request: HttpRequest) -> HttpResponse:
    """Ask a code by mail at sign-in, or no more."""
    if asked := confirming.ask(request, "second_factor_settings"):
        return asked
    wanted = request.POST.get("wanted") == "1"
    second_factor.set_code_by_mail(person(request).pk, wanted)
    said = "Un code vous sera envoyé à chaque connexion." if wanted else "Vous ne recevrez plus de code à la connexion."
    messages.success(request, said)
    return redirect("second_factor_settings")


@never_cache
@form_page
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes that open the account when the telephone or the key is lost; others on request."""
    if asked := confirming.ask(request, "recovery_codes"):
        return asked
    if request.method == "POST":
        second_factor.renew_recovery_codes(person(request).pk)
        messages.success(request, "Voici dix autres codes. Les anciens ne servent plus.")
        return redirect("recovery_codes")
    kept = methods_of(person(request)).recovery
    codes = kept.wrap().get_unused_codes() if kept else []
    return render(request, "accounts/recovery_codes.html", {"codes": [f"{code[:4]} {code[4:]}" for code in codes]})
