"""The fiche, the members, the requests: who sees what, and what each answer does."""

import pytest
from django.urls import reverse

from tests.factories import make_structure
from tests.portal.organisations.conftest import make_person
from unisson.portal.kernel import clock
from unisson.portal.organisations.actions.entering import ask_to_join
from unisson.portal.organisations.models import Rattachement
from unisson.portal.organisations.permissions import actor_for, manages

pytestmark = pytest.mark.django_db
YES = {"role": "UTILISATEUR", "espaces": ["FACTURES_RECUES"], "droit": "MODIFICATION"}


@pytest.fixture
def asked(cast):
    return ask_to_join(cast.COMMUNE.pk, actor_for(make_person("Zoe")), "Je remplace Jean.")


def urls(asked):
    return [reverse(name, args=[asked.pk]) for name in ("request_page", "request_accept", "request_refuse")]


def test_a_manager_accepts(client_of, asked):
    client = client_of("sophie")
    assert "Je remplace Jean." in client.get(urls(asked)[0]).content.decode()
    assert client.post(urls(asked)[1], YES).url == reverse("members")
    asked.refresh_from_db()
    assert asked.state == "VALIDEE"
    assert asked.user.full_name in client.get(reverse("members")).content.decode()


def test_a_manager_refuses_with_a_reason(client_of, asked):
    client = client_of("sophie")
    assert client.post(urls(asked)[2], {"reason": ""}).context["refusing"].errors.keys() == {"reason"}
    client.post(urls(asked)[2], {"reason": "Vous n’êtes pas de la commune."})
    asked.refresh_from_db()
    assert asked.state == "REFUSEE"
    assert "Vous n’êtes pas de la commune." in client.get(reverse("members")).content.decode()


def test_choices_are_kept_when_one_is_missing(client_of, cast, asked):
    answer = client_of("sophie").post(urls(asked)[1], {"role": "UTILISATEUR", "codes": ["FIN"], "droit": "MODIFICATION"})
    form = answer.context["accepting"]
    assert form.errors.keys() == {"espaces"}
    assert form["codes"].value() == ["FIN"]
    foreign = cast.HOPITAL.services.first()
    answer = client_of("sophie").post(urls(asked)[1], YES | {"codes": [foreign.code]})
    assert answer.context["accepting"].errors.keys() == {"codes"}


def test_the_second_answer_is_said_and_changes_nothing(client_of, asked):
    client = client_of("sophie")
    client.post(urls(asked)[1], YES)
    late = client.post(urls(asked)[2], {"reason": "Trop tard."}, follow=True)
    assert "DEMANDE" not in late.content.decode()
    assert [message.level_tag for message in late.context["messages"]] == ["success", "warning"]
    asked.refresh_from_db()
    assert asked.state == "VALIDEE"
    assert "déjà été traitée" in client.get(urls(asked)[0]).content.decode()


@pytest.mark.parametrize("key", ["jean", "karim", "claire", "lucie"])
def test_others_see_no_request(client_of, asked, key):
    client = client_of(key)
    assert client.get(urls(asked)[0]).status_code == 404
    assert client.post(urls(asked)[1], YES).status_code == 404
    assert client.post(urls(asked)[2], {"reason": "Non."}).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "EN_COURS_DE_VALIDATION"


def test_nobody_answers_their_own_request(client, asked):
    client.force_login(asked.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(urls(asked)[0]).status_code == 404
    assert client.post(urls(asked)[1], YES).status_code == 404


def test_the_list_of_members_is_for_managers(client_of):
    assert client_of("jean").get(reverse("members")).status_code == 403
    assert client_of("lucie").get(reverse("members")).status_code == 403
    assert client_of("sophie").get(reverse("members")).status_code == 200
    assert client_of("sam").get(reverse("members")).status_code == 200


def test_lists_cost_the_same_whatever_their_length(client_of, cast, django_assert_max_num_queries):
    for number in range(15):
        Rattachement.objects.create(
            user=make_person(f"P{number}"), structure=cast.COMMUNE, state="VALIDEE", requested_at=clock.now()
        )
        ask_to_join(cast.COMMUNE.pk, actor_for(make_person(f"Q{number}")))
    client = client_of("sophie")
    with django_assert_max_num_queries(16):
        assert client.get(reverse("members")).status_code == 200


def test_the_fiche_says_what_is_demanded(client_of):
    assert "numéro d’engagement" in client_of("jean").get(reverse("structure")).content.decode()
    assert "code du service" in client_of("karim").get(reverse("structure")).content.decode()
    assert client_of("sam").get(reverse("structure")).url == reverse("structure_new")


def test_the_support_answers_where_nobody_manages(client_of, cast, asked):
    sam = client_of("sam")
    assert b'<form class="card"' not in sam.get(urls(asked)[0]).content
    orphan = ask_to_join(make_structure(public=True).pk, asked_by := actor_for(make_person("Yann")))
    assert sam.get(reverse("structure_new")).context["to_decide"] == 1
    answer = sam.post(urls(orphan)[1], YES | {"role": "GESTIONNAIRE_PRINCIPAL"})
    assert answer.url == reverse("members")
    assert manages(asked_by, orphan.structure_id)


def test_the_menu_counts_requests_for_managers_only(client_of, asked):
    def count(key):
        page = client_of(key).get(reverse("structure"))
        links = [link for group in page.context["navigation"] for link in group.links if link.code == "members"]
        return [link.waiting for link in links]

    assert count("sophie") == [1]
    assert count("karim") == [0]
    assert count("jean") == []
