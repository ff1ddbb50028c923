"""The directory in a real browser: accessible at both sizes and in both themes, found while typing, and without JavaScript."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium
from unisson.entrypoints.jobs.tasks import publishing as jobs
from unisson.portal.directory import publishing
from unisson.portal.directory.models import Change
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import Service, Structure

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pages(live_server, cast):
    root = live_server.url
    Change.objects.update(at=clock.now() - timedelta(days=10))
    Structure.objects.filter(pk=cast.COMMUNE.pk).update(gestion_service_engagement=True, courriel="")
    Service.objects.filter(structure=cast.COMMUNE, code="TECH").update(is_active=False, gestion_engagement=True)
    publishing.publish()
    return {
        "annuaire": f"{root}/annuaire/",
        "annuaire-recherche": f"{root}/annuaire/?q=saint",
        "annuaire-rien": f"{root}/annuaire/?q=zzzzzz",
        "annuaire-criteres": f"{root}/annuaire/?ville=valmont&service_actif=oui&tri=identifiant",
        "annuaire-critere-faux": f"{root}/annuaire/?statut=PARTI",
        "annuaire-telecharger": f"{root}/annuaire/telecharger/",
        "annuaire-changements": f"{root}/annuaire/telecharger/?depuis={clock.today().isoformat()}",
        "annuaire-date-fausse": f"{root}/annuaire/telecharger/?depuis=2999-01-01",
        "annuaire-fiche": f"{root}/annuaire/{cast.HOPITAL.pk}/",
    }


@pytest.mark.slow
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit, pages, assert_accessible_everywhere, shots):
    seen = visit()
    for name, url in pages.items():
        seen.page.goto(url)
        assert_accessible_everywhere(seen.page)
        if os.environ.get("UNISSON_SHOTS"):
            shots(seen.page, name)
    assert seen.complaints == []


def test_results_come_while_typing(visit, pages):
    seen = visit()
    seen.page.goto(pages["annuaire"])
    seen.page.get_by_label("Nom, ville, code postal ou SIRET").press_sequentially("st aub")
    expect(seen.page.get_by_role("link", name="Commune de Saint-Aubin")).to_be_visible()
    assert "q=st+aub" in seen.page.url or "q=st%20aub" in seen.page.url
    assert seen.complaints == []


def test_it_is_searched_without_javascript(chrome: Browser, pages):
    context = chrome.new_context(java_script_enabled=False, viewport=chromium.PHONE)
    try:
        page = context.new_page()
        page.goto(pages["annuaire"])
        page.get_by_label("Nom, ville, code postal ou SIRET").fill("chu valmont")
        page.get_by_role("button", name="Chercher").click()
        page.get_by_role("link", name="CHU de Valmont").click()
        assert page.get_by_role("heading", level=1).inner_text() == "CHU de Valmont"
    finally:
        context.close()


@pytest.mark.parametrize(
    ("person", "path"),
    [("sophie", "/structure/qualite/"), ("sam", "/annuaire/qualite/?controle=EXIGENCES"), ("sam", "/annuaire/actualisation/")],
)
def test_quality_and_refreshing_are_accessible(
    person, path, visit, pages, live_server, client_of, assert_accessible_everywhere, settings
):
    settings.DIRECTORY_SOURCE = "/nulle/part/annuaire.xlsx"
    jobs.refresh_directory(0)
    session = client_of(person).cookies["sessionid"].value
    page = visit().page
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + path)
    assert_accessible_everywhere(page)


def test_the_files_are_downloaded_with_the_keyboard(visit, pages):
    seen = visit()
    seen.page.goto(pages["annuaire-telecharger"])
    seen.page.get_by_role("link", name="Classeur xlsx").focus()
    with seen.page.expect_download() as started:
        seen.page.keyboard.press("Enter")
    assert started.value.suggested_filename == f"Unisson-Annuaire_{clock.today():%Y%m%d}.xlsx"
