"""Connection address, personal data, deactivation and return, through HTTP."""

import io
import json
import re
import zipfile

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from unisson.portal.accounts.actions import address
from unisson.portal.accounts.models import AddressChange, OneTimeLink, User
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.models import Rattachement, RoleRattachement

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "unisson-demonstration"
NEW = "claire@atelier-roussel.example"


def sign_in(email, client=None):
    client = client or Client()
    return client, client.post(reverse("sign_in"), {"login": email, "password": PASSWORD})


def code_of(answer, field):
    return answer.context["form"].errors.as_data()[field][0].code


def link_to(address_to):
    letter = [letter for letter in mail.outbox if letter.to == [address_to]][-1]
    return re.search(r"https?://[^/\s]+(/connexion/(?:adresse|reactiver)/[^/\s]{20,}/)", letter.body)[1]


def ask(client, email=NEW, current=PASSWORD):
    return client.post(reverse("address_change"), {"email": email, "current": current})


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_address_changes_when_both_have_confirmed(cast, order):
    client, _ = sign_in(cast.claire.email)
    former = cast.claire.email
    assert ask(client, " Claire@Atelier-Roussel.example ").url == reverse("address_change")
    links = [link_to(former), link_to(NEW)]
    visitor = Client()
    assert visitor.get(links[order[0]]).status_code == 200
    visitor.post(links[order[0]])
    cast.claire.refresh_from_db()
    assert cast.claire.email == former
    assert visitor.post(links[order[1]]).url == reverse("sign_in")
    cast.claire.refresh_from_db()
    assert cast.claire.email == NEW
    assert not AddressChange.objects.exists()
    assert {letter.to[0] for letter in mail.outbox[-2:]} == {former, NEW}
    assert client.get(reverse("account")).status_code == 200
    assert sign_in(NEW)[1].status_code == 302
    assert visitor.post(links[0]).status_code == 410
    assert "ADRESSE_CHANGEE" in [event.code for event in events.history(cast.claire)]


def test_faults_keep_what_was_typed_and_change_nothing(cast):
    client, _ = sign_in(cast.claire.email)
    assert code_of(ask(client, current="faux"), "current") == "MOT_DE_PASSE_ACTUEL_INCORRECT"
    assert code_of(ask(client, cast.claire.email.upper()), "email") == "ADRESSE_IDENTIQUE"
    assert 'value="pas-une"' in ask(client, "pas-une").content.decode()
    assert mail.outbox == []


def test_the_address_of_another_account_is_not_revealed_nor_taken(cast):
    client, _ = sign_in(cast.claire.email)
    assert ask(client, cast.sophie.email).url == reverse("address_change")
    client.post(link_to(cast.claire.email))
    with pytest.raises(TypeError):
        link_to(cast.sophie.email)
    cast.claire.refresh_from_db()
    assert cast.claire.email != cast.sophie.email


def test_an_address_taken_meanwhile_is_refused_and_nothing_changes(cast):
    client, _ = sign_in(cast.claire.email)
    former = cast.claire.email
    ask(client)
    client.post(link_to(former))
    User.objects.create_user(NEW, PASSWORD, is_active=True, date_joined=clock.now())
    answer = client.post(link_to(NEW))
    assert answer.context["code"] == "ADRESSE_PRISE"
    cast.claire.refresh_from_db()
    assert cast.claire.email == former


def test_an_abandoned_or_replaced_change_leaves_dead_links(cast):
    client, _ = sign_in(cast.claire.email)
    ask(client)
    first = link_to(NEW)
    ask(client, "autre@atelier-roussel.example")
    assert client.post(first).status_code == 404
    second = link_to("autre@atelier-roussel.example")
    client.post(reverse("address_cancel"))
    assert client.post(second).status_code == 404
    assert not OneTimeLink.objects.filter(purpose__in=address.PURPOSES).exists()


def test_a_principal_manager_hands_over_before_leaving(cast):
    client, _ = sign_in(cast.claire.email)
    page = client.get(reverse("deactivate"))
    assert page.context["held"] == ["Menuiserie Roussel"]
    answer = client.post(reverse("deactivate"), {"current": PASSWORD})
    assert code_of(answer, "current") == "PASSER_LA_MAIN"
    assert "Menuiserie Roussel" in answer.content.decode()
    cast.claire.refresh_from_db()
    assert cast.claire.is_active
    Rattachement.objects.filter(user=cast.claire).update(role=RoleRattachement.GESTIONNAIRE_SECONDAIRE)
    assert client.post(reverse("deactivate"), {"current": PASSWORD}).url == reverse("landing")


def test_leaving_ends_everything_and_one_comes_back_by_oneself(cast):
    client, _ = sign_in(cast.lucie.email)
    elsewhere, _ = sign_in(cast.lucie.email)
    assert code_of(client.post(reverse("deactivate"), {"current": "faux"}), "current") == "MOT_DE_PASSE_ACTUEL_INCORRECT"
    client.post(reverse("deactivate"), {"current": PASSWORD})
    assert elsewhere.get(reverse("account")).status_code == 302
    assert sign_in(cast.lucie.email)[1].context["form"].non_field_errors().as_data()[0].code == "inactive"
    assert reverse("reactivate_again") in mail.outbox[-1].body
    visitor = Client()
    assert visitor.post(reverse("reactivate_again"), {"email": cast.lucie.email}).url == reverse("reactivate_sent")
    link = link_to(cast.lucie.email)
    assert visitor.get(link).status_code == 200
    cast.lucie.refresh_from_db()
    assert not cast.lucie.is_active
    assert visitor.post(link).url == reverse("sign_in")
    _, answer = sign_in(cast.lucie.email, visitor)
    assert answer.status_code == 302
    assert Rattachement.objects.valides().filter(user=cast.lucie).exists()
    assert visitor.post(link).status_code == 410
    codes = [event.code for event in events.history(cast.lucie, EventKind.DROIT)]
    assert codes == ["COMPTE_DESACTIVE", "COMPTE_REACTIVE"]


def test_who_was_closed_by_others_does_not_come_back_alone(cast):
    User.objects.filter(pk=cast.lucie.pk).update(is_active=False)
    Client().post(reverse("reactivate_again"), {"email": cast.lucie.email})
    with pytest.raises(TypeError):
        link_to(cast.lucie.email)


def test_everything_about_the_person_and_no_secret_is_exported(cast):
    client, _ = sign_in(cast.claire.email)
    assert client.get(reverse("export")).status_code == 200
    answer = client.post(reverse("export"))
    assert answer["Content-Disposition"].endswith('.zip"')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as folder:
        text = folder.read("donnees.json").decode()
    data = json.loads(text)
    assert data["compte"]["email"] == cast.claire.email
    assert data["attaché au compte"]["organisations.rattachement.user"][0]["structure_id"] == cast.MENUISERIE.pk
    assert data["attaché au compte"]["accounts.device.user"]
    assert "DONNEES_EXPORTEES" in [event["code"] for event in data["historique"]]
    cast.claire.refresh_from_db()
    for secret in (cast.claire.password, client.session.session_key, client.cookies["unisson_device"].value):
        assert secret not in text
    assert cast.sophie.email not in text


def test_the_export_asks_the_password_again(client_of):
    assert client_of("claire").post(reverse("export")).url.startswith(reverse("confirm_password"))
