"""One million made-up invoices, skewed as real ones are, and what every offered filter and sort costs on them.

`python -m bench.million` prints the figures (JSON with `--json`). The base is made once by COPY in `var/million`, and kept.
Other benches may use `base()` (the portal on this base) and the people of the cast: sophie reads for COMMUNE, which received
5 % of everything; claire for MENUISERIE, which issued 3 %; nadia for PEINTURE, first valideur of two thousand.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path("var/million")
COUNT = 1_000_000
RECIPIENTS, SUPPLIERS = 2_000, 20_000
BIG_RECIPIENT, BIG_SUPPLIER, VALIDATED = 0.05, 0.03, 0.002
DAYS, ON_TIME = 730, 0.93
SEED = 20_261_126
# (status, weight once a month has passed, weight before)
LIVES = (
    ("MISE_EN_PAIEMENT", 880, 120), ("REJETEE", 45, 30), ("COMPTABILISEE", 15, 60), ("MANDATEE", 12, 110),
    ("SUSPENDUE", 12, 50), ("SERVICE_FAIT", 10, 130), ("MISE_A_DISPOSITION", 8, 330),
    ("MISE_A_DISPOSITION_COMPTABLE", 6, 60), ("A_RECYCLER", 5, 20),
    ("COMPLETEE", 4, 25), ("PRISE_EN_COMPTE_DESTINATAIRE", 3, 65),
)  # fmt: skip
PAID = ("MANDATEE", "MISE_A_DISPOSITION_COMPTABLE", "COMPTABILISEE", "MISE_EN_PAIEMENT")
CADRES = (("A1_FACTURE_FOURNISSEUR", 930), ("A2_FACTURE_FOURNISSEUR_DEJA_PAYEE", 70))
TYPES = (("FACTURE", 950), ("AVOIR", 40), ("ACOMPTE", 10))
MODES = (("UPLOAD_PORTAIL", 200), ("DEPOT_PDF_PORTAIL", 350), ("SAISIE_PORTAIL", 100), ("EDI", 250), ("UPLOAD_API", 100))
REJECTIONS = ("MONTANT_ERR", "DOUBLE_FACT", "DONNEES_FACTURATION_ERR", "COORD_BANC_ERR", "TX_TVA_ERR")
COLUMNS = tuple(
    """
    id status status_at motif cadre_facturation cadre_read seller_read mode_depot type_facture supplier_id
    recipient_id recipient_service_id recipient_identifiant code_service valideur_identifiant valideur_1_id number
    issue_date numero_engagement numero_marche numero_facture_origine type_tva motif_exoneration mode_paiement
    comment currency total_without_vat total_vat total_with_vat amount_due format profile verdict report
    fields_read depot_id created_by_id created_at updated_at sent_at deposit_year available_at suspended_at
    completed_at due_on days_late numero_mandat iban acknowledged_at rejection_treated_at downloaded_at assigned_to_id
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
DEPOT = tuple(
    """
    id numero_flux_depot entry_point filename format sha256 size received_at created_by_id technical_account
    idempotency_key
    """.split()  # noqa: SIM905 - a list of words reads better as words
)


@contextmanager
def base(count: int = COUNT) -> Iterator[Any]:
    """The portal on the big base, made the first time; yields the cast."""
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
        from unisson.entrypoints.jobs.world.load import load_cast

        world = load_cast()
        fill(world, count)
        _read_first()
        yield world


def _read_first() -> None:
    """Refusals unread for a week would come before any page: suppliers have read them, as days pass over a kept base."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE invoices_invoice SET acknowledged_at = status_at WHERE acknowledged_at IS NULL "
            "AND status IN ('REJETEE', 'SUSPENDUE') AND status_at < now() - interval '6 days'"
        )


def fill(world: Any, count: int = COUNT) -> None:
    """Write the invoices unless they are there; the indexes are made after the rows, as in any large load."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM invoices_invoice LIMIT %s) AS found", [count])
        if cursor.fetchone()[0] >= count:
            return
        with transaction.atomic():  # whole or not at all: a load that is stopped leaves the base as it was
            _write(cursor, world, count)
        cursor.execute("VACUUM ANALYZE")


