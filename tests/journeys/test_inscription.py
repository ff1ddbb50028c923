"""From nothing to one's structure, through HTTP only: two people of a new company."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from unisson.portal.accounts.models import User
from unisson.portal.organisations.models import Espace, Rattachement, RoleRattachement, Structure
from unisson.portal.organisations.permissions import actor_for

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "trois petits chats gris"
SIRET = "73282932000074"
SECRET = {"question": "LIBRE", "own_words": "Le bateau de mon oncle ?", "answer": "Belle-Étoile"}


def new_account(client: Client, first_name: str, last_name: str, email: str) -> None:
    """Sign up, read the mail, click, choose a password."""
    given = {"email": email, "first_name": first_name, "last_name": last_name, "consent": "on"}
    sent = client.post(reverse("sign_up"), given, follow=True)
    assert sent.redirect_chain == [(reverse("activation_sent"), 302)]
    letter = mail.outbox[-1]
    assert letter.to == [email]
    link = re.search(r"https?://[^/\s]+(/activation/\S+/)", letter.body)[1]
    assert link in letter.alternatives[0].content
    page = client.get(link)
    assert page.status_code == 200
    assert first_name in page.content.decode()
    answer = client.post(link, {"password": PASSWORD, "again": PASSWORD, **SECRET})
    assert answer.url == reverse("structure_new")


def test_a_company_and_its_second_person(client):
    new_account(client, "Inès", "Faure", "ines@faure.example")
    page = client.get(reverse("structure_new"), {"q": "732 829 320 00074"})
    assert page.context["creation"] is not None
    fiche = {"siret": "732 829 320 00074", "raison_sociale": "Faure Toitures", "adresse": "1 rue du Zinc"}
    made = client.post(reverse("structure_create"), fiche | {"code_postal": "35000", "ville": "Rennes"}, follow=True)
    assert made.redirect_chain == [(reverse("structure"), 302)]
    structure = Structure.objects.get(identifiant=SIRET)
    assert made.wsgi_request.structure == structure
    assert made.wsgi_request.is_manager
    ines = User.objects.get(email="ines@faure.example")
    for espace in (Espace.FACTURES_EMISES, Espace.FACTURES_A_VALIDER, Espace.FACTURES_TRAVAUX):
        assert actor_for(ines).may(espace, structure.pk, None, modify=True)
    assert not actor_for(ines).may(Espace.FACTURES_RECUES, structure.pk, None)

    other = Client()
    new_account(other, "Théo", "Martin", "theo@faure.example")
    page = other.get(reverse("structure_new"), {"q": SIRET})
    assert page.context["entrance"].way == "REJOINDRE"
    other.post(reverse("structure_join", args=[structure.pk]), {"comment": "Je fais les devis."})
    theo = User.objects.get(email="theo@faure.example")
    asked = Rattachement.objects.get(user=theo)
    assert actor_for(theo).grants == ()

    assert "Je fais les devis." in client.get(reverse("members")).content.decode()
    given = {"role": RoleRattachement.UTILISATEUR, "espaces": [Espace.FACTURES_EMISES], "droit": "CONSULTATION_UNIQUEMENT"}
    assert client.post(reverse("request_accept", args=[asked.pk]), given).url == reverse("members")
    assert actor_for(theo).may(Espace.FACTURES_EMISES, structure.pk, None)
    assert not actor_for(theo).may(Espace.FACTURES_EMISES, structure.pk, None, modify=True)
    seen = other.get(reverse("structure"))
    assert seen.wsgi_request.structure == structure
    assert not seen.wsgi_request.is_manager
    assert other.get(reverse("members")).status_code == 403


def test_sign_out_then_in_again(client):
    new_account(client, "Inès", "Faure", "ines@faure.example")
    client.post(reverse("sign_out"))
    assert client.get(reverse("account")).status_code == 302
    assert client.post(reverse("sign_in"), {"login": "ines@faure.example", "password": PASSWORD}).url == "/"
    assert client.get(reverse("account")).status_code == 200


def test_forgotten_password(client):
    new_account(client, "Inès", "Faure", "ines@faure.example")
    elsewhere = Client()
    elsewhere.post(reverse("sign_in"), {"login": "ines@faure.example", "password": PASSWORD})
    client.post(reverse("sign_out"))
    client.post(reverse("forgotten"), {"email": "Ines@Faure.example"})
    link = re.search(r"https?://[^/\s]+(/mot-de-passe/\S+/)", mail.outbox[-1].body)[1]
    new = "quatre petits chats roux"
    assert "Le bateau de mon oncle" in client.get(link).content.decode()
    assert client.post(link, {"answer": "belle étoile"}).url == link
    assert client.post(link, {"password": new, "again": new}).url == reverse("sign_in")
    assert elsewhere.get(reverse("account")).status_code == 302, "a session opened with the old password ends"
    assert client.post(reverse("sign_in"), {"login": "ines@faure.example", "password": PASSWORD}).status_code == 200
    assert client.post(reverse("sign_in"), {"login": "ines@faure.example", "password": new}).status_code == 302
    assert client.get(link).status_code == 410


def test_without_a_mail_server_the_link_is_read_in_the_portal(client, settings):
    settings.EMAIL_BACKEND = "unisson.portal.notifications.mailbox.DatabaseEmailBackend"
    given = {"email": "ines@faure.example", "first_name": "Inès", "last_name": "Faure", "consent": "on"}
    sent = client.post(reverse("sign_up"), given, follow=True).content.decode()
    box = re.search(r'href="(/courrier/\?a=[^"]+)"', sent)[1]
    letters = client.get(box).content.decode()
    letter = client.get(re.search(r'href="(/courrier/\d+/)"', letters)[1]).content.decode()
    link = re.search(r'href="(/activation/[^"]+/)"', letter)[1]
    answer = client.post(link, {"password": PASSWORD, "again": PASSWORD, **SECRET}, follow=True)
    assert answer.redirect_chain == [(reverse("structure_new"), 302)]


def test_a_refused_person_reads_why_and_asks_again(client, cast, client_of):
    new_account(client, "Inès", "Faure", "ines@faure.example")
    client.post(reverse("structure_join", args=[cast.COMMUNE.pk]), {"comment": ""})
    assert client.get("/").url == reverse("structure_new")
    asked = Rattachement.objects.get(user__email="ines@faure.example")
    sophie = client_of("sophie")
    sophie.post(reverse("request_refuse", args=[asked.pk]), {"reason": "Précisez votre fonction."})
    assert "Précisez votre fonction." in client.get(reverse("account")).content.decode()
    client.post(reverse("structure_join", args=[cast.COMMUNE.pk]), {"comment": "Secrétaire de mairie."})
    again = Rattachement.objects.exclude(pk=asked.pk).get(user=asked.user)
    given = {"role": "UTILISATEUR", "espaces": ["FACTURES_RECUES"], "droit": "MODIFICATION"}
    sophie.post(reverse("request_accept", args=[again.pk]), given)
    assert client.get("/").status_code == 200
