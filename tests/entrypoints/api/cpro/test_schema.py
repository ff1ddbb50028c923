"""schemathesis reads our OpenAPI document and calls everything: no 500, no answer out of its schema."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from tests.entrypoints.api.cpro.bodies import check
from tests.entrypoints.api.software import Software, software
from unisson.entrypoints.api.cpro import operations
from unisson.entrypoints.api.cpro.openapi import STATUSES, schema
from unisson.entrypoints.api.cpro.table import OPERATIONS, Operation
from unisson.portal.kernel.pace import forget

assert operations.__all__
pytestmark = pytest.mark.django_db
EXAMPLES = 4
BOTH_WAYS = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)  # data of the schema, and out of it
document: Any = schemathesis.openapi.from_dict(schema())


@pytest.fixture
def both(cast) -> dict[str, Software]:
    return {"RECUES": software(cast.COMMUNE, cast.actor("sophie")), "": software(cast.MENUISERIE, cast.actor("claire"))}


def sent(case: Any, caller: Software) -> Any:
    """The call that schemathesis made up, by a caller who may: its own credentials would stop everything at the door."""
    try:
        body = json.dumps(case.body)
    except TypeError:  # « no body »
        body = ""
    query = {name: str(value) for name, value in (case.query or {}).items()}
    url = case.path
    return Client().generic(case.method, url, body, content_type="application/json", headers=caller.auth(), query_params=query)


@pytest.mark.parametrize("way", BOTH_WAYS, ids=lambda way: way.value)
def test_nothing_breaks(way, both):
    for operation in OPERATIONS.values():
        _try(operation, way, both["RECUES" if "FACTURES_RECUES" in operation.espaces[:1] else ""])


def _try(operation: Operation, way: Any, caller: Software) -> None:
    tried = document[f"/{operation.path}"][operation.method]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=tried.as_strategy(generation_mode=way))
    def run(case: Any) -> None:
        forget()
        answer = sent(case, caller)
        assert answer.status_code == 200 or str(answer.status_code) in STATUSES
        assert answer.status_code != 500, (operation.path, case.body)
        assert answer["Content-Type"].startswith("application/json")
        check(operation, answer)

    run()
