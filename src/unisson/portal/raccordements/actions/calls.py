"""The log of calls: what was asked and answered, without the files and without any secret."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.raccordements.models import Application, Call

KEPT = timedelta(days=30)
LONGEST = 4_000  # characters kept of a body
LONG_VALUE = 200  # a longer text is a file, or nothing worth keeping whole
PARSED_UP_TO = 64 * 1024  # a bigger body is a file: its size says enough
Exchange = tuple[bytes, int, str, int]  # body received, HTTP status, body answered, milliseconds


def log(application: Application | None, actor: Actor | None, operation: str, exchange: Exchange) -> None:
    """Add a line. A call without a known application leaves none: nobody could read it."""
    if application is None:
        return
    body, status, answer, spent = exchange
    said = _parsed(answer)
    call = Call(
        application=application,
        at=clock.now(),
        operation=operation,
        technical_account=actor.technical_account if actor else "",
        http_status=status,
        code_retour=said.get("codeRetour") if isinstance(said, dict) else None,
        libelle=str(said.get("libelle", ""))[:2000] if isinstance(said, dict) else "",
        duration_ms=spent,
        request=_kept(body),
        answer=_kept(answer),
    )
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                # The log follows the work, it is no part of it: the caller does not wait for the disk.
                cursor.execute("SET LOCAL synchronous_commit = off")
        call.save(force_insert=True)


def _parsed(text: str | bytes) -> Any:
    if len(text) > PARSED_UP_TO:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _kept(text: str | bytes) -> str:
    if len(text) > PARSED_UP_TO:
        return f"« {len(text)} octets »"
    parsed = _parsed(text)
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    if parsed is not None:
        shown = json.dumps(_short(parsed), ensure_ascii=False)
    return shown.replace("\0", "")[:LONGEST]


def _short(value: Any) -> Any:
    """Files (long texts) are replaced by their length; the rest is kept."""
    if isinstance(value, dict):
        return {name: _short(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_short(part) for part in value[:20]] + ([f"… {len(value) - 20} de plus"] if len(value) > 20 else [])
    if isinstance(value, str) and len(value) > LONG_VALUE:
        return f"« {len(value)} caractères »"
    return value


def forget_old() -> int:
    """Delete the lines past their time; return how many."""
    return Call.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
