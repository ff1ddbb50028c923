"""« Votre structure » through HTTP."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_structure
from tests.portal.organisations.conftest import make_person
from unisson.portal.organisations.models import Rattachement, Structure

pytestmark = pytest.mark.django_db
SIRET = "73282932000074"
FICHE = {
    "siret": "732 829 320 00074",
    "raison_sociale": "Faure Toitures",
    "adresse": "1 rue du Zinc",
    "code_postal": "35000",
    "ville": "Rennes",
}


@pytest.fixture
def zoe(db):
    client = Client()
    client.force_login(make_person("Zoe"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def search(client, typed):
    return client.get(reverse("structure_new"), {"q": typed})


def read(answer):
    return answer.content.decode()


@pytest.mark.parametrize("typed", ["732 829 320 00075", "732829320", "73282932X0007412"])
def test_a_wrong_siret_is_explained_and_kept(zoe, typed):
    answer = search(zoe, typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors["q"]
    assert f'value="{typed}"' in read(answer)
    assert "creation" not in answer.context


def test_a_new_siret_opens_the_fiche(zoe):
    assert 'value="732 829 320 00074"' in read(search(zoe, "732 829 320 00074"))
    made = zoe.post(reverse("structure_create"), FICHE, follow=True)
    assert made.wsgi_request.structure.identifiant == SIRET


def test_an_incomplete_fiche_is_kept(zoe):
    answer = zoe.post(reverse("structure_create"), FICHE | {"ville": "", "siret": "1"})
    assert 'value="Faure Toitures"' in read(answer)
    assert answer.context["creation"].errors.keys() == {"ville"}
    answer = zoe.post(reverse("structure_create"), FICHE | {"siret": "73282932000075"})
    assert answer.context["creation"].errors.keys() == {"siret"}
    answer = zoe.post(reverse("structure_create"), FICHE | {"numero_tva": "FR00"})
    assert answer.context["creation"].errors.keys() == {"numero_tva"}
    assert not Structure.objects.exists()


def test_a_double_click_creates_once(zoe):
    assert [zoe.post(reverse("structure_create"), FICHE).status_code for _ in range(2)] == [302, 302]
    assert Rattachement.objects.count() == Structure.objects.count() == 1


def test_the_siret_of_an_existing_structure_leads_to_a_request(zoe, cast):
    for structure in (cast.MENUISERIE, cast.COMMUNE):
        assert reverse("structure_join", args=[structure.pk]) in read(search(zoe, structure.identifiant))
        # Somebody created it between the search and the form: the page shows how to join, not the fiche again.
        taken = zoe.post(reverse("structure_create"), FICHE | {"siret": structure.identifiant}, follow=True)
        assert reverse("structure_join", args=[structure.pk]) in read(taken)
        assert [message.level_tag for message in taken.context["messages"]] == ["warning"]
        assert "creation" not in taken.context


def test_an_orphan_is_taken_over(zoe):
    orphan = make_structure(identifiant=SIRET, raison_sociale="Orpheline")
    assert reverse("structure_take_over", args=[orphan.pk]) in read(search(zoe, SIRET))
    assert zoe.get(reverse("structure_take_over", args=[orphan.pk])).status_code == 405
    answer = zoe.post(reverse("structure_take_over", args=[orphan.pk]), follow=True)
    assert answer.wsgi_request.is_manager
    other = Client()
    other.force_login(make_person("Yann"), backend="django.contrib.auth.backends.ModelBackend")
    refused = other.post(reverse("structure_take_over", args=[orphan.pk]), follow=True)
    assert refused.redirect_chain == [(reverse("structure_join", args=[orphan.pk]), 302)]
    assert Rattachement.objects.count() == 1


def test_asking_twice_asks_once_and_says_so(zoe, cast):
    page = reverse("structure_join", args=[cast.COMMUNE.pk])
    first = zoe.post(page, {"comment": "Je remplace Jean."}, follow=True)
    assert "Demande en attente" in read(first)
    second = zoe.post(page, {"comment": "Encore"}, follow=True)
    assert [str(message.level_tag) for message in second.context["messages"]] == ["warning"]
    assert Rattachement.objects.filter(user__email="zoe@nouveau.example").count() == 1
    assert "<textarea" not in read(zoe.get(page))


def test_who_decides_is_said_before_asking(zoe, cast):
    managed = zoe.get(reverse("structure_join", args=[cast.COMMUNE.pk]))
    orphan = zoe.get(reverse("structure_join", args=[make_structure(public=True).pk]))
    assert managed.context["entrance"].managed
    assert not orphan.context["entrance"].managed
    assert "support du portail" in read(orphan)


def test_search_by_name(zoe, cast):
    assert search(zoe, "saint aubin").context["found"] == [cast.COMMUNE]
    assert search(zoe, "introuvable").context["found"] == []
    assert search(zoe, " ").context["form"].errors


def test_unknown_structures_are_not_found(zoe):
    for name in ("structure_join", "structure_take_over"):
        assert zoe.post(reverse(name, args=[999999])).status_code == 404


def test_forms_are_protected_from_other_sites(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.claire, backend="django.contrib.auth.backends.ModelBackend")
    for path in (reverse("structure_create"), reverse("structure_join", args=[cast.COMMUNE.pk])):
        assert client.post(path, FICHE).status_code == 403
