"""Beginning again: duplicates, credit notes, models, and the job that prepares what recurs without ever sending it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from einvoice import model as en
from tests import paper
from tests.paper import the_day_after  # noqa: F401
from tests.writing import PORTE, POSE, content, draft, rules
from unisson.portal.invoices import judgement
from unisson.portal.invoices.actions import copying, drafting, entering, mandating, sending
from unisson.portal.invoices.actions.copying import Terms
from unisson.portal.invoices.entry.copying import content_of
from unisson.portal.invoices.models import Invoice, Modele
from unisson.portal.kernel import clock, outbox
from unisson.portal.notifications import sending as notifications
from unisson.portal.notifications.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]


@pytest.fixture
def claire(cast):
    mandating.accept(cast.MENUISERIE, cast.actor("claire"))
    return cast.actor("claire")


@pytest.fixture
def sent(cast, claire):
    """An invoice written on line and sent."""
    lines = (PORTE, POSE, PORTE | {"tva": "SANS"})
    written = content(cast.COMMUNE, *lines, exemption="VATEX-FR-AE", due_date="2026-12-20", paid="10", numero_marche="M-1")
    return sending.check_and_send(draft(cast.MENUISERIE, claire, written).pk, claire, {})


def test_a_duplicate_says_the_same_under_a_new_identity(sent, claire):
    again = copying.duplicate(sent.pk, claire)
    assert again.status == "BROUILLON"
    assert (again.number, again.due_date, again.issue_date) == ("F-2026-201", None, clock.today())
    assert (again.recipient, again.numero_engagement, again.numero_marche) == (sent.recipient, "EJ-77", "M-1")
    assert again.total_with_vat == sent.total_with_vat
    assert again.amount_due == sent.total_with_vat  # what was paid then is not paid now
    assert entering.check(again.pk, claire).verdict == "VALID"


def test_a_draft_is_duplicated_as_it_was_typed(cast, claire):
    first = draft(cast.MENUISERIE, claire, content(cast.COMMUNE, PORTE | {"price": "cher"}))
    again = copying.duplicate(first.pk, claire)
    assert again.entry["lines"] == [PORTE | {"price": "cher"}]
    assert again.number != first.number


def test_a_credit_note_corrects_its_invoice_and_is_positive(sent, claire):
    credit = entering.check(copying.credit(sent.pk, claire).pk, claire)
    assert credit.verdict == "VALID", rules(credit)
    assert (credit.type_facture, credit.numero_facture_origine) == ("AVOIR", sent.number)
    assert credit.number == "A-F-2026-200"
    assert credit.total_with_vat == sent.total_with_vat > 0
    done = sending.check_and_send(credit.pk, claire, {})
    made = judgement.judge_document(done, judgement.paper_of(done)).invoice
    assert (made.type_code, made.preceding[0].number, made.preceding[0].issue_date) == ("381", sent.number, sent.issue_date)
    with pytest.raises(copying.NotCreditable):
        copying.credit(done.pk, claire)


def test_only_what_was_sent_is_credited_and_only_by_its_own_side(sent, cast, claire):
    with pytest.raises(copying.NotCreditable):
        copying.credit(draft(cast.MENUISERIE, claire, content(cast.COMMUNE, number="Z-1")).pk, claire)
    for verb in (copying.credit, copying.duplicate):
        with pytest.raises(copying.NotAllowed):
            verb(sent.pk, cast.actor("sophie"))
        with pytest.raises(Invoice.DoesNotExist):
            verb(sent.pk, cast.actor("marc"))


@pytest.mark.parametrize("make", [paper.ubl, paper.cii, paper.facturx])
def test_a_deposited_document_gives_its_lines(cast, claire, make):
    deposited = drafting.create_draft(cast.MENUISERIE, claire, "f", make())
    again = copying.duplicate(deposited.pk, claire)
    assert [line["name"] for line in again.entry["lines"]] == ["Porte en chêne"]
    assert again.total_with_vat == Decimal("1200.00")
    assert entering.check(again.pk, claire).verdict == "VALID", rules(again)


def test_a_bare_pdf_gives_what_is_known_of_it(cast, claire):
    deposited = drafting.create_draft(cast.MENUISERIE, claire, "f.pdf", paper.pdf())
    again = copying.duplicate(deposited.pk, claire)
    assert (again.recipient, again.total_with_vat) == (cast.COMMUNE, Decimal("1540.00"))
    assert again.entry["lines"][0]["tva"] == "20"


D = Decimal
LINES = {
    "base quantity": (en.Price(net=D("12"), base_quantity=D(10)), {}, D("2.40")),
    "discount": (en.Price(net=D("9"), gross=D("10"), discount=D("1")), {}, D("18.00")),
    "negative price": (en.Price(net=D("-3")), {}, D("-6.00")),
    "line allowance": (en.Price(net=D("10")), {"allowances": (en.Adjustment(amount=D("5"), reason="x"),)}, D("15.00")),
    "odd line allowance": (en.Price(net=D("10")), {"charges": (en.Adjustment(amount=D("0.01"), reason="x"),)}, D("20.01")),
}


@pytest.mark.parametrize("case", LINES)
def test_whatever_the_line_its_amount_travels(cast, claire, case):
    price, more, net = LINES[case]
    line = replace(paper.model().lines[0], price=price, net=net, vat_rate=D("19.6"), **more)
    model = replace(paper.model(), lines=(line,), allowances=(en.Adjustment(amount=D("1"), vat_category="S", vat_rate=D(20)),))
    deposited = drafting.create_draft(cast.MENUISERIE, claire, "f.xml", paper.cii(model))
    again = copying.duplicate(deposited.pk, claire)
    assert again.total_without_vat == net - 1
    assert again.entry["lines"][0]["taux"] == "19,6"


# Models.
def test_a_model_keeps_what_is_not_of_one_invoice_only(sent, cast, claire):
    model = copying.save_model(sent.pk, claire, Terms("Entretien"))
    assert not {"number", "issue_date", "due_date", "paid"} & set(model.content["header"])
    used = copying.use_model(model.pk, claire, cast.MENUISERIE)
    assert (used.total_with_vat, used.number) == (sent.total_with_vat, "F-2026-201")
    with pytest.raises(copying.NameTaken):
        copying.save_model(sent.pk, claire, Terms("Entretien"))
    with pytest.raises(Modele.DoesNotExist):
        copying.use_model(model.pk, cast.actor("marc"), cast.BUREAUTIQUE)
    with pytest.raises(Modele.DoesNotExist):
        copying.remove_model(model.pk, cast.actor("sophie"))
    copying.remove_model(model.pk, claire)
    assert not Modele.objects.exists()


def test_a_recurring_invoice_is_prepared_on_its_day_told_and_never_sent(sent, cast, claire):
    model = copying.save_model(sent.pk, claire, Terms("Loyer", "MENSUELLE", date(2026, 11, 30)))
    assert copying.prepare_due() == 0
    with clock.frozen(datetime(2026, 11, 30, 6, tzinfo=UTC)):
        assert copying.prepare_due() == 1
        assert copying.prepare_due() == 0
        outbox.relay(notifications.listen)
    prepared = Invoice.objects.latest("pk")
    assert (prepared.status, prepared.sent_at, prepared.created_by) == ("BROUILLON", None, cast.claire)
    assert prepared.issue_date == date(2026, 11, 30)
    told = Notification.objects.filter(message="BROUILLON_PREPARE")
    assert [row.user for row in told] == [cast.claire]
    assert told.get().url.endswith(f"/factures/{prepared.pk}/")
    model.refresh_from_db()
    assert model.next_on == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("period", "first", "expected"),
    [
        ("MENSUELLE", date(2027, 1, 31), date(2027, 2, 28)),
        ("TRIMESTRIELLE", date(2026, 11, 30), date(2027, 2, 28)),
        ("ANNUELLE", date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_the_next_day_is_the_same_or_the_last_of_its_month(sent, claire, period, first, expected):
    model = copying.save_model(sent.pk, claire, Terms("Loyer", period, first))
    with clock.frozen(datetime(first.year, first.month, first.day, 9, tzinfo=UTC)):
        copying.prepare_due()
    model.refresh_from_db()
    assert model.next_on == expected


def test_a_month_end_is_not_forgotten_after_february(sent, claire):
    model = copying.save_model(sent.pk, claire, Terms("Loyer", "MENSUELLE", date(2027, 1, 31)))
    for month, day in ((1, 31), (2, 28)):
        with clock.frozen(datetime(2027, month, day, 9, tzinfo=UTC)):
            assert copying.prepare_due() == 1
    model.refresh_from_db()
    assert model.next_on == date(2027, 3, 31)


def test_after_a_long_stop_one_draft_is_prepared(sent, claire):
    model = copying.save_model(sent.pk, claire, Terms("Loyer", "MENSUELLE", date(2026, 11, 30)))
    before = Invoice.objects.count()
    with clock.frozen(datetime(2027, 6, 2, 9, tzinfo=UTC)):
        assert copying.prepare_due() == 1
    model.refresh_from_db()
    assert (Invoice.objects.count() - before, model.next_on) == (1, date(2027, 6, 30))


def test_a_model_stops_after_its_last_day(sent, claire):
    model = copying.save_model(sent.pk, claire, Terms("Loyer", "MENSUELLE", date(2026, 11, 30), date(2026, 12, 15)))
    with clock.frozen(datetime(2026, 11, 30, 9, tzinfo=UTC)):
        assert copying.prepare_due() == 1
    model.refresh_from_db()
    assert model.next_on is None
    copying.change_model(model.pk, claire, Terms("Loyer", "MENSUELLE", date(2026, 12, 30), date(2026, 12, 15)))
    before = Invoice.objects.count()
    with clock.frozen(datetime(2026, 12, 30, 9, tzinfo=UTC)):
        copying.prepare_due()
    assert Invoice.objects.count() == before


def test_content_of_an_invoice_without_anything_is_still_a_line(cast, claire):
    from tests.factories import make_invoice

    bare = make_invoice(supplier=cast.MENUISERIE, total_without_vat=None, total_vat=None)
    assert content_of(bare).lines[0]["price"] == "0"
