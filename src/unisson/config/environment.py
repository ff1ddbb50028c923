"""What the machine tells the portal: folders, database, secret key, mail server.

Read from environment variables, with defaults that need no preparation. Free of Django, so that the supervisor
and the settings read the same answers.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from unisson.portal.kernel.delays import TABLE

SOURCE_ROOT = Path(__file__).resolve().parents[3]


class ConfigurationError(Exception):
    """A setting cannot be used; the message is a French sentence meant for the person who installs."""


def flag(name: str, default: bool = False) -> bool:
    """Boolean environment variable: 1, true, yes, oui (any case) are true."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "oui"}


def integer(name: str, default: int) -> int:
    """Integer environment variable.

    Raises:
        ConfigurationError: when the value is not a whole number.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ConfigurationError(f"{name} doit être un nombre entier ; valeur lue : « {value} ».") from None


def delays() -> dict[str, int]:
    """The value of each delay of the table, in its own unit.

    Raises:
        ConfigurationError: when one is not a whole number, or is outside what is allowed.
    """
    found = {}
    for line in TABLE:
        value = integer(line.variable, line.usual)
        if not line.least <= value <= line.most:
            raise ConfigurationError(
                f"{line.variable} doit être compris entre {line.least} et {line.most} ; valeur lue : {value}."
            )
        found[line.code] = value
    return found


def data_folder() -> Path:
    """Folder of everything that must be kept: UNISSON_DATA, else `var/` of the clone, else `var/` of the current folder."""
    chosen = os.environ.get("UNISSON_DATA")
    if chosen:
        return Path(chosen).expanduser().resolve()
    root = SOURCE_ROOT if (SOURCE_ROOT / "pyproject.toml").exists() else Path.cwd()
    return root / "var"


def make_folder(path: Path) -> None:
    """Makes the missing folders of a path.

    As root they may be walked through whatever the umask: PostgreSQL runs under another account.

    A folder that exists is never changed.
    """
    for folder in (*reversed(path.parents), path):
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            if os.geteuid() == 0:
                folder.chmod(0o711)


def private_file(path: Path, size: int = 50) -> str:
    """Content of a secret kept in a file readable by its owner only.

    Written whole on first use: of two starts at once, one wins and both read the same secret.
    """
    if not path.exists():
        make_folder(path.parent)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(size))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


def parse_database_url(url: str) -> dict[str, object]:
    """Django's database entry for `postgresql://user:password@host:port/name?option=value`.

    Raises:
        ConfigurationError: another engine than PostgreSQL, or no database name.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ConfigurationError(
            "DATABASE_URL doit désigner une base PostgreSQL "
            "(postgresql://utilisateur:motdepasse@serveur:5432/base) ; "
            f"le type « {parts.scheme or 'absent'} » n’est pas reconnu."
        )
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ConfigurationError("DATABASE_URL ne donne pas le nom de la base : ajoutez-le après le serveur (…:5432/unisson).")
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": dict(options),
    }


def parse_email_url(url: str) -> dict[str, object]:
    """Django's e-mail settings for `smtp://user:password@host:port`, `smtp+tls://…` (STARTTLS) or `smtps://…`.

    Raises:
        ConfigurationError: unknown scheme or no host.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        raise ConfigurationError(
            "EMAIL_URL doit ressembler à smtp+tls://utilisateur:motdepasse@serveur:587 (ou smtp://, smtps://)."
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def hosts(public_url: str) -> list[str]:
    """ALLOWED_HOSTS: the public name, this machine's loopback names, and those of UNISSON_HOSTS (comma separated)."""
    more = [name.strip() for name in os.environ.get("UNISSON_HOSTS", "").split(",") if name.strip()]
    public = urlsplit(public_url).hostname
    return list(dict.fromkeys([*([public] if public else []), "localhost", "127.0.0.1", "[::1]", *more]))


# How every connection plans: disks without moving parts (an index is worth reading), no compilation for questions of a few
# milliseconds. `?options=…` in DATABASE_URL replaces them.
PLANNING = "-c random_page_cost=1.1 -c jit=off"


def django_database(entry: dict[str, object]) -> dict[str, object]:
    """Complete entry of Django's DATABASES: PostgreSQL, a connection kept by each thread (replaced once the server has left
    it), connection errors told quickly.

    No pool: there are as many threads as connections wanted, and taking one out of it at each call is felt by short calls.
    """
    ours = {"connect_timeout": "5", "options": PLANNING}
    options = {**ours, **(entry.get("OPTIONS") or {})}  # type: ignore[dict-item]
    kept = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    return {**entry, "ENGINE": "unisson.config.database", **kept, "OPTIONS": options}


def file_storage(folder: str) -> dict[str, object]:
    """Entry of Django's STORAGES for what people deposit: local folder, or S3 when UNISSON_S3_BUCKET is given."""
    options = _s3_options()
    if not options:
        return {"BACKEND": "unisson.portal.kernel.storage.ContentAddressedStorage", "OPTIONS": {"location": folder}}
    return {"BACKEND": "unisson.portal.kernel.storage_s3.ContentAddressedS3Storage", "OPTIONS": options}


def temporary_storage(folder: str) -> dict[str, object]:
    """Entry of Django's STORAGES for files that live a few days: a private folder, or the same bucket apart."""
    options = _s3_options()
    if not options:
        private = {"location": folder, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": private}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options | {"location": "temporary"}}


def _s3_options() -> dict[str, object]:
    """What an S3 server needs; empty when UNISSON_S3_BUCKET is not given."""
    bucket = os.environ.get("UNISSON_S3_BUCKET")
    if not bucket:
        return {}
    names = {"endpoint_url": "UNISSON_S3_ENDPOINT", "region_name": "UNISSON_S3_REGION"}
    keys = {"access_key": "UNISSON_S3_ACCESS_KEY", "secret_key": "UNISSON_S3_SECRET_KEY"}
    options = {option: os.environ[name] for option, name in (names | keys).items() if name in os.environ}
    return {"bucket_name": bucket, **options}
