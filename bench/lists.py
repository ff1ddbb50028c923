"""What the lists cost at a million invoices: every criterion and every sort offered, first page and deep page, in each espace.

SQL: p95 of the slowest statement. Page: p95 of the whole answer through the web. The floor is the same SQL, raw.
"""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg

from bench.measure import Figure
from bench.million import base

WARM, SQL_RUNS, PAGE_RUNS = 2, 12, 6
SQL_LIMIT, PAGE_LIMIT = 15.0, 80.0
READERS = (
    ("received", "sophie", "COMMUNE"),
    ("issued", "claire", "MENUISERIE"),
    ("to_validate", "nadia", "PEINTURE"),
    ("every", "sophie", "COMMUNE"),
)
DEEP = 0.8


@dataclass
class Case:
    """One list asked one way, and what it cost, in milliseconds."""

    name: str
    page: str
    person: str
    query: dict[str, Any]
    sql: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def answers() -> dict[str, tuple[Any, ...]]:
    """What is typed for each criterion: something that is found, then something that is not."""
    from unisson.portal.invoices.models import Invoice
    from unisson.portal.kernel import clock

    today = clock.today()
    account = Invoice.objects.get(pk=4_711).iban
    old, recent = (today - timedelta(days=500)).isoformat(), (today - timedelta(days=20)).isoformat()
    return {
        "number": ("F-2026-09", "4711", "ABSENT"), "party": ("menuiserie", "aulnay", "700000010", "zzz"),
        "status": ("SUSPENDUE", "REJETEE", "COMPLETEE"), "assigned": ("moi", "personne"),
        "engagement": ("EJ-2026-0", "XX"), "marche": ("M0001", "XX"), "origine": ("F-2026", "XX"),
        "mandat": ("M2026-0", "XX"), "account": (account, "FR7600"), "supplier_service": ("FIN", "XX"),
        "flux": ("CPP0000000000000000123456", "XX"), "siren": ("on",), "code_service": ("FIN", "XX"),
        "valideur": ("peinture", "zzz"), "creator": ("roussel", "zzz"),
        "cadre": ("A9_FACTURE_SOUSTRAITANT", "A12_FACTURE_COTRAITANT"), "type": ("ACOMPTE",),
        "mode": ("EDI_NUMERISATION", "EDI"), "treated": ("oui", "non"), "downloaded": ("oui", "non"),
        "late": ("on",), "motif": ("MONTANT_ERR", "AUTRE"),
        "sent_from": (recent,), "sent_to": (old,), "issued_from": (recent,), "issued_to": (old,),
        "state_from": (recent,), "state_to": (old,), "amount_min": ("50000", "9999999"), "amount_max": ("3",),
        "role": ("DESTINATAIRE", "VALIDEUR"), "supplier": ("menuiserie", "zzz"), "recipient": ("saint-aubin", "zzz"),
        "to_pay": ("on",), "paid_late": ("on",), "currency": ("EUR", "XPF"),
        "ht_min": ("50000",), "ht_max": ("2",), "ttc_min": ("50000",), "ttc_max": ("3",),
    }  # fmt: skip


def cases(world: Any) -> Iterator[Case]:
    """Every criterion of the table: one that nobody thought of here stops the bench."""
    from unisson.portal.invoices.queries.criteria import criteria_of
    from unisson.portal.invoices.queries.listing import ORDERS

    typed = answers()
    for page, person, place in READERS:
        espace = _espace(page)
        for line in criteria_of(espace):
            for text in typed[line.code]:
                yield Case(f"{page} {line.code}={text}", page, person, {line.code: text})
        for order in ORDERS:
            yield Case(f"{page} tri={order.code}", page, person, {"tri": order.code})
            yield Case(
                f"{page} tri={order.code} loin",
                page,
                person,
                {"tri": order.code, "avant": _deep(world, person, place, espace, order)},
            )
        yield Case(
            f"{page} plusieurs",
            page,
            person,
            {"status": ["SUSPENDUE", "REJETEE"], "amount_min": "9000", "sent_to": typed["sent_to"][0], "tri": "-amount"},
        )


def _espace(page: str) -> Any:
    from unisson.portal.invoices.models import Recherche
    from unisson.portal.organisations.models import Espace

    return {
        "received": Espace.FACTURES_RECUES,
        "issued": Espace.FACTURES_EMISES,
        "to_validate": Espace.FACTURES_A_VALIDER,
        "every": Recherche.TOUTES,
    }[page]


