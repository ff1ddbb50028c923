"""Software of both sides: the Menuiserie deposits, the Commune receives."""

from __future__ import annotations

import pytest

from tests.entrypoints.api.software import Software, software
from tests.paper import the_day_after  # noqa: F401 - a fixture
from unisson.portal.exchange.actions import taking
from unisson.portal.kernel.pace import forget


@pytest.fixture(autouse=True)
def on_the_day(the_day_after: object, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """No rate is spent, and what is judged before the answer does not depend on the machine."""
    monkeypatch.setattr(taking, "AT_ONCE", 600)
    forget()


@pytest.fixture
def supplier(cast) -> Software:
    return software(cast.MENUISERIE, cast.actor("claire"))


@pytest.fixture
def recipient(cast) -> Software:
    return software(cast.COMMUNE, cast.actor("sophie"))
