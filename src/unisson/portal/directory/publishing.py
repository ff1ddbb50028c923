"""Publish the directory as files, in the layout that everybody's tools already read."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from unisson.portal.directory import files
from unisson.portal.directory.cells import all_cells, titles
from unisson.portal.directory.layout import SERVICES, STRUCTURES
from unisson.portal.directory.models import Publication
from unisson.portal.kernel import clock
from unisson.portal.kernel.storage import address_of

NAME = "Unisson-Annuaire_{day:%Y%m%d}"


def publish() -> Publication:
    """Write both files of the whole directory, keep them, and remember them. The same directory gives the same bytes."""
    today = clock.today()
    xlsx, xlsx_size, counts = _kept(files.write_xlsx, today)
    csv, csv_size, _ = _kept(files.write_zip, today)
    return Publication.objects.create(
        at=clock.now(),
        xlsx_sha256=xlsx,
        xlsx_size=xlsx_size,
        csv_sha256=csv,
        csv_size=csv_size,
        structures=counts[STRUCTURES],
        services=counts[SERVICES],
    )


def _kept(write: Callable[[IO[bytes], files.Book], dict[str, int]], today: date) -> tuple[str, int, dict[str, int]]:
    with tempfile.TemporaryFile() as stream:
        counts = write(stream, {sheet: _sheet(sheet, today) for sheet in (STRUCTURES, SERVICES)})
        size = stream.seek(0, 2)
        stream.seek(0)
        return default_storage.save("", File(stream)).rpartition("/")[2], size, counts


def _sheet(sheet: str, today: date) -> Iterator[Sequence[str]]:
    return chain([titles(sheet)], all_cells(sheet, today))


def latest() -> Publication | None:
    """The last publication, or None before the first."""
    return Publication.objects.first()


def opened(sha256: str) -> IO[bytes]:
    """The bytes of a published file, to be read to the end then closed."""
    return default_storage.open(address_of(sha256))


def filename(publication: Publication, extension: str) -> str:
    """Name under which the file is downloaded: `Unisson-Annuaire_AAAAMMJJ.xlsx`."""
    return f"{NAME.format(day=timezone.localtime(publication.at))}.{extension}"
