"""Webhooks: what happened is told to the addresses of software, tried again, and asked again when a job was lost."""

from __future__ import annotations

import contextlib

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from unisson.portal.kernel.models import Event
from unisson.portal.raccordements.actions import telling

# 4 s, 16 s, 64 s… ten tries over about three days and a half; then it is given up, and may be replayed.
TRIES = RetryStrategy(max_attempts=telling.MOST_TRIES, exponential_wait=4, retry_exceptions=(OSError,))


def listen(event: Event) -> None:
    """Have an event told, in its own transaction."""
    for delivery_id in telling.listen(event):
        ask(delivery_id)


def ask(delivery_id: int) -> None:
    """One waiting job a delivery is enough."""
    lock = f"unisson.webhook.{delivery_id}"
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        send_webhook.configure(lock=lock, queueing_lock=lock).defer(delivery_id=delivery_id)


@app.periodic(cron="* * * * *")
@app.task(name="unisson.take_webhooks_again", queueing_lock="unisson.take_webhooks_again", pass_context=False)
def take_webhooks_again(timestamp: int = 0) -> int:
    """Ask again for what still has to be sent: one whose job waits for its next try is not asked twice."""
    waiting = telling.waiting()
    for delivery_id in waiting:
        ask(delivery_id)
    return len(waiting)


@app.task(name="unisson.send_webhook", retry=TRIES)
def send_webhook(delivery_id: int) -> bool:
    """Send one; running it again sends nothing twice."""
    return telling.deliver(delivery_id)
