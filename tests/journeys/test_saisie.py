"""A craftsman without software, through HTTP only: mandate, invoice written on line, rejection, credit, and the month after."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.urls import reverse

from tests.paper import the_day_after  # noqa: F401
from unisson.entrypoints.jobs.tasks import recurring
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]


def text(response):
    assert response.status_code == 200
    return unescape(response.content.decode())


def values(page):
    """What a browser would send back: the fields of the form as they stand."""
    form = re.search(r'<form class="entry.*?</form>', page, re.DOTALL)[0]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        if 'type="file"' not in tag and (name := re.search(r'name="([^"]+)"', tag)):
            found[name[1]] = (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]
    for name, body in re.findall(r'<select [^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        found[name] = (re.search(r'<option value="([^"]*)" selected', body) or ["", ""])[1]
    return found


def test_a_month_without_software(client_of):
    claire, sophie = client_of("claire"), client_of("sophie")
    claire.post(reverse("entry_mandate"), {"agreed": "1"})
    form = claire.post(reverse("saisie"))["Location"]
    typed = values(text(claire.get(form))) | {
        "recipient_identifiant": "commune de saint aubin", "lines-0-name": "Volets", "lines-0-quantity": "8",
        "lines-0-price": "215,50", "lines-0-tva": "10", "action": "check",
    }  # fmt: skip
    claire.post(form, typed)
    page = text(claire.get(form))
    assert "exige un numéro d’engagement" in page
    review = claire.post(form, values(page) | {"numero_engagement": "EJ-77", "action": "check"})["Location"]
    assert "1 896,40" in text(claire.get(review)).replace("\u202f", " ")

    # Nobody else saw it; then it leaves, and the town hall rejects it.
    invoice = Invoice.objects.get()
    assert sophie.get(reverse("invoice", args=[invoice.pk])).status_code == 404
    claire.post(reverse("entry_send", args=[invoice.pk]))
    assert text(sophie.get(reverse("invoice", args=[invoice.pk])))
    facturx = invoice.documents.get(kind=DocumentKind.PRINCIPALE)
    assert sophie.get(reverse("document", args=[invoice.pk, facturx.pk])).content[:5] == b"%PDF-"
    sophie.post(
        reverse("treatment", args=[invoice.pk, "reject"]), {"motif": "MONTANT_ERR", "comment": "Sept volets, pas huit."}
    )
    invoice.refresh_from_db()
    assert invoice.status == "REJETEE"

    # The same words under a new number, corrected; and what recurs is kept.
    again = claire.post(reverse("invoice_duplicate", args=[invoice.pk]))["Location"]
    typed = values(text(claire.get(again))) | {"lines-0-quantity": "7", "action": "model"}
    assert typed["number"] != invoice.number
    model = claire.post(again, typed)["Location"]
    claire.post(model, {"name": "Volets", "periodicite": "MENSUELLE", "next_on": "2026-12-01"})
    second = Invoice.objects.latest("pk")
    assert str(second.amount_due) == "1659.35"
    assert "/relire/" in claire.post(again, values(text(claire.get(again))) | {"action": "check"})["Location"]
    claire.post(reverse("entry_send", args=[second.pk]))
    second.refresh_from_db()
    assert second.status == "MISE_A_DISPOSITION"

    # A credit note of it, and the draft of the first of the month.
    credit = claire.post(reverse("invoice_credit", args=[second.pk]))["Location"]
    assert values(text(claire.get(credit)))["numero_facture_origine"] == second.number
    claire.post(reverse("acknowledge"), {"tout": ""})  # what was rejected is read, or it would come before any page
    with clock.frozen(datetime(2026, 12, 1, 6, tzinfo=UTC)):
        assert recurring.prepare_recurring() == 1
        assert "Volets" in text(claire.get(reverse("saisie")))
    assert Invoice.objects.filter(sent_at__isnull=False).count() == 2
