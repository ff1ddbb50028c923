"""Write what happened, and put it in the outbox in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from unisson.portal.kernel import clock, outbox, writing
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.models import Event, EventKind, OutboxEntry


def subject_of(obj: models.Model) -> tuple[str, int]:
    """Name an object as events do: its model label and its integer identifier."""
    return obj._meta.label_lower, obj.pk


def record(obj: models.Model, kind: EventKind, code: str, actor: Actor, **details: Any) -> Event:
    """Append one event about `obj` (details: source, target, motif, note, data) and announce it.

    Must run inside the transaction of the change it tells.
    """
    event = Event(
        at=clock.now(),
        kind=kind,
        code=code,
        subject_type=obj._meta.label_lower,
        actor_id=actor.user_id,
        actor_label=actor.label,
        entry_point=actor.entry_point,
        technical_account=actor.technical_account,
        idempotency_key=actor.idempotency_key,
        **details,
    )
    writing.point(event, "subject_id", obj)
    writing.add(event, OutboxEntry(event=event, next_try_at=event.at))
    outbox.announce()
    return event


def history(obj: models.Model, *kinds: EventKind) -> models.QuerySet[Event]:
    """The events of `obj`, oldest first; all kinds unless some are named."""
    subject_type, subject_id = subject_of(obj)
    events = Event.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id")
    return events.filter(kind__in=kinds) if kinds else events


def record_all(objects: Sequence[models.Model], code: str, actor: Actor, data: Sequence[dict[str, Any]] | None = None) -> None:
    """Append one action event about each object, in one insertion: for thousands of rows.

    They are kept in the history and told to nobody: the one event of the whole, recorded by `record`, is what travels.
    """
    now, details = clock.now(), data or [{}] * len(objects)
    Event.objects.bulk_create(
        Event(
            at=now,
            kind=EventKind.ACTION,
            code=code,
            subject_type=subject_of(obj)[0],
            subject_id=obj.pk,
            actor_id=actor.user_id,
            actor_label=actor.label,
            entry_point=actor.entry_point,
            technical_account=actor.technical_account,
            idempotency_key=actor.idempotency_key,
            data=detail,
        )
        for obj, detail in zip(objects, details, strict=True)
    )
