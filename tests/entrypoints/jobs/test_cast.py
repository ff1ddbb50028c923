"""The made-up world: complete, plausible, loaded twice without harm."""

import pytest
from django.contrib.auth import authenticate

from einvoice.identifiers import is_french_vat, is_siret
from unisson.entrypoints.jobs.world.cast import PASSWORD, PEOPLE, PLACES
from unisson.entrypoints.jobs.world.load import load_cast
from unisson.portal.accounts.models import User
from unisson.portal.organisations.models import Espace, Habilitation, Rattachement, Service, Structure
from unisson.portal.organisations.permissions import manages

pytestmark = pytest.mark.django_db


def test_every_siret_has_a_right_key_and_every_address_is_an_example():
    assert all(is_siret(place.siret) for place in PLACES)
    assert all(is_french_vat(place.more.get("numero_tva", "FR70812405736")) for place in PLACES)
    assert all(person.email.endswith(".example") for person in PEOPLE)
    assert len(PASSWORD) >= 12


def test_each_structure_has_one_gestionnaire_principal(cast):
    for place in PLACES:
        heads = Rattachement.objects.valides().filter(structure=cast.structures[place.key], role="GESTIONNAIRE_PRINCIPAL")
        assert heads.count() == 1, place.key


def test_loading_twice_changes_nothing_and_keeps_what_was_changed_since(cast):
    cast.COMMUNE.raison_sociale = "Ville de Saint-Aubin"
    cast.COMMUNE.save()
    before = [model.objects.count() for model in (User, Structure, Service, Rattachement, Habilitation)]
    again = load_cast()
    assert [model.objects.count() for model in (User, Structure, Service, Rattachement, Habilitation)] == before
    assert again.COMMUNE.raison_sociale == "Ville de Saint-Aubin"


def test_rights_are_those_of_each_role(cast):
    fin = cast.COMMUNE.services.get(code="FIN")
    tech = cast.COMMUNE.services.get(code="TECH")
    jean = cast.actor("jean")
    assert jean.may(Espace.FACTURES_RECUES, cast.COMMUNE.pk, fin.pk, modify=True)
    assert not jean.may(Espace.FACTURES_RECUES, cast.COMMUNE.pk, tech.pk)
    lucie = cast.actor("lucie")
    assert lucie.may(Espace.FACTURES_EMISES, cast.BUREAUTIQUE.pk, None)
    assert not lucie.may(Espace.FACTURES_EMISES, cast.BUREAUTIQUE.pk, None, modify=True)
    assert manages(cast.actor("claire"), cast.MENUISERIE.pk)
    assert not manages(cast.actor("claire"), cast.COMMUNE.pk)
    assert cast.actor("sam").is_support


def test_people_sign_in_with_the_password_of_the_demonstration(cast):
    assert authenticate(None, username=cast.claire.email, password=PASSWORD) == cast.claire


def test_client_of_signs_in(client_of, cast):
    assert client_of("claire").session["_auth_user_id"] == str(cast.claire.pk)


def test_cast_is_quick(django_assert_max_num_queries, db):
    with django_assert_max_num_queries(60):
        load_cast()
