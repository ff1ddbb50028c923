"""A craftsman's morning, through HTTP only: from the file on the desk to the proof in hand, and what the town hall sees."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import paper
from tests.paper import the_day_after  # noqa: F401
from unisson.portal.invoices.models import Depot, Document, DocumentKind, Invoice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]


def text(response):
    assert response.status_code == 200
    return unescape(response.content.decode())


def values(page):
    """What a browser would send back: the fields of the check form."""
    form = re.search(r'<form class="card" id="verification".*?</form>', page, re.DOTALL)[0]
    found = dict(re.findall(r'<input type="(?:text|date)" name="([^"]+)" value="([^"]*)"', form))
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        found[name] = (re.search(r'<option value="([^"]*)" selected', body) or ["", ""])[1]
    return found


def test_from_the_file_to_the_proof(client_of):
    claire, sophie, jean = client_of("claire"), client_of("sophie"), client_of("jean")

    # She drops the wrong file first: nothing is kept, the page is there again.
    wrong = claire.post(reverse("deposit"), {"fichier": SimpleUploadedFile("vacances.jpg", b"\xff\xd8\xff" + bytes(90))})
    assert wrong.status_code == 422
    assert not Document.objects.exists()

    # Then the invoice, whose engagement is nowhere to be read.
    data = paper.pdf("columns", engagement="à venir")
    opened = claire.post(reverse("deposit"), {"fichier": SimpleUploadedFile("F-2026-121.pdf", data)})
    check = opened["Location"]
    page = text(claire.get(check))
    assert "exige un numéro d’engagement" in page
    assert "rien n’a été envoyé" in page
    assert 'value="send"' not in page
    image = claire.get(re.search(r'<image href="([^"]+)"', page)[1])
    assert image["Content-Type"] == "image/png"

    # The town hall sees nothing of a draft.
    invoice = Invoice.objects.get()
    assert sophie.get(reverse("invoice", args=[invoice.pk])).status_code == 404

    # She types it, joins the order, and checks again.
    typed = values(page) | {"numero_engagement": "EJ-77", "action": "check"}
    typed["pieces"] = SimpleUploadedFile("bon-de-commande.pdf", b"%PDF-1.4 bon")
    assert claire.post(check, typed)["Location"] == check
    page = text(claire.get(check))
    assert "Envoyer à Commune de Saint-Aubin" in page
    assert "bon-de-commande.pdf" in page

    # She sends, twice because her finger slipped.
    typed = values(page) | {"action": "send"}
    first, second = claire.post(check, typed), claire.post(check, typed)
    assert first["Location"] == second["Location"]
    assert Depot.objects.count() == 1

    # The proof is in her hands, and says the fingerprint of what she sent.
    done = text(claire.get(first["Location"]))
    depot = Depot.objects.get()
    assert depot.numero_flux_depot in done
    proof = Document.objects.get(kind=DocumentKind.CERTIFICAT)
    assert claire.get(reverse("document", args=[invoice.pk, proof.pk])).content.startswith(b"%PDF-")

    # The town hall has it, byte for byte; its accountant of another service has not.
    principal = Document.objects.get(kind=DocumentKind.PRINCIPALE)
    download = reverse("document", args=[invoice.pk, principal.pk])
    assert sophie.get(download).content == data
    assert jean.get(download).status_code == 404
    assert "F-2026-121" in text(sophie.get(reverse("invoice", args=[invoice.pk])))

    # The back button, a reload, the same file once more: nothing is sent again.
    assert claire.get(check)["Location"] == first["Location"]
    again = claire.post(reverse("deposit"), {"fichier": SimpleUploadedFile("F-2026-121.pdf", data)})["Location"]
    page = text(claire.get(again))
    assert "Voir la facture existante" in page
    claire.post(again, values(page) | {"numero_engagement": "EJ-77", "action": "send"})
    assert Depot.objects.count() == 1


def test_an_accountant_s_software_speaks_xml(client_of):
    marc, karim = client_of("marc"), client_of("karim")
    model = paper.model(seller="49817362400020", buyer="26990385200011", service="achats", engagement=None)
    for make, name in ((paper.ubl, "f.xml"), (paper.facturx, "f.pdf")):
        number = f"BV-{make.__name__}"
        data = make(paper.replace(model, number=number))
        check = marc.post(reverse("deposit"), {"fichier": SimpleUploadedFile(name, data)})["Location"]
        page = text(marc.get(check))
        assert "Envoyer à CHU de Valmont" in page
        marc.post(check, values(page) | {"action": "send"})
        sent = Invoice.objects.get(number=number)
        assert (sent.status, sent.recipient_service.code) == ("MISE_A_DISPOSITION", "ACHATS")
        assert number in text(karim.get(reverse("invoice", args=[sent.pk])))
