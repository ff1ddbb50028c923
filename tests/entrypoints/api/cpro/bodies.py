"""Bodies made from the models of the façade, and answers held against its OpenAPI document."""

from __future__ import annotations

import copy
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_args, get_origin

import jsonschema_rs
from pydantic import BaseModel

from unisson.entrypoints.api.cpro.openapi import schema
from unisson.entrypoints.api.cpro.table import Operation

Values = dict[str, Any]
SAMPLES = {int: 1, str: "X", bool: True, Decimal: 12.5, datetime: "2026-11-20"}


def full(model: type[BaseModel], known: Values) -> Values:
    """Every field given: what `known` says, else the first official code, else a sample of its type."""
    return {name: known[name] if name in known else _sample(field, known) for name, field in model.model_fields.items()}


def _sample(field: Any, known: Values) -> Any:
    extra = field.json_schema_extra
    options = [option for option in get_args(field.annotation) if option is not type(None)]
    kind = options[0] if options else field.annotation
    codes = extra.get("enum") if isinstance(extra, dict) else None
    if get_origin(kind) is list:
        inner = get_args(kind)[0]
        return [codes[0] if codes else _value(inner, known)]
    return codes[0] if codes else _value(kind, known)


def _value(kind: Any, known: Values) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return full(kind, known)
    return SAMPLES.get(kind, "2026-11-20" if kind is date else "X")


def check(operation: Operation, answer: Any) -> Values:
    """The JSON of an answer, once held against the schema of its status. Fields that no schema names are refused."""
    body: Values = answer.json()
    model = operation.retour.__name__ if answer.status_code == 200 else "WsRetour"
    errors = [f"{error.instance_path}: {error.message}" for error in _validator(model).iter_errors(body)]
    assert errors == [], (operation.path, errors[:5])
    return body


@cache
def _validator(model: str) -> Any:
    strict = copy.deepcopy(schema()["components"])
    for part in strict["schemas"].values():
        part["additionalProperties"] = False
    return jsonschema_rs.validator_for({"$ref": f"#/components/schemas/{model}", "components": strict})
