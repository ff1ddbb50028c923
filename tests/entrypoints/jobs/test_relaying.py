"""The relay: woken by a commit, safe when it fails, and run by a real worker."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import make_sent
from tests.worker import run_jobs
from unisson.entrypoints.jobs.tasks import relaying
from unisson.portal.kernel import outbox
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind, OutboxEntry
from unisson.portal.notifications.models import Notification


def jobs(name: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=name, status="todo").count()


@pytest.mark.django_db(transaction=True)
def test_a_commit_wakes_one_relay_whatever_the_number_of_events(cast):
    ProcrastinateJob.objects.all()._raw_delete(using="default")
    with transaction.atomic():
        for _ in range(3):
            record(cast.COMMUNE, EventKind.ACTION, "ESSAI", cast.actor("sophie"))
        assert jobs("unisson.relay_events") == 0
    assert jobs("unisson.relay_events") == 1
    record(cast.COMMUNE, EventKind.ACTION, "ESSAI", cast.actor("sophie"))
    assert jobs("unisson.relay_events") == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_woken_by_what_is_undone(cast):
    ProcrastinateJob.objects.all()._raw_delete(using="default")
    with pytest.raises(KeyError), transaction.atomic():
        record(cast.COMMUNE, EventKind.ACTION, "ESSAI", cast.actor("sophie"))
        raise KeyError
    assert jobs("unisson.relay_events") == 0
    assert OutboxEntry.objects.count() == 0


@pytest.mark.django_db
def test_relaying_owes_messages_and_their_jobs_then_forgets_the_events(cast):
    make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"))
    told = OutboxEntry.objects.count()
    assert relaying.relay_events() == told
    assert Notification.objects.count() == jobs("unisson.send_notification") == 3
    assert OutboxEntry.objects.count() == 0
    assert relaying.relay_events() == 0


@pytest.mark.django_db
def test_what_many_events_are_about_is_read_once_for_all(cast):
    for _ in range(3):
        make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"))
    with CaptureQueriesContext(connection) as asked:
        assert relaying.relay_events() == 9
    whole = [query["sql"] for query in asked if 'FROM "invoices_invoice"' in query["sql"]]
    assert len(whole) == 1
    assert Notification.objects.count() == jobs("unisson.send_notification") == 9


@pytest.mark.django_db
def test_an_event_that_cannot_be_told_keeps_waiting_and_leaves_no_job(cast, monkeypatch):
    make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"))
    real = relaying.sending.listen

    def breaks(event, subjects):
        owed = real(event, subjects)
        if event.code == "make_available":
            raise RuntimeError("no")
        return owed

    monkeypatch.setattr(relaying.sending, "listen", breaks)
    relaying.relay_events()
    assert [entry.event.code for entry in OutboxEntry.objects.select_related("event")] == ["make_available"]
    assert OutboxEntry.objects.get().attempts == 1
    assert Notification.objects.count() == jobs("unisson.send_notification") == 0


@pytest.mark.django_db
def test_more_events_than_one_batch_are_all_told(cast, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    for _ in range(5):
        record(cast.COMMUNE, EventKind.ACTION, "ESSAI", cast.actor("sophie"))
    assert relaying.relay_events() == 5


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_brings_the_message_to_its_reader(cast):
    ProcrastinateJob.objects.all()._raw_delete(using="default")
    with transaction.atomic():
        make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"))
    run_jobs(listen_notify=False, concurrency=1)
    assert sorted(message.to[0] for message in mail.outbox) == sorted([cast.sophie.email, cast.marc.email, cast.lucie.email])
    assert Notification.objects.filter(sent_at=None).count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_down_delays_the_message_and_loses_nothing(cast, settings):
    ProcrastinateJob.objects.all()._raw_delete(using="default")
    with transaction.atomic():
        make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    run_jobs(listen_notify=False, concurrency=1)
    waiting = ProcrastinateJob.objects.filter(task_name="unisson.send_notification")
    assert [(job.status, job.attempts, job.scheduled_at is not None) for job in waiting] == [("todo", 1, True)] * 3
    assert Notification.objects.filter(sent_at=None).count() == 3
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for job in waiting:
        relaying.send_notification(**job.args)
    assert len(mail.outbox) == 3
    ProcrastinateJob.objects.all()._raw_delete(using="default")  # they would wait for the tests that come after
