"""A piece of software that calls the API: an application, a technical account, and JSON."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.actions.technical import create_account
from unisson.portal.organisations.models import Espace
from unisson.portal.raccordements import tokens
from unisson.portal.raccordements.actions import applications

EVERYTHING = tuple(Espace.values)
CLOSED_TO_PRIVATE = ("FACTURES_RECUES", "ENGAGEMENTS")


@dataclass
class Software:
    """What it knows: a token and the credentials of its account."""

    application: Any
    secret: str
    login: str
    password: str
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> str:
        return base64.b64encode(f"{self.login}:{self.password}".encode()).decode()

    def auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "cpro-account": self.account} | self.headers

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """The response to a POST of JSON; `path` without /cpro/ nor v1 (« factures/deposer/flux »)."""
        domain, _, tail = path.partition("/")
        data = body if isinstance(body, (str, bytes)) else json.dumps({} if body is None else body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client().post(f"/cpro/{domain}/v1/{tail}", data, content_type="application/json", headers=self.auth() | named)

    def ask(self, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        """The JSON answered to a call that must be understood (HTTP 200)."""
        answer = self.post(path, body, **headers)
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    def done(self, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        """The same, that must succeed."""
        answer = self.ask(path, body, **headers)
        assert answer["codeRetour"] == 0, answer
        return answer


def software(structure: Any, manager: Any, espaces: tuple[str, ...] = EVERYTHING, droit: str = "MODIFICATION") -> Software:
    """A new application and technical account of a structure, opened by its manager on these espaces."""
    held = tuple(espace for espace in espaces if structure.is_public or espace not in CLOSED_TO_PRIVATE)
    shown = applications.declare(structure.pk, manager, "Logiciel", EVERYTHING)
    account, password = create_account(structure.pk, manager, f"Compte {shown.application.pk}", Granted("", held, (), droit))
    issued = tokens.issue(shown.application.client_id, shown.secret)
    assert issued is not None
    return Software(shown.application, shown.secret, account.login, password, issued.token)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
