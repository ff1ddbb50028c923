"""The directory in a real browser: accessible at both sizes and in both themes, found while typing, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pages(live_server, cast):
    root = live_server.url
    return {
        "annuaire": f"{root}/annuaire/",
        "annuaire-recherche": f"{root}/annuaire/?q=saint",
        "annuaire-rien": f"{root}/annuaire/?q=zzzzzz",
        "annuaire-criteres": f"{root}/annuaire/?ville=valmont&service_actif=oui&tri=identifiant",
        "annuaire-critere-faux": f"{root}/annuaire/?statut=PARTI",
        "annuaire-fiche": f"{root}/annuaire/{cast.HOPITAL.pk}/",
    }


def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit, pages, assert_accessible):
    for scheme, phone in (("light", False), ("light", True), ("dark", False), ("dark", True)):
        seen = visit(phone=phone, scheme=scheme)
        for url in pages.values():
            seen.page.goto(url)
            assert_accessible(seen.page)
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
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


def test_pictures(visit, pages, shots):
    seen = visit()
    for name, url in pages.items():
        seen.page.goto(url)
        assert len(shots(seen.page, name)) == 4
