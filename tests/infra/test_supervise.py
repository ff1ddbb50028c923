"""`unisson run` starts, stops, survives: the real command, the real server."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.infra.portal import Portal, wait_for
from tests.infra.server import ROOT


@pytest.fixture
def portal(place: Path, port: int) -> Iterator[Portal]:
    portal = Portal(place / "data", port)
    yield portal
    portal.clean_up()


@pytest.mark.slow
def test_whole_life(portal: Portal) -> None:
    """First start, a twin refused, clean stop, quick second start, kill -9, recovery: one story because starts are dear."""
    portal.start()
    assert portal.status("/healthz") == 200
    with portal.database() as connection:
        connection.execute("CREATE TABLE witness AS SELECT 1 AS seen")

    twin = subprocess.run(
        [sys.executable, "-m", "unisson.entrypoints.jobs.cli", "run"],
        env=portal.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert twin.returncode == 2
    assert str(portal.process.pid if portal.process else "?") in twin.stderr
    assert "Traceback" not in twin.stderr
    assert portal.status("/healthz") == 200

    portal.stop(signal.SIGTERM)
    assert portal.processes() == []
    assert not portal.server().running()
    assert portal.status("/healthz") == 0

    portal.start()
    with portal.database() as connection:
        assert connection.execute("SELECT seen FROM witness").fetchone() == (1,)

    assert portal.process is not None
    orphans = portal.processes()
    portal.process.kill()
    portal.process.communicate()
    wait_for(lambda: portal.processes() == [], 10)
    assert orphans, "children die with their supervisor, not before"

    portal.start()
    with portal.database() as connection:
        assert connection.execute("SELECT seen FROM witness").fetchone() == (1,)
    for pid in [portal.process.pid, *portal.processes()]:
        os.kill(pid, signal.SIGKILL)
    portal.process.communicate()
    assert portal.server().running(), "nobody was left to stop the database: the next start must cope with it"

    portal.start()
    portal.stop(signal.SIGINT)
    assert not portal.server().running()


@pytest.mark.slow
def test_accidents_are_mended(portal: Portal) -> None:
    """A web server, a worker, a database that die are started again without the supervisor stopping."""
    portal.start()
    for pid in portal.processes():
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: portal.status("/healthz") == 0, 5)
    wait_for(lambda: portal.status("/readyz") == 200, 30)
    postmaster = int((portal.server().cluster / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    wait_for(lambda: portal.status("/readyz") != 200, 10)
    wait_for(lambda: portal.status("/readyz") == 200, 40)
    assert {portal.status("/readyz") for _ in range(40)} == {200}, "no thread of the web server kept a lost connection"
    assert portal.process is not None
    assert portal.process.poll() is None
    portal.stop()


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"PORT": "huit"}, "PORT"),
        ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL"),
        ({"UNISSON_DATA": "/proc/unisson"}, "UNISSON_DATA"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "base"),
    ],
)
def test_wrong_settings_are_told_in_a_sentence(portal: Portal, variables: dict[str, str], word: str) -> None:
    portal.extra = variables
    process = portal.launch()
    output = process.communicate(timeout=40)[0]
    assert process.returncode not in {0, None}
    assert word in output
    assert "Traceback" not in output


def test_port_taken_is_told_before_anything_starts(portal: Portal) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", portal.port))
        other.listen()
        process = portal.launch()
        output = process.communicate(timeout=20)[0]
    assert process.returncode == 2
    assert str(portal.port) in output
    assert not (portal.data / "postgres" / "cluster").exists()


def usable_by(account: pwd.struct_passwd, path: str) -> bool:
    done = subprocess.run(
        ["/usr/bin/test", "-x", path], user=account.pw_uid, group=account.pw_gid, extra_groups=[], check=False
    )
    return done.returncode == 0


@pytest.mark.slow
def test_ordinary_user_in_a_private_home(place: Path, port: int) -> None:
    """Neither root nor any right outside the home: runs, and the home stays private."""
    if os.geteuid() != 0:
        pytest.skip("already an ordinary user: the other tests of this file say it all")
    account = pwd.getpwnam("nobody")
    interpreters = [sys.executable, "/usr/bin/python3.11"]
    interpreter = next((path for path in interpreters if usable_by(account, os.path.realpath(path))), None)
    packages = Path(psycopg.__file__).parents[1]
    if interpreter is None or not usable_by(account, str(packages)):
        pytest.skip("this clone or its Python is in a private folder of root")
    home = place / "home"
    home.mkdir(mode=0o700)
    os.chown(home, account.pw_uid, account.pw_gid)
    portal = Portal(home / "var", port, [interpreter], (account.pw_uid, account.pw_gid))
    portal.extra = {"PYTHONPATH": f"{ROOT / 'src'}:{packages}", "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        portal.start()
        assert portal.status("/readyz") == 200
        portal.stop()
    finally:
        portal.clean_up()
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "var" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_root_never_opens_a_private_folder(place: Path, port: int) -> None:
    """Chosen data out of PostgreSQL's reach: a refusal that says what to do, and no permission changed."""
    if os.geteuid() != 0:
        pytest.skip("only root meets the case")
    private = place / "private"
    private.mkdir(mode=0o700)
    portal = Portal(private / "data", port)
    process = portal.launch()
    output = process.communicate(timeout=20)[0]
    assert process.returncode == 2
    assert "UNISSON_DATA" in output
    assert private.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(private)
