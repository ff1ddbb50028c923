"""Random secrets (links, devices, applications): shown once to their owner, kept as a hash only."""

from __future__ import annotations

import hashlib
import secrets


def new() -> str:
    """256 random bits, as text that needs no escaping in a form, an address or a header."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token (SHA-256, hexadecimal). It is long and random, so a plain hash is enough: nobody who reads the
    database can use it."""
    return hashlib.sha256(token.encode()).hexdigest()
