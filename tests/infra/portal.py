"""Drives a real `unisson run` from a test."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from unisson.entrypoints.jobs.postgres import Server
from unisson.entrypoints.jobs.supervise import MARK

START_DELAY = 60.0
COMMAND = ("-m", "unisson.entrypoints.jobs.cli", "run")


@dataclass
class Portal:
    """One data folder, one port, and the process that runs on them."""

    data: Path
    port: int
    interpreter: list[str] = field(default_factory=lambda: [sys.executable])
    account: tuple[int, int] | None = None
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    def environment(self) -> dict[str, str]:
        """Environment of the command: ours without what the tests put in it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("UNISSON_", "DJANGO_", "DATABASE_"))}
        return {**kept, "UNISSON_DATA": str(self.data), "PORT": str(self.port), "UNISSON_WORKERS": "1", **self.extra}

    def launch(self) -> subprocess.Popen[str]:
        """Starts the command and returns at once."""
        user, group = self.account or (None, None)
        self.process = subprocess.Popen(
            [*self.interpreter, *COMMAND],
            env=self.environment(),
            cwd="/",
            user=user,
            group=group,
            extra_groups=[] if self.account else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return self.process

    def start(self) -> None:
        """Starts and waits until /readyz says 200."""
        process = self.launch()
        wait_for(lambda: process.poll() is not None or self.status("/readyz") == 200, START_DELAY)
        assert process.poll() is None, process.communicate()[0]

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Asks for the stop and waits for it."""
        assert self.process is not None
        self.process.send_signal(number)
        self.process.communicate(timeout=30)

    def status(self, path: str) -> int:
        """HTTP status of a page, 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def server(self) -> Server:
        """The embedded server of this data."""
        return Server(self.data / "postgres", elsewhere=False)

    @contextlib.contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """Connection to the running database."""
        with psycopg.connect(self.server().dsn(), autocommit=True) as connection:
            yield connection

    def processes(self) -> list[int]:
        """Web servers and workers of this data still alive."""
        mark = os.fsencode(f"{MARK}={self.data}")
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                if entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
        return found

    def clean_up(self) -> None:
        """Whatever the test did, nothing of ours stays alive."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.communicate(timeout=15)
            self.process.kill()
            self.process.communicate()
        elif self.process is not None and self.process.stdout:
            self.process.stdout.close()
        if self.data.exists() and (self.data / "postgres").exists():
            self.server().stop()


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    """Waits until the condition holds; fails after so many seconds."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.05)
