"""Sign in, sign out, act in the name of a structure."""

import pytest
from django.conf import settings
from django.urls import reverse

from unisson.portal.accounts.models import User
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import EtatRattachement, Rattachement, RoleRattachement, Structure

pytestmark = pytest.mark.django_db
PASSWORD = "un pain de campagne 1789"


@pytest.fixture
def claire():
    return User.objects.create_user(
        "claire@roussel.example", PASSWORD, first_name="Claire", last_name="Roussel", is_active=True, date_joined=clock.now()
    )


def attach(user, name, siret, **fields):
    structure = Structure.objects.create(identifiant=siret, raison_sociale=name, created_at=clock.now(), **fields)
    Rattachement.objects.create(
        user=user,
        structure=structure,
        state=EtatRattachement.VALIDEE,
        role=RoleRattachement.GESTIONNAIRE_PRINCIPAL,
        requested_at=clock.now(),
    )
    return structure


def sign_in(client, email="claire@roussel.example", password=PASSWORD, **more):
    return client.post(reverse("sign_in"), {"login": email, "password": password, **more})


def test_the_right_password_opens_the_portal(client, claire):
    answer = sign_in(client)
    assert answer.status_code == 302
    assert answer.url == "/"
    assert client.session["_auth_user_id"] == str(claire.pk)
    assert [str(message) for message in client.get(reverse("landing")).context["messages"]] == []


def test_the_address_may_be_typed_in_capitals(client, claire):
    assert sign_in(client, "Claire@Roussel.example ").status_code == 302


def test_the_page_wanted_comes_after_but_never_another_site(client, claire):
    assert sign_in(client, next="/deposer/").url == "/deposer/"
    client.logout()
    assert sign_in(client, next="https://ailleurs.example/").url == "/"


def test_sign_out_is_a_post(client, claire):
    client.force_login(claire)
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.post(reverse("sign_out")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_first_structure_is_current_then_the_chosen_one(client, claire):
    first = attach(claire, "Atelier Roussel", "00000000000001")
    second = attach(claire, "Menuiserie Roussel", "00000000000002")
    client.force_login(claire)
    request = client.get(reverse("landing")).wsgi_request
    assert request.structure == first
    assert request.my_structures == [first, second]
    assert request.is_manager
    assert client.post(reverse("switch_structure"), {"structure": second.pk}).status_code == 302
    assert client.get(reverse("landing")).wsgi_request.structure == second


def test_nobody_acts_for_a_structure_that_is_not_theirs(client, claire):
    foreign = Structure.objects.create(identifiant="00000000000003", raison_sociale="Autre", created_at=clock.now())
    client.force_login(claire)
    assert client.post(reverse("switch_structure"), {"structure": foreign.pk}).status_code == 404
    assert client.post(reverse("switch_structure"), {"structure": "x"}).status_code == 404
    assert client.get(reverse("switch_structure")).status_code == 405


def test_the_actor_costs_two_queries(client, claire, django_assert_num_queries):
    for n in range(5):
        attach(claire, f"Structure {n}", f"0000000000001{n}")
    client.force_login(claire)
    with django_assert_num_queries(3):  # session, person, attachments
        client.get(reverse("landing"))


def test_a_page_is_closed_by_default(client):
    answer = client.post(reverse("switch_structure"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("sign_in"))


def test_a_form_sent_after_the_end_of_the_session_is_not_lost_in_silence(client, cast, client_of):
    late = client_of("claire")
    late.cookies.pop(settings.SESSION_COOKIE_NAME)
    answer = late.post(reverse("account"), {"first_name": "Claire"}, follow=True)
    assert answer.redirect_chain[0][0] == f"{reverse('sign_in')}?next={reverse('account')}"
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
    assert not list(late.get(reverse("account"), follow=True).context["messages"])
