"""The API under load: two server workers and the load generator on the same two cores, PostgreSQL durable.

Targets: token 500/s and half of a bare Django view; deposit with its whole verdict p50 12 ms, p95 40 ms, 120/s; searches
250/s among a million invoices. `python -m bench.api [token deposit search]`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlencode

# Figure, what is read of it, the least or the most it may be.
ASKED: tuple[tuple[str, str, float | None, float], ...] = (
    ("api_jeton", "rate", 500, 0),
    ("api_jeton_part", "rate", 0.5, 0),
    ("api_depot", "p50", None, 12),
    ("api_depot", "p95", None, 40),
    ("api_depot", "rate", 120, 0),
    ("api_recherche", "rate", 250, 0),
)
SECONDS = 6.0
TURNS = 3  # of the portal and of the bare view, one after the other: what else the machine does weighs on both
TURN = 3.0
WARM = 1.0
THREADS = 4
PORT = 8798
KEY = b"bench"  # of the bare view


class Load(NamedTuple):
    """What came out: calls a second, milliseconds at the median and at the 95th percentile, failures."""

    rate: float
    p50: float
    p95: float
    failed: int


@contextmanager
def server(application: str = "unisson.config.wsgi:application") -> Iterator[None]:
    """Two granian workers, as `unisson run` starts them."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT)]
    command += ["--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", application]
    environment = {**os.environ, "UNISSON_LOG_LEVEL": "CRITICAL", "UNISSON_API_CALLS": "100000000"}
    with (
        TemporaryDirectory() as metrics,
        subprocess.Popen(command, env=environment | {"PROMETHEUS_MULTIPROC_DIR": metrics}) as process,
    ):
        try:
            _until_open()
            yield
        finally:
            process.terminate()


def _until_open() -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", PORT)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server does not answer")


def request(path: str, body: bytes, headers: dict[str, str], kind: str = "application/json") -> bytes:
    """A whole HTTP request, made beforehand: the generator only sends it."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(make: Callable[[], bytes], threads: int = THREADS, seconds: float = SECONDS) -> Load:
    """Keep `threads` connections busy; what `make` gives is sent at once."""
    for _ in range(2 * threads):  # both workers load the portal at their first request
        with socket.create_connection(("127.0.0.1", PORT), timeout=60) as wire:
            wire.sendall(make())
            _answered(wire)
    spent: list[list[float]] = [[] for _ in range(threads)]
    failed = [0] * threads
    wires = shared_out(threads)
    began = time.perf_counter()

    def work(rank: int) -> None:
        with wires[rank] as wire:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (now := time.perf_counter()) < began + WARM + seconds:
                data = make()
                start = time.perf_counter()
                wire.sendall(data)
                right = _answered(wire)
                if now > began + WARM:
                    spent[rank].append((time.perf_counter() - start) * 1000)
                    failed[rank] += not right

    workers = [threading.Thread(target=work, args=(rank,)) for rank in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    every = sorted(value for values in spent for value in values)
    return Load(len(every) / seconds, statistics.median(every), every[int(len(every) * 0.95)], sum(failed))


def shared_out(many: int) -> list[socket.socket]:
    """Connections, as many to each worker: the kernel gives a new one to either, and two to one would wait for each other."""
    kept: dict[str, list[socket.socket]] = {}
    others: list[socket.socket] = []
    for _ in range(200):
        wire = socket.create_connection(("127.0.0.1", PORT))
        held = kept.setdefault(_worker_of(wire), [])
        (held if len(held) < many // 2 else others).append(wire)
        if sum(map(len, kept.values())) == many:
            break
    for wire in others:
        wire.close()
    return [wire for held in kept.values() for wire in held]


def _worker_of(wire: socket.socket) -> str:
    """The process at the other end of a connection, once it has taken it."""
    ours, there = wire.getsockname()[1], f":{PORT:04X}"
    for _ in range(100):
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
            words = line.split()
            if words[1].endswith(there) and words[2].endswith(f":{ours:04X}") and words[9] != "0":
                for place in Path("/proc").glob("[0-9]*/fd/*"):
                    with suppress(OSError):
                        if str(place.readlink()) == f"socket:[{words[9]}]":
                            return place.parts[2]
        time.sleep(0.01)
    raise TimeoutError("nobody took the connection")


def _answered(wire: socket.socket) -> bool:
    """Read one answer; whether it is a success."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(wire)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += _more(wire)
    return head.startswith(b"HTTP/1.1 200") and (b'"codeRetour":0' in body or b"access_token" in body)


