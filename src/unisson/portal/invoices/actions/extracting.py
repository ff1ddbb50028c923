"""Ask for a file made of invoices, make it in the background, forget it when its time is over."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from unisson.portal.invoices.actions.taking import note_taken
from unisson.portal.invoices.extraction import bundles, tables
from unisson.portal.invoices.models import (
    EtatExtraction,
    Extraction,
    FormatExtraction,
    Invoice,
    InvoiceQuerySet,
    Recherche,
    listed,
)
from unisson.portal.invoices.queries import listing, lists
from unisson.portal.invoices.queries.columns import Column, Show, chosen, named, with_columns
from unisson.portal.invoices.queries.criteria import Scope, read_back, written
from unisson.portal.invoices.queries.lists import found_in
from unisson.portal.invoices.refusals import refused
from unisson.portal.kernel import clock, sheets
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.permissions import actor_for

LIFE = timedelta(days=2)
MEBIBYTE = 1024 * 1024
MOST_BYTES = 120 * MEBIBYTE  # domaine 3.4: beyond, the official portal answers 413
MOST_INVOICES = 1_000
MOST_ROWS = 1_000_000  # a spreadsheet holds 1 048 576
SMALL = 1_000  # rows that are written while the person waits
MOST_WAITING = 5
EXTRACTION_DEMANDEE = "EXTRACTION_DEMANDEE"
TABLES = (FormatExtraction.XLSX, FormatExtraction.CSV)
STEP, BATCH = 10, 500
TEMPORARY = "temporary"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the invoices ticked, else every one of a search, in which format."""

    format: str
    invoice_ids: tuple[int, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict)
    with_pieces: bool = True
    order: str = ""


def rows_of(scope: Scope, wanted: Wanted) -> Any:
    """The invoices meant, among those the person may read here."""
    return _chosen(found_in(scope, wanted.asked), wanted)


def parts_of(scope: Scope, wanted: Wanted) -> list[InvoiceQuerySet]:
    """The same, as pages and counts read them."""
    return [_chosen(part, wanted) for part in lists.parts_of(scope, wanted.asked)]


def _chosen(rows: InvoiceQuerySet, wanted: Wanted) -> InvoiceQuerySet:
    return rows.filter(pk__in=wanted.invoice_ids) if wanted.invoice_ids else rows


@transaction.atomic
def ask(scope: Scope, wanted: Wanted) -> Extraction:
    """Have a file made; a job begins as soon as this is kept. Raises Refused: nothing found, too many, too heavy."""
    total = _checked(scope, wanted)
    now = clock.now()
    mine = Extraction.objects.filter(
        user_id=scope.actor.user_id or 0, state__in=(EtatExtraction.EN_ATTENTE, EtatExtraction.EN_COURS)
    )
    if mine.count() >= MOST_WAITING:
        raise refused("FICHIERS_EN_PREPARATION", most=MOST_WAITING)
    extraction = Extraction.objects.create(
        user_id=scope.actor.user_id or 0,
        structure=scope.structure,
        espace=scope.espace,
        format=wanted.format,
        with_pieces=wanted.with_pieces,
        invoice_ids=list(wanted.invoice_ids),
        query=written(wanted.asked),
        columns=[wanted.order, *(column.code for column in chosen(scope.actor, scope.espace))],
        total=total,
        asked_at=now,
        expires_at=now + LIFE,
    )
    record(extraction, EventKind.ACTION, EXTRACTION_DEMANDEE, scope.actor, data={"format": wanted.format, "total": total})
    return extraction


def _checked(scope: Scope, wanted: Wanted) -> int:
    """How many invoices; a refusal says what is too much, and what to do."""
    rows = rows_of(scope, wanted)
    most = MOST_ROWS if wanted.format in TABLES else MOST_INVOICES
    total = listing.count(parts_of(scope, wanted), most)
    if not total:
        raise refused("RIEN_A_TELECHARGER")
    if total > most:
        raise refused("FACTURES_NOMBREUSES", most=f"{most:,}".replace(",", "\u202f"))
    if wanted.format not in TABLES:
        size = bundles.weight(list(rows.only("pk")), wanted.format, with_pieces=wanted.with_pieces)
        _demand_light(size, total)
    return total


