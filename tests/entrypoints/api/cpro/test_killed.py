"""kill -9 of the web server in the middle of a stream of deposits: every acknowledged one is there, none twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from django.db import connection
from django.utils import timezone

from tests import lots
from tests.entrypoints.api.software import software
from tests.infra.portal import wait_for
from tests.infra.server import ROOT
from unisson import client
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
DEPOSITS, THREADS = 24, 3
KILLS = {6: 0.0, 12: 0.008, 18: 0.016}  # deposits acknowledged -> seconds after: at different moments of the others


class Server:
    """A real granian on the test's database, one process that can be killed."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        host = connection.settings_dict
        self.url = f"http://127.0.0.1:{self.port}"
        user, database = host["USER"], host["NAME"]
        place = f"?host={host['HOST']}" if str(host["HOST"]).startswith("/") else ""
        where = "" if place else f"{host['HOST']}:{host['PORT'] or 5432}"
        secret = f":{host['PASSWORD']}" if host["PASSWORD"] else ""
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "unisson.config.settings",
            "DATABASE_URL": f"postgresql://{user}{secret}@{where}/{database}{place}",
            "UNISSON_DATA": str(folder),
            "UNISSON_LOG_LEVEL": "ERROR",
            "UNISSON_URL": self.url,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        (Path(self.environment["UNISSON_DATA"]) / "static").mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        command += ["--workers", "1", "--blocking-threads", str(THREADS), "--no-ws", "unisson.config.wsgi:application"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        wait_for(self._answers, 30)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """Server and worker at once, without a word."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    made.start()
    yield made
    made.kill()


def test_every_acknowledged_deposit_is_there_once(server, cast):
    with clock.frozen(timezone.now()):  # the server reads the real time
        known = software(cast.MENUISERIE, cast.actor("claire"))
    acknowledged: dict[str, int] = {}
    todo = [f"K-{rank}" for rank in range(DEPOSITS)]
    lock, killed = threading.Lock(), []

    def stream() -> None:
        portal = client.Unisson(server.url, known.application.client_id, known.secret, known.login, known.password)
        portal.pause = lambda seconds: time.sleep(min(seconds, 0.3))
        while True:
            with lock:
                if not todo:
                    return
                number = todo.pop()
            for _ in range(60):  # what was not acknowledged is sent again, under the same key
                try:
                    deposit = portal.deposer(lots.good(number), cle=number)
                    break
                except (URLError, OSError, client.UnissonError):
                    time.sleep(0.3)
            with lock:
                acknowledged[deposit.factures[0].numero] = deposit.factures[0].identifiant or 0
                if len(acknowledged) in KILLS and todo:  # by who deposits: the others are in the middle of theirs
                    time.sleep(KILLS[len(acknowledged)])
                    server.kill()
                    server.start()
                    killed.append(len(todo))

    threads = [threading.Thread(target=stream) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert len(killed) == len(KILLS)
    there = dict(Invoice.objects.filter(sent_at__isnull=False).values_list("number", "pk"))
    assert len(acknowledged) == DEPOSITS
    assert there == acknowledged
    assert Invoice.objects.count() == DEPOSITS
