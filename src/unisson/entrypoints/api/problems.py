"""Refusals of the API as problem details (RFC 9457): one line per case, in one table that its documentation shows."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from unisson.config.uploads import drain
from unisson.portal.invoices.verification import MAX_MEGABYTES

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
DOCUMENTATION = "/api/"


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of refusal: HTTP status, title, and what to do."""

    status: int
    title: str
    remedy: str


CASES: dict[str, Case] = {
    "aucun-fichier": Case(
        400,
        "Aucun fichier reçu",
        "Envoyez la facture dans le champ « file » d’un formulaire multipart, ou comme corps de la requête.",
    ),
    "requete-illisible": Case(
        400, "Requête illisible", "Vérifiez la façon dont votre logiciel compose le formulaire multipart."
    ),
    "methode": Case(405, "Méthode refusée", "Cette adresse ne répond qu’à POST."),
    "trop-gros": Case(413, "Fichier trop volumineux", f"Réduisez ses pièces jointes : {MAX_MEGABYTES} Mo au plus."),
    "parametre": Case(422, "Paramètre refusé", "Corrigez ce paramètre, puis recommencez."),
    "injugeable": Case(
        422,
        "Ce fichier ne peut pas être jugé",
        "Le membre « report » dit pourquoi et que faire ; aucune règle n’a pu être vérifiée.",
    ),
    "trop-de-demandes": Case(429, "Trop de demandes", "Attendez le nombre de secondes de l’en-tête Retry-After."),
    "introuvable": Case(
        404,
        "Rien à cette adresse",
        "Les adresses de l’API sont dans /api/openapi.json, celles des connecteurs dans /cpro/openapi.json.",
    ),
    "panne": Case(500, "Panne du portail", "Le défaut vient du portail et a été enregistré. Recommencez plus tard."),
}


class Problem(Exception):
    """A refusal: a code of CASES, a sentence, and members added to the problem."""

    def __init__(self, code: str, detail: str, headers: dict[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.headers = headers or {}
        self.members = members


def answer(problem: Problem) -> HttpResponse:
    """The problem as an HTTP response."""
    case = CASES[problem.code]
    body = {
        "type": f"{DOCUMENTATION}#{problem.code}",
        "title": case.title,
        "status": case.status,
        "detail": problem.detail,
        "remedy": case.remedy,
        **problem.members,
    }
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, content_type=CONTENT_TYPE, status=case.status, headers=problem.headers)


@login_not_required
@csrf_exempt
def nowhere(request: HttpRequest, api_tail: str) -> HttpResponse:
    """An address of the API that leads nowhere: a program is not given a page to read."""
    del request, api_tail
    return answer(Problem("introuvable", "Il n’y a rien à cette adresse."))


def install(api: NinjaAPI) -> None:
    """Every failure of the API becomes a problem; none shows a traceback."""

    @api.exception_handler(Problem)
    def refused(request: HttpRequest, error: Problem) -> HttpResponse:
        return answer(error)

    @api.exception_handler(ValidationError)
    def wrong_parameter(request: HttpRequest, error: ValidationError) -> HttpResponse:
        names = sorted({str(item["loc"][-1]) for item in error.errors})
        return answer(Problem("parametre", f"Valeur refusée : {', '.join(names)}.", parameters=names))

    @api.exception_handler(MultiPartParserError)
    @api.exception_handler(SuspiciousOperation)
    def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
        if isinstance(error, RequestDataTooBig):
            return answer(Problem("trop-gros", "La requête dépasse la taille acceptée."))
        return answer(Problem("requete-illisible", "La requête n’a pas pu être lue : elle est incomplète ou mal composée."))

    @api.exception_handler(Http404)
    def nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(Problem("introuvable", "Il n’y a rien à cette adresse."))

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(Problem("requete-illisible", "La requête n’a pas été comprise."))

    @api.exception_handler(Exception)
    def failure(request: HttpRequest, error: Exception) -> HttpResponse:
        log.exception("api failure", extra={"path": request.path})
        return answer(Problem("panne", "La demande n’a pas pu aller au bout."))


View = Callable[..., Any]


def methods_as_problems(view: View) -> View:
    """A refused method is a problem too; the Allow header stays."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if response.status_code >= 400:
            drain(request)
        if response.status_code != 405:
            return response
        allowed = response.headers.get("Allow", "")
        return answer(Problem("methode", f"{request.method} n’est pas accepté ici.", {"Allow": allowed}))

    return answered
