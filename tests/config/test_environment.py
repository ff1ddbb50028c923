"""What the machine says, understood or refused in a sentence."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from unisson.config import environment
from unisson.config.environment import ConfigurationError


def test_database_url() -> None:
    entry = environment.parse_database_url("postgresql://anne:p%40ss@db.exemple.fr:5433/unisson?sslmode=require")
    assert entry == {
        "NAME": "unisson",
        "USER": "anne",
        "PASSWORD": "p@ss",
        "HOST": "db.exemple.fr",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_database_url_with_unix_socket() -> None:
    entry = environment.parse_database_url("postgres:///unisson?host=/run/postgresql")
    assert (entry["HOST"], entry["OPTIONS"]) == ("/run/postgresql", {})


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://serveur", "postgresql://serveur/", "unisson"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        environment.parse_database_url(url)


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [("smtp://h", 25, False, False), ("smtp+tls://u:p@h", 587, True, False), ("smtps://h:4650", 4650, False, True)],
)
def test_email_url(url: str, port: int, tls: bool, ssl: bool) -> None:
    entry = environment.parse_email_url(url)
    assert (entry["EMAIL_PORT"], entry["EMAIL_USE_TLS"], entry["EMAIL_USE_SSL"]) == (port, tls, ssl)


@pytest.mark.parametrize("url", ["http://h", "smtp://"])
def test_other_mail_servers_are_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="EMAIL_URL"):
        environment.parse_email_url(url)


def test_secret_is_made_once_even_by_two_starts_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret"
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(environment.private_file(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 1
    assert len(seen[0]) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secret"]


def test_make_folder_never_changes_an_existing_one(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    environment.make_folder(private / "a" / "b")
    assert (private / "a" / "b").is_dir()
    assert private.stat().st_mode & 0o777 == 0o700


def test_s3_by_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNISSON_S3_BUCKET", "factures")
    monkeypatch.setenv("UNISSON_S3_ENDPOINT", "http://localhost:9000")
    entry = environment.file_storage("/ignored")
    assert entry["OPTIONS"] == {"bucket_name": "factures", "endpoint_url": "http://localhost:9000"}


def test_every_host_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNISSON_HOSTS", "a.fr, b.fr")
    assert {"portail.exemple.fr", "localhost", "a.fr", "b.fr"} <= set(environment.hosts("https://portail.exemple.fr"))
    assert "*" not in environment.hosts("https://portail.exemple.fr")
