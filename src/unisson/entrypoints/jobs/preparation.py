"""Does the database have the tables of this code? Answered without Django, in milliseconds, so that a restart is quick."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from unisson.config.environment import SOURCE_ROOT, ConfigurationError

PACKAGE = Path(__file__).resolve().parents[2]
STAMP = Path("run") / "prepared"


def up_to_date(data: Path, dsn: str) -> bool:
    """True when neither the code, the static files nor the applied migrations have changed since the last preparation.

    Raises:
        ConfigurationError: the database does not answer.
    """
    stamp, state = data / STAMP, _state(dsn)
    return stamp.exists() and stamp.read_text(encoding="ascii") == state and (data / "static").is_dir()


def remember(data: Path, dsn: str) -> None:
    """Notes that the database and the static files are those of this code."""
    stamp = data / STAMP
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(_state(dsn), encoding="ascii")


def _state(dsn: str) -> str:
    return f"{_code()} {_applied(dsn)}"


def _code() -> str:
    """Digest of migrations, static files and versions (third-party applications have tables too)."""
    digest = hashlib.sha256()
    lock = SOURCE_ROOT / "requirements.lock"
    if lock.exists():
        digest.update(lock.read_bytes())
    for path in sorted(PACKAGE.rglob("*")):
        if path.parent.name == "migrations" and path.suffix == ".py":
            digest.update(os.fsencode(path) + path.read_bytes())
        elif "static" in path.parts and path.is_file():
            state = path.stat()
            digest.update(os.fsencode(path) + f"{state.st_size} {state.st_mtime_ns}".encode())
    return digest.hexdigest()


def _applied(dsn: str) -> str:
    """Digest of the migrations the database says it has; a database restored or emptied meanwhile is noticed."""
    import psycopg

    try:
        with psycopg.connect(dsn, connect_timeout=5) as connection:
            rows = connection.execute("SELECT app, name, applied FROM django_migrations ORDER BY id").fetchall()
    except psycopg.errors.UndefinedTable:
        return "empty"
    except psycopg.OperationalError as error:
        raise ConfigurationError(
            f"la base de données ne répond pas ({str(error).strip()}). Vérifiez DATABASE_URL et le serveur."
        ) from None
    return hashlib.sha256(repr(rows).encode()).hexdigest()
