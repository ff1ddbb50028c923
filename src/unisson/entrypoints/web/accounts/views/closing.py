"""Connection address, personal data, end and return of an account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.accounts import confirming
from unisson.entrypoints.web.accounts.forms import NewAddressForm, PasswordForm
from unisson.entrypoints.web.accounts.views.registration import ADDRESS_KEY, answer_by_mail, refused_link
from unisson.entrypoints.web.shared.acting import person
from unisson.entrypoints.web.shared.downloads import ZIP, attached
from unisson.portal.accounts.actions import address, leaving, profile
from unisson.portal.accounts.models import LinkPurpose
from unisson.portal.accounts.queries import address_change_of, person_of_link
from unisson.portal.kernel import clock
from unisson.portal.kernel.moving import Refused

form_page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@sensitive_post_parameters("current")
@form_page
def change_address(request: HttpRequest) -> HttpResponse:
    """Ask for another connection address; both addresses receive a link."""
    form = NewAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            address.ask(person(request).pk, form.cleaned_data["current"], form.cleaned_data["email"])
        except Refused as refusal:
            field = "email" if refusal.codes[0].startswith("ADRESSE") else "current"
            form.add_error(field, ValidationError(refusal.sentence, refusal.codes[0]))
        else:
            messages.success(request, "Un lien vient de partir vers chacune des deux adresses. Ouvrez les deux.")
            return redirect("address_change")
    words = {"form": form, "change": address_change_of(person(request))}
    return render(request, "accounts/address_change.html", words)


@require_POST
def cancel_address(request: HttpRequest) -> HttpResponse:
    """Forget the change that waits."""
    address.cancel(person(request).pk)
    messages.success(request, "Le changement est abandonné : votre adresse de connexion reste la même.")
    return redirect("address_change")


@login_not_required
@never_cache
@form_page
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes from one of the two addresses, with a button: some mail servers open every link they see."""
    try:
        purpose = _purpose(token)
        person = person_of_link(token, purpose)
        if request.method == "POST":
            person, is_done = address.confirm(token, purpose)
            done = f"Votre adresse de connexion est maintenant {person.email}."
            messages.success(request, done if is_done else "C’est confirmé. Il reste à ouvrir le lien reçu à l’autre adresse.")
            return redirect("sign_in" if request.user.is_anonymous else "address_change")
    except Refused as refusal:
        return refused_link(request, refusal, "address_change")
    return render(request, "accounts/address_confirm.html", {"change": address_change_of(person), "person": person})


def _purpose(token: str) -> LinkPurpose:
    try:
        person_of_link(token, LinkPurpose.ADRESSE_ACTUELLE)
    except Refused as refusal:
        if "LIEN_INCONNU" in refusal.codes:
            return LinkPurpose.NOUVELLE_ADRESSE
    return LinkPurpose.ADRESSE_ACTUELLE


@never_cache
@form_page
def export(request: HttpRequest) -> HttpResponse:
    """What the portal holds about the person, in a zip."""
    if asked := confirming.ask(request, "export"):
        return asked
    if request.method != "POST":
        return render(request, "accounts/export.html")
    return attached(profile.export(person(request).pk), ZIP, f"unisson-mes-donnees-{clock.today()}.zip")


@never_cache
@sensitive_post_parameters("current")
@form_page
def deactivate(request: HttpRequest) -> HttpResponse:
    """Close one's account; what must be handed over first is said before anything is typed."""
    form, held = PasswordForm(request.POST or None), leaving.held_by(person(request).pk)
    if request.method == "POST" and form.is_valid():
        try:
            leaving.deactivate(person(request).pk, form.cleaned_data["current"])
        except Refused as refusal:
            form.add_error("current", ValidationError(refusal.sentence, refusal.codes[0]))
        else:
            logout(request)
            messages.success(request, "Votre compte est désactivé. Un courriel vous dit comment revenir.")
            return redirect("landing")
    return render(request, "accounts/deactivate.html", {"form": form, "held": held})


@login_not_required
@never_cache
@form_page
def reactivate_again(request: HttpRequest) -> HttpResponse:
    """Ask for the link that opens the account again."""
    return answer_by_mail(request, "accounts/reactivate_again.html", leaving.ask_reactivation, "reactivate_sent")


@login_not_required
@never_cache
@require_safe
def reactivate_sent(request: HttpRequest) -> HttpResponse:
    """Where to look for the link."""
    return render(request, "accounts/reactivate_sent.html", {"address": request.session.get(ADDRESS_KEY, "")})


@login_not_required
@never_cache
@form_page
def reactivate(request: HttpRequest, token: str) -> HttpResponse:
    """Open the account again, with a button."""
    try:
        person = person_of_link(token, LinkPurpose.REACTIVATION)
        if request.method == "POST":
            leaving.reactivate(token)
            messages.success(request, "Votre compte est réactivé. Connectez-vous avec votre mot de passe.")
            return redirect("sign_in")
    except Refused as refusal:
        return refused_link(request, refusal, "reactivate_again")
    return render(request, "accounts/reactivate.html", {"person": person})
