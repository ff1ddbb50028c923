"""The same files on a real S3 server (SeaweedFS), reached through the settings of an installation. No database."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from unisson.config import environment
from unisson.portal.kernel.storage import CorruptedFileError, address_of

SERVER = Path(sys.executable).with_name("weed")
IDENTITY = {"accessKey": "key", "secretKey": "secret"}
BYTES = "Facture n° 1 — été".encode()


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[str]:
    """A server of its own, that one identity may use."""
    told = {"identities": [{"name": "unisson", "credentials": [IDENTITY], "actions": ["Admin", "Read", "Write", "List"]}]}
    (tmp_path / "s3.json").write_text(json.dumps(told))
    master, volume, filer, s3 = _ports(4)
    running = subprocess.Popen(
        [
            SERVER, "server", f"-dir={tmp_path}", "-ip=127.0.0.1", f"-master.port={master}", f"-volume.port={volume}", "-filer",
            f"-filer.port={filer}", "-s3", f"-s3.port={s3}", f"-s3.config={tmp_path / 's3.json'}", "-volume.max=2",
            "-s3.port.iceberg=0", "-s3.port.lance=0",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{s3}")
        yield f"http://127.0.0.1:{s3}"
    finally:
        running.kill()
        running.wait()


def _ports(count: int) -> list[int]:
    """Free ports low enough for the second one of each service, ten thousand above."""
    found: list[int] = []
    for port in range(21_000 + time.monotonic_ns() % 9_000, 50_000):
        with socket.socket() as one, socket.socket() as other:
            try:
                one.bind(("127.0.0.1", port))
                other.bind(("127.0.0.1", port + 10_000))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise AssertionError("no free port")


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            urlopen(address).close()  # noqa: S310 - our own server
        except HTTPError as refused:
            refused.close()
            return  # it answers: nobody without a key is let in
        except URLError:
            time.sleep(0.1)
    raise AssertionError("the S3 server does not answer")


@pytest.mark.slow
def test_bytes_are_kept_once_given_back_and_checked(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"BUCKET": "factures", "ENDPOINT": endpoint, "REGION": "fr", "ACCESS_KEY": "key", "SECRET_KEY": "secret"}
    for name, value in given.items():
        monkeypatch.setenv(f"UNISSON_S3_{name}", value)
    storage = _made(environment.file_storage("/ignored"))
    storage.connection.create_bucket(Bucket="factures")
    name = storage.save("../../etc/passwd", ContentFile(BYTES))
    assert storage.save("b.pdf", ContentFile(BYTES)) == name
    assert storage.exists(name)
    with storage.open(name) as kept:
        assert kept.read() == BYTES
    with pytest.raises(NotImplementedError):
        storage.delete(name)
    storage.bucket.Object(name).put(Body=BYTES + b"!")
    with pytest.raises(CorruptedFileError):
        storage.open(name)
    with pytest.raises(FileNotFoundError):
        storage.open(address_of("0" * 64))
    # What lives a few days is in the same bucket, apart, and may go.
    passing = _made(environment.temporary_storage("/ignored"))
    other = passing.save("export.zip", ContentFile(b"zip"))
    assert not storage.exists(other)
    passing.delete(other)
    assert not passing.exists(other)


def _made(entry: dict[str, Any]) -> Any:
    return import_string(entry["BACKEND"])(**entry["OPTIONS"])
