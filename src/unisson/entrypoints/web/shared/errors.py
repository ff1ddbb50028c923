"""What a person reads when a page cannot be given: what happened, why, what to do, and a reference to quote."""

import logging
import secrets
from collections.abc import Callable
from typing import NamedTuple

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from unisson.entrypoints.web.shared import resuming
from unisson.portal.kernel import clock

log = logging.getLogger(__name__)


class Sentence(NamedTuple):
    """One error page."""

    code: int
    title: str
    what: str
    why: str
    remedy: str
    link: str = "/"
    link_label: str = "Revenir à l’accueil"


SENTENCES: dict[str, Sentence] = {
    "400": Sentence(
        400,
        "Demande incomprise",
        "Votre navigateur a envoyé une demande que le portail ne peut pas lire.",
        "L’adresse ou le formulaire est incomplet ou abîmé.",
        "Revenez à la page précédente et recommencez. Rien n’a été enregistré.",
    ),
    "403": Sentence(
        403,
        "Cette page ne vous est pas ouverte",
        "Vous avez demandé une page que votre compte ne peut pas voir.",
        "Elle appartient à une autre structure, ou demande un droit que vous n’avez pas.",
        "Vérifiez la structure choisie en haut de la page. Pour y accéder, demandez-le au gestionnaire de cette structure.",
    ),
    "404": Sentence(
        404,
        "Page introuvable",
        "Il n’y a rien à cette adresse.",
        "L’adresse est mal recopiée, la page n’existe plus, ou elle n’est pas visible de votre compte.",
        "Vérifiez l’adresse, ou repartez de l’accueil. Une facture se retrouve par son numéro dans vos listes.",
    ),
    "405": Sentence(
        405,
        "Action impossible de cette façon",
        "Cette adresse ne répond pas à ce type de demande.",
        "Une page a été rechargée ou un lien suivi là où un bouton était attendu.",
        "Revenez à l’accueil et refaites l’action depuis la page prévue. Rien n’a été enregistré.",
    ),
    "413": Sentence(
        413,
        "Envoi trop volumineux",
        "Le fichier ou l’ensemble des fichiers dépasse la taille acceptée. Rien n’a été enregistré.",
        "Une facture et chacune de ses pièces jointes peuvent peser jusqu’à 10 Mo, un envoi complet jusqu’à 120 Mo.",
        "Réduisez le fichier (par exemple en numérisant à 150 points par pouce) ou envoyez-le en plusieurs fois.",
    ),
    "429": Sentence(
        429,
        "Trop de demandes",
        "Trop de demandes viennent d’être faites avec ce compte ou depuis cet endroit.",
        "Le portail ralentit les essais répétés pour protéger les comptes.",
        "Attendez quelques minutes, puis recommencez. Rien n’est perdu.",
    ),
    "500": Sentence(
        500,
        "Le portail a rencontré une panne",
        "Votre demande n’a pas pu aller au bout.",
        "Le défaut vient du portail, pas de vous. Il a été enregistré avec la référence ci-dessous.",
        "Recommencez dans un instant. Avant de redéposer une facture, vérifiez dans vos listes qu’elle n’y est pas déjà.",
    ),
    "csrf": Sentence(
        403,
        "Formulaire périmé",
        "Le formulaire n’a pas été accepté. Rien n’a été enregistré.",
        "La page est restée ouverte trop longtemps, vous vous êtes reconnecté entre-temps, ou les cookies sont refusés.",
        "Revenez à la page précédente, rechargez-la, puis envoyez de nouveau. Autorisez les cookies s’ils sont bloqués.",
    ),
}


def reference_of(request: HttpRequest) -> str:
    """The reference of this request: the one of the journal when there is one, else a new one."""
    known = getattr(request, "reference", "") or getattr(request, "request_id", "")
    return str(known) or "-".join(secrets.token_hex(2).upper() for _ in range(3))


def page(request: HttpRequest, code: str, detail: str = "") -> HttpResponse:
    """The error page `code` of SENTENCES. It needs no database, no session and no context processor."""
    answer = drawn(request, code, detail)
    answer.status_code = SENTENCES[code].code
    level = logging.ERROR if answer.status_code >= 500 else logging.INFO
    log.log(level, "error page", extra={"code": code, "reference": answer["X-Reference"], "path": request.path})
    return answer


def drawn(request: HttpRequest, code: str, detail: str = "") -> HttpResponse:
    """The same page without its status, and without a line in the journal: for those who want to look at it."""
    reference = reference_of(request)
    context = {"error": SENTENCES[code], "reference": reference, "at": clock.now(), "detail": detail}
    return HttpResponse(render_to_string("unisson/error.html", context), headers={"X-Reference": reference})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400; a body beyond the limits of the settings gets its own page."""
    return page(request, "413" if isinstance(exception, RequestDataTooBig) else "400")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403. A sentence given to PermissionDenied is shown."""
    return page(request, "403", detail=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404. The exception is not shown: it names the addresses that exist."""
    return page(request, "404")


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500."""
    return page(request, "500")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW. The technical reason goes to the journal only; who signed in again meanwhile loses no word."""
    log.info("csrf refused", extra={"reason": reason})
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and resuming.may_resume(request):
        return resuming.page(request, signed_in=True)
    return page(request, "csrf")


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413, for the upload handler and the deposit pages."""
    return page(request, "413")


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler429, which allauth looks for when its rate limits refuse."""
    return page(request, "429")


def explain_refused_methods(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: Django answers a wrong method with an empty 405; a person who reloads a page reads why instead."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # An answer that already says why (the API's) stays.
        said = isinstance(response, HttpResponse) and response.content
        if response.status_code != 405 or said or not request.accepts("text/html"):
            return response
        explained = page(request, "405")
        explained.headers["Allow"] = response.headers.get("Allow", "")
        return explained

    return answer