def _more(wire: socket.socket) -> bytes:
    data = wire.recv(65536)
    if not data:
        raise ConnectionError("closed by the server")
    return data


class Known(NamedTuple):
    """An application and a technical account of one structure."""

    client_id: str
    secret: str
    headers: dict[str, str]


def known(structure: Any, user: Any) -> Known:
    """Made for the bench, with every espace the structure may have."""
    from unisson.portal.organisations.actions.deciding import Granted
    from unisson.portal.organisations.actions.technical import create_account
    from unisson.portal.organisations.permissions import actor_for
    from unisson.portal.raccordements import tokens
    from unisson.portal.raccordements.actions import applications

    actor = actor_for(user)
    espaces = ("FACTURES_EMISES", *(("FACTURES_RECUES",) if structure.is_public else ("FACTURES_A_VALIDER",)))
    shown = applications.declare(structure.pk, actor, "Banc", espaces)
    account, password = create_account(structure.pk, actor, f"Banc {shown.application.pk}", Granted("", espaces))
    issued = tokens.issue(shown.application.client_id, shown.secret)
    assert issued is not None
    pair = base64.b64encode(f"{account.login}:{password}".encode()).decode()
    return Known(shown.application.client_id, shown.secret, {"Authorization": f"Bearer {issued.token}", "cpro-account": pair})


