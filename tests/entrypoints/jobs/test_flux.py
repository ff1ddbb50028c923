"""A flux is processed by the real worker as soon as it is committed, and once."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.lots import good, zip_of
from tests.paper import the_day_after  # noqa: F401
from tests.worker import run_jobs
from unisson.entrypoints.jobs.tasks import flux as tasks
from unisson.entrypoints.jobs.tasks import relaying
from unisson.lifecycles.flux import FluxStatus as S
from unisson.portal.exchange.actions import deciding, receiving
from unisson.portal.exchange.models import Flux
from unisson.portal.invoices.models import Invoice


@pytest.fixture(autouse=True)
def clean_queue(db):
    """Jobs are not among the tables Django empties between tests."""
    ProcrastinateJob.objects.all()._raw_delete(using="default")


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="unisson.process_flux", status="todo").count()


def receive(cast, number: str = "F-1") -> Flux:
    data = zip_of({"a.xml": good(number), "mal.xml": b"<a/>"})
    return receiving.receive_flux(cast.actor("claire"), cast.MENUISERIE, "lot.zip", data).flux


@pytest.mark.django_db
def test_the_event_of_a_flux_asks_for_one_job(cast):
    flux = receive(cast)
    relaying.relay_events()
    assert waiting() == 1
    tasks.ask(flux.pk)
    assert waiting() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_judges_then_sends(cast):
    flux = receive(cast, "F-2026-1")
    run_jobs(concurrency=1)
    flux.refresh_from_db()
    assert flux.status == S.IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP
    deciding.send_good(flux.pk, cast.actor("claire"))
    run_jobs(concurrency=1)
    flux.refresh_from_db()
    assert flux.status == S.IN_INTEGRE_PARTIEL
    assert Invoice.objects.get(depot=flux.depot).number == "F-2026-1"


@pytest.mark.django_db
@pytest.mark.usefixtures("the_day_after")
def test_what_a_dead_worker_left_is_asked_again(cast):
    flux = receive(cast)
    Flux.objects.update(status_at="2026-11-20T00:00:00Z")
    assert tasks.take_flux_again() == 1
    assert waiting() == 1
    assert tasks.process_flux(flux.pk) is False
    assert tasks.take_flux_again() == 0
