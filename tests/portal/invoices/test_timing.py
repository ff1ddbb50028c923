"""What is said about the delay without changing the status: execution, alerts, interest; who held the invoice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.factories import make_invoice, make_sent
from unisson.entrypoints.jobs.tasks.alerting import alert_due_dates
from unisson.lifecycles.delay import StartReason
from unisson.lifecycles.invoice import Role, Status
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import answering, rating, timing, treating, validating
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.models import Invoice, ModeDepot, TauxInteret
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import SYSTEM
from unisson.portal.kernel.events import history
from unisson.portal.kernel.models import Event
from unisson.portal.kernel.moving import Refused
from unisson.portal.notifications import sending as notifications
from unisson.portal.notifications.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("interest_rates")]
DAY0 = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


def at(day: float):
    return clock.frozen(DAY0 + timedelta(day))


def day(number: int) -> date:
    return (DAY0 + timedelta(number)).date()


@pytest.fixture
def sent(cast) -> Invoice:
    with at(0):
        return make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), amount_due=Decimal("12000.00"))


def fresh(invoice: Invoice) -> Invoice:
    return queries.readable(SYSTEM, invoice.pk)  # type: ignore[return-value]


def clock_of(invoice: Invoice) -> queries.Delay:
    found = fresh(invoice)
    delay = queries.payment_clock(found, queries.full_history(found))
    assert delay is not None
    return delay


# Where it starts.


@pytest.mark.parametrize(
    ("mode", "person", "reason"),
    [
        (ModeDepot.DEPOT_PDF_PORTAIL, "MINISTERE", StartReason.MISE_A_DISPOSITION),
        (ModeDepot.UPLOAD_API, "MINISTERE", StartReason.MISE_A_DISPOSITION),
        (ModeDepot.EDI, "MINISTERE", StartReason.ARRIVEE_EDI_ETAT),
        (ModeDepot.EDI, "COMMUNE", StartReason.MISE_A_DISPOSITION),
    ],
)
def test_the_door_says_why_it_starts(cast, mode, person, reason):
    recipient = cast.structures[person]
    service = recipient.services.first()
    place = {"recipient_service": service, "code_service": service.code}
    invoice = make_sent(cast.MENUISERIE, recipient, cast.actor("claire"), mode_depot=mode, **place)
    assert (clock_of(invoice).reason, clock_of(invoice).start_article) == (reason, "R2192-15")


def sub_contracted(cast, level: int = 1) -> Invoice:
    fields = {"cadre_facturation": CadreFacturation.A9_FACTURE_SOUSTRAITANT, "valideur_1": cast.MENUISERIE}
    with at(0):
        invoice = make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **fields)
    if level == 2:
        with at(3):
            validating.validate(invoice.pk, cast.actor("claire"), mandataire=cast.ELECTRICITE)
    return invoice


def test_a_sub_contractor_is_paid_from_the_agreement(cast):
    invoice = sub_contracted(cast)
    with at(4):
        validating.validate(invoice.pk, cast.actor("claire"))
        delay = clock_of(invoice)
    assert (delay.start, delay.reason, delay.start_article) == (day(4), StartReason.ACCORD_TITULAIRE, "R2192-23")


@pytest.mark.parametrize(("level", "expected"), [(1, 15), (2, 18)])
def test_silence_starts_it_at_the_end_of_the_fifteen_days_however_late_the_job_runs(cast, level, expected):
    invoice = sub_contracted(cast, level)
    with at(21):
        validating.lapse(invoice.pk)
        delay = clock_of(invoice)
    assert (delay.start, delay.reason) == (day(expected), StartReason.SILENCE_TITULAIRE)
    assert delay.due == day(expected + 30)


def test_services_executed_later_move_the_start_and_the_supplier_is_told(cast, sent):
    with at(10):
        timing.date_execution(sent.pk, cast.actor("sophie"), day(6), "Livraison le 8.")
        delay = clock_of(sent)
    assert (delay.start, delay.received, delay.reason) == (day(6), day(0), StartReason.EXECUTION)
    assert (delay.due, delay.spent) == (day(36), 4)
    event = history(sent).last()
    assert (event.code, event.data["start"]) == ("EXECUTION_DATEE", {"before": "2026-03-02", "after": "2026-03-08"})
    notifications.listen(event)
    assert list(Notification.objects.filter(event=event).values_list("user__first_name", "message")) == [
        ("Claire", "DELAI_DEPLACE")
    ]


@pytest.mark.parametrize(
    ("person", "number", "code"),
    [
        ("sophie", 0, "DATE_EXECUTION_IMPOSSIBLE"),
        ("sophie", -3, "DATE_EXECUTION_IMPOSSIBLE"),
        ("sophie", 11, "DATE_EXECUTION_IMPOSSIBLE"),
        ("claire", 6, "ROLE_INCOMPATIBLE"),
    ],
)
def test_an_execution_that_moves_nothing_is_refused(cast, sent, person, number, code):
    with at(10), pytest.raises(Refused) as refused:
        timing.date_execution(sent.pk, cast.actor(person), day(number))
    assert refused.value.codes == (code,)
    assert fresh(sent).executed_on is None


def test_a_new_recipient_does_not_inherit_the_execution_date(cast, sent):
    with at(10):
        timing.date_execution(sent.pk, cast.actor("sophie"), day(6))
        treating.ask_recycling(sent.pk, cast.actor("sophie"), "DESTINATAIRE_ERR")
    with at(12):
        answering.recycle(sent.pk, cast.actor("claire"), answering.routing.Target(cast.LYCEE.identifiant, "INTENDANCE"))
        delay = clock_of(sent)
    assert (delay.start, delay.first_start, delay.reason) == (day(12), day(0), StartReason.MISE_A_DISPOSITION)


# Who held it.


def test_the_days_of_each_are_read_from_the_events(cast, sent):
    claire, sophie = cast.actor("claire"), cast.actor("sophie")
    with at(4):
        treating.ask_recycling(sent.pk, sophie, "DESTINATAIRE_ERR")
    with at(9):
        answering.recycle(sent.pk, claire, answering.routing.Target(cast.LYCEE.identifiant, "INTENDANCE"))
    with at(15):
        treating.suspend(sent.pk, cast.actor("elise"), "PJ_MANQUANTE")
    with at(16):
        answering.complete(sent.pk, claire, "Voici.")
    with at(20):
        treating.treat(sent.pk, "pay", cast.actor("elise"))
    with at(60):
        invoice = fresh(sent)
        found = queries.shares(queries.held_by(invoice, queries.full_history(invoice)))
    assert [(share.role, share.name, share.days) for share in found] == [
        (Role.DESTINATAIRE, cast.COMMUNE.raison_sociale, 4),
        (Role.FOURNISSEUR, cast.MENUISERIE.raison_sociale, 6),
        (Role.DESTINATAIRE, cast.LYCEE.raison_sociale, 10),
    ]


def test_a_corrected_valideur_keeps_their_days(cast):
    fields = {"cadre_facturation": CadreFacturation.A9_FACTURE_SOUSTRAITANT, "valideur_1": cast.ELECTRICITE}
    with at(0):
        invoice = make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **fields)
    with at(5):
        validating.refuse(invoice.pk, "disown_1", cast.actor("paul"), "ERR_VALIDEUR")
    with at(6):
        validating.correct_valideur(invoice.pk, cast.actor("nadia"), cast.MENUISERIE)
    with at(8):
        found = queries.shares(queries.held_by(fresh(invoice), queries.full_history(invoice)))
    assert [(share.name, share.days, share.is_current) for share in found] == [
        (cast.ELECTRICITE.raison_sociale, 5, False),
        (cast.PEINTURE.raison_sociale, 1, False),
        (cast.MENUISERIE.raison_sociale, 2, True),
    ]


# What a late payment costs.


def owed_now(invoice: Invoice) -> queries.Owed | None:
    found = fresh(invoice)
    events = queries.full_history(found)
    return queries.owed(found, queries.payment_clock(found, events), events)


def test_nothing_is_owed_in_time_and_one_day_counts_after(sent):
    with at(30):
        assert owed_now(sent) is None
    with at(31):
        found = owed_now(sent)
    assert found is not None
    assert found.interest is not None
    assert (found.first, found.interest.days, found.interest.is_paid) == (day(31), 1, False)
    # 12 000 × (2,15 + 8) % ÷ 365 = 3,3369
    assert (found.interest.rate, found.interest.amount) == (Decimal("10.15"), Decimal("3.34"))


def test_paid_late_it_stops_at_the_payment_included(cast, sent):
    with at(40):
        treating.treat(sent.pk, "pay", cast.actor("sophie"))
    with at(200):
        found = owed_now(sent)
    assert found is not None
    assert found.interest is not None
    assert (found.interest.days, found.interest.amount) == (10, Decimal("33.37"))
    assert found.interest.settle_by == day(85)


def test_without_the_rate_of_the_semester_nothing_is_guessed(sent):
    TauxInteret.objects.all().delete()
    with at(40):
        found = owed_now(sent)
    assert found is not None
    assert (found.interest, found.rate) == (None, None)


@pytest.mark.parametrize("status", [Status.SUSPENDUE, Status.REJETEE, Status.A_RECYCLER])
def test_nothing_runs_while_the_delay_does_not(cast, status):
    fields = {"suspended_at": DAY0 + timedelta(3)} if status is Status.SUSPENDUE else {}
    with at(0):
        invoice = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=status, **fields)
    with at(90):
        assert owed_now(invoice) is None


def test_a_suspension_after_the_due_date_hides_no_delay(cast, sent):
    with at(33):
        treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE")
    with at(40):
        found = owed_now(sent)
    assert found is not None
    assert found.interest is not None
    assert found.interest.days == 10


def test_the_payment_of_interest_is_noted_once(cast, sent):
    sophie = cast.actor("sophie")
    with at(20), pytest.raises(Refused) as early:
        timing.settle_interest(sent.pk, sophie, Decimal(40), day(20))
    assert early.value.codes == ("INTERETS_NON_DUS",)
    with at(40):
        treating.treat(sent.pk, "pay", sophie)
    with at(50):
        for amount, paid_on in ((Decimal(0), day(45)), (Decimal(40), day(39)), (Decimal(40), day(51))):
            with pytest.raises(Refused) as wrong:
                timing.settle_interest(sent.pk, sophie, amount, paid_on)
            assert wrong.value.codes == ("REGLEMENT_IMPOSSIBLE",)
        with pytest.raises(Refused) as foreign:
            timing.settle_interest(sent.pk, cast.actor("claire"), Decimal(40), day(45))
        assert foreign.value.codes == ("ROLE_INCOMPATIBLE",)
        timing.settle_interest(sent.pk, sophie, Decimal("73.37"), day(45))
        with pytest.raises(Refused) as twice:
            timing.settle_interest(sent.pk, sophie, Decimal("73.37"), day(45))
        assert twice.value.codes == ("INTERETS_DEJA_REGLES",)
        found = owed_now(sent)
    assert found is not None
    assert found.settled is not None
    assert found.settled.data["amount"] == "73.37"


# The table of rates.


def test_the_support_writes_rates_and_each_change_is_kept(cast):
    sam, semester = cast.actor("sam"), date(2026, 7, 1)
    rating.write_rate(sam, semester, Decimal("2.15"), "BCE, décision du 5 juin")
    rating.write_rate(sam, semester, Decimal("2.00"), "BCE, rectification")
    rate = TauxInteret.objects.get(semestre=semester)
    assert (rate.taux_bce, rate.is_verified) == (Decimal("2.00"), True)
    assert [event.data["before"].get("taux_bce") for event in history(rate)] == [None, "2.15"]


@pytest.mark.parametrize(
    ("person", "semester", "rate", "source", "code"),
    [
        ("claire", date(2026, 7, 1), "2", "BCE", "TAUX_RESERVE_AU_SUPPORT"),
        ("sophie", date(2026, 7, 1), "2", "BCE", "TAUX_RESERVE_AU_SUPPORT"),
        ("sam", date(2026, 8, 1), "2", "BCE", "SEMESTRE_INCONNU"),
        ("sam", date(2026, 7, 1), "215", "BCE", "TAUX_IMPOSSIBLE"),
        ("sam", date(2026, 7, 1), "2", "  ", "SOURCE_ABSENTE"),
    ],
)
def test_a_bad_rate_is_refused(cast, person, semester, rate, source, code):
    with pytest.raises(Refused) as refused:
        rating.write_rate(cast.actor(person), semester, Decimal(rate), source)
    assert refused.value.codes == (code,)


def test_seeded_rates_have_sources_and_missing_semesters_are_named():
    assert all(rate.source for rate in TauxInteret.objects.all())
    rates = dict(TauxInteret.objects.values_list("semestre", "taux_bce"))
    assert (rates[date(2023, 1, 1)], rates[date(2024, 7, 1)]) == (Decimal("2.50"), Decimal("4.25"))
    with clock.frozen(datetime(2027, 2, 1, tzinfo=ZoneInfo("UTC"))):
        assert queries.missing_semesters() == [date(2027, 1, 1), date(2026, 7, 1)]


# Alerts.


def alerts(invoice: Invoice) -> list[tuple[str, str]]:
    found = Event.objects.filter(subject_id=invoice.pk, code__startswith="ECHEANCE").order_by("id")
    return [(event.code, event.data["due"]) for event in found]


def test_both_sides_are_warned_before_and_on_the_day_once_each(cast, sent):
    for number in (20, 24):
        with at(number):
            assert alert_due_dates() == 0
    for number in (25, 25, 27, 30, 30, 31):
        with at(number):
            alert_due_dates()
    due = day(30).isoformat()
    assert alerts(sent) == [("ECHEANCE_PROCHE", due), ("ECHEANCE_ATTEINTE", due)]
    for event in Event.objects.filter(subject_id=sent.pk, code__startswith="ECHEANCE"):
        notifications.listen(event)
    told = Notification.objects.filter(message__startswith="ECHEANCE").values_list("message", "user__first_name")
    assert set(told) == {
        ("ECHEANCE_PROCHE_DESTINATAIRE", "Sophie"),
        ("ECHEANCE_PROCHE_FOURNISSEUR", "Claire"),
        ("ECHEANCE_ATTEINTE_DESTINATAIRE", "Sophie"),
        ("ECHEANCE_ATTEINTE_FOURNISSEUR", "Claire"),
    }


def test_a_portal_that_was_down_alerts_late_rather_than_never(sent):
    with at(33):
        assert alert_due_dates() == 1
    assert alerts(sent) == [("ECHEANCE_ATTEINTE", day(30).isoformat())]


def test_a_new_due_date_is_told_anew(cast, sent):
    with at(26):
        alert_due_dates()
        treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE")
        assert alert_due_dates() == 0
    with at(28):
        answering.complete(sent.pk, cast.actor("claire"), "Voici.")
    with at(55):
        alert_due_dates()
    assert alerts(sent) == [("ECHEANCE_PROCHE", day(30).isoformat()), ("ECHEANCE_PROCHE", day(58).isoformat())]


def test_what_was_paid_meanwhile_is_not_told(cast, sent):
    with at(26):
        found = timing.to_alert()
        treating.treat(sent.pk, "pay", cast.actor("sophie"))
        assert found == [(sent.pk, "ECHEANCE_PROCHE")]
        assert timing.alert(*found[0]) is False


def test_the_days_of_warning_are_a_setting(sent, settings):
    settings.DELAYS = settings.DELAYS | {"ALERTE_ECHEANCE": 10}
    with at(20):
        assert alert_due_dates() == 1
