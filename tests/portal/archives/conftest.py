"""A few sealed days, and a way to alter rows as only who holds the database may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from tests.factories import make_sent
from unisson.portal.archives import sealing
from unisson.portal.invoices.actions import treating
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.models import OutboxEntry

DAY0 = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


def at(day: float):
    return clock.frozen(DAY0 + timedelta(day))


@pytest.fixture
def sealed(cast) -> list[Invoice]:
    """Three invoices sent on a Monday, one treated on Tuesday, one paid on Thursday; four days sealed on Friday."""
    with at(0):
        made = [make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number=f"F-{n}") for n in range(3)]
    with at(1):
        treating.treat(made[0].pk, "acknowledge", cast.actor("sophie"), "Vu.")
    with at(3):
        treating.treat(made[0].pk, "pay", cast.actor("sophie"))
    OutboxEntry.objects.all().delete()  # told since
    with at(4):
        assert sealing.seal_closed_days() == 4
    return made


@pytest.fixture
def tamper(db: None) -> Callable[..., None]:
    """Run one statement with the triggers off, as somebody with all the keys would."""

    def run(statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement, values)
            assert cursor.rowcount > 0, "nothing was altered: the test would prove nothing"
            cursor.execute("SET session_replication_role = DEFAULT")

    return run
