"""A person at the deposit pages, through HTTP only."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import paper
from tests.paper import the_day_after  # noqa: F401 - asked for by every test of the folder


@dataclass
class Desk:
    """A signed-in browser and the gestures of a deposit."""

    client: Client

    def drop(self, data: bytes, name: str = "facture.pdf", **more: Any) -> HttpResponse:
        """Choose a file and press the button."""
        return self.client.post(reverse("deposit"), {"fichier": SimpleUploadedFile(name, data), **more})

    def draft(self, data: bytes | None = None, name: str = "facture.pdf", **more: Any) -> int:
        """The draft that a file opened."""
        response = self.drop(data if data is not None else paper.pdf(), name, **more)
        assert response.status_code == 302, response.content.decode()
        return int(re.search(r"/deposer/(\d+)/", response["Location"])[1])

    def page(self, invoice_id: int) -> str:
        """The check page, as text."""
        response = self.client.get(reverse("deposit_check", args=[invoice_id]))
        assert response.status_code == 200
        return unescape(response.content.decode())

    def fields(self, invoice_id: int) -> dict[str, str]:
        """What the form would send as it stands."""
        form = self.client.get(reverse("deposit_check", args=[invoice_id])).context["form"]
        return {name: form[name].value() or "" for name in form.fields if name != "pieces"}

    def press(self, invoice_id: int, action: str = "check", follow: bool = False, **typed: Any) -> HttpResponse:
        """Type over some fields and press a button."""
        values = self.fields(invoice_id) | typed | {"action": action}
        return self.client.post(reverse("deposit_check", args=[invoice_id]), values, follow=follow)


@pytest.fixture(autouse=True)
def _today(the_day_after: Any) -> None:  # noqa: F811
    """Papers are dated: so is the portal."""


@pytest.fixture
def desk_of(client_of: Callable[[str], Client]) -> Callable[[str], Desk]:
    """The desk of somebody."""
    return lambda key: Desk(client_of(key))


@pytest.fixture
def desk(desk_of: Callable[[str], Desk]) -> Desk:
    """Claire's, at the Menuiserie."""
    return desk_of("claire")


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without tesseract: a scan is filled in by hand, at once."""
    monkeypatch.setenv("PATH", "/nonexistent")
