"""What the dashboards cost at a million invoices: counting everything, counting what moved, and one page.

`python -m bench.figures` prints the figures; the base is the one of `bench.million`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.million import base

RUNS = 20
HOST = {"HTTP_HOST": "localhost"}


def main() -> int:
    """Print one line a measure, in milliseconds."""
    with base() as world:
        from django.db import connection
        from django.test import Client

        from unisson.portal.dashboard import refreshing
        from unisson.portal.dashboard.counting import count
        from unisson.portal.dashboard.models import Side, Snapshot

        show("tout compter (nuit)", [timed(lambda: refreshing.refresh(whole=True))])
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE dashboard_snapshot")
        print(f"{Snapshot.objects.count():>10} lignes de chiffres gardées")
        show("rien n’a bougé (quart d’heure)", [timed(refreshing.refresh)])
        # The floor: the same figures of the greatest recipient, counted from its fifty thousand invoices.
        show("compter 50 000 factures", [timed(lambda: count(Side.RECUES, [world.COMMUNE.pk])) for _ in range(3)])
        for person, side in (("sophie", "RECUES"), ("claire", "EMISES"), ("sam", "PORTAIL")):
            client = Client(**HOST)
            client.force_login(world.people[person], backend="django.contrib.auth.backends.ModelBackend")
            times = [timed(lambda client=client, side=side: page(client, side)) for _ in range(RUNS + 2)][2:]
            show(f"page {side}", times)
    return 0


def page(client: Any, side: str) -> None:
    """One dashboard, read whole."""
    answer = client.get("/tableau-de-bord/", {"vue": side})
    if answer.status_code != 200:
        raise RuntimeError(answer.status_code)


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def show(name: str, times: list[float]) -> None:
    """Median and 95th percentile."""
    worst = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(f"{name:<34}p50 {statistics.median(times):>10.1f} ms   p95 {worst:>10.1f} ms", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
