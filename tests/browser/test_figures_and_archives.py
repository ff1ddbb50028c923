"""Dashboards, delays, rates, seals in a real browser: accessible in both themes, from 320 px; and an archive by itself."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.browser.test_invoice_pages import judge  # noqa: F401 - a fixture
from tests.factories import make_sent
from unisson.portal.archives import asking, making, sealing, verifying
from unisson.portal.dashboard import refreshing
from unisson.portal.invoices.actions import rating, treating
from unisson.portal.invoices.queries import missing_semesters
from unisson.portal.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(cast):
    """A town with something in every card: paid late, waiting late, rejected; days sealed; figures counted."""
    now, made = clock.now(), []
    for semester in missing_semesters():
        rating.write_rate(cast.actor("sam"), semester, Decimal("2.15"), "BCE")
    for days in (75, 60, 40, 20, 3):
        with clock.frozen(now - timedelta(days)):
            made.append(make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), amount_due=Decimal(1000 + days)))
    with clock.frozen(now - timedelta(10)):
        treating.treat(made[0].pk, "pay", cast.actor("sophie"))
        treating.reject(made[1].pk, cast.actor("sophie"), "DOUBLE_FACT")
    refreshing.refresh(whole=True)
    sealing.seal_closed_days()
    verifying.verify(with_files=True)
    return made


def test_pages_of_delays_figures_and_archives(world, cast, judge):  # noqa: F811
    paid, late = (reverse("invoice_delay", kwargs={"invoice_id": world[n].pk}) for n in (0, 2))
    public = reverse("public_statistics", kwargs={"structure_id": cast.COMMUNE.pk})
    figures = reverse("dashboard")
    judge("claire", {"late": late, "figures": f"{figures}?vue=EMISES"})
    judge("sophie", {"paid": paid, "figures": f"{figures}?vue=RECUES", "public": public})
    judge("sam", {"seals": reverse("seals"), "rates": reverse("interest_rates")})


def test_an_archive_is_a_site_of_its_own(world, cast, visit, assert_accessible_in_both_themes, tmp_path):
    archive = asking.ask(cast.MENUISERIE, cast.actor("claire"), world[0].deposit_year)
    making.make(archive.pk)
    archive.refresh_from_db()
    with making.opened(archive) as stream, zipfile.ZipFile(stream) as found:
        found.extractall(tmp_path)
    page = visit().page
    page.goto(f"file://{tmp_path}/index.html")
    assert_accessible_in_both_themes(page)
    page.get_by_role("link", name=world[0].number).first.click()
    assert world[0].number in page.get_by_role("heading", level=1).inner_text()
    assert_accessible_in_both_themes(page)
    page.get_by_role("link", name="Toutes les factures").click()
    assert page.url.endswith("/index.html")
