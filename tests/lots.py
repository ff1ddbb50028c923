"""Lots for the tests: archives of invoices, honest or hostile, made from the papers."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from tests import paper


def zip_of(files: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """A .zip; a list of pairs may name the same file twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tar_of(files: Mapping[str, bytes], *more: tarfile.TarInfo) -> bytes:
    """A .tar.gz; `more`: entries that are not files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in more:
            archive.addfile(entry)
    return out.getvalue()


def entry(name: str, **fields: Any) -> tarfile.TarInfo:
    """A tar entry of another kind."""
    made = tarfile.TarInfo(name)
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def good(number: str = "F-1", **fields: Any) -> bytes:
    """A UBL invoice of the Menuiserie that nothing stands against."""
    return paper.ubl(paper.model(number=number, **fields))
