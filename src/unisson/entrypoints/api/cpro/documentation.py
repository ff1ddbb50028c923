"""The reference page of the façade: operations, fields, refusals, examples that the tests run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unisson.entrypoints.api.cpro.examples import EXAMPLES, VARIABLES
from unisson.entrypoints.api.cpro.openapi import schema
from unisson.entrypoints.api.cpro.refusals import REFUS
from unisson.entrypoints.api.cpro.table import OPERATIONS, Operation

DOMAINS = {
    "factures": "Factures",
    "structures": "Structures",
    "transverses": "Transverses",
    "utilisateurs": "Utilisateurs",
    "engagementsJuridiques": "Engagements juridiques",
    "unisson": "Propres à Unisson",
}


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """`/api/cpro/`."""
    words = {
        "domains": [(title, code, sorted(_of(code), key=lambda told: told["line"].tail)) for code, title in DOMAINS.items()],
        "refusals": list(_refusals()),
        "examples": [(example, _shown(example.body)) for example in EXAMPLES],
        "variables": VARIABLES.items(),
        "root": settings.PUBLIC_URL,
        "calls": f"{settings.API_CALLS_PER_MINUTE:,}".replace(",", "\u202f"),
    }
    return render(request, "api/cpro.html", words)


def _refusals() -> Iterator[tuple[Any, ...]]:
    """The rows of the table; the first of each message carries the anchor that problem details (`type`) point to."""
    anchors: set[str] = set()
    for line in REFUS.values():
        anchor = "" if line.message in anchors else line.message
        anchors.add(line.message)
        yield line.code_retour, line.message, line.http, line.phrase, line.manque, anchor


def _of(domain: str) -> Iterator[dict[str, Any]]:
    yield from (_told(line) for line in OPERATIONS.values() if line.domain == domain)


def _told(line: Operation) -> dict[str, Any]:
    schemas = schema()["components"]["schemas"]
    return {
        "line": line,
        "asked": list(_fields(schemas[line.demande.__name__])),
        "answered": list(_fields(schemas[line.retour.__name__])),
        "espaces": " ou ".join(espace.label for espace in line.espaces) or "tout compte technique",
    }


def _fields(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, field in body.get("properties", {}).items():
        yield name, _kind(field)


def _kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if field.get("type") == "array":
        return f"liste de {_kind(field['items'])}"
    words = {"string": "texte", "integer": "entier", "number": "nombre", "boolean": "vrai ou faux"}
    told = words.get(field.get("type", ""), "objet")
    values = field.get("enum", ())
    return f"{told} ({len(values)} codes)" if len(values) > 6 else " | ".join(values) or told


def _shown(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2)
