"""The first page: any file at all is answered by a draft or by a clear refusal, and the page is offered again."""

from __future__ import annotations

import base64
import hashlib
import io
import zlib
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import paper
from unisson.portal.invoices.models import Document, Invoice

pytestmark = pytest.mark.django_db


LONG_PIECE = f"<PJ><Contenu>{base64.b64encode(b'bon').decode()}</Contenu><NomPJ>{'n' * 47}.txt</NomPJ><TypePJ>02</TypePJ></PJ>"


def refused(response, status):
    """The page is there again, with its form, and nothing was kept."""
    content = response.content.decode()
    assert response.status_code == status
    assert 'type="file"' in content
    assert "Traceback" not in content
    assert not Invoice.objects.exists()
    assert not Document.objects.exists()
    return content


@pytest.mark.parametrize(
    ("make", "name", "form"),
    [
        (paper.pdf, "facture.pdf", "PDF"),
        (paper.scan, "scan.pdf", "PDF"),
        (paper.facturx, "facture.pdf", "FACTURX"),
        (paper.ubl, "facture.xml", "UBL_INVOICE"),
        (paper.cii, "sans-extension", "CII"),
    ],
)
def test_each_kind_of_invoice_opens_a_draft(desk, make, name, form):
    assert Invoice.objects.get(pk=desk.draft(make(), name)).format == form


def test_a_document_of_chorus_pro_s_own_opens_a_draft_too(desk):
    data = paper.mixed(service="TECH")
    invoice = Invoice.objects.get(pk=desk.draft(data, "mixte.xml"))
    assert (invoice.number, invoice.amount_due, invoice.mode_depot) == ("F-2026-121", Decimal("1540.00"), "UPLOAD_PORTAIL")
    kept = {row.kind: row.sha256 for row in invoice.documents.all()}
    assert kept["XML"] == hashlib.sha256(data).hexdigest(), "its own bytes are kept"
    assert kept["PRINCIPALE"] == hashlib.sha256(paper.pdf()).hexdigest()
    desk.press(invoice.pk, comment="Le bon est suivi par Mme Leroy.")
    assert desk.draft(data, "mixte.xml") == invoice.pk
    invoice.refresh_from_db()
    assert invoice.comment, "given twice, what was typed stays"
    desk.press(invoice.pk, "send")
    invoice.refresh_from_db()
    assert invoice.status == "MISE_A_DISPOSITION"


@pytest.mark.parametrize(("said", "rule"), [({"kind": "999"}, "IRR_SYNTAX"), ({"more": LONG_PIECE}, "PJ_NOM")])
def test_one_that_cannot_be_taken_says_why(desk, said, rule):
    assert rule in refused(desk.drop(paper.mixed(**said), "mixte.xml"), 422)


def test_nothing_chosen(desk):
    refused(desk.client.post(reverse("deposit"), {}), 400)


def test_an_empty_file(desk):
    refused(desk.drop(b""), 400)


def bomb():
    """A Factur-X whose XML inflates to more than a machine should bear."""
    import pikepdf

    from einvoice.syntax import facturx

    with pikepdf.open(io.BytesIO(paper.facturx())) as document:
        stream = document.attachments["factur-x.xml"].get_file().obj
        stream.write(zlib.compress(bytes(facturx.MAX_STREAM + 1_000_000), 1), filter=pikepdf.Name.FlateDecode)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def with_doctype(body):
    return paper.ubl().replace(b"?>", b"?>" + body, 1)


XXE = b'<!DOCTYPE Invoice [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
LAUGHS = b"<!DOCTYPE lolz [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    ("make", "name", "rule"),
    [
        (lambda: b"bonjour", "facture.pdf", "F-INCONNU"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), "photo.png", "F-IMAGE"),
        (lambda: b"\xff\xd8\xff\xe0" + bytes(200), "photo.jpg", "F-IMAGE"),
        (lambda: b"%PDF-1.7\nrien", "facture.pdf", "PDF_ILLISIBLE"),
        (lambda: paper.pdf()[:3000], "facture.pdf", ""),
        (lambda: paper.facturx()[:-400], "facture.pdf", ""),
        (bomb, "bombe.pdf", "TOO_LARGE"),
        (lambda: with_doctype(XXE), "facture.xml", ""),
        (lambda: with_doctype(LAUGHS), "facture.xml", ""),
        (lambda: paper.ubl()[:500], "facture.xml", ""),
        (lambda: b"<?xml version='1.0'?><recette/>", "recette.xml", "F-AUTRE-XML"),
    ],
)
def test_what_is_no_invoice_is_refused_with_a_sentence(desk, make, name, rule):
    content = refused(desk.drop(make(), name), 422)
    assert rule in content
    assert "root:x:0" not in content
    assert name in content


