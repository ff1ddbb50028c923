"""The deposit in a real browser: with and without JavaScript, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests import paper
from tests.browser import chromium
from unisson.portal.invoices.models import Depot, Invoice

pytestmark = pytest.mark.django_db(transaction=True)

# The server's threads have the machine's clock: an old date is never in the future.
OLD = {"issued": "20/11/2025", "due": "20/12/2025"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A few files on the desk."""
    files = {
        "facture.pdf": paper.pdf(**OLD),
        "a-corriger.pdf": paper.pdf("columns", engagement="à venir", **OLD),
        "facture.xml": paper.ubl(replace(paper.model(), issue_date=date(2025, 11, 20))),
        "photo.png": b"\x89PNG\r\n\x1a\n" + bytes(200),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.fixture
def at_desk(visit: Callable[..., Any], live_server: Any, client_of: Callable[[str], Client]) -> Callable[..., Any]:
    """`at_desk(phone=…, scheme=…)`: Claire in front of the deposit page."""

    def open_page(**options: Any) -> Any:
        seen = visit(**options)
        session = client_of("claire").cookies["sessionid"].value
        seen.page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        seen.page.goto(live_server.url + "/deposer/")
        return seen

    return open_page


def drop(page: Page, file: Path) -> None:
    """Choose a file and press the button."""
    page.locator(".dropzone input[type=file]").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="Déposer et vérifier").click()


def press(page: Page, name: str) -> None:
    """Press a button that leads to another page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


@pytest.fixture
def assert_good(assert_accessible_everywhere: Callable[[Page], None]) -> Callable[[Page], None]:
    """Accessible, in both themes, at a desk and on a phone; nothing sticks out."""

    def check(page: Page) -> None:
        assert_accessible_everywhere(page)
        assert page.locator("main .btn-primary").count() == 1

    return check


@pytest.mark.slow
def test_every_page_of_the_deposit_is_good(at_desk, folder, assert_good):
    seen = at_desk()
    page = seen.page
    assert_good(page)
    drop(page, folder / "photo.png")
    assert_good(page)
    seen.complaints.clear()  # the browser notes that the answer was 422
    drop(page, folder / "a-corriger.pdf")
    assert_good(page)
    page.get_by_label("Numéro d’engagement", exact=True).fill("EJ-77")
    press(page, "Vérifier de nouveau")
    assert_good(page)
    press(page, "Envoyer à Commune de Saint-Aubin")
    assert page.get_by_role("heading", name="Facture envoyée", exact=True).is_visible()
    assert_good(page)
    assert seen.complaints == []


def test_a_structured_invoice_is_shown_as_a_person_reads_it(at_desk, folder, assert_accessible):
    seen = at_desk()
    drop(seen.page, folder / "facture.xml")
    assert seen.page.locator(".page-view svg").count() >= 1
    assert seen.page.get_by_role("button", name="Envoyer à Commune de Saint-Aubin").is_visible()
    assert_accessible(seen.page)
    assert seen.complaints == []


def test_entering_a_field_lights_its_place_on_the_page(at_desk, folder):
    page = at_desk().page
    drop(page, folder / "facture.pdf")
    page.get_by_label("Numéro de facture", exact=True).focus()
    assert "lit" in page.locator("[data-box-of=number]").get_attribute("class")
    assert "lit" not in page.locator("[data-box-of=total_with_vat]").get_attribute("class")


def test_requirements_appear_as_soon_as_the_recipient_is_chosen(at_desk, folder, cast):
    page = at_desk().page
    drop(page, folder / "facture.pdf")
    field = page.get_by_label("Destinataire (SIRET)")
    field.fill(cast.HOPITAL.identifiant)
    page.locator("#exigences", has_text="CHU de Valmont").wait_for()
    assert page.locator("#services-du-destinataire option[value=ACHATS]").count() == 1
    field.fill("123")
    page.locator("#exigences", has_text="Destinataire inconnu").wait_for()


def test_a_double_click_on_send_sends_once(at_desk, folder):
    page = at_desk().page
    drop(page, folder / "facture.pdf")
    with page.expect_navigation():
        page.get_by_role("button", name="Envoyer à Commune de Saint-Aubin").dblclick()
    assert page.get_by_role("heading", name="Facture envoyée", exact=True).is_visible()
    assert Depot.objects.count() == 1
    page.go_back()
    assert "/envoyee/" in page.url


def test_enter_in_a_field_never_sends(at_desk, folder):
    page = at_desk().page
    drop(page, folder / "facture.pdf")
    with page.expect_navigation():
        page.get_by_label("Numéro de marché").press("Enter")
    assert not Depot.objects.exists()


def test_all_of_it_works_without_javascript(chrome: Browser, live_server, client_of, folder):
    context = chrome.new_context(java_script_enabled=False, viewport=chromium.PHONE)
    try:
        session = client_of("claire").cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + "/deposer/")
        drop(page, folder / "a-corriger.pdf")
        page.get_by_label("Numéro d’engagement", exact=True).fill("EJ-77")
        press(page, "Vérifier de nouveau")
        press(page, "Envoyer à Commune de Saint-Aubin")
        assert Invoice.objects.get().status == "MISE_A_DISPOSITION"
    finally:
        context.close()
