"""Landing page, sign in, sign out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.accounts import demo
from unisson.entrypoints.web.accounts.forms import SignInForm
from unisson.entrypoints.web.shared.acting import safe_next

# What following an invoice looks like, for who has none yet.
EXAMPLE = (
    {"label": "Déposée par la Menuiserie Roussel", "detail": "certificat de dépôt délivré"},
    {"label": "Reçue par la commune de Saint-Aubin", "detail": "le délai de 30 jours commence"},
    {"label": "Service fait constaté", "state": "now"},
    {"label": "Mandatement, puis mise en paiement", "state": "next"},
)


@login_not_required
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What a visitor without an account reads at the root of the portal."""
    return render(request, "accounts/landing.html", {"example": EXAMPLE})


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with the connection address; what was typed (the password apart) is kept on a refusal."""
    following = safe_next(request, settings.LOGIN_REDIRECT_URL)
    if request.user.is_authenticated:
        return redirect(following)
    form = SignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        answer: HttpResponse = form.login(request, redirect_url=following)
        return answer
    return render(request, "accounts/sign_in.html", {"form": form, "next": following, **demo.accounts()})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    messages.success(request, "Vous êtes déconnecté.")
    return redirect(settings.LOGOUT_REDIRECT_URL)
