"""Who acts in this request, and in the name of which structure."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from unisson.entrypoints.web.shared import resuming
from unisson.portal.accounts.models import User
from unisson.portal.kernel.actor import ANONYMOUS, Actor
from unisson.portal.organisations.models import GESTIONNAIRES, Rattachement, Structure
from unisson.portal.organisations.permissions import actor_for
from unisson.portal.organisations.queries import attachments_of

SESSION_KEY = "structure"


SESSION_ENDED = (
    "Votre session avait pris fin : ce que vous veniez d’envoyer n’a pas été enregistré. "
    "Connectez-vous : la page se rouvrira, refaites-y votre dernière saisie."
)


class Request(HttpRequest):
    """A request as `ActorMiddleware` leaves it."""

    actor: Actor
    structure: Structure | None
    current_structure: Structure | None
    my_structures: list[Structure]
    is_manager: bool


def person(request: HttpRequest) -> User:
    """Who is signed in, for the pages that are closed to visitors."""
    return cast(User, request.user)


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's, which closes every page that does not say otherwise; a form sent too late is not lost in silence."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """To the sign-in page; who was sending something gets it back, to send once signed in again."""
        if resuming.may_resume(request):
            return resuming.page(request, signed_in=False)
        if request.method == "POST":
            messages.warning(request, SESSION_ENDED)
        return super().handle_no_permission(request, view_func)


class ActorMiddleware:
    """Leaves on each request: `actor`, `structure` (the one the person acts for, or None) and what the shell shows.

    `current_structure` is the same object under the name of the page contract, `my_structures` those the person may
    choose, `is_manager` whether they are gestionnaire of the current one. Two queries at most: user, attachments.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        request.actor = actor_of(request)
        attachments = attachments_of(request.actor) if request.actor.user_id else []
        chosen = _chosen(attachments, request.session.get(SESSION_KEY))
        structure = chosen.structure if chosen else None
        request.structure = request.current_structure = structure
        request.my_structures = [attachment.structure for attachment in attachments]
        request.is_manager = bool(chosen and chosen.role in GESTIONNAIRES)
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the signed-in person, or ANONYMOUS."""
    return actor_for(request.user) if request.user.is_authenticated else ANONYMOUS


def _chosen(attachments: list[Rattachement], wanted: object) -> Rattachement | None:
    """The attachment kept in session while it is still in force, else the first one."""
    known = (attachment for attachment in attachments if attachment.structure_id == wanted)
    return next(known, attachments[0] if attachments else None)


def choose(request: HttpRequest, structure: Structure) -> None:
    """Act in the name of `structure` from the next page on."""
    request.session[SESSION_KEY] = structure.pk


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The page of this portal the person came from or was going to; never another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if inside else default


@require_POST
def switch_structure(request: Request) -> HttpResponseRedirect:
    """Act in the name of another of one's structures. 404 for a structure that is not one's own."""
    wanted = request.POST.get("structure", "")
    found = next((structure for structure in request.my_structures if str(structure.pk) == wanted), None)
    if found is None:
        raise Http404
    choose(request, found)
    return HttpResponseRedirect(safe_next(request))
