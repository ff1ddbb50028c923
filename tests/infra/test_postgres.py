"""The embedded server: shared between processes, private to its account, moved rather than forced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.infra.portal import wait_for
from tests.infra.server import UNSAFE_AND_QUICK
from unisson.entrypoints.jobs import postgres
from unisson.entrypoints.jobs.postgres import PostgresError, Server

HOLD = """
import sys
from pathlib import Path
from unisson.entrypoints.jobs.postgres import Server
with Server(Path(sys.argv[1]), ("fsync=off",)).in_use():
    print("up", flush=True)
    sys.stdin.read()
"""


def modes(folder: Path) -> list[int]:
    return [parent.stat().st_mode for parent in folder.parents]


def test_last_user_stops_the_server(place: Path) -> None:
    server = Server(place / "pg", UNSAFE_AND_QUICK)
    before = modes(place / "pg")
    with server.in_use():
        with subprocess.Popen(
            [sys.executable, "-c", HOLD, str(place / "pg")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "up\n"
        assert server.running(), "it is still in use here"
        with psycopg.connect(server.dsn()) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert not server.running()
    assert not server.alive()
    assert modes(place / "pg") == before


def test_database_is_private(place: Path) -> None:
    server = Server(place / "pg", UNSAFE_AND_QUICK)
    with server.in_use():
        assert server.socket_folder.stat().st_mode & 0o077 == 0
        assert server.cluster.stat().st_mode & 0o077 == 0
        assert (server.home / "password").stat().st_mode & 0o077 == 0
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.dsn().replace("password=", "password=x"))


def test_killed_user_and_killed_server_do_no_harm(place: Path) -> None:
    server = Server(place / "pg", UNSAFE_AND_QUICK)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place / "pg")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "up\n"
        owner.kill()
    assert server.running(), "nobody was there to stop it"
    with server.in_use():
        postmaster = int((server.cluster / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        wait_for(lambda: not server.alive(), 5)
        server.start()
        with psycopg.connect(server.dsn()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not server.running()


def test_deep_folder_gets_a_short_socket(place: Path) -> None:
    deep = place / ("d" * 60) / ("e" * 60) / "pg"
    server = Server(deep, UNSAFE_AND_QUICK)
    assert len(os.fsencode(server.socket_folder)) <= postgres.LONGEST_SOCKET_FOLDER
    with server.in_use(), psycopg.connect(server.dsn()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.socket_folder.rmdir()


def test_foreign_socket_folder_is_refused(place: Path) -> None:
    server = Server(place / "pg", UNSAFE_AND_QUICK)
    server.socket_folder.mkdir(parents=True)
    server.socket_folder.chmod(0o777)
    with pytest.raises(PostgresError), server.in_use():
        pass


def test_start_killed_halfway_leaves_no_half_made_cluster(place: Path) -> None:
    server = Server(place / "pg", UNSAFE_AND_QUICK)
    (server.home / "cluster.draft").mkdir(parents=True)
    (server.home / "cluster.draft" / "PG_VERSION").write_text("18")
    with server.in_use():
        assert server.running()


def test_unreachable_default_folder_moves_to_var_lib(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root meets the case")
    private = tmp_path / "home"
    private.mkdir(mode=0o700)
    server = Server(private / "var" / "postgres")
    assert server.moved
    assert server.home.parent == Path("/var/lib")
    assert Server(private / "var" / "postgres").home == server.home
    with pytest.raises(PostgresError):
        Server(private / "var" / "postgres", elsewhere=False)
    assert private.stat().st_mode & 0o777 == 0o700