def token(caller: Known) -> dict[str, Load]:
    """Tokens handed out, the bare view in turn with them, and the part of its rate that the portal reaches: medians."""
    form = urlencode(
        {"grant_type": "client_credentials", "client_id": caller.client_id, "client_secret": caller.secret}
    ).encode()
    asked = request("/api/oauth/token", form, {}, "application/x-www-form-urlencoded")
    signed = {"X-Signature": hmac.new(KEY, form, hashlib.sha256).hexdigest()}
    bare = request("/api/oauth/token", form, signed, "application/x-www-form-urlencoded")
    ours, floor = [], []
    for _ in range(TURNS):
        with server():
            ours.append(run(lambda: asked, seconds=TURN))
        with server("bench.bare_site:application"):
            floor.append(run(lambda: bare, seconds=TURN))
    parts = [mine.rate / theirs.rate for mine, theirs in zip(ours, floor, strict=True)]
    part = Load(statistics.median(parts), 0, 0, 0)
    return {"api_jeton": sorted(ours)[TURNS // 2], "api_jeton_vue_nue": sorted(floor)[TURNS // 2], "api_jeton_part": part}


def deposit(caller: Known, siret: str, seller: str) -> dict[str, Load]:
    """A UBL invoice deposited, judged, sent: durable when it is answered."""
    from unisson.portal.invoices.models import Invoice
    from unisson.portal.kernel.models import OutboxEntry

    numbers, run_id = count(1), os.urandom(3).hex().upper()

    def make() -> bytes:
        data = base64.b64encode(document(siret, seller, f"A{run_id}-{next(numbers)}")).decode()
        body = {"fichierFlux": data, "nomFichier": "f.xml", "syntaxeFlux": "IN_DP_E1_UBL_INVOICE"}
        return request("/cpro/factures/v1/deposer/flux", json.dumps(body).encode(), caller.headers)

    OutboxEntry.objects.all().delete()  # what an earlier run left behind
    ready = iter([make() for _ in range(4_000)])  # the generator only sends: making documents is not measured
    with server():
        load = run(lambda: next(ready), threads=2)
    taken = Invoice.objects.filter(number__startswith=f"A{run_id}", sent_at__isnull=False).count()
    if taken < load.rate * SECONDS:
        raise RuntimeError(f"only {taken} deposits were taken: the bench measures refusals")
    return {"api_depot": load, "api_depot_suite": behind()}


def behind() -> Load:
    """What follows the answers (certificates, messages owed, webhooks): as many deposits a second as one worker finishes."""
    from unisson.entrypoints.jobs.tasks import relaying
    from unisson.portal.invoices.models import DocumentKind, Invoice

    certified = Invoice.objects.filter(documents__kind=DocumentKind.CERTIFICAT)
    before, began = certified.count(), time.perf_counter()
    while relaying.relay_batch() and time.perf_counter() < began + SECONDS:
        pass
    each = (time.perf_counter() - began) / (certified.count() - before)
    return Load(1 / each, each * 1000, each * 1000, 0)


def document(siret: str, seller: str, number: str) -> bytes:
    """An invoice of twenty lines that the recipient accepts."""
    from bench.samples import invoice
    from einvoice.model import Buyer, Identifier
    from einvoice.syntax import Format, write

    model = invoice(20, number)
    assert model.seller is not None and model.buyer is not None
    buyer = Buyer(
        name="Lycée",
        identifiers=(Identifier(siret, "0009"),),
        legal_id=Identifier(siret[:9], "0002"),
        endpoint=Identifier(siret[:9], "0225"),
        address=model.buyer.address,
    )
    ours = replace(model.seller, identifiers=(Identifier(seller, "0009"),), legal_id=Identifier(seller[:9], "0002"))
    return write(
        replace(model, buyer=buyer, seller=ours, buyer_reference=None, purchase_order="EJ-4500012345"), Format.UBL_INVOICE
    )


def search(caller: Known, structure_id: int) -> dict[str, Load]:
    """What connectors ask of their received invoices, in turn."""
    bodies = (
        {"typeDemandePaiement": "FACTURE", "idDestinataire": structure_id, "paramRecherche": {"nbResultatsParPage": 25}},
        {"idDestinataire": structure_id, "statutCourant": ["MISE_A_DISPOSITION"], "paramRecherche": {"nbResultatsParPage": 25}},
        {"periodeDateDepotDu": "2026-10-01", "periodeDateDepotAu": "2026-10-31", "paramRecherche": {"nbResultatsParPage": 25}},
        {"montantTTCMin": 100, "montantTTCMax": 200, "paramRecherche": {"nbResultatsParPage": 25}},
        {"paramRecherche": {"triColonne": "DateDepot", "triSens": "Descendant", "nbResultatsParPage": 25}},
    )
    made = [request("/cpro/factures/v1/rechercher/recipiendaire", json.dumps(body).encode(), caller.headers) for body in bodies]
    turn = count()
    with server():
        return {"api_recherche": run(lambda: made[next(turn) % len(made)])}


def main(wanted: list[str]) -> int:
    """Measure, print, and write var/bench-api.json."""
    from bench import million, web

    figures: dict[str, Load] = {}
    if not wanted or {"token", "deposit"} & set(wanted):
        with web.portal():
            from unisson.entrypoints.jobs.world.load import load_cast

            world = load_cast()
            caller = known(world.MENUISERIE, world.people["claire"])
            if not wanted or "token" in wanted:
                figures |= token(caller)
            if not wanted or "deposit" in wanted:
                figures |= deposit(caller, world.LYCEE.identifiant, world.MENUISERIE.identifiant)
    if not wanted or "search" in wanted:
        # The first portal of a process keeps its settings: the big base has a process of its own.
        if figures:
            print(json.dumps({name: load._asdict() for name, load in figures.items()}), flush=True)
            return subprocess.call([sys.executable, "-m", "bench.api", "search"])
        with million.base() as world:
            figures |= search(known(world.COMMUNE, world.people["sophie"]), world.COMMUNE.pk)
    for name, load in figures.items():
        if load.p50:
            print(f"{name:<22}{load.rate:>9.0f}/s   p50 {load.p50:>7.2f} ms   p95 {load.p95:>7.2f} ms   échecs {load.failed}")
    for name, what, least, most in ASKED:
        if name in figures:
            found = getattr(figures[name], what)
            holds = found >= least if least is not None else found <= most
            limit = f"≥ {least}{'' if least < 1 else ' /s'}" if least is not None else f"≤ {most} ms"
            print(f"{name} {what:<5}{found:>9.2f}   {limit} demandé   {'tenu' if holds else 'NON TENU'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
