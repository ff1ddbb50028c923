"""move(): status, event and outbox together, or nothing at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import make_invoice
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock, outbox
from unisson.portal.kernel.actor import ANONYMOUS, SYSTEM
from unisson.portal.kernel.events import history
from unisson.portal.kernel.models import Event, EventKind, OutboxEntry
from unisson.portal.kernel.moving import Refused, abilities, ability, move

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


def test_move_writes_status_event_and_outbox():
    invoice = make_invoice(status=Status.DEPOSEE)
    with clock.frozen(NOON):
        move(invoice, "route", SYSTEM, note="vers la commune")
    invoice.refresh_from_db()
    assert (invoice.status, invoice.status_at) == (Status.EN_COURS_ACHEMINEMENT, NOON)
    event = history(invoice, EventKind.STATUT).get()
    assert (event.code, event.source, event.target) == ("route", "DEPOSEE", "EN_COURS_ACHEMINEMENT")
    assert (event.note, event.actor_label, event.entry_point) == ("vers la commune", "Unisson", "SYSTEME")
    assert event.outbox is not None


def test_refusal_writes_nothing_and_tells_every_cause():
    invoice = make_invoice(status=Status.MISE_EN_PAIEMENT)
    with pytest.raises(Refused) as refusal:
        move(invoice, "reject", ANONYMOUS)
    assert refusal.value.codes == ("STATUT_INCOMPATIBLE", "ROLE_INCOMPATIBLE", "MOTIF_FOURNI")
    invoice.refresh_from_db()
    assert invoice.status == Status.MISE_EN_PAIEMENT
    assert not Event.objects.exists()


def test_a_failure_after_the_move_undoes_all_of_it():
    invoice = make_invoice(status=Status.DEPOSEE)
    with pytest.raises(RuntimeError), transaction.atomic():
        move(invoice, "route", SYSTEM)
        raise RuntimeError
    assert Invoice.objects.get(pk=invoice.pk).status == Status.DEPOSEE
    assert not Event.objects.exists()
    assert not OutboxEntry.objects.exists()


def test_abilities_are_those_of_the_role():
    invoice = make_invoice(status=Status.DEPOSEE)
    assert [answer.transition.verb for answer in abilities(invoice, SYSTEM)] == ["route", "find_non_conforming"]
    assert abilities(invoice, ANONYMOUS) == ()
    assert [cause.code for cause in ability(invoice, "route", ANONYMOUS).causes] == ["ROLE_INCOMPATIBLE"]


@pytest.mark.parametrize("statement", ["UPDATE kernel_event SET note = 'x'", "DELETE FROM kernel_event"])
def test_the_database_refuses_to_alter_the_past(statement: str):
    move(make_invoice(status=Status.DEPOSEE), "route", SYSTEM)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 1


def test_relay_tells_each_event_once():
    move(make_invoice(status=Status.DEPOSEE), "route", SYSTEM)
    told: list[str] = []
    assert outbox.relay(lambda event: told.append(event.code)) == 1
    assert outbox.relay(lambda event: told.append(event.code)) == 0
    assert told == ["route"]
    assert not OutboxEntry.objects.exists()


def test_a_listener_that_fails_is_tried_again_later():
    with clock.frozen(NOON):
        move(make_invoice(status=Status.DEPOSEE), "route", SYSTEM)

        def broken(event: Event) -> None:
            raise RuntimeError("no mail server")

        assert outbox.relay(broken) == 0
        entry = OutboxEntry.objects.get()
        assert (entry.attempts, "no mail server" in entry.last_error) == (1, True)
        assert outbox.relay(lambda event: None) == 0, "not due before its wait"
    with clock.frozen(entry.next_try_at):
        assert outbox.relay(lambda event: None) == 1


def test_what_a_failing_listener_wrote_is_undone():
    invoice = make_invoice(status=Status.DEPOSEE)
    move(invoice, "route", SYSTEM)

    def half(event: Event) -> None:
        Invoice.objects.filter(pk=invoice.pk).update(comment="half")
        raise RuntimeError

    outbox.relay(half)
    assert Invoice.objects.get(pk=invoice.pk).comment == ""
