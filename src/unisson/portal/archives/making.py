"""Making a year: one zip, readable and verifiable without the portal. Done again after a crash, it gives the same files."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import Q
from django.template.loader import render_to_string

from unisson.portal.archives import offline, proving, reading
from unisson.portal.archives.models import Archive, EtatArchive
from unisson.portal.invoices import documents, queries
from unisson.portal.invoices.extraction.bundles import pivot_of
from unisson.portal.invoices.models import Document, Invoice, InvoiceQuerySet
from unisson.portal.invoices.permissions import OPEN
from unisson.portal.kernel import clock
from unisson.portal.kernel.storage import address_of
from unisson.portal.organisations.models import Espace

EVERY = 20  # invoices between two updates of the progress
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files give the same zip


def invoices_of(archive: Archive) -> InvoiceQuerySet:
    """The invoices of the year, as the espaces of the archive open them."""
    issued = Q(supplier=archive.structure_id) & OPEN["supplier"]
    received = Q(recipient=archive.structure_id) & OPEN["recipient"]
    wanted = Q(pk__in=[])
    wanted |= issued if Espace.FACTURES_EMISES in archive.espaces else Q(pk__in=[])
    wanted |= received if Espace.FACTURES_RECUES in archive.espaces else Q(pk__in=[])
    parties = ("supplier", "recipient", "recipient_service", "valideur_1", "valideur_2", "depot")
    return Invoice.objects.filter(wanted, deposit_year=archive.year).select_related(*parties).order_by("pk")


def make(archive_id: int) -> bool:
    """Make the zip of an archive and keep it; say whether it was done now. Nothing is done for one that is ready."""
    archive = Archive.objects.select_related("structure").get(pk=archive_id)
    if archive.state == EtatArchive.PRETE:
        return False
    invoices = invoices_of(archive)
    _say(archive, state=EtatArchive.EN_COURS, done=0, total=invoices.count())
    with tempfile.TemporaryFile() as stream:
        _write(archive, invoices, stream)
        size = stream.tell()
        stream.seek(0)
        digest = default_storage.save("", File(stream)).rpartition("/")[2]
    _say(archive, state=EtatArchive.PRETE, sha256=digest, size=size, finished_at=clock.now())
    return True


def give_up(archive_id: int) -> None:
    """Say that an archive could not be made."""
    _say(Archive.objects.get(pk=archive_id), state=EtatArchive.ECHOUEE, finished_at=clock.now())


def opened(archive: Archive) -> IO[bytes]:
    """The zip, to be read. Raises FileNotFoundError, CorruptedFileError."""
    return default_storage.open(address_of(archive.sha256))


def left_alone() -> list[int]:
    """The archives that are asked and not made, oldest first."""
    waiting = Archive.objects.filter(state=EtatArchive.EN_ATTENTE)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def _say(archive: Archive, **values: Any) -> None:
    Archive.objects.filter(pk=archive.pk).update(**values)


class _Zip:
    """A zip and the fingerprints of what was put into it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.sums: list[str] = []

    def add(self, name: str, data: bytes | str) -> None:
        data = data.encode() if isinstance(data, str) else data
        info = zipfile.ZipInfo(name, EPOCH)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        self.zip.writestr(info, data)
        self.sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}")


def _write(archive: Archive, invoices: InvoiceQuerySet, stream: IO[bytes]) -> None:
    made = _Zip(stream)
    with made.zip:
        _fill(made, archive, invoices)


def _fill(made: _Zip, archive: Archive, invoices: InvoiceQuerySet) -> None:
    rows = []
    for rank, invoice in enumerate(invoices.iterator(chunk_size=100), start=1):
        rows.append(_invoice(made, archive, invoice))
        if rank % EVERY == 0:
            _say(archive, done=rank)
    _say(archive, done=len(rows))
    made.add("sceaux.json", _json(proving.seals()))
    words = {"archive": archive, "rows": rows, "today": clock.today(), "last": reading.last_seal()}
    made.add("index.html", render_to_string("archives/index.html", words))
    made.add("LISEZMOI.txt", render_to_string("archives/readme.txt", words))
    made.add("verifier.py", Path(offline.__file__).read_text(encoding="utf-8"))
    made.add("SHA256SUMS", "\n".join(sorted(made.sums, key=lambda line: line[66:])) + "\n")


def _invoice(made: _Zip, archive: Archive, invoice: Invoice) -> dict[str, Any]:
    mine = invoice.supplier_id == archive.structure_id and Espace.FACTURES_EMISES in archive.espaces
    folder = f"factures/{invoice.pk}-{re.sub(r'[^A-Za-z0-9_.-]', '-', invoice.number)[:60]}"
    found = list(invoice.documents.order_by("pk"))
    files = {document.pk: name for document, name in _kept(made, folder, found)}
    made.add(f"{folder}/donnees.xml", pivot_of(invoice, found))
    events = queries.full_history(invoice)
    shown = proving.shown(events, is_supplier=mine)
    proof = proving.proof(invoice, events, shown, files)
    made.add(f"{folder}/preuve.json", _json(proof))
    words: dict[str, Any] = {"archive": archive, "invoice": invoice, "proof": proof}
    words["files"] = [{"document": document, "name": files[document.pk]} for document in found]
    words["events"] = [event for event in events if event.pk in shown]
    made.add(f"{folder}/index.html", render_to_string("archives/invoice.html", words))
    return {"invoice": invoice, "folder": folder, "is_issued": mine, "sealed": bool(proof["leaves"])}


def _kept(made: _Zip, folder: str, found: list[Document]) -> Iterator[tuple[Document, str]]:
    for document in found:
        name = f"documents/{document.pk}-{documents.safe_name(document.filename)}"
        made.add(f"{folder}/{name}", documents.content(document))
        yield document, name


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
