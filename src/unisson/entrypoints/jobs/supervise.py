"""`unisson run`: database, web server and worker under one process, started and stopped together.

Children never outlive the supervisor: the kernel sends them SIGTERM when it dies (prctl), and the next start ends those that
would have resisted. The embedded database does survive a kill -9; the next start uses it as it is. Free of Django, to be
ready at once.
"""

from __future__ import annotations

import ctypes
import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from unisson.config.environment import ConfigurationError, data_folder, integer, make_folder, parse_database_url
from unisson.entrypoints.jobs import preparation
from unisson.entrypoints.jobs.postgres import Server

MARK = "UNISSON_SUPERVISED"
PR_SET_PDEATHSIG = 1
# Ctrl-C must end everything within 5 s: so long for the children, the rest for the database.
CHILDREN_DELAY = 2.5
READY_DELAY = 120.0
# A child that dies more often than this is broken, not unlucky.
RESTARTS, RESTARTS_WINDOW = 5, 60.0
TICK = 0.1


@dataclass
class Child:
    """One program of the portal, started again when it dies."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Starts the program in a session of its own: a Ctrl-C in the terminal reaches the supervisor only."""
        parent = os.getpid()

        def die_with_parent() -> None:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
        )

    def alive(self) -> bool:
        """True while the program runs."""
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: int) -> None:
        """Sends a signal to the program and to what it started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def broken(self) -> bool:
        """Notes a death; True when it died too often."""
        now = time.monotonic()
        self.deaths = [*(moment for moment in self.deaths if now - moment < RESTARTS_WINDOW), now]
        return len(self.deaths) > RESTARTS


class Supervisor:
    """The running portal of one data folder."""

    def __init__(self, data: Path, host: str, port: int) -> None:
        self.data, self.host, self.port = data, host, port
        self.stopping = False
        self.database_url = os.environ.get("DATABASE_URL", "")
        if self.database_url:
            parse_database_url(self.database_url)
        self.server = None if self.database_url else Server.of(data)
        self.children: list[Child] = []

    @property
    def address(self) -> str:
        """Address to type in a browser on this machine."""
        return f"http://localhost:{self.port}/"

    def run(self) -> int:
        """Starts everything, waits for the order to stop, stops everything; returns the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_asked)
        with ExitStack() as stack:
            stack.enter_context(only_one(self.data, self.address))
            end_orphans(self.data)
            check_port_is_free(self.host, self.port)
            if self.server:
                self._announce_place(self.server)
                stack.enter_context(self.server.in_use())
            self._prepare()
            stack.callback(self._stop_children)
            if self.stopping:
                return 0
            self.children = self._programs()
            for child in self.children:
                child.start()
            return self._watch()

    # -- starting --------------------------------------------------------------------------------------------------

    def _environment(self) -> dict[str, str]:
        metrics = self.data / "run" / "metrics"
        return {
            **os.environ,
            MARK: str(self.data),
            "UNISSON_DATA": str(self.data),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "unisson.config.settings"),
            "PROMETHEUS_MULTIPROC_DIR": str(metrics),
            # The cluster may live elsewhere than under UNISSON_DATA: its place was decided once, by this process.
            **({"UNISSON_POSTGRES": str(self.server.home)} if self.server else {}),
        }

    def _programs(self) -> list[Child]:
        metrics = self.data / "run" / "metrics"
        shutil.rmtree(metrics, ignore_errors=True)
        metrics.mkdir(parents=True)
        environment = self._environment()
        workers = integer("UNISSON_WORKERS", max(2, min(4, os.cpu_count() or 1)))
        threads = integer("UNISSON_THREADS", 4)
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", self.host, "--port", str(self.port)]
        web += ["--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--respawn-failed-workers"]
        web += ["--workers-kill-timeout", "2", "--log-level", "warning", "unisson.config.wsgi:application"]
        return [
            Child("serveur web", web, environment),
            Child("traitements", [sys.executable, "-m", "unisson.entrypoints.jobs.cli", "worker"], environment),
        ]

    def _prepare(self) -> None:
        if preparation.up_to_date(self.data, self._dsn()):
            return
        print("Préparation de la base et des fichiers…", flush=True)
        child = Child("préparation", [sys.executable, "-m", "unisson.entrypoints.jobs.cli", "prepare"], self._environment())
        child.start()
        while child.alive():
            if self.stopping:
                child.signal_group(signal.SIGTERM)
            time.sleep(TICK)
        if not self.stopping and child.process and child.process.returncode:
            raise ConfigurationError("la préparation de la base a échoué ; le message ci-dessus en donne la raison.")
        if not self.stopping:
            preparation.remember(self.data, self._dsn())

    def _dsn(self) -> str:
        return self.server.dsn() if self.server else self.database_url

    def _announce_place(self, server: Server) -> None:
        if server.moved:
            print(
                f"PostgreSQL refuse root et n’a pas accès à {server.wanted} : la base est placée dans {server.home}. "
                "Aucune permission n’a été changée.",
                flush=True,
            )

    def _banner(self) -> str:
        accounts = self.data / "demo-accounts.txt"
        lines = ["", f"Unisson est prêt : {self.address}", f"Données : {self.data}"]
        if accounts.exists():
            lines += ["", accounts.read_text(encoding="utf-8").rstrip()]
        lines += ["", "Pour arrêter : Ctrl-C (ou : kill " + str(os.getpid()) + "). Rien n’est perdu.", ""]
        return "\n".join(lines)

    # -- watching and stopping -------------------------------------------------------------------------------------

    def _watch(self) -> int:
        announced, late = False, time.monotonic() + READY_DELAY
        while not self.stopping:
            if not all(self._keep_alive(child) for child in self.children):
                return 1
            if self.server and not self.server.alive():
                self.server.start()
            if not announced and answers(self.port, "/readyz"):
                announced = True
                print(self._banner(), flush=True)
            elif not announced and time.monotonic() > late:
                late += READY_DELAY
                print(f"Toujours pas prêt ; {self.address}readyz dit ce qui manque.", file=sys.stderr, flush=True)
            time.sleep(TICK)
        print("\nArrêt en cours…", flush=True)
        return 0

    def _keep_alive(self, child: Child) -> bool:
        """Starts a dead child again; False when it dies so often that it must be told."""
        if child.alive() or self.stopping:
            return True
        if child.broken():
            print(f"unisson : {child.name} s’arrête sans cesse ; voir les messages ci-dessus.", file=sys.stderr, flush=True)
            return False
        child.signal_group(signal.SIGKILL)
        self._pause(min(0.2 * 2 ** len(child.deaths), 5))
        if not self.stopping:
            child.start()
        return True

    def _pause(self, seconds: float) -> None:
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and not self.stopping:
            time.sleep(TICK)

    def _stop_asked(self, _number: int, _frame: object) -> None:
        self.stopping = True

    def _stop_children(self) -> None:
        for child in self.children:
            child.signal_group(signal.SIGTERM)
        limit = time.monotonic() + CHILDREN_DELAY
        while any(child.alive() for child in self.children) and time.monotonic() < limit:
            time.sleep(0.02)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
            if child.process:
                child.process.wait()


