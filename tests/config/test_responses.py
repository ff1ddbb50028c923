"""Headers, health, metrics, logs and upload limit of the assembled portal."""

from __future__ import annotations

import json
from typing import Any

import pytest
import structlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory

from unisson.config import journal
from unisson.config.uploads import too_large


def test_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("header", ["Permissions-Policy", "Referrer-Policy", "X-Frame-Options", "X-Content-Type-Options"])
def test_other_headers(client: Client, header: str) -> None:
    assert client.get("/healthz").headers[header]


@pytest.mark.django_db
def test_ready_only_with_a_worker(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": True, "migrations": True, "worker": False}
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
        assert client.get("/readyz").status_code == 503
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_not_ready_with_a_missing_migration(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert client.get("/readyz").json()["checks"]["migrations"] is False


def test_metrics_are_for_this_machine_or_the_token(client: Client, settings: Any) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 403
    settings.METRICS_TOKEN = "jeton"
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer faux"}).status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer jeton"}, REMOTE_ADDR="192.0.2.1").status_code == 200


def test_health_cannot_be_written(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize(("size", "refused"), [(1000, False), (200_000, True)])
def test_upload_limit_keeps_what_was_typed(settings: Any, size: int, refused: bool) -> None:
    settings.UPLOAD_LIMIT = 100_000
    data = {"avant": "a", "fichier": SimpleUploadedFile("f.pdf", b"x" * size), "après": "b"}
    request = RequestFactory().post("/", data)
    assert (request.POST["avant"], request.POST["après"]) == ("a", "b")
    assert ("fichier" in request.FILES) is not refused
    assert too_large(request) is refused


def test_upload_limit_holds_when_no_length_is_believed(settings: Any) -> None:
    """Two files below the limit, above it together."""
    settings.UPLOAD_LIMIT = 150_000
    data = {name: SimpleUploadedFile(name, b"x" * 100_000) for name in ("un", "deux")}
    request = RequestFactory().post("/", data)
    assert list(request.FILES) != ["un", "deux"]
    assert too_large(request)


def test_logs_hold_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=journal.SHARED,
        processors=journal.dictionary(as_json=True, level="INFO")["formatters"]["structured"]["processors"],
    )
    import logging

    record = logging.makeLogRecord(
        {"name": "essai", "levelname": "INFO", "msg": "connexion", "password": "azerty", "user": "anne"}
    )
    line = json.loads(formatter.format(record))
    assert line["password"] == journal.MASK
    assert line["user"] == "anne"
    assert line["event"] == "connexion"


def test_console_traceback_shows_no_local_variable() -> None:
    import logging

    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=journal.SHARED,
        processors=journal.dictionary(as_json=False, level="INFO")["formatters"]["structured"]["processors"],
    )
    try:
        secret = "-".join(("mot", "de", "passe"))
        raise ValueError(len(secret))
    except ValueError as error:
        record = logging.makeLogRecord(
            {"msg": "échec", "levelname": "ERROR", "exc_info": (ValueError, error, error.__traceback__)}
        )
    text = formatter.format(record)
    assert "ValueError" in text
    assert secret not in text
