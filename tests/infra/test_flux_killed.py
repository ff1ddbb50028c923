"""A worker killed with -9 in the middle of a lot: another one goes on from there, and nothing is done twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.infra.portal import wait_for
from tests.infra.server import ROOT
from tests.infra.test_jobs import clean_queue  # noqa: F401 - jobs are not among the tables Django empties
from tests.lots import good, zip_of
from unisson.lifecycles.flux import FluxStatus as S
from unisson.portal.exchange.actions import receiving
from unisson.portal.exchange.models import Flux, ItemState
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.events import history

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS = [f"F-{n}" for n in range(6)]


def worker(trace: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.infra.flux_worker", str(connection.settings_dict["NAME"]), str(settings.MEDIA_ROOT)]
    return subprocess.Popen([*command, str(trace)], cwd=ROOT, env={**os.environ, "UNISSON_WORKER_SILENCE": "2"})


def test_a_killed_worker_loses_and_repeats_nothing(cast, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    lot = zip_of({f"{number}.xml": good(number) for number in NUMBERS})
    flux = receiving.receive_flux(cast.actor("claire"), cast.MENUISERIE, "lot.zip", lot).flux
    with worker(trace) as first:
        wait_for(trace.exists, 60)
        first.kill()
    assert flux.items.filter(state=ItemState.PENDING).count() == 4  # the third file left no trace
    assert Invoice.objects.count() == 2
    with worker(trace) as second:
        try:
            wait_for(lambda: Flux.objects.get(pk=flux.pk).status == S.IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP, 60)
        finally:
            second.kill()
    assert sorted(Invoice.objects.values_list("number", flat=True)) == NUMBERS
    assert flux.items.filter(state=ItemState.DRAFTED).count() == 6
    assert [event.code for event in history(flux)].count("flux_unpack") == 1
