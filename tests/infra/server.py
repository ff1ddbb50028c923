"""The embedded PostgreSQL of the tests: separate from the portal's, kept between runs, shared by every run of this clone."""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
from contextlib import ExitStack
from pathlib import Path

from unisson.entrypoints.jobs.postgres import Server

ROOT = Path(__file__).resolve().parents[2]
TEST_DATA = ROOT / "var" / "test-pg"
# Tests may lose everything at a power cut: no waiting for the disk.
UNSAFE_AND_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=260")
SLOTS = 20


def server() -> Server:
    """The test server, not started."""
    return Server(TEST_DATA, UNSAFE_AND_QUICK)


_RUN = ExitStack()
VARIABLE = "UNISSON_TEST_DATABASE"


def database_of_this_run() -> str:
    """Starts the server and holds, until this process ends, a database name no other run of this clone uses meanwhile.

    The name carries the fingerprint of the migrations: a database is used again only if they have not changed.
    The workers of a run inherit its name by the environment.
    """
    if VARIABLE not in os.environ:
        _RUN.enter_context(server().in_use())
        atexit.register(_RUN.close)
        os.environ[VARIABLE] = _free_name()
    return os.environ[VARIABLE]


def _free_name() -> str:
    for slot in range(SLOTS):
        lock = _RUN.enter_context((TEST_DATA / f"slot-{slot}.lock").open("w", encoding="ascii"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        name = f"test_{slot}_{migrations_fingerprint()}"
        _drop_outdated(slot, name)
        return name
    raise RuntimeError(f"{SLOTS} runs of the tests at once: wait for one to end")


def migrations_fingerprint() -> str:
    """Digest of every migration and lock file that shapes the database."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted((ROOT / "src").rglob("migrations/*.py")):
        digest.update(os.fsencode(path.relative_to(ROOT)) + path.read_bytes())
    return digest.hexdigest()[:10]


def _drop_outdated(slot: int, current: str) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(server().dsn("postgres"), autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (f"test_{slot}_",))
        for (name,) in rows.fetchall():
            if not name.startswith(current):
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
