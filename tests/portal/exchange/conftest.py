"""A depositor of lots, and the portal's clock on the day of the papers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.paper import the_day_after  # noqa: F401 - asked for by every test of the folder
from unisson.portal.exchange.actions import processing, receiving
from unisson.portal.exchange.models import Flux


@pytest.fixture(autouse=True)
def _today(the_day_after: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Papers are dated: so is the portal. What a slice holds does not depend on the machine."""
    monkeypatch.setattr(processing, "SLICE", 600)


@pytest.fixture
def receive(cast):
    """Claire deposits for the Menuiserie; the job is run."""

    def deposit(data: bytes, *, who: str = "claire", place: str = "MENUISERIE", process: bool = True, **more: Any) -> Flux:
        name = more.pop("name", "lot.zip")
        flux = receiving.receive_flux(cast.actor(who), cast.structures[place], name, data, **more).flux
        if process:
            assert processing.process_flux(flux.pk) is False
        return Flux.objects.get(pk=flux.pk)

    return deposit
