"""What the supplier says to have read, by when; a rejection dealt with; two people acting at the same instant."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from tests.factories import make_invoice, make_sent
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import answering, copying, treating
from unisson.portal.invoices.actions.entering import MandateMissing
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries.work import COMPULSORY_AFTER, REMINDED_AFTER
from unisson.portal.kernel import clock, outbox
from unisson.portal.kernel.events import history
from unisson.portal.kernel.moving import Refused
from unisson.portal.notifications import sending
from unisson.portal.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def rejected(cast) -> Invoice:
    sent = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="R-1")
    return treating.reject(sent.pk, cast.actor("sophie"), "MONTANT_ERR")


def codes(invoice: Invoice) -> list[str]:
    return [event.code for event in history(invoice)]


def unread(cast) -> list[int]:
    return list(queries.unread(cast.actor("claire"), cast.MENUISERIE).values_list("pk", flat=True))


def test_a_rejection_and_a_suspension_are_read_then_leave(rejected, cast):
    other = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    treating.suspend(other.pk, cast.actor("sophie"), "PJ_MANQUANTE")
    assert unread(cast) == [rejected.pk, other.pk]
    for invoice in (rejected, other):
        answering.acknowledge_rejection(invoice.pk, cast.actor("claire"))
        answering.acknowledge_rejection(invoice.pk, cast.actor("claire"))
    assert unread(cast) == []
    assert codes(rejected).count("ACQUITTEMENT_REJET") == 1
    assert codes(other).count("ACQUITTEMENT_SUSPENSION") == 1
    assert queries.counters(cast.actor("claire"), cast.MENUISERIE).to_do == 1  # the suspended one is still to complete


def test_what_was_read_suspended_is_to_read_again_once_rejected(cast):
    sent = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE")
    answering.acknowledge_rejection(sent.pk, cast.actor("claire"))
    treating.reject(sent.pk, cast.actor("sophie"), "MONTANT_ERR")
    assert unread(cast) == [sent.pk]


def test_after_seven_days_it_is_overdue(rejected, cast):
    claire = cast.actor("claire")
    for early, expected in ((timedelta(seconds=1), 0), (timedelta(0), 1)):
        with clock.frozen(rejected.status_at + COMPULSORY_AFTER - early):
            assert queries.counters(claire, cast.MENUISERIE).overdue == expected
    assert queries.counters(cast.actor("sophie"), cast.COMMUNE).overdue == 0


def test_a_reminder_leaves_once(rejected, cast):
    with clock.frozen(rejected.status_at + REMINDED_AFTER - timedelta(seconds=1)):
        assert answering.remind() == 0
    with clock.frozen(rejected.status_at + REMINDED_AFTER):
        assert answering.remind() == 1
        assert answering.remind() == 0
        outbox.relay(sending.listen)
    told = Notification.objects.filter(message="ACQUITTEMENT_RAPPEL")
    assert {row.user for row in told} == {cast.claire}
    answering.acknowledge_rejection(rejected.pk, cast.actor("claire"))
    with clock.frozen(rejected.status_at + timedelta(days=30)):
        assert answering.remind() == 0


def test_a_rejection_is_dealt_with_once(rejected, cast):
    answering.treat_rejection(rejected.pk, cast.actor("claire"), "Refaite.")
    answering.treat_rejection(rejected.pk, cast.actor("claire"))
    assert codes(rejected)[-2:] == ["ACQUITTEMENT_REJET", "TRAITEMENT_REJET"]
    assert queries.issued(cast.actor("claire"), cast.MENUISERIE, {"treated": "oui"}).count() == 1
    rejected.refresh_from_db()
    assert rejected.status == Status.REJETEE


def test_only_its_supplier_deals_with_a_rejection(rejected, cast):
    with pytest.raises(Refused):
        answering.treat_rejection(rejected.pk, cast.actor("sophie"))
    waiting = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    with pytest.raises(Refused) as refused:
        answering.treat_rejection(waiting.pk, cast.actor("claire"))
    assert refused.value.codes == ("STATUT_INCOMPATIBLE",)


def test_without_mandate_nothing_is_treated(rejected, cast):
    with pytest.raises(MandateMissing):
        copying.redo(rejected.pk, cast.actor("claire"))
    rejected.refresh_from_db()
    assert rejected.rejection_treated_at is None


# Two agents at once, each on a connection of their own (through the pages: journeys/test_traitement.py).


@pytest.mark.django_db(transaction=True)
def test_who_comes_second_waits_then_is_refused(cast):
    """The row is held until the first has finished: the second reads what the first wrote, not what was before."""
    sent = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    from django.db import transaction

    refused: list[Refused] = []

    def second() -> None:
        try:
            treating.treat(sent.pk, "acknowledge", cast.actor("sophie"))
        except Refused as error:
            refused.append(error)
        finally:
            connections.close_all()

    with transaction.atomic():
        treating.reject(sent.pk, cast.actor("sophie"), "MONTANT_ERR")
        agent = threading.Thread(target=second)
        agent.start()
        agent.join(timeout=0.5)
        assert agent.is_alive()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            assert cursor.fetchone()[0] >= 1
    agent.join()
    assert [error.codes for error in refused] == [("STATUT_INCOMPATIBLE",)]


def test_a_draft_made_again_from_nothing_is_not_offered(cast):
    draft = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE)
    with pytest.raises(Refused):
        copying.redo(draft.pk, cast.actor("claire"))
