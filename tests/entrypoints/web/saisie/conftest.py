"""A person who writes invoices on line, through HTTP only."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.paper import the_day_after  # noqa: F401 - asked for by every test of the folder
from tests.writing import PORTE


@dataclass
class Writer:
    """A signed-in browser and the gestures of somebody who writes."""

    client: Client

    def accept(self) -> HttpResponse:
        return self.client.post(reverse("entry_mandate"), {"agreed": "1"})

    def start(self, **typed: str) -> int:
        """A new draft, the mandate accepted."""
        self.accept()
        response = self.client.post(reverse("saisie"), typed)
        assert response.status_code == 302, response.content.decode()
        return int(re.search(r"/saisir/(\d+)/", response["Location"])[1])

    def show(self, invoice_id: int, page: int = 0) -> HttpResponse:
        response = self.client.get(reverse("entry_edit", args=[invoice_id]), {"lignes": page})
        assert response.status_code == 200
        return response

    def fields(self, invoice_id: int, page: int = 0) -> dict[str, Any]:
        """What the browser would send back as the page stands."""
        answer = self.show(invoice_id, page)
        shown = answer.context["shown"]
        values: dict[str, Any] = {name: shown.form[name].value() or "" for name in shown.form.fields if name != "pieces"}
        for line in shown.lines:
            values |= {cell.key: cell.value for cell in line.cells.values()}
        for row in shown.adjustments:
            values |= {f"adjustments-{row.place}-kind": row.kind} | {cell.key: cell.value for cell in row.cells.values()}
        values["adjusted"] = "1"
        first = shown.lines[0].place if shown.lines else 0
        return values | {name: str(answer.context[name]) for name in ("revision", "writer")} | {"first": str(first)}

    def press(self, invoice_id: int, action: str = "save", page: int = 0, follow: bool = False, **typed: Any) -> HttpResponse:
        """Type over some fields and press a button."""
        values = self.fields(invoice_id, page) | {key.replace("__", "-"): value for key, value in typed.items()}
        return self.client.post(reverse("entry_edit", args=[invoice_id]), values | {"action": action}, follow=follow)

    def write(self, recipient: str, **typed: Any) -> int:
        """A whole draft: a door for this recipient."""
        invoice = self.start()
        door = {f"lines__0__{name}": value for name, value in PORTE.items()}
        usual = {"recipient_identifiant": recipient, "numero_engagement": "EJ-77", "number": "F-2026-200"}
        self.press(invoice, **usual | door | typed)
        return invoice

    def text(self, response: HttpResponse) -> str:
        return unescape(response.content.decode())


@pytest.fixture(autouse=True)
def _today(the_day_after: Any) -> None:  # noqa: F811
    """The portal's clock stands still."""


@pytest.fixture
def writer_of(client_of: Callable[[str], Client]) -> Callable[[str], Writer]:
    return lambda key: Writer(client_of(key))


@pytest.fixture
def claire(writer_of: Callable[[str], Writer]) -> Writer:
    """Claire, at the Menuiserie."""
    return writer_of("claire")
