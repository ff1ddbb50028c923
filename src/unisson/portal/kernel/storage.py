"""Files kept under the hash of their content: written once, never altered, checked each time they are read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

CHUNK = 1024 * 1024
ADDRESS = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}")


class CorruptedFileError(OSError):
    """The stored bytes are no longer those that were deposited."""


def digest_of(content: IO[bytes]) -> str:
    """SHA-256 of a readable, seekable content, in hexadecimal; leaves it at its beginning."""
    content.seek(0)
    digest = hashlib.sha256()
    while block := content.read(CHUNK):
        digest.update(block)
    content.seek(0)
    return digest.hexdigest()


def address_of(digest: str) -> str:
    """Name under which the content of this SHA-256 is stored."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def checked(name: str, content: IO[bytes]) -> None:
    """Compares a content with the digest its name carries.

    Raises:
        CorruptedFileError: they differ.
    """
    if digest_of(content) != name.rpartition("/")[2]:
        raise CorruptedFileError(f"stored file altered: {name}")


class ContentAddressed:
    """What the local folder and S3 share: the name is the hash, the same bytes are stored once, nothing is deleted."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Stores the bytes and returns their address; `name`, the person's own, belongs to the caller's table."""
        del name, max_length
        stream = content if hasattr(content, "chunks") else File(content)
        address = address_of(digest_of(stream))
        self._keep(address, stream)
        return address

    def _keep(self, address: str, content: File[bytes]) -> None:
        raise NotImplementedError

    def delete(self, name: str) -> None:
        """Always refused: another row may hold the same address.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("content-addressed files are kept: another document may have the same bytes")


@deconstructible(path="unisson.portal.kernel.storage.ContentAddressedStorage")
class ContentAddressedStorage(ContentAddressed, Storage):
    """Local folder. A save is whole or absent even if the machine stops in the middle."""

    def __init__(self, location: str | os.PathLike[str]) -> None:
        self.location = Path(location)

    def path(self, name: str) -> str:
        """Place of a stored file.

        Raises:
            ValueError: `name` is not an address: no other file of the machine can be reached.
        """
        if not ADDRESS.fullmatch(name):
            raise ValueError(f"not an address: {name!r}")
        return str(self.location / name)

    def exists(self, name: str) -> bool:
        """True when the address holds a file."""
        return Path(self.path(name)).is_file()

    def size(self, name: str) -> int:
        """Number of bytes."""
        return Path(self.path(name)).stat().st_size

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if mode != "rb":
            raise ValueError("stored files are read only")
        stream = Path(self.path(name)).open("rb")  # noqa: SIM115 - handed to the caller
        try:
            checked(name, stream)
        except CorruptedFileError:
            stream.close()
            raise
        return File(stream, name=name)

    def _keep(self, address: str, content: File[bytes]) -> None:
        target = Path(self.path(address))
        if target.exists():
            with contextlib.suppress(CorruptedFileError):
                self._open(address).close()
                return
        folder = target.parent
        touched = _made(folder, self.location)
        draft = folder / f".{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.writelines(content.chunks(CHUNK))
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        for folder in touched:
            _sync_folder(folder)


def _made(folder: Path, top: Path) -> list[Path]:
    """Make a folder of `top`; what must reach the disk with a file put in it: itself, and what holds a folder just made."""
    touched = [folder]
    while folder != top and not folder.is_dir():
        folder = folder.parent
        touched.append(folder)
    if len(touched) > 1 or folder == top:
        touched[0].mkdir(parents=True, exist_ok=True, mode=0o700)
    return touched


def _sync_folder(folder: Path) -> None:
    # Without it, a power cut may forget the name of a file whose bytes are safe (fsync(2)).
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
