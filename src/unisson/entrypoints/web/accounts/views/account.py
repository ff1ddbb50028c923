"""Mon compte: identity, password, sessions, attachments."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.accounts import confirming, devices
from unisson.entrypoints.web.accounts.forms import ChangePasswordForm, IdentityForm, PasswordForm, QuestionForm
from unisson.entrypoints.web.shared.acting import Request, person, safe_next
from unisson.portal.accounts.actions import profile, secret
from unisson.portal.accounts.actions.sessions import close
from unisson.portal.accounts.authenticators import methods_of
from unisson.portal.accounts.models import User
from unisson.portal.accounts.passwords import RULES
from unisson.portal.accounts.queries import question_of, sessions_of
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.queries import history_of_attachments


def _identity_of(user: User) -> dict[str, str]:
    return {name: getattr(user, name) for name in IdentityForm.base_fields}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Request) -> HttpResponse:
    """The person's identity, and everything else one may want to know or change about one's account."""
    form = IdentityForm(request.POST or None, initial=_identity_of(person(request)))
    if request.method == "POST" and form.is_valid():
        profile.update_identity(person(request).pk, form.identity)
        messages.success(request, "Vos informations sont enregistrées.")
        return redirect("account")
    attachments = list(history_of_attachments(request.actor))
    words = {
        "form": form,
        "attachments": attachments,
        "subscriptions": [right for row in attachments if row.state == "VALIDEE" for right in row.habilitations.all()],
        "question": question_of(person(request)),
        "methods": methods_of(person(request)),
    }
    return render(request, "accounts/account.html", words)


@never_cache
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: Request) -> HttpResponse:
    """Change one's password; this session goes on, the others end."""
    form = ChangePasswordForm(request.POST or None, person=person(request))
    if request.method == "POST" and form.is_valid():
        try:
            given, key = form.cleaned_data, str(request.session.session_key)
            user = profile.change_password(person(request).pk, given["current"], given["password"], key)
        except Refused as refusal:
            form.add_error("current", refusal.sentence)
        else:
            devices.sign_again(request, user)
            messages.success(request, "Votre mot de passe est changé. Vos autres appareils sont déconnectés.")
            return redirect("account")
    return render(request, "accounts/change_password.html", {"form": form, "rules": RULES})


@never_cache
@sensitive_post_parameters("current", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def change_question(request: Request) -> HttpResponse:
    """Choose another secret question."""
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            secret.change(person(request).pk, form.cleaned_data["current"], form.secret)
        except Refused as refusal:
            form.add_error("current", refusal.sentence)
        else:
            messages.success(request, "Votre question secrète est enregistrée.")
            return redirect("account")
    return render(request, "accounts/change_question.html", {"form": form, "question": question_of(person(request))})


@never_cache
@sensitive_post_parameters("current")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_password(request: Request) -> HttpResponse:
    """Ask the password again before a page that changes how one signs in."""
    following = safe_next(request, reverse("account"))
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            profile.confirm_password(person(request), form.cleaned_data["current"])
        except Refused as refusal:
            form.add_error("current", refusal.sentence)
        else:
            confirming.confirmed(request)
            return redirect(following)
    return render(request, "accounts/confirm_password.html", {"form": form, "next": following})


@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """Sign out everywhere but here."""
    devices.sign_again(request, profile.end_other_sessions(person(request).pk, str(request.session.session_key)))
    messages.success(request, "Vos autres appareils sont déconnectés.")
    return redirect("sessions")


@never_cache
@require_safe
def sessions(request: Request) -> HttpResponse:
    """From where one is connected now."""
    rows, here = sessions_of(person(request)), request.session.session_key
    return render(request, "accounts/sessions.html", {"sessions": rows, "here": here})


@require_POST
def close_session(request: Request, session_id: int) -> HttpResponse:
    """Close one of one's sessions. 404 for what is not one's own."""
    if not close(person(request).pk, session_id):
        raise Http404
    messages.success(request, "Cette session est fermée.")
    return redirect("sessions")
