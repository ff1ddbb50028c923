"""Archives opened without trust: nothing is written on disk under a name they choose, nothing is read beyond the limits.

Each file comes out with its bytes, or with its own refusal; what makes the whole archive unsafe refuses it whole.
"""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from einvoice import syntax
from einvoice.report import Finding
from unisson.portal.exchange.findings import finding
from unisson.portal.invoices import signatures
from unisson.portal.invoices.documents import INVISIBLE

MEBIBYTE = 1024 * 1024
MAX_FILE = 10 * MEBIBYTE  # a piece (domaine 6.6)
MAX_TOTAL = 120 * MEBIBYTE  # a flux, and what comes out of it
MAX_ENTRIES = 2_000
MAX_RATIO = 200  # an XML of invoices shrinks 10 to 40 times
RATIO_FROM = MEBIBYTE  # below, a ratio means nothing
MAX_NAME = 255
ARCHIVES = (syntax.Format.ZIP, syntax.Format.TARGZ)
_CHUNK = 64 * 1024
_TAR_OVERHEAD = MAX_ENTRIES * 4 * 1024  # headers, long names, padding
_READ_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LEFT_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


class ArchiveRefused(Exception):
    """The whole archive is refused; `finding` says why."""

    def __init__(self, refusal: Finding) -> None:
        super().__init__(refusal.rule)
        self.finding = refusal


@dataclass(frozen=True, slots=True)
class Member:
    """One file: its name as it can be shown, its bytes, or why it is refused.

    `ignored`: left there by a system. `signature`: no invoice, the signature of another file (EDI annex 1.4).
    """

    name: str
    data: bytes = b""
    refusal: Finding | None = None
    ignored: bool = False
    signature: bool = False


def members(data: bytes) -> Iterator[Member]:
    """The files of an archive, one in memory at a time, in its order. Raises ArchiveRefused, at any point."""
    taken: set[str] = set()
    total = 0
    reader = _zip_members if syntax.identify(data) is syntax.Format.ZIP else _tar_members
    for member in reader(data):
        total += len(member.data)
        if total > MAX_TOTAL:
            raise _too_big()
        yield _unique(member, taken)


def _unique(member: Member, taken: set[str]) -> Member:
    if member.ignored:
        return member
    key = unicodedata.normalize("NFC", member.name).casefold()
    if key in taken:
        return Member(member.name, refusal=finding("IRR_NOM_F", "un autre fichier de l’archive porte le même"))
    taken.add(key)
    return member


def _too_big() -> ArchiveRefused:
    return ArchiveRefused(finding("IRR_TAILLE", "Une fois ouverte, l’archive dépasse 120 Mo."))


def _too_many() -> ArchiveRefused:
    return ArchiveRefused(finding("IRR_TAILLE", f"L’archive contient plus de {MAX_ENTRIES} fichiers."))


def _refused(what: str) -> ArchiveRefused:
    return ArchiveRefused(finding("IRR_EXTRAC", what))


# -- names -------------------------------------------------------------------------------------------------------------


