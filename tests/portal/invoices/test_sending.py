"""Sending: once, numbered, certified, and only with a favourable verdict."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection

from tests import paper
from tests.paper import the_day_after  # noqa: F401
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.actions import drafting, sending
from unisson.portal.invoices.models import Depot, DocumentKind, Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.events import history
from unisson.portal.kernel.moving import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]


def draft_of(cast, data=None, who="claire", place="MENUISERIE"):
    return drafting.create_draft(cast.structures[place], cast.actor(who), "facture.pdf", data or paper.pdf())


def send(cast, invoice, who="claire"):
    return sending.send(invoice.pk, cast.actor(who))


def test_a_valid_draft_goes_to_its_recipient(cast, the_day_after):  # noqa: F811
    sent = send(cast, draft_of(cast))
    sent.refresh_from_db()
    assert sent.status == Status.MISE_A_DISPOSITION
    assert (sent.sent_at, sent.available_at, sent.deposit_year) == (the_day_after, the_day_after, 2026)
    codes = [event.code for event in history(sent)]
    assert codes == ["CREATION_BROUILLON", "send", "route", "make_available"]
    assert Invoice.objects.visible_to(cast.actor("sophie")).filter(pk=sent.pk).exists()


def test_the_deposit_is_numbered_and_remembers_the_file(cast):
    data = paper.pdf()
    depot = send(cast, draft_of(cast, data)).depot
    assert len(depot.numero_flux_depot) == 25
    assert depot.numero_flux_depot.startswith("CPP0011000")
    assert (depot.sha256, depot.size, depot.format) == (hashlib.sha256(data).hexdigest(), len(data), "PDF")
    assert depot.created_by == cast.claire


def test_a_subcontractor_s_invoice_waits_for_its_valideur(cast):
    invoice = draft_of(cast)
    values = {"cadre_facturation": "A9_FACTURE_SOUSTRAITANT", "valideur_identifiant": cast.ELECTRICITE.identifiant}
    drafting.update_draft(invoice.pk, cast.actor("claire"), values)
    sent = send(cast, invoice)
    assert (sent.status, sent.available_at) == (Status.A_VALIDER_1, None)
    assert not Invoice.objects.visible_to(cast.actor("sophie")).filter(pk=sent.pk).exists()
    assert Invoice.objects.visible_to(cast.actor("paul")).filter(pk=sent.pk).exists()


def test_sent_twice_is_sent_once(cast):
    invoice = draft_of(cast)
    first, second = send(cast, invoice), send(cast, invoice)
    assert first.depot == second.depot
    assert Depot.objects.count() == 1
    assert invoice.documents.filter(kind=DocumentKind.CERTIFICAT).count() == 1


@pytest.mark.parametrize(
    ("printed", "cause"),
    [({"engagement": "à venir"}, "ADMISSIBLE"), ({"with_vat": "1 600,00 €"}, "VERDICT_FAVORABLE")],
)
def test_what_would_be_refused_is_not_sent(cast, printed, cause):
    invoice = draft_of(cast, paper.pdf(**printed))
    with pytest.raises(Refused) as refused:
        send(cast, invoice)
    assert cause in refused.value.codes
    invoice.refresh_from_db()
    assert (invoice.status, invoice.sent_at, invoice.depot) == (Status.BROUILLON, None, None)
    assert not Depot.objects.exists()


def test_the_verdict_is_taken_again_at_the_moment_of_sending(cast):
    invoice = draft_of(cast)
    cast.COMMUNE.statut = "INACTIVE"
    cast.COMMUNE.save()
    with pytest.raises(Refused) as refused:
        send(cast, invoice)
    assert "ADMISSIBLE" in refused.value.codes


def test_the_same_number_twice_in_a_year_is_refused(cast):
    send(cast, draft_of(cast))
    twin = draft_of(cast, paper.pdf("bottom_table", number="f-2026-121"))
    assert "ADM-DOUBLON" in str(twin.report)
    with pytest.raises(Refused) as refused:
        send(cast, twin)
    assert "PAS_DE_DOUBLON" in refused.value.codes


def test_the_same_number_is_free_the_next_year_and_for_another_supplier(cast):
    send(cast, draft_of(cast))
    other = draft_of(cast, paper.pdf("columns"), who="marc", place="BUREAUTIQUE")
    assert send(cast, other, "marc").status == Status.MISE_A_DISPOSITION
    with clock.frozen(datetime(2027, 2, 1, tzinfo=UTC)):
        assert send(cast, draft_of(cast, paper.pdf("columns"))).deposit_year == 2027


@pytest.mark.parametrize("who", ["marc", "sophie", "lucie", "sam"])
def test_only_the_supplier_sends(cast, who):
    invoice = draft_of(cast)
    with pytest.raises(Invoice.DoesNotExist):
        send(cast, invoice, who)


def test_who_only_consults_does_not_send(cast):
    invoice = draft_of(cast, who="marc", place="BUREAUTIQUE")
    with pytest.raises(Refused) as refused:
        send(cast, invoice, "lucie")
    assert "ROLE_INCOMPATIBLE" in refused.value.codes


def test_a_draft_that_is_deleted_is_not_sent(cast):
    invoice = draft_of(cast)
    drafting.delete_draft(invoice.pk, cast.actor("claire"))
    with pytest.raises(Invoice.DoesNotExist):
        send(cast, invoice)


def test_a_sent_invoice_is_no_longer_a_draft(cast):
    invoice = send(cast, draft_of(cast))
    actor = cast.actor("claire")
    with pytest.raises(drafting.NotADraft):
        drafting.update_draft(invoice.pk, actor, {"number": "X"})
    with pytest.raises(drafting.NotADraft):
        drafting.attach_piece(invoice.pk, actor, "a.pdf", b"x", "application/pdf")
    with pytest.raises(Refused):
        drafting.delete_draft(invoice.pk, actor)


def test_the_form_is_written_judged_and_sent_in_one_go(cast):
    invoice = draft_of(cast, paper.pdf(engagement="à venir"))
    sent = sending.check_and_send(invoice.pk, cast.actor("claire"), {"numero_engagement": "EJ-1"})
    assert (sent.status, sent.numero_engagement) == (Status.MISE_A_DISPOSITION, "EJ-1")


def test_what_is_still_wrong_is_written_and_not_sent(cast):
    invoice = draft_of(cast)
    kept = sending.check_and_send(invoice.pk, cast.actor("claire"), {"total_with_vat": Decimal(3)})
    assert (kept.status, kept.verdict, kept.total_with_vat) == (Status.BROUILLON, "INVALID", Decimal(3))


def test_nobody_sends_to_a_recipient_they_have_not_seen(cast):
    invoice = draft_of(cast)
    values = {"recipient_identifiant": cast.LYCEE.identifiant, "code_service": ""}
    kept = sending.check_and_send(invoice.pk, cast.actor("claire"), values)
    assert (kept.status, kept.verdict, kept.recipient) == (Status.BROUILLON, "VALID", cast.LYCEE)


def test_the_other_tab_finds_it_sent(cast):
    invoice = send(cast, draft_of(cast))
    again = sending.check_and_send(invoice.pk, cast.actor("claire"), {"number": "X"})
    assert (again.number, again.depot) == ("F-2026-121", invoice.depot)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("twins", [False, True], ids=["double click", "two drafts of one number"])
def test_two_at_the_same_instant_send_once(cast, twins):
    first = draft_of(cast)
    second = draft_of(cast, paper.pdf("columns")) if twins else first
    outcomes, gate = [], threading.Barrier(2)

    def click(invoice_id):
        gate.wait()
        try:
            # A thread has its own clock: hold it there too.
            with clock.frozen(datetime(2026, 11, 21, 8, 30, tzinfo=UTC)):
                outcomes.append(sending.send(invoice_id, cast.actor("claire")).depot_id)
        except Refused as refused:
            outcomes.append(refused.codes)
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=(invoice.pk,)) for invoice in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Depot.objects.count() == 1
    assert Invoice.objects.filter(sent_at__isnull=False).count() == 1
    if twins:
        # The second is judged again when the first was written meanwhile: its verdict then says it too.
        (refused,) = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
        assert "PAS_DE_DOUBLON" in refused
    else:
        assert len(set(outcomes)) == 1
