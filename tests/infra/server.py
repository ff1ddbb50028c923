"""The embedded PostgreSQL of the tests: separate from the portal's, kept between runs, shared by every run of this clone."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from unisson.entrypoints.jobs.postgres import Server

ROOT = Path(__file__).resolve().parents[2]
TEST_DATA = ROOT / "var" / "test-pg"
# Tests may lose everything at a power cut: no waiting for the disk.
UNSAFE_AND_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
SLOTS = 20


def server() -> Server:
    """The test server, not started."""
    return Server(TEST_DATA, UNSAFE_AND_QUICK)


@contextmanager
def database_of_this_run() -> Iterator[str]:
    """Starts the server and holds a database name that no other run of this clone uses at the same time.

    The name carries the fingerprint of the migrations: a database is used again only if they have not changed.
    """
    with ExitStack() as stack:
        stack.enter_context(server().in_use())
        for slot in range(SLOTS):
            lock = stack.enter_context(open(TEST_DATA / f"slot-{slot}.lock", "w", encoding="ascii"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            name = f"test_{slot}_{migrations_fingerprint()}"
            _drop_outdated(slot, name)
            yield name
            return
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
