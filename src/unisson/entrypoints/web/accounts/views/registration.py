"""Sign up, receive the link again, activate; forgotten password."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from unisson.entrypoints.web.accounts import confirming, devices
from unisson.entrypoints.web.accounts.forms import ActivationForm, AddressForm, AnswerForm, NewPasswordForm, SignUpForm
from unisson.entrypoints.web.accounts.origins import origin
from unisson.portal.accounts.actions import recovery, registration, unlocking
from unisson.portal.accounts.actions.limiting import take
from unisson.portal.accounts.models import LinkPurpose, Scope, User
from unisson.portal.accounts.passwords import RULES
from unisson.portal.accounts.queries import awaits_answer, person_of_link, question_of
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.identifying import FORMATS
from unisson.portal.organisations.permissions import actor_for
from unisson.portal.organisations.queries import attachments_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
ADDRESS_KEY = "address_written_to"
form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@never_cache
@form_page
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for an account. The answer is the same whether the address has one or not."""
    form = SignUpForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _sign_up_page(request, form)
    # A field that people do not see: what fills it is a machine, told nothing.
    if not request.POST.get("website"):
        try:
            take(Scope.FORMULAIRE, origin(request))
            registration.sign_up(form.registration)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return _sign_up_page(request, form)
    return _written(request, form.registration.email, "activation_sent")


def _sign_up_page(request: HttpRequest, form: SignUpForm) -> HttpResponse:
    return render(request, "accounts/sign_up.html", {"form": form, "formats": FORMATS})


def _written(request: HttpRequest, address: str, page: str) -> HttpResponse:
    request.session[ADDRESS_KEY] = address
    return redirect(page)


@login_not_required
@never_cache
@require_safe
def activation_sent(request: HttpRequest) -> HttpResponse:
    """Where to look for the link, and how to receive it again."""
    address = request.session.get(ADDRESS_KEY, "")
    return render(request, "accounts/activation_sent.html", {"address": address, "form": AddressForm({"email": address})})


@login_not_required
@never_cache
@form_page
def activation_again(request: HttpRequest) -> HttpResponse:
    """Send the activation link again."""
    return answer_by_mail(request, "accounts/activation_again.html", registration.send_activation_again, "activation_sent")


@login_not_required
@never_cache
@form_page
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a new password."""
    return answer_by_mail(request, "accounts/forgotten.html", recovery.ask_new_password, "forgotten_sent")


@login_not_required
@never_cache
@require_safe
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    """Where to look for the link."""
    return render(request, "accounts/forgotten_sent.html", {"address": request.session.get(ADDRESS_KEY, "")})


@login_not_required
@never_cache
@form_page
def unlock_again(request: HttpRequest) -> HttpResponse:
    """Ask for the link that unlocks the sign-in."""
    return answer_by_mail(request, "accounts/unlock_again.html", unlocking.ask_unlock, "unlock_sent")


@login_not_required
@never_cache
@require_safe
def unlock_sent(request: HttpRequest) -> HttpResponse:
    """Where to look for the link."""
    return render(request, "accounts/unlock_sent.html", {"address": request.session.get(ADDRESS_KEY, "")})


@login_not_required
@never_cache
@form_page
def unlock(request: HttpRequest, token: str) -> HttpResponse:
    """Unlock the sign-in. A button does it, for some mail servers open every link they see."""
    try:
        person = person_of_link(token, LinkPurpose.DEBLOCAGE)
        if request.method == "POST":
            unlocking.unlock(token)
            messages.success(request, "La connexion est débloquée. Vous avez de nouveau cinq essais.")
            return redirect("sign_in")
    except Refused as refusal:
        return refused_link(request, refusal, "unlock_again")
    return render(request, "accounts/unlock.html", {"person": person})


def answer_by_mail(request: HttpRequest, template: str, verb: Callable[[str], None], then: str) -> HttpResponse:
    """Take an address, have something sent to it, then say where to look; the answer is the same for any address."""
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, template, {"form": form})
    address = form.cleaned_data["email"]
    try:
        take(Scope.FORMULAIRE, origin(request))
        verb(address)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return render(request, template, {"form": form})
    return _written(request, address, then)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again", "answer")
@form_page
def activate(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the password and the secret question that open the account, then enter."""
    try:
        person = person_of_link(token, LinkPurpose.ACTIVATION)
        form = ActivationForm(request.POST or None, person=person)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            person = registration.activate(token, given["password"], form.secret, consent=given.get("consent", False))
            login(request, person, backend=BACKEND)
            confirming.confirmed(request)
            devices.entered(request, person)
            if attachments_of(actor_for(person)):  # invited: there is nothing more to say
                messages.success(request, "Votre compte est actif. Vous pouvez agir au nom de votre structure.")
                return redirect("home")
            messages.success(request, "Votre compte est actif. Il reste à dire pour quelle structure vous agissez.")
            return redirect("structure_new")
    except Refused as refusal:
        return refused_link(request, refusal, "activation_again")
    return render(request, "accounts/activate.html", {"form": form, "person": person, "rules": RULES})


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again", "answer")
@form_page
def reset_password(request: HttpRequest, token: str) -> HttpResponse:
    """Answer one's secret question, choose a new password, then sign in with it (and with the second factor)."""
    try:
        person = person_of_link(token, LinkPurpose.MOT_DE_PASSE)
        if awaits_answer(token):
            return _ask_question(request, token, person)
        form = NewPasswordForm(request.POST or None, person=person)
        if request.method == "POST" and form.is_valid():
            recovery.reset_password(token, form.cleaned_data["password"])
            messages.success(request, "Votre mot de passe est changé. Connectez-vous avec le nouveau.")
            return redirect("sign_in")
    except Refused as refusal:
        return refused_link(request, refusal, "forgotten")
    return render(request, "accounts/reset_password.html", {"form": form, "person": person, "rules": RULES})


def _ask_question(request: HttpRequest, token: str, person: User) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recovery.answer_question(token, form.cleaned_data["answer"])
        except Refused as refusal:
            if refusal.codes[0] in TITLES:
                raise
            form.add_error("answer", ValidationError(refusal.sentence, refusal.codes[0]))
        else:
            return redirect("reset_password", token=token)
    return render(request, "accounts/question.html", {"form": form, "person": person, "question": question_of(person)})


TITLES = {
    "LIEN_INCONNU": "Lien non reconnu",
    "LIEN_EXPIRE": "Lien expiré",
    "LIEN_DEJA_UTILISE": "Lien déjà utilisé",
    "ADRESSE_PRISE": "Adresse déjà prise",
}


def refused_link(request: HttpRequest, refusal: Refused, again: str) -> HttpResponse:
    """What happened to the link, and the form that sends another one."""
    code = refusal.codes[0]
    words = {"title": TITLES[code], "code": code, "sentence": refusal.sentence, "form": AddressForm(), "again": again}
    return render(request, "accounts/link_refused.html", words, status=404 if code == "LIEN_INCONNU" else 410)
