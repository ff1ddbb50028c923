"""« Quel cadre choisir ? » through HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
URL = reverse("cadre_helper")


def test_the_page_asks_and_answers_nothing_by_itself(client_of):
    response = client_of("claire").get(URL)
    assert response.context["proposal"] is None
    assert not response.context["form"].errors


def test_three_answers_give_a_cadre(client_of):
    response = client_of("nadia").get(URL, {"objet": "FACTURE", "place": "SOUSTRAITANT", "paiement": "NON"})
    assert response.context["proposal"].cadre.short == "A9"


def test_works_are_sent_elsewhere(client_of):
    response = client_of("paul").get(URL, {"objet": "TRAVAUX", "place": "DIRECTE", "paiement": "NON"})
    assert response.status_code == 200
    assert response.context["proposal"].cadre is None


@pytest.mark.parametrize("answers", [{"objet": "FACTURE"}, {"objet": "X", "place": "DIRECTE", "paiement": "NON"}])
def test_a_missing_or_unknown_answer_is_said_by_its_question(client_of, answers):
    response = client_of("claire").get(URL, answers)
    assert response.status_code == 400
    assert response.context["form"].errors


def test_the_deposit_pages_lead_to_it(client_of):
    assert URL in client_of("claire").get(reverse("deposit")).content.decode()
