"""« Vérifier une facture » in a real browser: accessible in every state, size and theme, with or without script."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from einvoice import syntax
from einvoice.syntax import Format
from tests.browser import chromium
from tests.einvoice.mutations import MUTATIONS
from tests.einvoice.samples import sample
from tests.hostile import HOSTILE, good_facturx, good_ubl, other_total, pages
from unisson.portal.kernel.pace import forget

pytestmark = pytest.mark.django_db(transaction=True)


def _wrong() -> bytes:
    """Several rules broken at once, and something that has no place in the model."""
    invoice = MUTATIONS["BR-CO-15"](sample())
    data = syntax.write(MUTATIONS["BR-02"](invoice), Format.UBL_INVOICE)
    return data.replace(b"<cbc:Note>", b"<cbc:UUID>6F9619FF</cbc:UUID><cbc:Note>", 1)


STATES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "verifier-valide": ("facture.xml", good_ubl),
    "verifier-facturx": ("facture.pdf", good_facturx),
    "verifier-fausse": ("facture-fausse.xml", _wrong),
    "verifier-autre-total": ("facture.pdf", other_total),
    "verifier-pdf": ("facture.pdf", pages),
    "verifier-coupee": ("coupee.xml", HOSTILE["truncated"].make),
    "verifier-piegee": ("piegee.xml", HOSTILE["xxe"].make),
}


@pytest.fixture(autouse=True)
def fresh_counts():
    forget()


def submit(page: Page, root: str, name: str, data: bytes) -> None:
    page.goto(f"{root}/verifier/")
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Résultat de la vérification")


@pytest.mark.slow
def test_axe_finds_nothing_in_any_state(visit, live_server, assert_accessible_everywhere, shots):
    seen = visit()
    for path in ("/verifier/", "/api/"):
        seen.page.goto(live_server.url + path)
        assert_accessible_everywhere(seen.page)
    for state, (name, make) in STATES.items():
        submit(seen.page, live_server.url, name, make())
        assert_accessible_everywhere(seen.page)
        if os.environ.get("UNISSON_SHOTS"):
            shots(seen.page, state)
        summaries = seen.page.locator("details.more > summary").all()
        for summary in summaries:
            summary.click()
        if summaries:
            assert_accessible_everywhere(seen.page)
    refused = [line for line in seen.complaints if "422" not in line]  # the browser logs the status of a refusal
    assert refused == []


def test_an_invoice_without_a_file_is_mended_in_place(visit, live_server, assert_accessible):
    seen = visit()
    seen.page.goto(f"{live_server.url}/verifier/")
    seen.page.get_by_label("Règles à appliquer").select_option("france")
    seen.page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(seen.page.locator("[data-error-summary]")).to_be_visible()
    assert seen.page.get_by_label("Règles à appliquer").input_value() == "france"
    assert_accessible(seen.page)


def test_it_works_without_javascript_and_gives_the_other_syntax(chrome: Browser, live_server):
    context = chrome.new_context(java_script_enabled=False, viewport=chromium.PHONE)
    try:
        page = context.new_page()
        submit(page, live_server.url, "facture.xml", good_ubl())
        expect(page.get_by_role("alert")).to_contain_text("valide")
        with page.expect_download() as download:
            page.get_by_role("button", name="Télécharger en CII").click()
        assert download.value.suggested_filename == "facture.cii.xml"
    finally:
        context.close()


def test_on_paper_the_forms_are_gone(visit, live_server):
    seen = visit()
    submit(seen.page, live_server.url, "fausse.xml", _wrong())
    seen.page.emulate_media(media="print")
    assert not seen.page.get_by_role("button", name="Vérifier", exact=True).is_visible()
    assert seen.page.locator(".excerpt mark").first.is_visible()
