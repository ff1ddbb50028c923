"""Lots and scans in a real browser: fifty files, six of them bad; a scanned page; with and without JavaScript."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import paper, scans
from tests.browser import chromium
from tests.browser.test_deposit import assert_good, at_desk, drop, press  # noqa: F401 - fixtures
from tests.lots import zip_of
from tests.worker import run_jobs
from unisson.portal.invoices.models import Depot, Invoice
from unisson.portal.invoices.pages import ocr

pytestmark = pytest.mark.django_db(transaction=True)

# The server's threads have the machine's clock: an old date is never in the future.
OLD = date(2025, 11, 20)
PRINTED = {"issued": "20/11/2025", "due": "20/12/2025"}


def model(number: int, **fields: Any) -> Any:
    return paper.model(number=f"L-{number}", issued=OLD, **fields)


def fifty() -> dict[str, bytes]:
    """Forty-four good invoices in four formats, and six bad files."""
    good = {f"ubl/{n:02}.xml": paper.ubl(model(n)) for n in range(20)}
    good |= {f"cii/{n:02}.xml": paper.cii(model(n)) for n in range(20, 34)}
    good |= {f"facturx/{n:02}.pdf": paper.facturx(model(n)) for n in range(34, 38)}
    good |= {f"pdf/{n:02}.pdf": paper.pdf(number=f"L-{n}", **PRINTED) for n in range(38, 44)}
    return good | {
        "note.txt": b"bonjour",
        "coupe.xml": paper.ubl(model(60))[:900],
        "vide.xml": b"",
        "sans-engagement.xml": paper.ubl(model(61, engagement=None)),
        "double.xml": paper.ubl(replace(model(3), due_date=date(2025, 12, 1))),
        "destinataire.xml": paper.ubl(model(62, buyer="12345678900012")),
    }


@pytest.fixture
def lot(tmp_path: Path) -> Path:
    file = tmp_path / "factures de novembre.zip"
    file.write_bytes(zip_of(fifty()))
    return file


@pytest.mark.slow
def test_fifty_files_six_of_them_bad(at_desk, lot, assert_good, assert_accessible):  # noqa: F811
    seen = at_desk()
    page = seen.page
    drop(page, lot)
    assert page.get_by_role("heading", name="Avancement").is_visible()
    assert_accessible(page)
    run_jobs(concurrency=1)
    page.get_by_role("button", name="Envoyer les 44 bonnes factures").wait_for()  # the page came by itself
    assert not Depot.objects.exclude(flux__isnull=False).exists()
    assert not Invoice.objects.filter(sent_at__isnull=False).exists()
    page.get_by_role("link", name="Refusées 4").click()
    assert page.locator("tbody tr").count() == 4
    assert_good(page)
    page.get_by_role("link", name="À corriger 2").click()
    assert page.get_by_text("exige un numéro d’engagement").is_visible()
    press(page, "Envoyer les 44 bonnes factures")
    run_jobs(concurrency=1)
    page.get_by_text("Envoyé en partie").wait_for()
    assert Invoice.objects.filter(sent_at__isnull=False).count() == 44
    page.locator("tr", has_text="sans-engagement.xml").get_by_role("link", name="Corriger").click()
    page.get_by_label("Numéro d’engagement", exact=True).fill("EJ-77")
    press(page, "Vérifier de nouveau")
    press(page, "Envoyer à Commune de Saint-Aubin")
    assert Invoice.objects.filter(sent_at__isnull=False).count() == 45
    assert seen.complaints == []


def test_a_lot_without_javascript(chrome, live_server, client_of, tmp_path):
    file = tmp_path / "lot.zip"
    file.write_bytes(zip_of({"a.xml": paper.ubl(model(1)), "b.txt": b"?"}))
    context = chrome.new_context(java_script_enabled=False, viewport=chromium.PHONE)
    try:
        session = client_of("claire").cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + "/deposer/")
        drop(page, file)
        run_jobs(concurrency=1)
        page.get_by_role("link", name="Actualiser").click()
        press(page, "Envoyer la bonne facture")
        run_jobs(concurrency=1)
        page.get_by_role("link", name="Actualiser").click()
        assert page.get_by_text("Envoyé en partie").is_visible()
        assert Invoice.objects.get(sent_at__isnull=False).status == "MISE_A_DISPOSITION"
    finally:
        context.close()


@pytest.mark.skipif(not ocr.available(), reason="tesseract-ocr-fra is absent (make test installs it when it may)")
def test_a_scanned_invoice_is_read_checked_and_sent(at_desk, tmp_path, assert_good):  # noqa: F811
    file = tmp_path / "numérisée.pdf"
    file.write_bytes(scans.scanned(paper.pdf("box", **PRINTED)))
    seen = at_desk()
    page = seen.page
    drop(page, file)
    assert page.get_by_role("heading", name="Lecture du document").is_visible()
    run_jobs(concurrency=1)
    field = page.get_by_label("Numéro de facture", exact=True)
    field.wait_for()
    assert field.input_value() == "F-2026-121"
    field.focus()
    assert "lit" in page.locator("[data-box-of=number]").get_attribute("class")
    assert page.get_by_text("reconnaissance de caractères").is_visible()
    assert_good(page)
    press(page, "Envoyer à Commune de Saint-Aubin")
    assert Invoice.objects.get().status == "MISE_A_DISPOSITION"
    assert seen.complaints == []
