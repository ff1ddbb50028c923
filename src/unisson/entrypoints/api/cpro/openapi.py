"""The OpenAPI document of the façade, made from its table and its models."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from pydantic.json_schema import models_json_schema

from unisson.entrypoints.api.cpro.modeles.base import WsRetour
from unisson.entrypoints.api.cpro.serving import read_only
from unisson.entrypoints.api.cpro.table import OPERATIONS, Operation

REF = "#/components/schemas/{model}"
STATUSES = {
    "400": "Requête mal formulée",
    "401": "Problème d’authentification : le corps dit ce qui manque",
    "403": "Accès refusé : le corps dit ce qui manque",
    "405": "Méthode refusée",
    "413": "Requête ou résultat trop volumineux",
    "415": "Format de la requête non supporté",
    "422": "Clé d’idempotence déjà prise, ou refus métier (demandé en problem+json)",
    "429": "Trop d’appels : attendre Retry-After secondes",
    "500": "Panne du portail",
    "503": "Base de données injoignable : attendre Retry-After secondes",
}


@read_only
def document(request: HttpRequest) -> JsonResponse:
    """`/cpro/openapi.json`."""
    del request
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})


@cache
def schema() -> dict[str, Any]:
    """OpenAPI 3.1."""
    models = {model for line in OPERATIONS.values() for model in (line.demande, line.retour)} | {WsRetour}
    wanted: Any = [(model, "validation") for model in sorted(models, key=lambda model: model.__name__)]
    _, found = models_json_schema(wanted, ref_template=REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "API d’Unisson, façade Chorus Pro",
            "version": "1.0.0",
            "description": "Les opérations que les connecteurs de Chorus Pro connaissent. "
            "Les réponses portent codeRetour (0 : fait) et libelle.",
        },
        "paths": {f"/{line.path}": {line.method.lower(): _operation(line)} for line in OPERATIONS.values()},
        "components": {
            "schemas": {name: _plain(body) for name, body in found["$defs"].items()},
            "securitySchemes": {
                "jeton": {
                    "type": "oauth2",
                    "flows": {"clientCredentials": {"tokenUrl": "/api/oauth/token", "scopes": {"openid": "Accès à l’API"}}},
                }
            },
        },
        "security": [{"jeton": []}],
    }


def _operation(line: Operation) -> dict[str, Any]:
    header = {"name": "cpro-account", "in": "header", "required": True, "schema": {"type": "string"}}
    header["description"] = "« login:mot de passe » du compte technique, en base 64"
    answers = {status: _answer(text, WsRetour.__name__) for status, text in STATUSES.items()}
    found: dict[str, Any] = {
        "operationId": line.name,
        "summary": line.summary,
        "tags": [line.domain],
        "parameters": [header],
        "responses": {"200": _answer("Succès, ou refus métier (codeRetour)", line.retour.__name__)} | answers,
    }
    if line.writes:
        found["parameters"].append({"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 128}})
    if line.method == "POST":
        content = {"application/json": {"schema": {"$ref": REF.format(model=line.demande.__name__)}}}
        found["requestBody"] = {"required": False, "content": content}
    return found


def _answer(text: str, model: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": {"$ref": REF.format(model=model)}}}}


def _plain(body: Any) -> Any:
    """The schema without what pydantic adds: titles, defaults, « or null » (absent values are left out of answers)."""
    if isinstance(body, list):
        return [_plain(part) for part in body]
    if not isinstance(body, dict):
        return body
    options = [option for option in body.get("anyOf", ()) if option != {"type": "null"}]
    if options:
        types = {option.get("type") for option in options}
        first = (
            {"type": "string"} if types == {"string"} else next((o for o in options if o.get("type") == "number"), options[0])
        )
        body = {name: value for name, value in body.items() if name != "anyOf"} | first
        enum = body.pop("enum", None)
        if enum is not None and body.get("type") == "array":
            body["items"] = body["items"] | {"enum": enum}
        elif enum is not None:
            body["enum"] = enum
    dropped = ("title", "default", "pattern")
    kept = {
        name: _plain(value) for name, value in body.items() if name not in dropped or not isinstance(value, (str, type(None)))
    }
    if "properties" in kept:
        kept["properties"] = {name: _plain(value) for name, value in body["properties"].items()}
    return kept
