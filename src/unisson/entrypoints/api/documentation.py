"""The documentation page of the API, drawn from its own OpenAPI: no script, no asset from elsewhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unisson.entrypoints.api.problems import CASES


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Operations, parameters, answers, refusals."""
    from unisson.entrypoints.api.urls import api

    schema: Any = api.get_openapi_schema()
    context = {
        "info": schema["info"],
        "operations": list(_operations(schema)),
        "schemas": [_schema(name, body) for name, body in schema["components"]["schemas"].items()],
        "cases": CASES.items(),
        "root": settings.PUBLIC_URL,
    }
    return render(request, "api/docs.html", context)


def _operations(schema: Any) -> Any:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield {
                "path": path,
                "method": method.upper(),
                "summary": operation.get("summary", ""),
                "description": operation.get("description", ""),
                "parameters": operation.get("parameters", []),
                "bodies": operation.get("requestBody", {}).get("content", {}),
                "answers": [(status, _name(answer)) for status, answer in operation["responses"].items()],
            }


def _schema(name: str, body: Any) -> dict[str, Any]:
    rows = [(field, _kind(value), value.get("description", "")) for field, value in body.get("properties", {}).items()]
    return {"name": name, "fields": rows}


def _name(answer: Any) -> str:
    for content in answer.get("content", {}).values():
        return _kind(content["schema"])
    return ""


def _kind(value: Any) -> str:
    """The type of a schema in a few words."""
    if "$ref" in value:
        return str(value["$ref"].rpartition("/")[2])
    if "anyOf" in value:
        return " ou ".join(_kind(option) for option in value["anyOf"])
    if "enum" in value:
        return " | ".join(str(option) for option in value["enum"])
    if value.get("type") == "array":
        return f"liste de {_kind(value['items'])}"
    return {"string": "texte", "integer": "entier", "boolean": "vrai ou faux", "null": "rien"}.get(value.get("type", ""), "")
