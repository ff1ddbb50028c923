"""The weekly work: take in the configured source, publish the files, and remember how it went for the support."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from urllib.error import URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

import structlog
from django.conf import settings

from unisson.portal.directory.importing import digest_of, import_directory
from unisson.portal.directory.models import DirectoryImport, Publication, Refresh
from unisson.portal.directory.publishing import publish
from unisson.portal.directory.sheets import FileUnreadable
from unisson.portal.kernel import clock

log = structlog.get_logger(__name__)
LARGEST = 300 * 1024 * 1024
TIMEOUT = 60  # seconds without a byte
DIRECTORY_FILES = (".xlsx", ".zip", ".csv")


def refresh() -> Refresh:
    """Import, publish, and keep what happened. A failure is told in `problem` and stops nothing that can still be done."""
    source = settings.DIRECTORY_SOURCE
    problems: list[str] = []
    imported, publication = _imported(source, problems), _published(problems)
    if problems:
        log.error("directory not refreshed", problems=problems)
    return Refresh.objects.create(
        at=clock.now(), source=shown(source), imported=imported, publication=publication, problem=" ".join(problems)
    )


def note_quality(done: Refresh, counts: Mapping[str, int]) -> None:
    """Keep with a run how many fiches each check found."""
    done.quality = dict(counts)
    done.save(update_fields=["quality"])


def last_quality() -> Refresh | None:
    """The last run that counted what each check of quality finds."""
    return Refresh.objects.exclude(quality={}).first()


def last_refreshes(most: int = 20) -> list[Refresh]:
    """The last runs, with what they imported and published."""
    return list(Refresh.objects.select_related("imported", "publication")[:most])


def last_imports(most: int = 10) -> list[DirectoryImport]:
    """The last imports, with the rows they set aside."""
    return list(DirectoryImport.objects.all()[:most])


def source_in_words() -> str:
    """Where the directory is taken from, empty when nowhere is set."""
    return shown(settings.DIRECTORY_SOURCE)


def shown(source: str) -> str:
    """The source without the secrets an address may carry (password, query)."""
    parts = urlsplit(source)
    return f"{parts.scheme}://{parts.hostname}{parts.path}"[:500] if parts.scheme in ("http", "https") else source[:500]


def _imported(source: str, problems: list[str]) -> DirectoryImport | None:
    """What the source brought; None when there is none, or nothing new in it."""
    if not source:
        return None
    try:
        with fetched(source) as path:
            last = DirectoryImport.objects.first()
            if last is not None and last.sha256 == digest_of(path):
                return None
            return import_directory(path).record
    except FileUnreadable as unreadable:
        problems.append(str(unreadable))
    except (OSError, ValueError) as error:
        problems.append(f"L’annuaire n’a pas pu être lu à l’adresse {shown(source)} ({error}). Vérifiez le réglage.")
    return None


def _published(problems: list[str]) -> Publication | None:
    try:
        return publish()
    except OSError as error:
        problems.append(f"Les fichiers de l’annuaire n’ont pas pu être écrits ({error}). Vérifiez la place et les droits.")
    return None


@contextmanager
def fetched(source: str) -> Iterator[Path]:
    """The file to import: the one named, the newest of a folder, or the one of an http address (kept for the time of it).

    Raises FileUnreadable, OSError.
    """
    if urlsplit(source).scheme not in ("http", "https"):
        yield _newest(Path(source))
        return
    with TemporaryDirectory() as folder:
        name = re.sub(r"[^\w.-]+", "_", Path(unquote(urlsplit(source).path)).name) or "annuaire"
        path = Path(folder) / name
        try:
            with urlopen(Request(source), timeout=TIMEOUT) as answer, path.open("wb") as target:  # noqa: S310 - scheme checked
                shutil.copyfileobj(_Limited(answer), target)
        except URLError as error:
            raise FileUnreadable(
                f"L’annuaire n’a pas pu être téléchargé depuis {shown(source)} ({error.reason}). Vérifiez l’adresse."
            ) from None
        yield path


class _Limited:
    """A stream that refuses to be longer than LARGEST."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.left = stream, LARGEST

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises FileUnreadable."""
        block = self.stream.read(size)
        self.left -= len(block)
        if self.left < 0:
            raise FileUnreadable("Le fichier téléchargé dépasse 300 Mo : ce n’est pas l’annuaire.")
        return block


def _newest(path: Path) -> Path:
    """The file itself; of a folder, its newest directory file, or the folder when it holds csv only (one a sheet)."""
    if not path.is_dir():
        return path
    found = [file for file in path.iterdir() if file.suffix.lower() in DIRECTORY_FILES]
    whole = [file for file in found if file.suffix.lower() != ".csv"]
    if not found:
        raise FileUnreadable(f"Le dossier {path} ne contient ni xlsx, ni zip, ni csv : déposez-y le fichier de l’annuaire.")
    return max(whole, key=lambda file: file.stat().st_mtime) if whole else path