def test_a_file_beyond_the_limit_is_not_read(desk, settings):
    settings.UPLOAD_LIMIT = 10_000
    refused(desk.drop(bytes(20_000)), 413)


def test_two_hundred_megabytes(desk):
    """As much as the issue says, for real: refused while it comes in, nothing written."""
    refused(desk.drop(bytes(200 * 1024 * 1024), "enorme.pdf"), 413)


def test_the_same_file_twice_opens_one_draft(desk):
    assert desk.draft() == desk.draft()
    assert Invoice.objects.count() == 1


def test_a_chosen_recipient_is_kept(desk, cast):
    url = reverse("deposit")
    page = desk.client.get(url, {"destinataire": cast.LYCEE.identifiant}).content.decode()
    assert cast.LYCEE.identifiant in page
    invoice = desk.draft(paper.scan(), destinataire=cast.LYCEE.identifiant)
    assert Invoice.objects.get(pk=invoice).recipient == cast.LYCEE


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\temp\\f.pdf", "a\nb.pdf", "é" * 300 + ".pdf", "<b>.pdf", '".pdf'])
def test_a_strange_name_is_made_safe(desk, name):
    document = Document.objects.get(invoice=desk.draft(name=name))
    assert not set(document.filename) & set("/\\\n")
    assert len(document.filename) <= 255
    response = desk.client.get(reverse("document", args=[document.invoice_id, document.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    assert "\n" not in response["Content-Disposition"]


@pytest.mark.parametrize("length", [51, 255])
def test_the_invoice_itself_keeps_its_name_whatever_its_length(desk, length):
    """Fifty characters are the limit of a piece: the document may be named by a signature, or by whoever archives it."""
    name = "n" * (length - 4) + ".pdf"
    assert Document.objects.get(invoice=desk.draft(name=name)).filename == name


def test_drafts_are_listed(desk):
    invoice = desk.draft()
    page = desk.client.get(reverse("deposit"))
    assert reverse("deposit_check", args=[invoice]) in page.content.decode()


def test_drafts_of_others_are_not(desk, desk_of):
    desk.draft()
    assert desk_of("marc").client.get(reverse("deposit")).context["drafts"] == []


def test_who_only_consults_may_not_deposit(desk_of):
    lucie = desk_of("lucie")
    assert 'type="file"' not in lucie.client.get(reverse("deposit")).content.decode()
    assert lucie.drop(paper.pdf()).status_code == 403
    assert not Invoice.objects.exists()


def test_without_a_structure_one_is_told_to_make_one(desk_of):
    sam = desk_of("sam")
    assert sam.client.get(reverse("deposit")).status_code == 200
    assert sam.drop(paper.pdf()).status_code == 403


def test_without_a_session_one_signs_in(client):
    for response in (
        client.get(reverse("deposit")),
        client.post(reverse("deposit"), {"fichier": SimpleUploadedFile("f.pdf", paper.pdf())}),
    ):
        assert response.status_code == 302
        assert "next=/deposer/" in response["Location"]
    assert not Invoice.objects.exists()


def test_who_deposits_for_one_service_does_so_in_its_name(desk_of, cast):
    from unisson.portal.organisations.models import Habilitation, Rattachement

    service = cast.COMMUNE.services.get(code="FIN")
    attachment = Rattachement.objects.get(user=cast.jean, structure=cast.COMMUNE)
    Habilitation.objects.create(rattachement=attachment, service=service, espace="FACTURES_EMISES")
    jean = desk_of("jean")
    invoice = Invoice.objects.get(pk=jean.draft(paper.pdf(buyer=cast.LYCEE.identifiant)))
    assert (invoice.supplier, invoice.supplier_service) == (cast.COMMUNE, service)
    assert jean.press(invoice.pk, comment="x").status_code == 302
