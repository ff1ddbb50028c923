"""The reference of the façade: operations, a page for each with its fields, refusals, examples that the tests run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unisson.entrypoints.api.cpro.examples import EXAMPLES, VARIABLES
from unisson.entrypoints.api.cpro.openapi import schema
from unisson.entrypoints.api.cpro.refusals import REFUS
from unisson.entrypoints.api.cpro.table import OPERATIONS, Operation

DOMAINS = {
    "factures": "Factures",
    "structures": "Structures",
    "facturesTravaux": "Factures de travaux",
    "transverses": "Transverses",
    "utilisateurs": "Utilisateurs",
    "engagementsJuridiques": "Engagements juridiques",
    "unisson": "Propres à Unisson",
}
# Refusals whose whole sentence depends on what was sent: what it will say.
SAID = {
    "COMPTE_REFUSE": "Le compte technique est inconnu, fermé, ou son mot de passe est faux ou expiré.",
    "CHAMP": "Un champ ne se lit pas comme son type, ou n’est pas d’un des codes admis : la phrase le nomme.",
    "SYNTAXE": "Aucune description n’existe de cette syntaxe : la phrase dit laquelle produire.",
    "PJ_REFUSEE": "Le nom, l’extension ou le contenu de la pièce jointe n’est pas admis.",
    "FOURNISSEUR": "Le compte technique ne dépose pas pour ce fournisseur.",
    "VERDICT": "La facture serait refusée : rien n’est envoyé, chaque contrôle est dans « controles ».",
    "ETAT": "Le statut de la facture, ou les droits du compte, ne permettent pas cette action.",
    "VALEUR": "Une valeur n’est pas de celles que l’opération connaît : la phrase donne la liste.",
    "MOTIF": "Le motif manque, ou ne va pas avec l’action.",
    "NON_PROPOSE": "Cet objet n’a pas de pièce qui se télécharge ici.",
}
WORDS = {"string": "texte", "integer": "entier", "number": "nombre", "boolean": "vrai ou faux"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body: its name, its kind in words, the codes it admits, the fields it holds."""

    name: str
    kind: str
    codes: tuple[str, ...]
    fields: tuple[Field, ...]


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """`/api/cpro/`."""
    words = {
        "domains": [(title, code, _of(code)) for code, title in DOMAINS.items()],
        "refusals": list(_refusals()),
        "examples": EXAMPLES,
        "variables": VARIABLES.items(),
        "root": settings.PUBLIC_URL,
        "calls": f"{settings.API_CALLS_PER_MINUTE:,}".replace(",", "\u202f"),
    }
    return render(request, "api/cpro.html", words)


@login_not_required
@require_safe
def operation(request: HttpRequest, path: str) -> HttpResponse:
    """`/api/cpro/<domain>/<tail>/`: one operation, all its fields. Raises Http404 for an operation that does not exist."""
    line = OPERATIONS.get(path)
    if line is None:
        raise Http404
    schemas = schema()["components"]["schemas"]
    words = {
        "line": line,
        "espaces": " ou ".join(espace.label for espace in line.espaces) or "tout compte technique",
        "asked": _fields(schemas, line.demande.__name__),
        "answered": _fields(schemas, line.retour.__name__),
        "examples": [(example, _shown(example.body)) for example in EXAMPLES if example.path == path],
        "variables": VARIABLES.items(),
        "root": settings.PUBLIC_URL,
    }
    return render(request, "api/cpro_operation.html", words)


def _refusals() -> Iterator[tuple[Any, ...]]:
    """The rows of the table; the first of each message carries the anchor that problem details (`type`) point to."""
    anchors: set[str] = set()
    for code, line in REFUS.items():
        anchor = "" if line.message in anchors else line.message
        anchors.add(line.message)
        yield line.code_retour, line.message, line.http, _sentence(code, line.phrase), line.manque, anchor


def _sentence(code: str, phrase: str) -> str:
    """The sentence of a refusal, with « … » where what was sent is told."""
    return SAID.get(code) or re.sub(r"{\w+}", "…", phrase).strip()


def _of(domain: str) -> list[tuple[str, Operation]]:
    lines = ((path, line) for path, line in OPERATIONS.items() if line.domain == domain)
    return sorted(lines, key=lambda told: told[1].tail)


def _fields(schemas: dict[str, Any], model: str) -> tuple[Field, ...]:
    """The fields of a model, in their order."""
    return tuple(_field(schemas, name, field) for name, field in schemas[model].get("properties", {}).items())


def _field(schemas: dict[str, Any], name: str, field: dict[str, Any]) -> Field:
    inner = field["items"] if field.get("type") == "array" else field
    held = str(inner.get("$ref", "")).rpartition("/")[2]
    kind = WORDS.get(inner.get("type", ""), "objet")
    codes = tuple(map(str, inner.get("enum", ())))
    return Field(name, kind if inner is field else f"liste : {kind}", codes, _fields(schemas, held) if held else ())


def _shown(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2)
