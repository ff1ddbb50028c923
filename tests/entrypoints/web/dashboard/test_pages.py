"""The dashboard: each figure opens the list that makes it; public statistics are open and masked."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_sent
from unisson.entrypoints.web.dashboard import charts
from unisson.portal.dashboard import refreshing
from unisson.portal.dashboard.models import Side
from unisson.portal.invoices.actions import answering, treating
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock

pytestmark = pytest.mark.django_db
DAY0 = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
NOW = 100


def at(day: float):
    return clock.frozen(DAY0 + timedelta(day))


@pytest.fixture
def world(cast):
    """A hundred days of a town: what is paid, late, rejected, waiting, already paid, credited."""
    invoices = []
    for rank, day in enumerate((0, 3, 20, 41, 55, 70, 86, 99)):
        with at(day):
            fields = {"amount_due": Decimal(100 + rank), "type_facture": "AVOIR" if rank == 5 else "FACTURE"}
            invoices.append(make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), **fields))
    with at(30):
        treating.treat(invoices[0].pk, "pay", cast.actor("sophie"))
        treating.reject(invoices[1].pk, cast.actor("sophie"), "DOUBLE_FACT")
        answering.acknowledge_rejection(
            invoices[1].pk, cast.actor("claire")
        )  # unread for a week, it would come before any page
    with at(90):
        treating.treat(invoices[2].pk, "pay", cast.actor("sophie"))
    # Their valideur counts them too.
    Invoice.objects.filter(pk__in=[invoice.pk for invoice in invoices]).update(valideur_1=cast.PEINTURE)
    with at(NOW):
        refreshing.refresh(whole=True)
    return invoices


def listed(client: Client, url: str) -> int:
    answer = client.get(url)
    assert answer.status_code == 200, url
    assert not any(field.errors for field in answer.context["form"]), url
    return len(answer.context["rows"])


@pytest.mark.parametrize(("person", "side"), [("sophie", Side.RECUES), ("claire", Side.EMISES), ("nadia", Side.A_VALIDER)])
def test_each_figure_is_the_length_of_the_list_it_opens(client_of, world, person, side):
    client = client_of(person)
    with at(NOW):
        shown = client.get(reverse("dashboard"), {"vue": side}).context
        figures = [
            (row.count, row.url) for name in ("statuses", "ages", "months", "payments", "refusals") for row in shown[name]
        ]
        figures += [(shown["waiting"].count, shown["waiting_url"]), (shown["late"].count, shown["late_url"])]
        figures += [(row.late, row.late_url) for row in shown["payments"]]
        figures += [(shown["paid"].count, shown["paid_url"]), (shown["paid"].late, shown["paid_late_url"])]
        linked = [(count, url) for count, url in figures if url]
        assert len(linked) >= 12
        assert all(url or not count for count, url in figures)
        for count, url in linked:
            assert listed(client, url) == count, url


def test_the_support_opens_the_structures_that_make_a_figure_never_invoices(client_of, cast, world):
    sam = client_of("sam")
    with at(NOW):
        shown = sam.get(reverse("dashboard")).context
        assert shown["side"] is Side.PORTAIL
        assert sum(row.count for row in shown["statuses"]) == 8
        names = ("statuses", "ages", "months", "payments", "refusals")
        figures = [(row.count, row.url) for name in names for row in shown[name] if row.count]
        figures += [(shown["waiting"].count, shown["waiting_url"]), (shown["late"].count, shown["late_url"])]
        figures += [(row.late, row.late_url) for row in shown["payments"] if row.late]
        figures += [(shown["paid"].count, shown["paid_url"]), (shown["paid"].late, shown["paid_late_url"])]
        assert len(figures) >= 14
        for count, url in figures:
            page = sam.get(url)
            assert page.context["found"].total == sum(row.count for row in page.context["rows"]) == count, url
            content = page.content.decode()
            assert not any(invoice.number in content for invoice in world)
            assert not any(f"/factures/{invoice.pk}/" in content for invoice in world)


def test_who_makes_a_figure_is_for_the_support_alone(client_of, world):
    url = reverse("dashboard_makers")
    assert client_of("sophie").get(url, {"chiffre": "STATUS", "cle": "REJETEE"}).status_code == 404
    sam = client_of("sam")
    for query in ({}, {"chiffre": "INVENTE"}, {"chiffre": "STATUS", "cle": "\x00"}):
        assert sam.get(url, query).status_code == 404
    for kind in ("STATUS", "AGE", "LATE", "MONTH", "PAID", "PAID_LATE", "REFUSED"):
        page = sam.get(url, {"chiffre": kind, "cle": "'; DROP TABLE x"})
        assert (page.status_code, page.context["found"].rows) == (200, ())


def test_a_view_that_is_not_mine_falls_back_on_mine(client_of, world):
    with at(NOW):
        shown = client_of("sophie").get(reverse("dashboard"), {"vue": "PORTAIL"}).context
    assert shown["side"] in (Side.RECUES, Side.EMISES)


def test_the_queries_of_the_page_are_counted(client_of, world, django_assert_max_num_queries):
    client = client_of("sophie")
    client.get(reverse("dashboard"))
    with django_assert_max_num_queries(8):
        client.get(reverse("dashboard"))


def test_charts_have_their_table_and_words(client_of, world):
    with at(NOW):
        page = client_of("sophie").get(reverse("dashboard"), {"vue": Side.RECUES}).content.decode()
    assert page.count('class="columns"') == 2
    assert page.count('role="img" aria-label=') >= 2
    assert "Le tableau des dépôts" in page


# Geometry.


def test_bars_stay_inside_the_chart():
    chart = charts.columns([(str(n), n * 7, 0) for n in range(13)], "x")
    assert chart is not None
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width and 0 <= bar.y <= chart.base for bar in chart.bars)
    assert all(bar.y + bar.height == chart.base for bar in chart.bars)
    assert chart.lines[-1][1] == "90"


def test_nothing_to_draw_draws_nothing():
    assert charts.columns([("a", 0, 0)], "x") is None
    assert charts.columns([], "x") is None


def test_a_bar_that_counts_something_is_seen():
    assert (charts.share(1, 100_000), charts.share(0, 5), charts.share(5, 5), charts.share(0, 0)) == (1, 0, 100, 0)


# Open to everybody.


def test_public_statistics_are_open_masked_and_linked_from_the_directory(cast, world, client: Client):
    url = reverse("public_statistics", kwargs={"structure_id": cast.COMMUNE.pk})
    with at(NOW):
        page = client.get(url)
        entry = client.get(reverse("directory:structure", kwargs={"structure_id": cast.COMMUNE.pk})).content.decode()
    found = page.context["found"]
    assert page.status_code == 200
    # Eight received are told; two payments and one rejection are too few.
    assert (found.received, found.paid, found.average, found.rejected, found.motifs) == (8, None, None, None, ())
    assert url in entry


def test_a_private_structure_has_no_public_statistics(cast, client: Client):
    assert client.get(reverse("public_statistics", kwargs={"structure_id": cast.MENUISERIE.pk})).status_code == 404
    assert client.get(reverse("public_statistics", kwargs={"structure_id": 0})).status_code == 404
