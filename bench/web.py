"""What a deposit costs through the web: upload, verdict, check page, sending, certificate, on a durable PostgreSQL."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from bench.measure import Bench
from bench.samples import invoice
from einvoice.model import Buyer, Identifier
from einvoice.syntax import Format, write

FOLDER = Path("var/bench")
HOST = {"HTTP_HOST": "localhost"}


@contextmanager
def portal() -> Iterator[None]:
    """A portal of its own, with real settings and the made-up world, empty of invoices at each run."""
    os.environ["UNISSON_DATA"] = str(FOLDER.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unisson.config.settings")
    os.environ.setdefault("UNISSON_LOG_LEVEL", "ERROR")
    from unisson.config.environment import data_folder
    from unisson.entrypoints.jobs.postgres import Server

    with Server.of(data_folder()).in_use():
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


def benches() -> list[Bench]:
    """Needs `portal()` around it."""
    from django.test import Client

    from unisson.entrypoints.jobs.world.load import load_cast

    world = load_cast()
    client = Client(**HOST)
    client.force_login(world.people["claire"], backend="django.contrib.auth.backends.ModelBackend")
    numbers = _fresh_numbers()
    deposit = partial(_deposit, client, world.LYCEE.identifiant, numbers)
    floor = partial(_bare, client, world.LYCEE.identifiant, numbers)
    return [Bench("depot_web_complet", deposit, floor, "même fichier reçu, haché, une ligne écrite")]


def _fresh_numbers() -> Iterator[str]:
    run = os.urandom(3).hex().upper()
    return (f"B{run}-{index}" for index in count(1))


def _document(siret: str, number: str) -> bytes:
    model = invoice(20, number)
    buyer = Buyer(
        name="Lycée Jean-Zay",
        identifiers=(Identifier(siret, "0009"),),
        legal_id=Identifier(siret[:9], "0002"),
        endpoint=Identifier(siret[:9], "0225"),
        address=model.buyer.address if model.buyer else None,
    )
    return write(replace(model, buyer=buyer, buyer_reference=None), Format.UBL_INVOICE)


def _upload(data: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("facture.xml", data, "application/xml")


def _deposit(client: Any, siret: str, numbers: Iterator[str]) -> None:
    """The two requests that write, as a browser sends them; the pages they lead to are not counted."""
    answer = client.post("/deposer/", {"fichier": _upload(_document(siret, next(numbers)))})
    check = answer["Location"]
    answer = client.post(check, {"action": "send", "recipient_identifiant": siret, "numero_engagement": "EJ-4500012345"})
    if not answer["Location"].endswith("/envoyee/"):
        raise RuntimeError(f"not sent: {answer['Location']}")


def _bare(client: Any, siret: str, numbers: Iterator[str]) -> None:
    """The least a portal can do with the same bytes: make them, hash them, keep them, write one row durably."""
    from unisson.portal.kernel import events, files
    from unisson.portal.kernel.actor import SYSTEM
    from unisson.portal.kernel.models import EventKind
    from unisson.portal.organisations.models import Structure

    del client
    data = _document(siret, next(numbers))
    files.keep(data)
    structure = Structure.objects.only("pk").get(identifiant=siret)
    events.record(structure, EventKind.ACTION, "BANC", SYSTEM, data={"sha256": hashlib.sha256(data).hexdigest()})
