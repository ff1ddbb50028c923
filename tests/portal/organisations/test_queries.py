"""What people find and read about structures."""

import pytest

from tests.factories import make_structure
from tests.portal.organisations.conftest import make_person
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import ANONYMOUS
from unisson.portal.organisations import queries
from unisson.portal.organisations.actions.entering import NewStructure, ask_to_join, create_structure
from unisson.portal.organisations.models import Habilitation, Rattachement
from unisson.portal.organisations.permissions import actor_for
from unisson.portal.organisations.refusals import SENTENCES

pytestmark = pytest.mark.django_db


def test_every_way_in(cast, zoe):
    def way(structure):
        return queries.entrance(queries.with_managed().get(pk=structure.pk), zoe).way

    assert queries.entrance_by_siret("732 829 320 00074", zoe).way == "CREER"
    assert way(cast.MENUISERIE) == "REJOINDRE"
    assert way(cast.COMMUNE) == "REJOINDRE"
    assert way(make_structure()) == "REPRENDRE"
    assert way(make_structure(public=True)) == "REJOINDRE"
    assert way(make_structure(statut="INACTIVE")) == "FERMEE"
    ask_to_join(cast.HOPITAL.pk, zoe)
    assert way(cast.HOPITAL) == "EN_ATTENTE"
    assert queries.entrance_by_siret(cast.COMMUNE.identifiant, cast.actor("jean")).way == "DEJA"


def test_public_structures_are_found_by_words_companies_by_their_exact_name(cast):
    def found(typed):
        return [structure.raison_sociale for structure in queries.structures_named(typed)]

    assert found("saint aubin") == ["Commune de Saint-Aubin"]
    assert found("SAINT-AUBIN commune") == ["Commune de Saint-Aubin"]
    assert found("roussel") == []
    assert found("menuiserie roussel") == ["Menuiserie Roussel"]
    assert found("electricite morel") == ["Électricité Morel"]
    assert found("") == found("'%_") == []


def test_a_created_structure_is_found_by_its_name(zoe):
    create_structure(NewStructure("73282932000074", "Faure Toitures", "1 rue du Zinc", "35000", "Rennes"), zoe)
    assert [str(found) for found in queries.structures_named("Faure toitures")] == ["Faure Toitures"]


def test_a_search_shows_a_limited_number(cast):
    for _ in range(queries.FOUND_AT_MOST + 5):
        make_structure(public=True, search_words="syndicat des eaux")
    assert len(queries.structures_named("syndicat")) == queries.FOUND_AT_MOST


def test_a_siret_is_told_from_a_name():
    assert queries.looks_like_siret("732 829 320 00074")
    assert queries.looks_like_siret("732829320")
    assert not queries.looks_like_siret("Commune de Saint-Aubin 35")
    assert not queries.looks_like_siret("--")


def test_requests_are_shown_to_those_who_decide(cast, zoe):
    asked = ask_to_join(cast.COMMUNE.pk, zoe)
    assert list(queries.requests_to_decide(cast.actor("sophie"))) == [asked]
    for key in ("jean", "karim", "sam"):
        assert list(queries.requests_to_decide(cast.actor(key))) == []
    assert list(queries.requests_to_decide(zoe)) == list(queries.requests_to_decide(ANONYMOUS)) == []
    assert queries.request_for(cast.actor("sophie"), asked.pk) == asked
    assert queries.request_for(cast.actor("jean"), asked.pk) is None
    assert queries.request_for(zoe, asked.pk) is None


def test_lists_cost_the_same_whatever_their_length(cast, django_assert_num_queries):
    for number in range(12):
        person = make_person(f"P{number}")
        link = Rattachement.objects.create(
            user=person, structure=cast.COMMUNE, state="VALIDEE", requested_at=clock.now(), decided_at=clock.now()
        )
        Habilitation.objects.create(rattachement=link, espace="FACTURES_RECUES", service=cast.COMMUNE.services.first())
        ask_to_join(cast.COMMUNE.pk, actor_for(make_person(f"Q{number}")))

    def read(rows):
        return [
            (row.user.full_name, [right.service and right.service.code for right in row.habilitations.all()]) for row in rows
        ]

    with django_assert_num_queries(2):
        assert len(read(queries.members_of(cast.COMMUNE))) == 14
    with django_assert_num_queries(1):
        assert (
            len([(row.user.email, row.structure.raison_sociale) for row in queries.requests_to_decide(cast.actor("sophie"))])
            == 12
        )


def test_every_refusal_has_a_sentence_and_its_own_code():
    assert all(sentence.endswith((".", ".{after}")) for sentence, _ in SENTENCES.values())
    assert len({api_code for _, api_code in SENTENCES.values()}) == len(SENTENCES)
