"""Bytes in, hash out; hash in, the same bytes out. The storage behind is a folder or S3, by setting."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from unisson.portal.kernel.storage import address_of


def keep(data: bytes) -> str:
    """Store bytes durably and return their SHA-256 in hexadecimal."""
    default_storage.save("", ContentFile(data))
    return digest(data)


def fetch(sha256: str) -> bytes:
    """The bytes of this hash. Raises CorruptedFileError when they changed, FileNotFoundError when they are gone."""
    with default_storage.open(address_of(sha256)) as stored:
        return bytes(stored.read())


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