def _demand_light(size: int, total: int) -> None:
    if size > MOST_BYTES:
        raise refused("FACTURES_LOURDES", count=total, size=f"{size / MEBIBYTE:.0f}", most=MOST_BYTES // MEBIBYTE)


def extraction_to_make(event: Event) -> int | None:
    """The extraction that this event asks to make; None for any other event."""
    asked = event.subject_type == Extraction._meta.label_lower and event.code == EXTRACTION_DEMANDEE
    return event.subject_id if asked else None


def make(extraction_id: int) -> bool:
    """Make the file; say whether it was made now. Made twice, it is the same file; a person who lost their rights gets none."""
    extraction = Extraction.objects.select_related("user", "structure").filter(pk=extraction_id).first()
    if extraction is None or extraction.state not in (EtatExtraction.EN_ATTENTE, EtatExtraction.EN_COURS):
        return False
    _note(extraction, state=EtatExtraction.EN_COURS, done=0)
    scope = Scope(actor_for(extraction.user), extraction.structure, listed(extraction.espace))
    wanted = Wanted(
        extraction.format,
        tuple(extraction.invoice_ids),
        read_back(extraction.query),
        extraction.with_pieces,
        extraction.columns[0],
    )
    try:
        with tempfile.TemporaryFile() as target:
            name, mime = (_table if extraction.format in TABLES else _bundle)(extraction, scope, wanted, target)
            _keep(extraction, target, name, mime)
    except Refused as refusal:
        _note(extraction, state=EtatExtraction.REFUSEE, refusal=refusal.sentence)
        return False
    return True


def _note(extraction: Extraction, **values: Any) -> None:
    Extraction.objects.filter(pk=extraction.pk).update(**values)


def _keep(extraction: Extraction, target: IO[bytes], name: str, mime: str) -> None:
    size = target.tell()
    target.seek(0)
    stored = storages[TEMPORARY].save(f"{extraction.pk}/{name}", File(target))
    _note(
        extraction, state=EtatExtraction.PRETE, stored_as=stored, filename=name, mime_type=mime, size=size, ready_at=clock.now()
    )


def _bundle(extraction: Extraction, scope: Scope, wanted: Wanted, target: IO[bytes]) -> tuple[str, str]:
    """Write the documents; each invoice keeps a trace of having been taken away, in the transaction of its reading."""
    rows = rows_of(scope, wanted).select_related(
        "supplier", "recipient", "recipient_service", "valideur_1", "valideur_2", "depot"
    )
    found: list[Invoice] = list(rows.prefetch_related("documents").order_by("pk")[: MOST_INVOICES + 1])
    if not found:
        raise refused("FACTURES_ILLISIBLES")
    stamp = f"{timezone.localtime(clock.now()):%Y-%m-%d-%Hh%M}"
    alone = bundles.pieces_of(found[0], wanted.format, with_pieces=wanted.with_pieces) if len(found) == 1 else []
    if len(alone) == 1:
        target.write(alone[0].read())
        kind = alone[0].name.rpartition(".")[2]
        name, mime = f"{bundles.folder_of(found[0])}.{kind}", f"application/{kind}"
    else:
        for count in bundles.write_zip(target, found, wanted.format, with_pieces=wanted.with_pieces):
            if target.tell() > MOST_BYTES:
                _demand_light(target.tell(), len(found))
            if count % STEP == 0:
                _note(extraction, done=count)
        name, mime = f"factures-{stamp}.zip", "application/zip"
    note_taken(found, scope.actor, wanted.format)
    _note(extraction, done=len(found), total=len(found))
    return name, mime


def _table(extraction: Extraction, scope: Scope, wanted: Wanted, target: IO[bytes]) -> tuple[str, str]:
    columns = named(extraction.columns, scope.espace)
    rows = counted(extraction, values_of(scope, wanted, columns))
    name = write_table(target, scope, wanted, columns, rows)
    return name, tables.MIME[wanted.format]


def counted(extraction: Extraction, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The rows, noting how many have passed."""
    count = 0
    for count, row in enumerate(rows, start=1):
        if count % BATCH == 0:
            _note(extraction, done=count)
        yield row
    _note(extraction, done=count, total=count)


def values_of(scope: Scope, wanted: Wanted, columns: Sequence[Column]) -> Iterator[list[Any]]:
    """Every row of the search, read by key so that a million costs no memory."""
    order = listing.order_of(wanted.order)
    parts, before = parts_of(scope, wanted), None
    while True:
        page = listing.page(
            parts, order, before=before, size=BATCH, dress=lambda found: with_columns(found, columns, scope.actor)
        )
        for invoice in page.rows:
            yield [tables.plain(column, invoice) for column in columns]
        if page.older is None:
            return
        before = page.older


def write_table(target: IO[bytes], scope: Scope, wanted: Wanted, columns: Sequence[Column], rows: Iterator[list[Any]]) -> str:
    """Write a table in the format wanted; return the name of the file."""
    heads = [f"{column.label} (code officiel)" if column.show is Show.STATUS else column.label for column in columns]
    now = timezone.localtime(clock.now())
    if wanted.format == FormatExtraction.CSV:
        target.writelines(sheets.csv_lines(heads, rows))
    else:
        place = "toutes les vôtres" if scope.espace is Recherche.TOUTES else str(scope.structure)
        about = [("Liste", scope.espace.label), ("Structure", place), ("Demandé le", f"{now:%d/%m/%Y %H:%M}")]
        tables.write_xlsx(target, heads, rows, about)  # type: ignore[arg-type]
    return f"factures-{now:%Y-%m-%d-%Hh%M}.{wanted.format.lower()}"


@transaction.atomic
def expire() -> int:
    """Delete the files whose time is over; their line stays to say so. Return how many."""
    over = Extraction.objects.filter(expires_at__lt=clock.now()).exclude(state=EtatExtraction.EXPIREE)
    for extraction in over:
        if extraction.stored_as:
            storages[TEMPORARY].delete(extraction.stored_as)
    return over.update(state=EtatExtraction.EXPIREE, stored_as="")


def mine(actor: Actor, extraction_id: int) -> Extraction | None:
    """One of the person's own files; None for anybody else's."""
    return Extraction.objects.filter(pk=extraction_id, user_id=actor.user_id or 0).first()


def all_mine(actor: Actor) -> list[Extraction]:
    """The person's latest files, the newest first."""
    return list(Extraction.objects.filter(user_id=actor.user_id or 0)[:50])


def opened(extraction: Extraction) -> File[bytes] | None:
    """The file, when it is ready and its time is not over."""
    if extraction.state != EtatExtraction.PRETE or extraction.expires_at <= clock.now():
        return None
    try:
        return storages[TEMPORARY].open(extraction.stored_as)
    except OSError:
        return None
