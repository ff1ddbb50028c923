"""Once only: a request sent again with its key receives the answer it had; a key never serves two different requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction

from unisson.portal.kernel import clock
from unisson.portal.raccordements.models import Application, IdempotencyKey

KEPT = timedelta(days=30)
Answer = tuple[int, str]  # HTTP status, body


class OtherRequest(Exception):
    """The key has served for another request."""


def once(application: Application, key: str, digest: str, run: Callable[[], Answer]) -> Answer:
    """The answer of `run`, kept with its key in the same transaction as all it wrote; or the answer already kept.

    Two requests at the same instant: the second waits for the first on the unique key. What `run` raises undoes the key
    with everything else, so a refused request may be sent again. Raises OtherRequest.
    """
    known = _known(application, key, digest)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            row = IdempotencyKey.objects.create(
                application=application, key=key, body_digest=digest, http_status=0, answer="", created_at=clock.now()
            )
            row.http_status, row.answer = run()
            row.save(update_fields=["http_status", "answer"])
    except IntegrityError as error:
        if "idempotency_key_once" not in str(error):
            raise
        known = _known(application, key, digest)
        if known is None:
            raise
        return known
    return row.http_status, row.answer


def _known(application: Application, key: str, digest: str) -> Answer | None:
    row = IdempotencyKey.objects.filter(application=application, key=key).first()
    if row is None:
        return None
    if row.body_digest != digest:
        raise OtherRequest
    return row.http_status, row.answer


def forget_old() -> int:
    """Delete the keys past their time; return how many."""
    return IdempotencyKey.objects.filter(created_at__lt=clock.now() - KEPT).delete()[0]
