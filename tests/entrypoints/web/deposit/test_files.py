"""Files and page images: only for those who may see the invoice, and harmless in a browser."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from PIL import Image

from tests import paper
from unisson.portal.invoices.actions import drafting
from unisson.portal.invoices.models import Document, DocumentKind, Invoice

pytestmark = pytest.mark.django_db


def urls(invoice_id):
    document = Document.objects.get(invoice_id=invoice_id, kind=DocumentKind.PRINCIPALE)
    return (
        reverse("document", args=[invoice_id, document.pk]),
        reverse("document_page", args=[invoice_id, document.pk, 1]),
    )


def test_the_bytes_come_back_as_they_came(desk):
    data = paper.pdf()
    response = desk.client.get(urls(desk.draft(data, "ma facture.pdf"))[0])
    assert response.content == data
    assert response["Content-Disposition"] == 'attachment; filename="ma facture.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("make", [paper.pdf, paper.scan, paper.facturx, paper.ubl, paper.cii])
def test_a_page_is_an_image_of_a_reasonable_size(desk, make):
    response = desk.client.get(urls(desk.draft(make()))[1])
    assert response["Content-Type"] == "image/png"
    width, height = Image.open(io.BytesIO(response.content)).size
    assert 900 < width < 1300
    assert 1300 < height < 1700


def test_the_second_time_the_image_is_not_made_again(desk, monkeypatch):
    from unisson.portal.invoices.pages import pdf

    url = urls(desk.draft(paper.pdf(number="F-CACHE-1")))[1]
    first = desk.client.get(url).content
    monkeypatch.setattr(pdf, "image_of", None)
    assert desk.client.get(url).content == first


@pytest.mark.parametrize("number", [0, 2, 31, 10**9])
def test_a_page_that_does_not_exist(desk, number):
    invoice = desk.draft()
    document = Document.objects.get(invoice=invoice)
    assert desk.client.get(reverse("document_page", args=[invoice, document.pk, number])).status_code == 404


def test_a_piece_that_is_no_document_has_no_page(desk, cast):
    invoice = desk.draft()
    piece = drafting.attach_piece(invoice, cast.actor("claire"), "a.txt", b"bonjour", "text/plain")
    assert desk.client.get(reverse("document_page", args=[invoice, piece.pk, 1])).status_code == 404
    assert desk.client.get(reverse("document", args=[invoice, piece.pk])).content == b"bonjour"


def test_html_in_a_piece_stays_a_download(desk, cast):
    invoice = desk.draft()
    piece = drafting.attach_piece(invoice, cast.actor("claire"), "a.html", b"<script>alert(1)</script>", "text/html")
    response = desk.client.get(reverse("document", args=[invoice, piece.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["marc", "lucie", "sophie", "jean", "karim", "paul", "sam"])
def test_a_draft_s_files_are_nobody_else_s(desk, desk_of, who):
    for url in urls(desk.draft()):
        assert desk_of(who).client.get(url).status_code == 404


def test_the_recipient_reads_them_once_sent(desk, desk_of):
    invoice = desk.draft(paper.pdf(service="TECH"))
    desk.press(invoice, "send")
    for url in urls(invoice):
        assert desk_of("sophie").client.get(url).status_code == 200
        # Jean has the service FIN only.
        assert desk_of("jean").client.get(url).status_code == 404
        assert desk_of("karim").client.get(url).status_code == 404


def test_a_file_is_not_reached_through_another_invoice(desk, desk_of):
    mine, other = desk.draft(), desk_of("marc").draft()
    document = Document.objects.get(invoice=other)
    assert desk.client.get(reverse("document", args=[mine, document.pk])).status_code == 404


def test_nothing_without_a_session(desk, client):
    for url in urls(desk.draft()):
        assert client.get(url).status_code == 302


def test_files_are_only_read(desk):
    for url in urls(desk.draft()):
        assert desk.client.post(url).status_code == 405


def test_a_file_that_changed_on_the_disk_is_not_given(desk, settings):
    from pathlib import Path

    from unisson.portal.kernel.storage import address_of

    invoice = desk.draft(paper.pdf(number="F-ALTERED"))
    document = Document.objects.get(invoice=invoice)
    stored = Path(settings.MEDIA_ROOT) / address_of(document.sha256)
    whole = stored.read_bytes()
    desk.client.raise_request_exception = False
    try:
        stored.write_bytes(whole[:-1] + b"?")
        response = desk.client.get(urls(invoice)[0])
    finally:
        stored.write_bytes(whole)
    assert response.status_code == 500
    assert b"%PDF" not in response.content
    assert Invoice.objects.get(pk=invoice).documents.exists()