def _wrong_name(name: str) -> Finding | None:
    """Names are only shown, never opened; one that would climb or start from a root is meant to hurt somebody else."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or (len(name) > 1 and name[1] == ":"):
        return finding("IRR_NOM_F", "il désigne un endroit hors de l’archive")
    if any(unicodedata.category(char) in {"Cc", "Cf"} for char in name):
        return finding("IRR_NOM_F", "il contient un caractère invisible")
    return finding("IRR_NOM_F", f"il dépasse {MAX_NAME} caractères") if len(name) > MAX_NAME else None


def _shown(name: str) -> str:
    visible = "".join("\ufffd" if unicodedata.category(char) in INVISIBLE else char for char in name)
    return visible[-MAX_NAME:] or "sans nom"


def _left_by_system(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].lower() in _LEFT_BY_SYSTEMS or parts[-1].startswith("._")


def _judged(name: str, size: int) -> Member | None:
    """What can be said of a file before it is read."""
    shown = _shown(name)
    if refusal := _wrong_name(name):
        return Member(shown, refusal=refusal)
    if _left_by_system(name):
        return Member(shown, ignored=True)
    if size > MAX_FILE:
        return Member(shown, refusal=finding("IRR_TAILLE_F", "10 Mo"))
    return Member(shown, refusal=finding("IRR_VIDE_F")) if size == 0 else None


def _content(name: str, data: bytes) -> Member:
    shown = _shown(name)
    if syntax.identify(data) in ARCHIVES:
        what = "Ce fichier est une archive dans l’archive : elle n’est pas ouverte."
        return Member(shown, refusal=finding("IRR_TYPE_F", what))
    return Member(shown, data, signature=signatures.is_detached(data))


# -- zip ---------------------------------------------------------------------------------------------------------------


def _zip_members(data: bytes) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, UnicodeError) as error:
        raise _refused("elle est abîmée ou incomplète") from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(archive.infolist()) > MAX_ENTRIES:
            raise _too_many()
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise _refused("elle est protégée par un mot de passe")
        for entry in entries:
            yield _zip_member(archive, entry)


def _zip_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member:
    name = _zip_name(entry)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return Member(_shown(name), refusal=_not_a_file())
    if judged := _judged(name, entry.file_size):
        return judged
    if entry.compress_type not in _READ_METHODS:
        return Member(_shown(name), refusal=finding("IRR_EXTRAC", "sa méthode de compression n’est pas acceptée"))
    if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise _refused("un de ses fichiers grossit démesurément une fois ouvert")
    try:
        with archive.open(entry) as stream:
            content = stream.read(MAX_FILE + 1)  # what the directory announces is not believed
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        return Member(_shown(name), refusal=finding("IRR_EXTRAC", "ce fichier y est abîmé"))
    if len(content) > MAX_FILE:
        return Member(_shown(name), refusal=finding("IRR_TAILLE_F", "10 Mo"))
    return _content(name, content)


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The raw name (`filename` is cut at a NUL). Old systems write UTF-8 or their own code page without saying so."""
    name = entry.orig_filename
    if entry.flag_bits & 0x800:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")


def _not_a_file() -> Finding:
    return finding("IRR_TYPE_F", "Ce n’est pas un fichier, mais un lien ou un objet du système : il n’est pas suivi.")


# -- tar.gz ------------------------------------------------------------------------------------------------------------


class _Metered(io.RawIOBase):
    """A decompressed stream that stops beyond what an honest lot may weigh."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.packed = len(data)
        self.stream = gzip.GzipFile(fileobj=io.BytesIO(data))
        self.left = MAX_TOTAL + _TAR_OVERHEAD
        self.read_so_far = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes. Raises ArchiveRefused beyond the limits."""
        wanted = _CHUNK if size is None or size < 0 else min(size, self.left + 1)
        chunk = self.stream.read(wanted)
        self.left -= len(chunk)
        self.read_so_far += len(chunk)
        if self.left < 0:
            raise _too_big()
        if self.read_so_far > RATIO_FROM * 4 and self.read_so_far > MAX_RATIO * self.packed:
            raise _refused("elle grossit démesurément une fois ouverte")
        return chunk


def _tar_members(data: bytes) -> Iterator[Member]:
    count = 0
    try:
        with tarfile.open(fileobj=_Metered(data), mode="r|", errors="replace") as archive:
            for entry in archive:
                count += 1
                if count > MAX_ENTRIES:
                    raise _too_many()
                if not entry.isdir():
                    yield _tar_member(archive, entry)
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError, RecursionError) as error:
        raise _refused("elle est abîmée, incomplète, ou n’est pas un tar.gz") from error


def _tar_member(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Member:
    if not entry.isreg() or entry.issparse():
        return Member(_shown(entry.name), refusal=_not_a_file())
    if judged := _judged(entry.name, entry.size):
        return judged
    stream = archive.extractfile(entry)
    return _content(entry.name, stream.read(MAX_FILE + 1) if stream else b"")
