"""Files are kept under their hash, whole, once, and checked on reading."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile

from unisson.portal.kernel.storage import ContentAddressedStorage, CorruptedFileError

BYTES = "Facture n° 1 — été".encode()


@pytest.fixture
def storage(tmp_path: Path) -> ContentAddressedStorage:
    return ContentAddressedStorage(tmp_path / "files")


def stored_files(storage: ContentAddressedStorage) -> list[Path]:
    return [path for path in storage.location.rglob("*") if path.is_file()]


def test_name_is_the_hash_and_bytes_come_back(storage: ContentAddressedStorage) -> None:
    name = storage.save("../../etc/passwd", ContentFile(BYTES))
    assert name.endswith(hashlib.sha256(BYTES).hexdigest())
    with storage.open(name) as stream:
        assert stream.read() == BYTES
    assert storage.size(name) == len(BYTES)


def test_same_bytes_are_stored_once(storage: ContentAddressedStorage) -> None:
    first = storage.save("a.pdf", ContentFile(BYTES))
    inode = Path(storage.path(first)).stat().st_ino
    assert storage.save("b.pdf", ContentFile(BYTES)) == first
    assert Path(storage.path(first)).stat().st_ino == inode
    assert len(stored_files(storage)) == 1


def test_content_already_read_is_stored_whole(storage: ContentAddressedStorage) -> None:
    content = ContentFile(BYTES)
    content.read()
    with storage.open(storage.save("a", content)) as stream:
        assert stream.read() == BYTES


def test_large_upload_from_disk(storage: ContentAddressedStorage) -> None:
    block = os.urandom(1024) * 3000
    with TemporaryUploadedFile("gros.pdf", "application/pdf", len(block), None) as upload:
        upload.write(block)
        name = storage.save("gros.pdf", upload)
    with storage.open(name) as stream:
        assert stream.read() == block


def test_altered_file_is_never_given(storage: ContentAddressedStorage) -> None:
    name = storage.save("a", ContentFile(BYTES))
    Path(storage.path(name)).write_bytes(BYTES + b"!")
    with pytest.raises(CorruptedFileError):
        storage.open(name)


def test_altered_file_is_mended_by_the_same_deposit(storage: ContentAddressedStorage) -> None:
    name = storage.save("a", ContentFile(BYTES))
    Path(storage.path(name)).write_bytes(b"")
    assert storage.save("a", ContentFile(BYTES)) == name
    with storage.open(name) as stream:
        assert stream.read() == BYTES


@pytest.mark.parametrize("name", ["../secret-key", "/etc/passwd", "aa/bb/" + "g" * 64, "", "aa/bb/" + "0" * 64 + "\n"])
def test_no_other_file_can_be_reached(storage: ContentAddressedStorage, name: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        storage.path(name)


def test_failed_save_leaves_nothing(storage: ContentAddressedStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        storage.save("a", ContentFile(BYTES))
    assert stored_files(storage) == []


def test_nothing_is_deleted_nor_written_over(storage: ContentAddressedStorage) -> None:
    name = storage.save("a", ContentFile(BYTES))
    with pytest.raises(NotImplementedError):
        storage.delete(name)
    with pytest.raises(ValueError, match="read only"):
        storage.open(name, "wb")
    assert storage.exists(name)


def test_stored_file_is_private(storage: ContentAddressedStorage) -> None:
    name = storage.save("a", ContentFile(BYTES))
    assert Path(storage.path(name)).stat().st_mode & 0o077 == 0
