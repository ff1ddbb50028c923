"""RFC 9457: whoever asks for `application/problem+json` gets refusals in that form, with a status that says which kind."""

from __future__ import annotations

import json

from django.http import HttpRequest

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "Requête mal formulée",
    401: "Identification refusée",
    403: "Accès refusé",
    404: "Rien à cette adresse",
    405: "Méthode refusée",
    413: "Trop volumineux",
    415: "Format refusé",
    422: "Demande refusée",
    429: "Trop d’appels",
    500: "Panne du portail",
    503: "Portail momentanément indisponible",
}
BUSINESS = 422  # a refusal of the business, HTTP 200 for connectors that know `codeRetour` only


def as_asked(request: HttpRequest, status: int, text: str) -> tuple[int, str, str]:
    """Status, body and content type (empty: the usual one) of an answer."""
    if CONTENT_TYPE not in request.headers.get("Accept", ""):
        return status, text, ""
    body = json.loads(text)
    if not body.get("codeRetour"):
        return status, text, ""
    known = status if status >= 400 else BUSINESS
    code, _, sentence = str(body["libelle"]).partition(" - ")
    problem = {
        "type": f"/api/cpro/#{code}",
        "title": TITLES[known],
        "status": known,
        "detail": sentence or body["libelle"],
        "instance": request.path,
        **body,
    }
    return known, json.dumps(problem, ensure_ascii=False), CONTENT_TYPE
