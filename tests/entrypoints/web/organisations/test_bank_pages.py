"""Bank accounts, through HTTP."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from unisson.portal.organisations.models import CoordonneesBancaires

pytestmark = pytest.mark.django_db


def test_a_manager_adds_an_account_with_its_rib(client_of):
    client = client_of("claire")
    kept = client.post(reverse("bank"), {"nom": "Courant", "iban": "FR76 3000"})
    assert kept.context["form"].errors.keys() == {"iban"}
    assert kept.context["form"]["nom"].value() == "Courant"
    several = client.post(reverse("bank"), {"iban": "FR76 3000", "bic": "X", "est_affactureur": "on"})
    assert several.context["form"].errors.keys() == {"nom", "iban", "bic"}
    elsewhere = client.post(reverse("bank"), {"nom": "X", "iban": "FR7630006000011234567890189", "bic": "DEUTDEFF"})
    assert elsewhere.context["form"].errors.keys() == {"bic"}
    rib = SimpleUploadedFile("rib.pdf", b"%PDF-1.7 rib")
    typed = {"nom": "Courant", "iban": "FR7630006000011234567890189", "rib": rib}
    assert client.post(reverse("bank"), typed).url == reverse("bank")
    account = CoordonneesBancaires.objects.get()
    answer = client.get(reverse("account_rib", args=[account.pk]))
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 rib", "application/pdf")
    said = client.post(reverse("account_act", args=[account.pk, "confirmer"]), follow=True)
    assert [message.level_tag for message in said.context["messages"]][-1] == "warning"
    client.post(reverse("account_act", args=[account.pk, "retirer"]))
    account.refresh_from_db()
    assert account.removed_at
    assert client_of("marc").post(reverse("account_act", args=[account.pk, "retirer"])).status_code == 404


def test_others_see_nothing(client_of):
    assert [client_of(key).get(reverse("bank")).status_code for key in ("lucie", "jean", "sam")] == [403, 403, 403]