def _write(cursor: Any, world: Any, count: int) -> None:
    # The rows are right by making: checking ten references of each would take longer than writing them.
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("TRUNCATE invoices_invoice, invoices_depot CASCADE")
    parties = _parties(world)
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('invoices_invoice', 'invoices_depot') "
        "AND indexdef NOT LIKE '%UNIQUE%'"
    )
    dropped = cursor.fetchall()
    for name, _ in dropped:
        cursor.execute(f'DROP INDEX "{name}"')
    _copy(cursor, "invoices_depot", DEPOT, _depots(count, world))
    pool = _Pool(random.Random(SEED), parties, world)  # noqa: S311 - invented data, the same at each run
    _copy(cursor, "invoices_invoice", (*COLUMNS, *_others()), _invoices(count, pool))
    for _, definition in dropped:
        cursor.execute(definition)
    cursor.execute("SELECT setval('invoices_invoice_id_seq', %s), setval('invoices_depot_id_seq', %s)", [count, count])


def _copy(cursor: Any, table: str, columns: tuple[str, ...], lines: Iterator[str]) -> None:
    # Nothing may be read on this connection while it copies: `lines` must already know all it needs.
    with cursor.connection.cursor() as raw, raw.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        block: list[str] = []
        for line in lines:
            block.append(line)
            if len(block) == 5_000:
                copy.write("".join(block))
                block.clear()
        copy.write("".join(block))


class Party(NamedTuple):
    """A made-up structure: its number and its identifier."""

    pk: int
    identifiant: str


class Parties(NamedTuple):
    """The ordinary ones, the most frequent first, each list with its cumulated weights."""

    recipients: list[Party]
    recipient_weights: list[float]
    suppliers: list[Party]
    supplier_weights: list[float]


NAMES = (
    "Garage",
    "Boulangerie",
    "Imprimerie",
    "Électricité",
    "Plomberie",
    "Transports",
    "Papeterie",
    "Menuiserie",
    "Conseil",
    "Nettoyage",
)
TOWNS = (
    "Aulnay",
    "Bourges",
    "Cholet",
    "Dinan",
    "Évreux",
    "Foix",
    "Guéret",
    "Hyères",
    "Issoire",
    "Jarnac",
    "Laval",
    "Mende",
    "Niort",
)


def _parties(world: Any) -> Parties:
    from unisson.portal.kernel import clock
    from unisson.portal.organisations.models import Structure
    from unisson.portal.organisations.words import search_words

    del world
    now = clock.now()
    made = []
    for index in range(RECIPIENTS + SUPPLIERS):
        public = index < RECIPIENTS
        town = TOWNS[index % len(TOWNS)]
        name = f"Commune de {town} {index}" if public else f"{NAMES[index % len(NAMES)]} {town} {index}"
        identifiant = f"{700_000_000 + index // 2}{index % 2 + 1:05d}"
        made.append(
            Structure(
                identifiant=identifiant,
                raison_sociale=name,
                is_public=public,
                created_at=now,
                search_words=search_words(name, town, "", identifiant),
            )
        )
    Structure.objects.bulk_create(made, ignore_conflicts=True, batch_size=2_000)
    kept = Structure.objects.filter(identifiant__in=[one.identifiant for one in made]).order_by("identifiant")
    rows = [(Party(one.pk, one.identifiant), one.is_public) for one in kept]
    recipients = [party for party, public in rows if public]
    suppliers = [party for party, public in rows if not public]
    return Parties(recipients, _zipf(len(recipients)), suppliers, _zipf(len(suppliers)))


def _zipf(count: int) -> list[float]:
    """Few have many, many have few."""
    return list(accumulate(1 / (rank + 10) for rank in range(count)))


def _depots(count: int, world: Any) -> Iterator[str]:
    started = _first_day()
    for pk in range(1, count + 1):
        at = _instant(started, pk, count)
        yield f"{pk}\tCPP{pk:022d}\tPORTAIL\tfacture.pdf\tPDF\t{pk:064x}\t48213\t{at}\t\\N\t\t\n"


