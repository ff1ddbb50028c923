"""Sending through the page: once, with its proof, and never by surprise."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import paper
from unisson.portal.invoices.models import Depot, DocumentKind, Invoice

pytestmark = pytest.mark.django_db


def sent_url(invoice_id):
    return reverse("deposit_sent", args=[invoice_id])


def test_sending_leads_to_the_confirmation_and_its_certificate(desk):
    invoice = desk.draft()
    response = desk.press(invoice, "send")
    assert (response.status_code, response["Location"]) == (302, sent_url(invoice))
    page = desk.client.get(sent_url(invoice))
    certificate = page.context["certificate"]
    assert certificate.kind == DocumentKind.CERTIFICAT
    download = desk.client.get(reverse("document", args=[invoice, certificate.pk]))
    assert download.content.startswith(b"%PDF-")
    assert "attachment" in download["Content-Disposition"]
    content = page.content.decode()
    assert Depot.objects.get().numero_flux_depot in content
    assert "Commune de Saint-Aubin" in content
    assert content.count("btn-primary") == 1


def test_a_double_click_sends_once(desk):
    invoice = desk.draft()
    fields = desk.fields(invoice) | {"action": "send"}
    url = reverse("deposit_check", args=[invoice])
    first, second = desk.client.post(url, fields), desk.client.post(url, fields)
    assert first["Location"] == second["Location"] == sent_url(invoice)
    assert Depot.objects.count() == 1


def test_back_after_sending_leads_to_the_confirmation(desk):
    invoice = desk.draft()
    desk.press(invoice, "send")
    response = desk.client.get(reverse("deposit_check", args=[invoice]))
    assert response["Location"] == sent_url(invoice)


@pytest.mark.parametrize("action", ["check", "attach", "send", "detach-1"])
def test_the_other_tab_changes_nothing_after_sending(desk, action):
    invoice = desk.draft()
    stale = desk.fields(invoice) | {"action": action, "number": "AUTRE"}
    desk.press(invoice, "send")
    response = desk.client.post(reverse("deposit_check", args=[invoice]), stale)
    assert response["Location"] == sent_url(invoice)
    kept = Invoice.objects.get(pk=invoice)
    assert (kept.number, kept.status) == ("F-2026-121", "MISE_A_DISPOSITION")
    assert Depot.objects.count() == 1


def test_the_last_change_is_sent_with_it(desk):
    invoice = desk.draft()
    desk.press(invoice, "send", comment="Merci", numero_marche="M-12")
    kept = Invoice.objects.get(pk=invoice)
    assert (kept.comment, kept.numero_marche, kept.status) == ("Merci", "M-12", "MISE_A_DISPOSITION")


@pytest.mark.parametrize("typed", [{"numero_engagement": ""}, {"total_with_vat": "1,00"}, {"issue_date": "2030-01-01"}])
def test_a_change_that_spoils_it_is_kept_and_not_sent(desk, typed):
    invoice = desk.draft()
    response = desk.press(invoice, "send", **typed)
    assert response["Location"] == reverse("deposit_check", args=[invoice])
    assert not Depot.objects.exists()
    (name, value), = typed.items()  # fmt: skip
    assert desk.fields(invoice)[name] == value


def test_a_changed_recipient_is_seen_before_sending(desk, cast):
    invoice = desk.draft()
    typed = {"recipient_identifiant": cast.LYCEE.identifiant, "code_service": ""}
    response = desk.press(invoice, "send", follow=True, **typed)
    assert not Depot.objects.exists()
    assert "Lycée Jean-Zay" in response.content.decode()
    desk.press(invoice, "send")
    assert Invoice.objects.get(pk=invoice).recipient == cast.LYCEE
    assert Depot.objects.count() == 1


def test_a_subcontractor_sends_to_the_valideur(desk, cast):
    invoice = desk.draft()
    typed = {"cadre_facturation": "A9_FACTURE_SOUSTRAITANT", "valideur_identifiant": cast.ELECTRICITE.identifiant}
    desk.press(invoice, **typed)
    desk.press(invoice, "send")
    page = desk.client.get(sent_url(invoice)).content.decode()
    assert "Électricité Morel" in page
    assert Invoice.objects.get(pk=invoice).status == "A_VALIDER_1"


def test_the_confirmation_of_a_draft_is_its_check_page(desk):
    invoice = desk.draft()
    assert desk.client.get(sent_url(invoice))["Location"] == reverse("deposit_check", args=[invoice])


def test_a_sent_invoice_cannot_be_deleted(desk):
    invoice = desk.draft()
    desk.press(invoice, "send")
    desk.client.post(reverse("deposit_delete", args=[invoice]))
    assert Invoice.objects.get(pk=invoice).status == "MISE_A_DISPOSITION"


def test_the_same_file_again_says_that_it_is_a_duplicate(desk):
    desk.press(desk.draft(), "send")
    again = desk.draft()
    page = desk.client.get(reverse("deposit_check", args=[again]))
    assert "number" in page.context["form"].errors
    desk.press(again, "send")
    assert Depot.objects.count() == 1


def test_the_same_file_under_another_number_is_said(desk):
    desk.press(desk.draft(), "send")
    again = desk.draft()
    desk.press(again, number="F-2026-122")
    page = desk.client.get(reverse("deposit_check", args=[again]))
    assert "ADM-MEME-FICHIER" in {finding.rule for finding in page.context["elsewhere"].findings}


@pytest.mark.parametrize("make", [paper.ubl, paper.cii, paper.facturx])
def test_structured_invoices_are_sent_too(desk, make):
    invoice = desk.draft(make(), "f")
    desk.press(invoice, "send")
    assert Invoice.objects.get(pk=invoice).status == "MISE_A_DISPOSITION"
