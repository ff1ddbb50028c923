"""The structure named on the first form is created, or joined, in one click at the first sign-in."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import make_structure
from unisson.portal.accounts.models import User
from unisson.portal.organisations.models import Rattachement, Structure

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "un pain de campagne tiède"
CHOSEN = {"password": PASSWORD, "again": PASSWORD, "question": "PREMIERE_ECOLE", "answer": "École Saint-Éloi"}
INES = {"email": "ines@faure.example", "first_name": "Inès", "last_name": "Faure", "consent": "on"}
SIRET = "73282932000074"
KNOWN_TO_THE_REGISTER = "90312456800010"


def enter(client: Client, kind: str, identifiant: str):
    """Sign up with this identifier, activate; the page that the first sign-in opens."""
    given = {"structure_type": kind, "structure_identifiant": identifiant}
    assert client.post(reverse("sign_up"), INES | given).status_code == 302
    link = re.search(r"https?://[^/\s]+(/activation/\S+/)", mail.outbox[-1].body)[1]
    return client.post(link, CHOSEN, follow=True)


def send(client: Client, page, address: str):
    """Press the button of the form as the page shows it: nothing more to type."""
    form = page.context["creation"] if "creation" in page.context else page.context["other"]
    return client.post(reverse(address), {name: form[name].value() or "" for name in form.fields}, follow=True)


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("SIRET", "732 829 320 00075", "SIRET_CLE"),
        ("SIRET", "7328", "SIRET_LONGUEUR"),
        ("SIRET", "FR732", "SIRET_CARACTERES"),
        ("UE_HORS_FRANCE", "FR70812405736", "IDENTIFIANT_INVALIDE"),
        ("RIDET", "12", "IDENTIFIANT_INVALIDE"),
    ],
)
def test_a_wrong_identifier_is_said_and_kept(client, kind, typed, code):
    answer = client.post(reverse("sign_up"), INES | {"structure_type": kind, "structure_identifiant": typed})
    form = answer.context["form"]
    assert [error.code for error in form.errors.as_data()["structure_identifiant"]] == [code]
    assert f'value="{typed}"' in answer.content.decode()
    assert not User.objects.exists()


def test_every_format_is_shown_before_typing(client):
    page = client.get(reverse("sign_up")).content.decode()
    assert all(example in page for example in ("BE0403170701", "0123456001", "A12345001", "GU-2026-004512"))


def test_the_page_does_not_tell_whether_the_structure_exists(client, cast):
    known = client.post(reverse("sign_up"), INES | {"structure_identifiant": cast.MENUISERIE.identifiant}, follow=True)
    new = Client().post(reverse("sign_up"), INES | {"structure_identifiant": SIRET}, follow=True)
    assert known.redirect_chain == new.redirect_chain
    assert "Roussel" not in known.content.decode()


def test_a_new_company_known_to_the_register_takes_one_click(client, settings):
    settings.UNISSON_DEMO = True
    page = enter(client, "SIRET", "903 124 568 00010")
    assert page.context["creation"]["raison_sociale"].value() == "Toitures du Couesnon"
    send(client, page, "structure_create")
    made = Structure.objects.get(identifiant=KNOWN_TO_THE_REGISTER)
    link = Rattachement.objects.get(structure=made)
    assert (link.user.email, link.role, link.state) == ("ines@faure.example", "GESTIONNAIRE_PRINCIPAL", "VALIDEE")
    assert "q=" not in client.get(reverse("structure_new"), follow=True).request["QUERY_STRING"]


def test_an_existing_structure_is_asked_for_in_one_click(client, cast):
    page = enter(client, "SIRET", cast.MENUISERIE.identifiant)
    assert page.context["entrance"].way == "REJOINDRE"
    address = reverse("structure_join", args=[cast.MENUISERIE.pk])
    assert f'action="{address}"' in page.content.decode()
    client.post(address, {"comment": "Je fais les devis."})
    asked = Rattachement.objects.get(user__email="ines@faure.example")
    assert (asked.structure, asked.state) == (cast.MENUISERIE, "EN_COURS_DE_VALIDATION")
    assert client.get(reverse("structure_new")).status_code == 200, "once asked for, it is not proposed again"


def test_a_structure_without_manager_is_taken_over_in_one_click(client):
    structure = make_structure(identifiant=SIRET)
    page = enter(client, "SIRET", structure.identifiant)
    assert page.context["entrance"].way == "REPRENDRE"
    client.post(reverse("structure_take_over", args=[structure.pk]))
    assert Rattachement.objects.get(structure=structure).role == "GESTIONNAIRE_PRINCIPAL"


@pytest.mark.parametrize(
    ("kind", "typed", "country"),
    [
        ("UE_HORS_FRANCE", "BE 0403170701", "BE"),
        ("RIDET", "0123456001", "NC"),
        ("AUTRE", "gu-2026-004512", "FR"),
        ("PARTICULIER", "", "FR"),
    ],
)
def test_a_structure_without_siret_is_prefilled(client, kind, typed, country):
    page = enter(client, kind, typed)
    form = page.context["other"]
    assert (form["type_identifiant"].value(), form["code_pays"].value()) == (kind, country)
    given = {name: form[name].value() or "" for name in form.fields}
    given |= {"raison_sociale": given["raison_sociale"] or "Faure", "adresse": "1 rue", "code_postal": "29000", "ville": "Ici"}
    client.post(reverse("structure_other"), given)
    made = Rattachement.objects.get(user__email="ines@faure.example").structure
    assert made.type_identifiant == kind
    assert made.raison_sociale == ("Inès Faure" if kind == "PARTICULIER" else "Faure")


def test_who_names_none_is_asked_later(client):
    page = enter(client, "SIRET", "")
    assert page.redirect_chain == [(reverse("structure_new"), 302)]
    assert "creation" not in page.context


def test_what_is_given_last_wins_while_the_account_waits(client):
    client.post(reverse("sign_up"), INES | {"structure_identifiant": KNOWN_TO_THE_REGISTER})
    enter(client, "SIRET", SIRET)
    assert User.objects.get().structure_identifiant == SIRET