def _first_day() -> datetime:
    from unisson.portal.kernel import clock

    return clock.now() - timedelta(days=DAYS)


def _instant(started: datetime, pk: int, count: int) -> str:
    return (started + timedelta(seconds=DAYS * 86_400 * pk / (count + 1))).isoformat(sep=" ", timespec="seconds")


def _weighted(rng: random.Random, lines: tuple[tuple[str, int], ...]) -> str:
    return rng.choices([code for code, _ in lines], [weight for _, weight in lines])[0]


def _others() -> dict[str, str]:
    """Columns added to the table since: what the portal itself would write in them."""
    from unisson.portal.invoices.models import Invoice

    found = {}
    for column in Invoice._meta.concrete_fields:
        if column.column in COLUMNS or column.null:
            continue
        value = column.get_default()
        found[column.column] = "{}" if column.get_internal_type() == "ArrayField" else str("" if value is None else value)
    return found


def _invoices(count: int, pool: _Pool) -> Iterator[str]:
    rng, started = pool.rng, _first_day()
    tail = "".join(f"\t{value}" for value in _others().values()) + "\n"
    for pk in range(1, count + 1):
        row = _invoice(pk, started + timedelta(seconds=DAYS * 86_400 * pk / (count + 1)), rng, pool, count)
        yield "\t".join(row[name] for name in COLUMNS) + tail


class _Pool:
    """Everything that is drawn, by blocks: drawing one by one would take longer than writing."""

    def __init__(self, rng: random.Random, parties: Parties, world: Any) -> None:
        self.rng, self.parties = rng, parties
        self.big_recipient = Party(world.COMMUNE.pk, world.COMMUNE.identifiant)
        self.big_supplier = Party(world.MENUISERIE.pk, world.MENUISERIE.identifiant)
        self.valideur = world.PEINTURE.pk
        self.agent, self.author = world.sophie.pk, world.claire.pk
        self.services = [(service.pk, service.code) for service in world.COMMUNE.services.all()]
        self.recipients: list[Party] = []
        self.suppliers: list[Party] = []

    def recipient(self) -> Party:
        if self.rng.random() < BIG_RECIPIENT:
            return self.big_recipient
        if not self.recipients:
            self.recipients = self.rng.choices(self.parties.recipients, cum_weights=self.parties.recipient_weights, k=10_000)
        return self.recipients.pop()

    def supplier(self) -> Party:
        if self.rng.random() < BIG_SUPPLIER:
            return self.big_supplier
        if not self.suppliers:
            self.suppliers = self.rng.choices(self.parties.suppliers, cum_weights=self.parties.supplier_weights, k=10_000)
        return self.suppliers.pop()


def _invoice(pk: int, sent: datetime, rng: random.Random, pool: _Pool, count: int) -> dict[str, str]:
    recipient, supplier = pool.recipient(), pool.supplier()
    age = DAYS * (1 - pk / count)
    status = rng.choices([line[0] for line in LIVES], [line[1 if age > 30 else 2] for line in LIVES])[0]
    row = dict.fromkeys(COLUMNS, "")
    row |= dict.fromkeys(
        ("recipient_service_id", "valideur_1_id", "created_by_id", "suspended_at", "completed_at", "acknowledged_at"), "\\N"
    )
    row |= dict.fromkeys(("rejection_treated_at", "downloaded_at", "assigned_to_id"), "\\N")
    row |= _amounts(rng) | _references(pk, sent, rng) | _life(status, sent, age, rng)
    row |= {
        "id": str(pk),
        "depot_id": str(pk),
        "supplier_id": str(supplier.pk),
        "recipient_id": str(recipient.pk),
        "recipient_identifiant": recipient.identifiant,
        "iban": f"FR76{supplier.identifiant.ljust(14, '0')}{supplier.pk:09d}",
        "numero_mandat": f"M{sent.year}-{pk % 100_000:05d}" if status in PAID else "",
        "cadre_facturation": _weighted(rng, CADRES),
        "mode_depot": _weighted(rng, MODES),
        "type_facture": _weighted(rng, TYPES),
    }
    if row["type_facture"] == "AVOIR" or row["cadre_facturation"] == "A2_FACTURE_FOURNISSEUR_DEJA_PAYEE":
        row |= {"due_on": "\\N", "days_late": "\\N"}
    if recipient is pool.big_recipient:
        service, code = rng.choice(pool.services)
        row |= {"recipient_service_id": str(service), "code_service": code}
        if status in ("MISE_A_DISPOSITION", "PRISE_EN_COMPTE_DESTINATAIRE") and rng.random() < 0.1:
            row["assigned_to_id"] = str(pool.agent)
    if supplier is pool.big_supplier:
        row["created_by_id"] = str(pool.author)
    if rng.random() < VALIDATED:
        row |= {"cadre_facturation": "A9_FACTURE_SOUSTRAITANT", "valideur_1_id": str(pool.valideur)}
        if age < 15:
            row["status"] = "A_VALIDER_1"
    return row


