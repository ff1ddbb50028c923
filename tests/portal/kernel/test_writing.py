"""Rows written together: one round trip, the same demands of the database, nothing when the block fails."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import make_invoice
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.models import Depot, Invoice
from unisson.portal.kernel import clock, writing
from unisson.portal.kernel.actor import SYSTEM
from unisson.portal.kernel.events import history, record
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import move

pytestmark = pytest.mark.django_db


def depot(number: str) -> Depot:
    return Depot(
        numero_flux_depot=number, entry_point="API", filename="é %s.xml", format="CII", sha256="0" * 64, size=1,
        received_at=clock.now(),
    )  # fmt: skip


def test_new_rows_their_events_and_changed_rows_are_written_when_the_block_ends():
    invoice = make_invoice(status=Status.DEPOSEE)
    with CaptureQueriesContext(connection) as asked, writing.together():
        made = depot("CPP0011100000000000000001")
        record(made, EventKind.ACTION, "ARRIVEE", SYSTEM)  # an event may be told of what has no key yet
        writing.add(made)
        invoice.depot = made
        move(invoice, "route", SYSTEM)
        move(invoice, "make_available", SYSTEM)
        assert not Depot.objects.exists()
    assert Invoice.objects.get(pk=invoice.pk).depot.filename == "é %s.xml"
    assert [event.target for event in history(invoice)] == ["EN_COURS_ACHEMINEMENT", "MISE_A_DISPOSITION"]
    assert history(made).get().code == "ARRIVEE"
    assert [query["sql"].split()[0] for query in asked].count("UPDATE") == 1


def test_a_block_that_fails_has_written_nothing():
    invoice = make_invoice(status=Status.DEPOSEE)
    with pytest.raises(RuntimeError), writing.together():
        writing.add(depot("CPP0011100000000000000002"))
        move(invoice, "route", SYSTEM)
        raise RuntimeError
    assert not Depot.objects.exists()
    assert Invoice.objects.get(pk=invoice.pk).status == Status.DEPOSEE
    writing.add(depot("CPP0011100000000000000002"))  # and the next one is written at once
    assert Depot.objects.count() == 1


def test_the_database_demands_of_each_row_what_it_always_did():
    with pytest.raises(IntegrityError), transaction.atomic(), writing.together():
        writing.add(depot("CPP0011100000000000000003"), depot("CPP0011100000000000000003"))
    assert not Depot.objects.exists()
