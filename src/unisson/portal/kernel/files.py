"""Bytes in, hash out; hash in, the same bytes out. The storage behind is a folder or S3, by setting."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from unisson.portal.kernel.storage import address_of

_writers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="files")
_leaving: ContextVar[dict[str, Future[str]] | None] = ContextVar("unisson_files", default=None)


@contextmanager
def meanwhile() -> Iterator[None]:
    """Inside the block, what is kept goes to the disk while the work goes on; the block ends when it is safe there."""
    leaving: dict[str, Future[str]] = {}
    token = _leaving.set(leaving)
    try:
        yield
    finally:
        _leaving.reset(token)
    for written in leaving.values():
        written.result()


def keep(data: bytes) -> str:
    """Store bytes durably and return their SHA-256 in hexadecimal."""
    sha256, leaving = digest(data), _leaving.get()
    if leaving is None:
        _store(data)
    elif sha256 not in leaving:
        leaving[sha256] = _writers.submit(_store, data)
    return sha256


def _store(data: bytes) -> str:
    return default_storage.save("", ContentFile(data))


def fetch(sha256: str) -> bytes:
    """The bytes of this hash. Raises CorruptedFileError when they changed, FileNotFoundError when they are gone."""
    with default_storage.open(address_of(sha256)) as stored:
        return bytes(stored.read())


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
