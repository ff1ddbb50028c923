"""What the dashboards cost at a million invoices: counting everything, counting what moved, and one page.

`python -m bench.figures` prints the figures; the base is the one of `bench.million`. `pages`: on the figures already kept.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.million import base

RUNS = 40
HOST = {"HTTP_HOST": "localhost"}


BOARD, MAKERS = "/tableau-de-bord/", "/tableau-de-bord/structures/"
PAGES = (
    ("page RECUES", "sophie", BOARD, {"vue": "RECUES"}),
    ("page EMISES", "claire", BOARD, {"vue": "EMISES"}),
    ("page A_VALIDER", "nadia", BOARD, {"vue": "A_VALIDER"}),
    ("page PORTAIL", "sam", BOARD, {"vue": "PORTAIL"}),
    ("structures d’un chiffre (reçues)", "sam", MAKERS, {"chiffre": "LATE"}),
    ("structures d’un chiffre (émises)", "sam", MAKERS, {"chiffre": "STATUS", "cle": "A_VALIDER_1"}),
)


def main(words: list[str]) -> int:
    """Print one line a measure, in milliseconds."""
    with base() as world:
        from django.test import Client

        if "pages" not in words:
            counting(world)
        for name, person, url, query in PAGES:
            client = Client(**HOST)
            client.force_login(world.people[person], backend="django.contrib.auth.backends.ModelBackend")
            read = partial(page, client, url, query)
            read()
            gc.collect()
            gc.freeze()  # as the server does once it is ready (config/wsgi.py)
            show(name, [timed(read) for _ in range(RUNS + 2)][2:])
    return 0


def counting(world: Any) -> None:
    """What the work of the night and of each quarter of an hour cost."""
    from django.db import connection

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


def page(client: Any, url: str, query: dict[str, str]) -> None:
    """One page, read whole."""
    answer = client.get(url, query)
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
    raise SystemExit(main(sys.argv[1:]))
