"""What people read: the payment clock (twice the same law), work lists, what comes next, history, lists."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from tests.factories import make_invoice, make_sent, make_structure
from unisson.lifecycles.engine import finals
from unisson.lifecycles.invoice import AWAITS, TRANSITIONS, Role, Status
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import answering, treating
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.models import Invoice, TypeFacture
from unisson.portal.invoices.queries import DelayState, payment_clock
from unisson.portal.invoices.queries.delay import WAITING, with_delay
from unisson.portal.invoices.queries.following import EXPECTED
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import CategorieAcheteur
from unisson.portal.organisations.permissions import actor_for

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
DAY0 = datetime(2026, 10, 1, 10, 0, tzinfo=PARIS)


def at(day: float) -> datetime:
    return DAY0 + timedelta(days=day)


def delayed(category: str = "COLLECTIVITE", **fields) -> Invoice:
    recipient = make_structure(public=True, categorie_acheteur=category)
    values = {"status": Status.MISE_A_DISPOSITION, "available_at": at(0), "status_at": at(0)} | fields
    return make_invoice(recipient=recipient, **values)


def read(invoice: Invoice, day: float) -> queries.Delay:
    with clock.frozen(at(day)):
        found = payment_clock(invoice)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("category", "limit", "article"),
    [
        ("ETAT", 30, "R2192-10"),
        ("COLLECTIVITE", 30, "R2192-10"),
        ("", 30, "R2192-10"),
        ("SANTE", 50, "R2192-11, 1°"),
        ("ENTREPRISE_PUBLIQUE", 60, "R2192-11, 2°"),
    ],
)
def test_the_delay_depends_on_the_buyer(category: str, limit: int, article: str):
    delay = read(delayed(category), 17)
    assert (delay.state, delay.limit, delay.article) == (DelayState.RUNNING, limit, article)
    assert (delay.start, delay.spent, delay.left, delay.late) == (at(0).date(), 17, limit - 17, 0)
    assert delay.due == at(limit).date()


def test_the_last_day_is_on_time_and_the_next_is_late():
    invoice = delayed()
    assert read(invoice, 30).late == 0
    assert (read(invoice, 31).late, read(invoice, 36).late) == (1, 6)


def test_days_are_those_of_paris():
    evening = datetime(2026, 10, 1, 23, 30, tzinfo=PARIS)  # already the 1st in Paris, still 21:30 UTC
    night = datetime(2026, 10, 2, 0, 30, tzinfo=PARIS)  # the 2nd in Paris, still the 1st in UTC
    invoice = delayed(available_at=evening)
    with clock.frozen(night):
        found = payment_clock(invoice)
    assert found is not None
    assert found.spent == 1


def test_a_suspension_stops_the_clock_and_says_what_will_remain():
    invoice = delayed(status=Status.SUSPENDUE, suspended_at=at(17), status_at=at(17))
    delay = read(invoice, 19)
    assert (delay.state, delay.spent, delay.stopped, delay.due) == (DelayState.STOPPED, 17, 2, None)
    assert delay.renewed == 30  # R2192-29: more than the 13 days left


def test_after_completion_a_new_delay_opens_or_the_balance_when_greater():
    towns = delayed(status=Status.COMPLETEE, suspended_at=at(17), completed_at=at(20))
    delay = read(towns, 25)
    assert (delay.renewed, delay.spent, delay.limit, delay.due) == (30, 22, 47, at(50).date())
    assert (delay.spent_before, delay.stopped) == (17, 3)
    hospital = delayed("SANTE", status=Status.COMPLETEE, suspended_at=at(5), completed_at=at(8))
    delay = read(hospital, 10)
    assert (delay.renewed, delay.spent, delay.limit, delay.due) == (45, 7, 50, at(53).date())


def test_payment_stops_the_clock_for_good():
    invoice = delayed(status=Status.MISE_EN_PAIEMENT, status_at=at(22))
    assert (read(invoice, 90).state, read(invoice, 90).spent, read(invoice, 90).late) == (DelayState.PAID, 22, 0)


def test_a_rejection_cancels_it_and_a_return_stops_it():
    assert read(delayed(status=Status.REJETEE), 3).state == DelayState.CANCELLED
    assert read(delayed(status=Status.A_RECYCLER, status_at=at(4)), 9).spent == 4


@pytest.mark.parametrize(
    "fields",
    [
        {"cadre_facturation": CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE},
        {"type_facture": TypeFacture.AVOIR},
        {"available_at": None},
        {"status": Status.A_VALIDER_1},
    ],
    ids=["already paid", "credit note", "not delivered", "not agreed"],
)
def test_no_clock_where_nothing_is_to_be_paid(fields):
    assert payment_clock(delayed(**fields)) is None


def test_a_recycling_starts_it_anew_and_says_so(cast):
    claire, sophie = cast.actor("claire"), cast.actor("sophie")
    with clock.frozen(at(0)):
        invoice = make_sent(cast.MENUISERIE, cast.COMMUNE, claire)
    with clock.frozen(at(3)):
        treating.suspend(invoice.pk, sophie, "PJ_MANQUANTE")
    with clock.frozen(at(5)):
        answering.complete(invoice.pk, claire, "Voici.")
    with clock.frozen(at(6)):
        treating.ask_recycling(invoice.pk, sophie, "DESTINATAIRE_ERR")
    with clock.frozen(at(9)):
        answering.recycle(invoice.pk, claire, answering.routing.Target(cast.LYCEE.identifiant, "INTENDANCE"))
        invoice = Invoice.objects.get(pk=invoice.pk)
        delay = payment_clock(invoice, queries.full_history(invoice))
    assert delay is not None
    assert (delay.start, delay.first_start, delay.spent) == (at(9).date(), at(0).date(), 0)
    assert (delay.stopped_since, delay.due) == (None, at(39).date())


def test_who_stopped_it_is_named(cast):
    invoice = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    treating.suspend(invoice.pk, cast.actor("sophie"), "PJ_MANQUANTE")
    invoice.refresh_from_db()
    delay = payment_clock(invoice, queries.full_history(invoice))
    assert delay is not None
    assert delay.stopped_by == "Sophie Garnier"


def test_the_database_and_the_page_agree_on_what_is_late():
    """Same law, said twice: every kind of buyer, suspended or not, at each side of every limit."""
    categories = ["", *CategorieAcheteur.values]
    dates = [(None, None), (5, None), (5, 8), (25, 40), (49, 55), (49, None), (-3, -1)]
    executions = [None, -2, 4]
    for category, (suspended, completed), executed in product(categories, dates, executions):
        stopped = suspended is not None and completed is None
        delayed(
            category,
            status=Status.SUSPENDUE if stopped else Status.COMPTABILISEE,
            suspended_at=None if suspended is None else at(suspended),
            completed_at=None if completed is None else at(completed),
            executed_on=None if executed is None else at(executed).date(),
        )
    for day in (1, 4, 34, 35, 29, 30, 31, 38, 39, 50, 51, 53, 54, 60, 61, 62, 63, 64, 70, 71, 85, 86):
        with clock.frozen(at(day)):
            found = list(with_delay(Invoice.objects.select_related("recipient")))
            assert len(found) == len(categories) * len(dates) * len(executions)
            for invoice in found:
                delay = payment_clock(invoice)
                assert delay is not None
                context = (day, invoice.recipient.categorie_acheteur, invoice.suspended_at, invoice.completed_at)
                assert invoice.is_late == (delay.late > 0), context
                assert invoice.due_on == delay.due, context


def test_the_due_date_follows_the_kind_of_buyer_and_nobody_may_forge_it():
    waiting = delayed("COLLECTIVITE")
    waiting.recipient.categorie_acheteur = "ENTREPRISE_PUBLIQUE"
    waiting.recipient.save()
    Invoice.objects.update(due_on=None)
    waiting.refresh_from_db()
    assert waiting.due_on == at(60).date()
    Invoice.objects.filter(pk=waiting.pk).update(type_facture=TypeFacture.AVOIR)
    waiting.refresh_from_db()
    assert waiting.due_on is None


def test_what_was_paid_late_stays_so_whatever_the_buyer_becomes():
    paid = delayed("COLLECTIVITE", status=Status.MISE_EN_PAIEMENT, status_at=at(33))
    paid.recipient.categorie_acheteur = "SANTE"
    paid.recipient.save()
    paid.refresh_from_db()
    assert (paid.due_on, paid.days_late) == (at(30).date(), 3)


def test_money_waiting_counts_what_is_owed_by_currency():
    supplier = make_structure()
    with clock.frozen(at(40)):
        for status in WAITING:
            delayed(supplier=supplier, status=status, available_at=at(35), amount_due=Decimal("10.00"))
        delayed(supplier=supplier, amount_due=Decimal("1.50"))  # late by ten days
        delayed(supplier=supplier, amount_due=Decimal(1000), currency="XPF")
        for ended in (Status.REJETEE, Status.MISE_EN_PAIEMENT, Status.A_RECYCLER):
            delayed(supplier=supplier, status=ended)
        delayed(supplier=supplier, type_facture=TypeFacture.AVOIR, amount_due=Decimal("-5.00"))
        euros, francs = queries.money_waiting(Invoice.objects.filter(supplier=supplier))
    assert (euros.currency, euros.count, euros.amount) == ("EUR", len(WAITING) + 1, 10 * len(WAITING) + Decimal("1.50"))
    assert (euros.late_count, euros.late_amount, euros.oldest) == (1, Decimal("1.50"), at(0))
    assert euros.examined == len(set(WAITING) & set(queries.EXAMINED)) == len(queries.EXAMINED)
    assert (francs.currency, francs.late_amount) == ("XPF", Decimal(1000))


# What comes next.


def test_every_status_that_is_not_an_end_says_what_is_expected():
    said_elsewhere = {Status.VALIDEE_1, Status.VALIDEE_2}  # the portal passes through them in one breath
    said_elsewhere |= {Status.ABSENCE_VALIDATION_1_HORS_DELAI, Status.ABSENCE_VALIDATION_2_HORS_DELAI}
    named = {status for line in TRANSITIONS for status in (*line.sources, line.target)}
    assert named - set(EXPECTED) - said_elsewhere == {Status.MISE_EN_PAIEMENT, Status.ABANDONNEE, Status.SUPPRIMEE}
    assert set(finals(TRANSITIONS)) >= {Status.MISE_EN_PAIEMENT, Status.ABANDONNEE, Status.SUPPRIMEE}


def test_who_is_awaited_is_who_has_it_in_their_work_list():
    for role, statuses in AWAITS.items():
        for status in statuses:
            assert EXPECTED[Status(status)].role is role, status


def test_the_sentence_is_said_to_its_reader(cast):
    invoice = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status.SUSPENDUE, motif="PJ_MANQUANTE")
    supplier = queries.expected_next(invoice, {Role.FOURNISSEUR})
    recipient = queries.expected_next(invoice, {Role.DESTINATAIRE})
    assert supplier is not None
    assert recipient is not None
    assert (supplier.mine, supplier.who, supplier.do) == (True, "vous", "Joindre la pièce qui manque")
    assert (recipient.mine, recipient.who) == (False, "Menuiserie Roussel")
    assert "Menuiserie Roussel" in recipient.sentence


def test_nothing_comes_after_payment(cast):
    invoice = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status.MISE_EN_PAIEMENT)
    assert queries.expected_next(invoice, {Role.FOURNISSEUR}) is None


# Work lists and counters.


def test_work_lists_follow_the_table_of_the_lifecycle(cast):
    made = {
        status: make_invoice(
            supplier=cast.MENUISERIE,
            recipient=cast.COMMUNE,
            valideur_1=cast.PEINTURE,
            valideur_2=cast.ELECTRICITE,
            status=status,
        ).pk
        for status in Status
        if status is not Status.TECHNIQUE_INCONNU
    }
    unread = {Status.REJETEE, Status.REFUSEE_1, Status.REFUSEE_2, Status.NON_CONFORME}
    for person, place, role in (
        ("claire", cast.MENUISERIE, Role.FOURNISSEUR),
        ("sophie", cast.COMMUNE, Role.DESTINATAIRE),
        ("nadia", cast.PEINTURE, Role.VALIDEUR_1),
        ("paul", cast.ELECTRICITE, Role.VALIDEUR_2),
    ):
        expected = set(AWAITS[role]) | (unread if role is Role.FOURNISSEUR else set())
        found = set(queries.awaiting(cast.actor(person), place).values_list("pk", flat=True))
        assert found == {made[Status(status)] for status in expected}, person
        assert queries.counters(cast.actor(person), place).to_do == len(expected)


def test_counters_are_split_by_list_in_one_query(cast, django_assert_num_queries):
    make_invoice(supplier=cast.PEINTURE, recipient=cast.COMMUNE, valideur_1=cast.MENUISERIE, status=Status.A_VALIDER_1)
    make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status.SUSPENDUE)
    make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status.MISE_A_DISPOSITION)
    claire, sophie = cast.actor("claire"), cast.actor("sophie")
    assert claire.grants
    with django_assert_num_queries(1):
        assert queries.counters(claire, cast.MENUISERIE) == (2, 1, 0, 1, 0, 0)
    assert queries.counters(sophie, cast.COMMUNE) == (1, 0, 1, 0, 0, 0)


def test_who_may_only_read_is_awaited_by_nobody(cast):
    make_invoice(supplier=cast.BUREAUTIQUE, recipient=cast.COMMUNE, status=Status.SUSPENDUE)
    assert queries.counters(cast.actor("lucie"), cast.BUREAUTIQUE).to_do == 0
    assert queries.issued(cast.actor("lucie"), cast.BUREAUTIQUE).count() == 1


def test_lists_never_show_what_another_structure_owns(cast):
    make_invoice(supplier=cast.BUREAUTIQUE, recipient=cast.LYCEE, status=Status.MISE_A_DISPOSITION)
    claire = cast.actor("claire")
    for found in (queries.issued, queries.received, queries.to_validate):
        for place in (cast.MENUISERIE, cast.BUREAUTIQUE, cast.LYCEE):
            assert found(claire, place).count() == 0


def test_rows_of_a_list_cost_two_queries_whatever_they_show(cast, django_assert_num_queries):
    for _ in range(5):
        make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), recipient_service=cast.COMMUNE.services.get(code="FIN"))
    claire = cast.actor("claire")
    assert claire.grants
    with django_assert_num_queries(2):
        page = queries.page(queries.issued(claire, cast.MENUISERIE))
        shown = [(row.supplier, row.recipient, row.recipient_service.nom, payment_clock(row)) for row in page.rows]
    assert len(shown) == 5


def test_a_page_after_an_empty_end_has_no_neighbour(cast):
    claire = actor_for(cast.claire)
    page = queries.page(queries.issued(claire, cast.MENUISERIE), before=queries.Key(1, 1))
    assert page == queries.Page([], None, None)


# History.


def test_history_hides_what_is_passed_in_one_breath(cast):
    invoice = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    events = queries.full_history(invoice)
    shown = [moment.status for moment in queries.timeline(invoice, events, {Role.FOURNISSEUR})]
    assert shown == [Status.DEPOSEE, Status.MISE_A_DISPOSITION]
    invoice.status = Status.EN_COURS_ACHEMINEMENT  # stopped there: it must be seen
    assert Status.EN_COURS_ACHEMINEMENT in [moment.status for moment in queries.timeline(invoice, events, {Role.FOURNISSEUR})]


def test_history_says_who_and_why(cast):
    invoice = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    treating.reject(invoice.pk, cast.actor("sophie"), "AUTRE", "Le bon motif.")
    last = queries.timeline(invoice, queries.full_history(invoice), {Role.DESTINATAIRE})[-1]
    assert (last.who, last.motif, last.note) == ("Sophie Garnier", "Autre raison", "Le bon motif.")
