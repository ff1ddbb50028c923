"""Who was invited agrees for themselves, then enters the structure at once."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from unisson.portal.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "un pain de campagne tiède"
CHOSEN = {"password": PASSWORD, "again": PASSWORD, "question": "PREMIERE_ECOLE", "answer": "École Saint-Éloi"}
INVITED = {
    "email": "tom@saint-aubin.example",
    "first_name": "Tom",
    "last_name": "Petit",
    "role": "UTILISATEUR",
    "espaces": ["FACTURES_RECUES"],
    "droit": "MODIFICATION",
}


@pytest.fixture
def link(client_of):
    assert client_of("sophie").post(reverse("member_invite"), INVITED).status_code == 302
    return re.search(r"https?://[^/\s]+(/activation/\S+/)", mail.outbox[-1].body)[1]


def test_nobody_consents_for_somebody_else(link, client):
    assert User.objects.get(first_name="Tom").consented_at is None
    assert 'name="consent"' in client.get(link).content.decode()
    answer = client.post(link, CHOSEN)
    assert set(answer.context["form"].errors) == {"consent"}
    assert not User.objects.get(first_name="Tom").is_active


def test_then_the_structure_is_there(link, client):
    answer = client.post(link, CHOSEN | {"consent": "on"}, follow=True)
    assert answer.redirect_chain[0][0] == reverse("home")
    tom = User.objects.get(first_name="Tom")
    assert (tom.is_active, tom.consented_at) == (True, tom.activated_at)
    assert answer.wsgi_request.structure.raison_sociale == "Commune de Saint-Aubin"


def test_who_signed_up_agreed_already():
    client = Client()
    given = {"email": "ines@faure.example", "first_name": "Inès", "last_name": "Faure", "consent": "on"}
    client.post(reverse("sign_up"), given)
    link = re.search(r"https?://[^/\s]+(/activation/\S+/)", mail.outbox[-1].body)[1]
    assert 'name="consent"' not in client.get(link).content.decode()
    assert client.post(link, CHOSEN).url == reverse("structure_new")
