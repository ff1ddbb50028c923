"""Figures: counted as the invoices are, kept up to date, added up by rights, masked for everybody else."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.factories import make_invoice, make_sent, make_structure
from unisson.entrypoints.jobs.tasks.tallying import refresh_all_figures, refresh_figures
from unisson.lifecycles.invoice import Status
from unisson.portal.dashboard import reading, refreshing
from unisson.portal.dashboard.counting import Kind, Line, count
from unisson.portal.dashboard.models import Refresh, Side, Snapshot
from unisson.portal.dashboard.reading import Motif, Tally, masked
from unisson.portal.invoices.actions import answering, treating
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.models import Invoice, TypeFacture
from unisson.portal.kernel import clock

pytestmark = pytest.mark.django_db
DAY0 = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


def at(day: float):
    return clock.frozen(DAY0 + timedelta(day))


def sent(cast, day: float = 0, **fields) -> Invoice:
    with at(day):
        return make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), **{"amount_due": Decimal("100.00")} | fields)


def seen(cast, person: str, place, side: Side = Side.RECUES) -> reading.Board:
    board = reading.board(cast.actor(person), place, side)
    assert board is not None
    return board


def counts(board: reading.Board, kind: Kind) -> dict[str, int]:
    return {key: tally.count for key, tally in board.of(kind).items()}


@pytest.fixture
def world(cast):
    """Six invoices of a joiner to a town: one paid in time, one late, one rejected, two waiting, one by a service."""
    invoices = [sent(cast, day) for day in (0, 0, 0, 40, 60)]
    invoices.append(sent(cast, 61, recipient_service=cast.COMMUNE.services.get(code="FIN"), code_service="FIN"))
    with at(10):
        treating.treat(invoices[0].pk, "pay", cast.actor("sophie"))
    with at(45):
        treating.treat(invoices[1].pk, "pay", cast.actor("sophie"))
    with at(12):
        treating.reject(invoices[2].pk, cast.actor("sophie"), "DOUBLE_FACT")
    return invoices


def test_every_kind_by_hand(cast, world):
    with at(75):
        refreshing.refresh(whole=True)
        board = seen(cast, "sophie", cast.COMMUNE)
    assert counts(board, Kind.STATUS) == {"MISE_EN_PAIEMENT": 2, "REJETEE": 1, "MISE_A_DISPOSITION": 3}
    # Deposited 35, 15 and 14 days ago.
    assert counts(board, Kind.AGE) == {"30": 1, "15": 1, "0": 1}
    assert board.all_of(Kind.AGE) == Tally(3, Decimal("300.00"))
    assert board.all_of(Kind.LATE).count == 1
    assert counts(board, Kind.MONTH) == {"2026-03-01": 3, "2026-04-01": 1, "2026-05-01": 2}
    paid = board.of(Kind.PAID)
    assert (paid["2026-03-01"].average, paid["2026-03-01"].late) == (10, 0)
    assert (paid["2026-04-01"].average, paid["2026-04-01"].late) == (45, 1)
    assert counts(board, Kind.REFUSED) == {"DOUBLE_FACT": 1}


def test_months_and_ages_are_whole_even_when_empty(cast):
    with at(0):
        board = seen(cast, "sophie", cast.COMMUNE)
        months = board.months(Kind.MONTH)
    assert (len(months), months[0][0].isoformat(), months[-1][0].isoformat()) == (13, "2025-03-01", "2026-03-01")
    assert [(first, last) for first, last, _ in board.ages()] == [(0, 14), (15, 29), (30, 59), (60, 89), (90, None)]


def test_what_is_not_owed_does_not_wait(cast):
    sent(cast, type_facture=TypeFacture.AVOIR)
    sent(cast, cadre_facturation=CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE)
    with at(50):
        board = seen(cast, "sophie", cast.COMMUNE)
    assert (board.all_of(Kind.STATUS).count, board.all_of(Kind.AGE).count, board.all_of(Kind.LATE).count) == (2, 0, 0)


def test_a_suspension_is_left_out_of_the_days(cast):
    invoice = sent(cast)
    with at(5):
        treating.suspend(invoice.pk, cast.actor("sophie"), "PJ_MANQUANTE")
    with at(25):
        answering.complete(invoice.pk, cast.actor("claire"), "Voici.")
    with at(30):
        treating.treat(invoice.pk, "pay", cast.actor("sophie"))
        board = seen(cast, "sophie", cast.COMMUNE)
    assert (board.all_of(Kind.PAID).average, board.all_of(Kind.PAID).late) == (10, 0)


def test_other_currencies_are_counted_not_added(cast):
    sent(cast, currency="XPF", amount_due=Decimal(5000))
    sent(cast)
    with at(1):
        board = seen(cast, "claire", cast.MENUISERIE, Side.EMISES)
    assert board.all_of(Kind.AGE) == Tally(2, Decimal("100.00"))


def test_a_recipient_does_not_count_what_has_not_arrived(cast):
    for status in (Status.BROUILLON, Status.A_VALIDER_1, Status.REFUSEE_1, Status.DEPOSEE, Status.MISE_A_DISPOSITION):
        make_invoice(supplier=cast.PEINTURE, recipient=cast.COMMUNE, valideur_1=cast.MENUISERIE, status=status)
    assert seen(cast, "sophie", cast.COMMUNE).all_of(Kind.STATUS).count == 1
    assert seen(cast, "nadia", cast.PEINTURE, Side.EMISES).all_of(Kind.STATUS).count == 5
    assert seen(cast, "claire", cast.MENUISERIE, Side.A_VALIDER).all_of(Kind.STATUS).count == 4


def test_rights_by_service_are_kept(cast, world):
    with at(75):
        refreshing.refresh(whole=True)
        whole, fin = seen(cast, "sophie", cast.COMMUNE), seen(cast, "jean", cast.COMMUNE)
        assert (whole.all_of(Kind.STATUS).count, fin.all_of(Kind.STATUS).count) == (6, 1)
        assert reading.board(cast.actor("claire"), cast.COMMUNE, Side.RECUES) is None
        assert reading.board(cast.actor("sophie"), cast.COMMUNE, Side.PORTAIL) is None
        assert seen(cast, "sam", None, Side.PORTAIL).all_of(Kind.STATUS).count == 6


def test_what_is_kept_is_what_would_be_counted_now(cast, world):
    with at(75):
        refreshing.refresh(whole=True)
        for side in (Side.EMISES, Side.RECUES, Side.A_VALIDER, Side.PORTAIL):
            kept = {
                (row.structure_id, row.service_id): Counter(reading.lines_of(row)) for row in Snapshot.objects.filter(side=side)
            }
            assert kept == {place: Counter(lines) for place, lines in count(side).items()}


# Keeping them.


def test_only_what_moved_is_counted_again(cast, world):
    with at(75):
        refresh_all_figures()
        assert refresh_figures() == 0
        treating.treat(world[3].pk, "pay", cast.actor("sophie"))
        assert refresh_figures() == 2  # the joiner and the town
        assert counts(seen(cast, "sophie", cast.COMMUNE), Kind.STATUS)["MISE_EN_PAIEMENT"] == 3
    assert Refresh.objects.count() == 2


def test_a_recycled_invoice_leaves_the_figures_of_its_first_recipient(cast):
    invoice = sent(cast)
    with at(1):
        refreshing.refresh(whole=True)
    with at(2):
        treating.ask_recycling(invoice.pk, cast.actor("sophie"), "DESTINATAIRE_ERR")
        answering.recycle(invoice.pk, cast.actor("claire"), answering.routing.Target(cast.LYCEE.identifiant, "INTENDANCE"))
        refreshing.refresh()
    assert not Snapshot.objects.filter(side=Side.RECUES, structure=cast.COMMUNE).exists()
    assert Snapshot.objects.filter(side=Side.RECUES, structure=cast.LYCEE).exists()


def test_ages_grow_with_the_day_alone(cast, world):
    with at(75):
        refresh_all_figures()
    with at(95):
        assert refresh_figures() == 0
        refresh_all_figures()
        assert counts(seen(cast, "sophie", cast.COMMUNE), Kind.AGE) == {"30": 3}


def test_a_page_costs_one_query(cast, world, django_assert_num_queries):
    with at(75):
        refreshing.refresh(whole=True)
        actor = cast.actor("sophie")
        assert actor.grants
        with django_assert_num_queries(1):
            reading.board(actor, cast.COMMUNE, Side.RECUES)


# Open to everybody.


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        ({}, []),
        ({"A": 4}, []),
        ({"A": 5}, [("A", 5)]),
        ({"A": 9, "B": 5}, [("A", 9), ("B", 5)]),
        ({"A": 9, "B": 6, "C": 2}, [("A", 9), ("", 8)]),  # C alone would be 2: B hides it
        ({"A": 9, "B": 3, "C": 2}, [("A", 9), ("", 5)]),
        ({"A": 9, "B": 1}, [("", 10)]),
    ],
)
def test_rare_motifs_are_told_together_and_cannot_be_subtracted(found, shown):
    told = masked(found)
    assert [(line.code, line.count) for line in told] == shown
    assert all(line.count >= reading.SMALL for line in told)
    assert sum(line.count for line in told) in (sum(found.values()), 0)


def _public(rejected: int, received: int, paid: int) -> reading.Public:
    town = make_structure(public=True)
    lines: list[list[str | int]] = [
        [Kind.MONTH, clock.today().replace(day=1).isoformat(), "EUR", received, "0", 0, 0],
        [Kind.PAID, clock.today().replace(day=1).isoformat(), "EUR", paid, "0", 30 * paid, 1],
        [Kind.REFUSED, "DOUBLE_FACT", "EUR", rejected, "0", 0, 0],
    ]
    Snapshot.objects.create(side=Side.RECUES, structure=town, as_of=clock.now(), lines=lines)
    return reading.public(town)


def test_small_counts_are_masked():
    few = _public(rejected=4, received=4, paid=4)
    assert (few.received, few.paid, few.average, few.on_time, few.rejected, few.rejection_rate) == (None,) * 6
    many = _public(rejected=10, received=100, paid=20)
    assert (many.received, many.average, many.on_time, many.rejected) == (100, 30, 95, 10)
    assert (many.rejection_rate, many.motifs) == (Decimal("10.0"), (Motif("DOUBLE_FACT", 10),))


def test_all_but_a_few_is_as_telling_as_a_few():
    assert _public(rejected=97, received=100, paid=0).rejected is None


def test_a_line_is_hashable_and_plain():
    assert Line("STATUS", "REJETEE", "EUR", 1, Decimal(1)) == Line("STATUS", "REJETEE", "EUR", 1, Decimal("1.00"))
