"""Warm processes that run PDFium: asked one document at a time, ended and replaced when a document lasts too long.

PDFium cannot be interrupted while it reads a file, and everybody in its process waits for it: so it has a process to itself.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from unisson.portal.invoices.pages import pdfium

MOST = 2  # for each process of the portal: while one struggles with a file, the other serves
GRACE = 3.0  # seconds given beyond the limit before the process is ended from here
REMEMBERED, FORGOTTEN_AFTER = 64, 600.0  # documents that were too much, and for how many seconds they are not tried again
PROGRAM = (sys.executable, "-m", "unisson.portal.invoices.pages.pdfium")


class Lost(Exception):
    """The process was ended by what it was reading, or had to be."""


class _Process:
    def __init__(self) -> None:
        self.socket, theirs = socket.socketpair()
        # Nothing of the portal's environment (secrets, addresses) goes where hostile files are read.
        environment = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with theirs:
            self.program = subprocess.Popen(
                (*PROGRAM, str(theirs.fileno())),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=environment,
                start_new_session=True,
            )

    def ask(self, name: str, values: dict[str, Any], data: bytes, limit: float) -> pdfium.Answer:
        self.socket.settimeout(limit + GRACE)
        pdfium.send(self.socket, {"name": name, "values": values, "limit": limit}, data)
        return pdfium.receive(self.socket)

    def end(self) -> None:
        self.socket.close()
        self.program.kill()
        self.program.wait()


class Pool:
    """A few processes, started when they are first needed."""

    def __init__(self, most: int = MOST) -> None:
        self._idle: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(most):
            self._idle.put(None)
        self._too_much: dict[tuple[int, int], float] = {}

    def ask(self, name: str, data: bytes, limit: float, **values: Any) -> pdfium.Answer:
        """The answer about one document. Raises Lost when it takes more than `limit` seconds, or ends its process.

        A document that did is not tried again at once: a deposit asks several things of it.
        """
        if self._too_much and self._too_much.get(_mark(data), 0.0) > time.monotonic():
            raise Lost(name)
        process = self._idle.get()
        try:
            process = _alive(process)
            found = process.ask(name, values, data, limit)
        except (OSError, EOFError, ValueError) as error:
            if process is not None:
                process.end()
            process = None
            self._remember(data)
            raise Lost(name) from error
        finally:
            self._idle.put(process)
        return found

    def _remember(self, data: bytes) -> None:
        if len(self._too_much) >= REMEMBERED:
            self._too_much.clear()
        self._too_much[_mark(data)] = time.monotonic() + FORGOTTEN_AFTER

    def warm(self) -> None:
        """Start one process now, so that the first document does not wait for it."""
        self._idle.put(_alive(self._idle.get()))

    def close(self) -> None:
        """End those that are not at work; the others leave by themselves with this process."""
        with contextlib.suppress(queue.Empty):
            while True:
                process = self._idle.get_nowait()
                if process is not None:
                    process.end()


def _mark(data: bytes) -> tuple[int, int]:
    return len(data), hash(data)


def _alive(process: _Process | None) -> _Process:
    if process is not None and process.program.poll() is None:
        return process
    if process is not None:
        process.end()
    return _Process()


_POOLS: dict[int, Pool] = {}
_MAKING = threading.Lock()


def pool() -> Pool:
    """The pool of this very process: one that was forked does not share its parent's."""
    with _MAKING:
        if os.getpid() not in _POOLS:
            _POOLS[os.getpid()] = Pool()
            atexit.register(_POOLS[os.getpid()].close)
        return _POOLS[os.getpid()]
