"""The comparison with an official Swagger: what it finds, what it accepts, and its page."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.architecture.source import ROOT
from unisson.entrypoints.api.cpro import comparing, operations
from unisson.entrypoints.api.cpro.openapi import schema

assert operations.__all__
# A Swagger 2.0 of one operation, as PISTE writes them.
SWAGGER = {
    "swagger": "2.0",
    "basePath": "/cpro/structures",
    "paths": {
        "/v1/consulter/service": {
            "post": {
                "operationId": "consulterServiceStructure",
                "parameters": [
                    {"in": "body", "name": "body", "schema": {"$ref": "#/definitions/ConsulterServiceStructureParam"}}
                ],
                "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/WsRetour"}}},
            }
        }
    },
    "definitions": {
        "ConsulterServiceStructureParam": {
            "type": "object",
            "properties": {
                "codeLangue": {"type": "string"},
                "idService": {"type": "integer", "format": "int64"},
                "idStructure": {"type": "integer", "format": "int64"},
            },
        },
        "WsRetour": {
            "type": "object",
            "required": ["codeRetour", "libelle"],
            "properties": {"codeRetour": {"type": "integer", "format": "int32"}, "libelle": {"type": "string"}},
        },
    },
}


def changed(**more) -> list[str]:
    """The differences that come from one change of the Swagger."""
    official = copy.deepcopy(SWAGGER)
    for change in more.values():
        change(official)
    return [line for line in comparing.differences(schema(), official) if comparing.reason_of(line) is None]


# The answer has a model of its own: said, and nothing else.
ANSWER = "modèle /cpro/structures/v1/consulter/service réponse WsRetour≠WsRetourConsulterServiceStructure"


def test_what_is_the_same_is_silent():
    assert changed() == [ANSWER]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda it: it["paths"].update({"/v1/inventer": it["paths"]["/v1/consulter/service"]}),
            "absent POST /cpro/structures/v1/inventer",
        ),
        (lambda it: it["definitions"]["WsRetour"]["properties"].update(x={"type": "string"}), "champ absent WsRetour.x"),
        (lambda it: it["definitions"]["WsRetour"]["properties"].pop("libelle"), "ajout WsRetour.libelle"),
        (lambda it: it["definitions"]["WsRetour"].update(required=["libelle"]), "requis WsRetour.codeRetour"),
        (
            lambda it: it["definitions"]["WsRetour"]["properties"]["libelle"].update(type="integer"),
            "type WsRetour.libelle integer≠string",
        ),
        (
            lambda it: it["definitions"]["WsRetour"]["properties"]["codeRetour"].update(format="int64"),
            "format WsRetour.codeRetour int64≠int32",
        ),
        (lambda it: it["definitions"]["WsRetour"]["properties"]["libelle"].update(enum=["A"]), "codes WsRetour.libelle ['A']"),
    ],
)
def test_what_differs_is_told(change, told):
    assert set(changed(change=change)) - {ANSWER} >= {told}


def test_a_date_is_a_known_difference():
    line = "format WsRetourCompleterFacture.dateTraitement date-time≠"
    assert comparing.reason_of(line).code == "DATES"
    assert comparing.reason_of("format X.y int32≠int64") is None


def test_the_command(tmp_path: Path, capsys):
    file = tmp_path / "swagger.json"
    file.write_text(json.dumps(SWAGGER), "utf-8")
    with pytest.raises(SystemExit) as end:
        call_command("api", "comparer", file)
    assert end.value.code == 1
    assert ANSWER in capsys.readouterr().out
    file.write_text("[]", "utf-8")
    with pytest.raises(CommandError):
        call_command("api", "comparer", file)


def test_the_page_is_up_to_date():
    assert (ROOT / "docs/reference/api-ecarts.md").read_text("utf-8") == comparing.page()