@contextmanager
def only_one(data: Path, address: str) -> Iterator[None]:
    """Holds the data folder for this process alone; the lock dies with it.

    Raises:
        ConfigurationError: another supervisor runs on the same data.
    """
    folder = data / "run"
    make_folder(folder)
    with (folder / "supervisor").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigurationError(_already_running(lock)) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()} {address}")
        lock.flush()
        yield


def _already_running(lock: TextIO) -> str:
    lock.seek(0)
    pid, _, address = lock.read().partition(" ")
    return (
        f"Unisson tourne déjà sur ces données (processus {pid}, {address}). "
        "Arrêtez-le d’abord, ou choisissez un autre dossier et un autre port : UNISSON_DATA=… PORT=…"
    )


def check_port_is_free(host: str, port: int) -> None:
    """Tells it now, in a sentence, rather than after the whole start.

    Raises:
        ConfigurationError: the port is taken, reserved or meaningless.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ConfigurationError(
                f"le port {port} ne peut pas être ouvert ({reason}) : un autre programme l’utilise sans doute. "
                f"Choisissez-en un autre, par exemple PORT={port + 1 if port < 65535 else 8000}."
            ) from None


def end_orphans(data: Path) -> None:
    """Ends the web servers and workers that a killed supervisor of the same data left behind."""
    mark = os.fsencode(f"{MARK}={data}")
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                os.kill(int(entry.name), signal.SIGKILL)
        except (OSError, ValueError):
            continue


def answers(port: int, path: str) -> bool:
    """True when the portal on this port of this machine answers 200."""
    connection = http.client.HTTPConnection("localhost", port, timeout=1)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def run(argv: Sequence[str]) -> int:
    """`unisson run`: PORT, UNISSON_HOST, UNISSON_DATA, DATABASE_URL, UNISSON_WORKERS, UNISSON_THREADS change the defaults.

    Raises:
        ConfigurationError: something prevents the start; the message says what to do.
    """
    if argv:
        print("Usage : unisson run   (réglages : PORT, UNISSON_HOST, UNISSON_DATA, DATABASE_URL)", file=sys.stderr)
        return 2
    data = data_folder()
    try:
        make_folder(data)
    except OSError as error:
        raise ConfigurationError(
            f"le dossier des données {data} ne peut pas être créé ({error.strerror}) : changez UNISSON_DATA."
        ) from None
    return Supervisor(data, os.environ.get("UNISSON_HOST", "127.0.0.1"), integer("PORT", 8000)).run()
