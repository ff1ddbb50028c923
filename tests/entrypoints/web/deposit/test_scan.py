"""A scan at the deposit pages: its reading is shown, never in the way, never lost."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from tests import paper, scans
from unisson.portal.invoices.actions import scanning
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.pages import ocr

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not ocr.available(), reason="tesseract-ocr-fra is absent (make test installs it when it may)"),
]


@pytest.fixture
def scan(desk) -> int:
    return desk.draft(scans.scanned(paper.pdf()), "scan.pdf")


def test_the_page_waits_for_the_reading_then_shows_it(desk, scan):
    assert "Lecture du document" in desk.page(scan)
    progress = reverse("deposit_reading", args=[scan])
    assert "HX-Refresh" not in desk.client.get(progress).headers
    scanning.read_scan(scan)
    assert desk.client.get(progress).headers["HX-Refresh"] == "true"
    text = desk.page(scan)
    assert "F-2026-121" in text
    assert "reconnaissance de caractères" in text
    assert desk.press(scan, "send").status_code == 302
    assert Invoice.objects.get(pk=scan).sent_at


def test_who_does_not_wait_types_at_once(desk, scan):
    answer = desk.client.get(reverse("deposit_check", args=[scan]) + "?saisir=1")
    assert 'name="number"' in unescape(answer.content.decode())
    desk.client.post(reverse("deposit_check", args=[scan]), {"action": "check", "number": "MAIN-1"})
    assert scanning.read_scan(scan) is False
    assert "MAIN-1" in desk.page(scan)