def _amounts(rng: random.Random) -> dict[str, str]:
    cents = int(rng.lognormvariate(11, 1.4)) + 100
    vat = cents // 5
    return {
        "total_without_vat": f"{cents / 100:.2f}",
        "total_vat": f"{vat / 100:.2f}",
        "total_with_vat": f"{(cents + vat) / 100:.2f}",
        "amount_due": f"{(cents + vat) / 100:.2f}",
        "currency": "EUR",
        "type_tva": "TVA_SUR_DEBIT",
        "mode_paiement": "VIREMENT",
    }


def _references(pk: int, sent: datetime, rng: random.Random) -> dict[str, str]:
    issued: date = (sent - timedelta(days=rng.randrange(12))).date()
    engagement = f"EJ-{sent.year}-{rng.randrange(100_000):05d}" if rng.random() < 0.6 else ""
    return {
        "number": f"F-{sent.year}-{pk:07d}",
        "issue_date": issued.isoformat(),
        "numero_engagement": engagement,
        "numero_marche": f"M{rng.randrange(4_000):05d}" if rng.random() < 0.15 else "",
        "numero_facture_origine": f"F-{sent.year}-{rng.randrange(1_000_000):07d}" if rng.random() < 0.04 else "",
        "deposit_year": str(sent.year),
    }


def _life(status: str, sent: datetime, age: float, rng: random.Random) -> dict[str, str]:
    at = (sent + timedelta(days=min(age, rng.random() * (28 if rng.random() < ON_TIME else 55)))).isoformat(
        sep=" ", timespec="seconds"
    )
    arrived = sent.isoformat(sep=" ", timespec="seconds")
    found = {
        "status": status,
        "status_at": at,
        "sent_at": arrived,
        "created_at": arrived,
        "updated_at": at,
        "available_at": arrived,
        "format": "PDF",
        "verdict": "VALID",
        "report": "{}",
        "fields_read": "{}",
    }
    # What the database would have written, were its triggers at work: thirty days, and what was paid beyond.
    due = (sent + timedelta(days=30)).date()
    late = (datetime.fromisoformat(at).date() - due).days
    found |= {"due_on": due.isoformat(), "days_late": str(late) if status == "MISE_EN_PAIEMENT" and late > 0 else "\\N"}
    if status == "REJETEE":
        found |= {"motif": rng.choice(REJECTIONS), "acknowledged_at": at if age > 6 else "\\N"}
        found["rejection_treated_at"] = at if rng.random() < 0.7 else "\\N"
    if status == "SUSPENDUE":
        found |= {"due_on": "\\N", "motif": "PJ_MANQUANTE", "suspended_at": at, "acknowledged_at": at if age > 6 else "\\N"}
    if rng.random() < 0.5:
        found["downloaded_at"] = at
    return found


if __name__ == "__main__":
    from bench.lists import main

    sys.exit(main(sys.argv[1:]))
