"""Signatures that come beside invoices: which file of the flux each one signs, by what it says itself (EDI annex 1.4)."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from urllib.parse import unquote

from unisson.portal.invoices import documents, signatures
from unisson.portal.kernel import files


def kept(beside: Sequence[tuple[str, bytes]], names: Sequence[str]) -> list[dict[str, str]]:
    """Keep each signature (name, bytes); say which of the files it signs, nothing when it designates none of them."""
    return [{"name": name, "sha256": files.keep(data), "signs": _signed(name, data, names)} for name, data in beside]


def _signed(signature: str, data: bytes, names: Sequence[str]) -> str:
    """The file at the place it says, else the only one of that name."""
    for uri in signatures.designated(data):
        place = posixpath.normpath(posixpath.join(posixpath.dirname(signature), unquote(uri)))
        if place in names:
            return place
        same = [name for name in names if signatures.bare_name(name).casefold() == signatures.bare_name(uri).casefold()]
        if len(same) == 1:
            return same[0]
    return ""


def piece_name(name: str) -> str:
    """The name of the signature as a piece of its invoice: of an accepted kind and length."""
    bare = documents.safe_name(name)
    named = bare if bare.lower().endswith(".xml") else f"{bare}.xml"
    return named[-documents.MAX_NAME :]
