"""Duplicate, credit note, models and catalogue through HTTP."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from unisson.portal.invoices.models import Article, Customer, Invoice, Modele

pytestmark = pytest.mark.django_db
ARTICLE = {"name": "Pose", "reference": "", "unit": "HUR", "price": "48,50", "tva": "10"}


def draft_of(response):
    return int(re.search(r"/saisir/(\d+)/", response["Location"])[1])


@pytest.fixture
def sent(claire, cast):
    invoice = claire.write(cast.COMMUNE.identifiant)
    claire.press(invoice, "check")
    claire.client.post(reverse("entry_send", args=[invoice]))
    return invoice


def test_a_sent_invoice_offers_both_and_opens_a_draft(claire, sent):
    page = claire.text(claire.client.get(reverse("invoice", args=[sent])))
    for name in ("invoice_duplicate", "invoice_credit"):
        url = reverse(name, args=[sent])
        assert url in page
        opened = Invoice.objects.get(pk=draft_of(claire.client.post(url)))
        assert opened.is_draft
    assert opened.type_facture == "AVOIR"
    again = claire.client.post(reverse("invoice_credit", args=[opened.pk]))
    assert again["Location"] == reverse("invoice", args=[opened.pk])


def test_the_recipient_is_not_offered_what_is_the_suppliers(writer_of, sent):
    sophie = writer_of("sophie")
    assert reverse("invoice_duplicate", args=[sent]) not in sophie.text(sophie.client.get(reverse("invoice", args=[sent])))
    assert sophie.client.post(reverse("invoice_duplicate", args=[sent])).status_code == 403
    assert writer_of("marc").client.post(reverse("invoice_credit", args=[sent])).status_code == 404


def test_a_model_is_kept_used_changed_and_forgotten(claire, cast, writer_of):
    invoice = claire.write(cast.COMMUNE.identifiant)
    keep = claire.press(invoice, "model")["Location"]
    assert keep == reverse("entry_model_new", args=[invoice])
    assert claire.client.post(keep, {"name": ""}).context["form"].errors.keys() == {"name"}
    assert claire.client.post(keep, {"name": "Loyer", "periodicite": "MENSUELLE"}).context["form"].errors.keys() == {"next_on"}
    late = {"name": "Loyer", "periodicite": "MENSUELLE", "next_on": "2026-12-01", "ends_on": "2026-11-30"}
    assert claire.client.post(keep, late).context["form"].errors.keys() == {"ends_on"}
    assert claire.client.post(keep, {"name": "Loyer"})["Location"] == reverse("saisie")
    assert claire.client.post(keep, {"name": "Loyer"}).status_code == 422
    model = Modele.objects.get()
    assert "Loyer" in claire.text(claire.client.get(reverse("saisie")))
    used = draft_of(claire.client.post(reverse("entry_model_use", args=[model.pk])))
    assert Invoice.objects.get(pk=used).recipient == cast.COMMUNE
    page = reverse("entry_model", args=[model.pk])
    claire.client.post(page, late | {"ends_on": ""})
    model.refresh_from_db()
    assert str(model.next_on) == "2026-12-01"
    assert claire.client.get(page).status_code == 200
    assert writer_of("marc").client.get(page).status_code == 404
    claire.client.post(page, {"action": "remove"})
    assert claire.client.get(page).status_code == 404


def test_articles_and_customers_are_kept(claire, cast):
    url = reverse("entry_catalogue")
    claire.client.post(url, ARTICLE | {"action": "add-article"})
    article = Article.objects.get()
    assert claire.client.get(url, {"article": article.pk}).context["edited"] == article
    claire.client.post(url, ARTICLE | {"action": "change-article", "id": article.pk, "price": "50"})
    article.refresh_from_db()
    assert article.price == 50
    wrong = claire.client.post(url, ARTICLE | {"action": "add-article", "name": "X", "price": "cher"})
    assert wrong.status_code == 422
    assert wrong.context["article_form"].errors.keys() == {"price"}
    assert "cher" in claire.text(wrong)
    wrong = claire.client.post(url, {"action": "add-customer", "identifiant": "1"})
    assert wrong.context["customer_form"].errors.keys() == {"identifiant"}
    claire.client.post(url, {"action": "add-customer", "identifiant": cast.COMMUNE.identifiant, "code_service": "TECH"})
    claire.accept()
    started = claire.client.get(reverse("saisie"))
    assert [customer.recipient for customer in started.context["customers"]] == [cast.COMMUNE]
    claire.client.post(url, {"action": "remove-customer", "id": Customer.objects.get().pk})
    claire.client.post(url, {"action": "remove-article", "id": article.pk})
    claire.client.post(url, {"action": "remove-article", "id": article.pk})
    assert not Article.objects.exists()
    assert not Customer.objects.exists()
    for odd in ("nothing", ""):
        assert claire.client.post(url, {"action": odd}).status_code == 302


def test_the_last_invoices_teach_articles_and_customers(claire, sent, cast):
    claire.client.post(reverse("entry_catalogue"), {"action": "learn"})
    assert [article.name for article in Article.objects.all()] == ["Porte en chêne"]
    assert claire.client.get(reverse("saisie")).context["billed"] == [cast.COMMUNE]
    started = claire.client.post(reverse("saisie"), {"recipient_identifiant": cast.COMMUNE.identifiant})
    assert Invoice.objects.get(pk=draft_of(started)).recipient == cast.COMMUNE


def test_who_consults_changes_nothing(writer_of):
    lucie = writer_of("lucie")
    assert lucie.client.get(reverse("entry_catalogue")).context["may_write"] is False
    assert lucie.client.post(reverse("entry_catalogue"), ARTICLE | {"action": "add-article"}).status_code == 403
