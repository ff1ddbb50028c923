"""RFC 9457: whoever asks for `application/problem+json` gets refusals in that form, with a status that says which kind."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import HttpRequest

CONTENT_TYPE = "application/problem+json"
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
        "title": HTTPStatus(known).phrase,
        "status": known,
        "detail": sentence or body["libelle"],
        "instance": request.path,
        **body,
    }
    return known, json.dumps(problem, ensure_ascii=False), CONTENT_TYPE