def _deep(world: Any, person: str, place: str, espace: Any, order: Any) -> str:
    """The key of a row far in this order."""
    from unisson.portal.invoices import queries
    from unisson.portal.invoices.queries.listing import Key

    scope = queries.Scope(world.actor(person), world.structures[place], espace)
    sign = "-" if order.down else ""
    rows = queries.found_in(scope).annotate(sort_key=order.sort.key).order_by(f"{sign}sort_key", f"{sign}pk")
    value, pk = rows.values_list("sort_key", "pk")[int(rows.count() * DEEP)]
    return Key(value, pk).written()


def measure(case: Case, client: Any, url: str) -> None:
    """The page, its statements timed one by one, then the same statements raw."""
    from django.db import connection

    statements: list[tuple[str, Any, float]] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            statements.append((sql, params, (time.perf_counter() - started) * 1000))

    for run in range(WARM + SQL_RUNS):
        statements.clear()
        started = time.perf_counter()
        with connection.execute_wrapper(watch):
            answer = client.get(url, case.query)
        whole = (time.perf_counter() - started) * 1000
        if answer.status_code != 200:
            raise RuntimeError(f"{case.name}: {answer.status_code}")
        if run >= WARM:
            case.sql.append(max(taken for _, _, taken in statements))
            case.whole.append(whole)
    sql, params, _ = max(statements, key=lambda one: one[2])
    # Values are called $1, $2… in what portal/kernel/prepared.py sends, %s in what Django does.
    kind = psycopg.RawCursor if "$1" in sql else psycopg.Cursor
    with kind(connection.connection) as cursor:
        for _ in range(SQL_RUNS):
            started = time.perf_counter()
            cursor.execute(sql, params)
            cursor.fetchall()
            case.raw.append((time.perf_counter() - started) * 1000)


def run(world: Any, only: str = "") -> list[Case]:
    """Every case, measured."""
    from django.test import Client
    from django.urls import reverse

    clients = {}
    for _, person, _ in READERS:
        clients[person] = Client(HTTP_HOST="localhost")
        clients[person].force_login(world.people[person], backend="django.contrib.auth.backends.ModelBackend")
    found = [case for case in cases(world) if only in case.name]
    for client in clients.values():
        client.get("/")
    # As the server does once it is ready (config/wsgi.py).
    gc.collect()
    gc.freeze()
    for case in found:
        measure(case, clients[case.person], reverse(case.page))
    return found


def figures(found: list[Case]) -> list[Figure]:
    """The worst of each kind: what is promised is promised for all."""
    by_sql = max(found, key=lambda case: p95(case.sql))
    by_page = max(found, key=lambda case: p95(case.whole))
    return [
        Figure("listes_sql_p95", p95(by_sql.sql), p95(by_sql.raw), f"le même SQL, seul ({by_sql.name})", runs=by_sql.sql),
        Figure(
            "listes_page_p95",
            p95(by_page.whole),
            p95(by_page.raw),
            f"son SQL le plus lent ({by_page.name})",
            runs=by_page.whole,
        ),
        Figure(
            "listes_page_mediane",
            statistics.median(statistics.median(case.whole) for case in found),
            statistics.median(statistics.median(case.raw) for case in found),
            f"SQL le plus lent de chacune des {len(found)} listes",
            runs=[statistics.median(case.whole) for case in found],
        ),
    ]


def in_a_process_of_its_own() -> list[Figure]:
    """The figures, measured beside: a process has one base, and this one has its own."""
    said = subprocess.run([sys.executable, "-m", "bench.million", "--json"], check=True, capture_output=True, text=True)
    rows = json.loads(said.stdout.strip().splitlines()[-1])
    return [
        Figure(name, row["value"], row["floor"], row["floor_name"], runs=[row["value"], row["value"] * row["spread"]])
        for name, row in rows.items()
    ]


def main(arguments: list[str]) -> int:
    """Print what is slow, then the figures; `--json` prints the figures alone."""
    as_json = "--json" in arguments
    only = next((word for word in arguments if not word.startswith("-")), "")
    with base() as world:
        found = run(world, only)
        rows = figures(found)
    if as_json:
        print(json.dumps({row.name: row.as_json() for row in rows}))
        return 0
    for case in sorted(found, key=lambda one: -p95(one.sql)):
        late = " !" if p95(case.sql) > SQL_LIMIT or p95(case.whole) > PAGE_LIMIT else ""
        print(f"{case.name:<52} SQL {p95(case.sql):7.2f}  seul {p95(case.raw):7.2f}  page {p95(case.whole):7.2f} ms{late}")
    for row in rows:
        print(f"{row.name:<24}{row.value:8.2f} ms  × {row.ratio:.2f} {row.floor_name}")
    return 0
