"""Every criterion of the directory, alone and with others, in every order; what is shown of private structures."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import make_structure
from unisson.portal.directory import queries
from unisson.portal.directory.criteria import SORTS, Criteria, shown
from unisson.portal.directory.words import search_words
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import Service, Structure

pytestmark = pytest.mark.django_db

ROWS: dict[str, dict[str, object]] = {
    "RENNES": {"raison_sociale": "Ville de Rennes", "ville": "Rennes", "code_postal": "35000", "est_moa": True},
    "LYCEE": {"raison_sociale": "Lycée Émile-Zola", "ville": "Rennes", "code_postal": "35700", "statut": "INACTIVE"},
    "ROUTE": {"raison_sociale": "Syndicat de la route de Rennes", "ville": "Saint-Malo", "code_postal": "35400"},
    "MOA": {"raison_sociale": "Agence des chantiers", "ville": "Étel", "est_moa": True, "est_moa_uniquement": True},
    "NOUMEA": {"raison_sociale": "Port autonome", "type_identifiant": "RIDET", "identifiant": "0123456001", "code_pays": "NC"},
}


@pytest.fixture
def world(db):
    made = {}
    for key, row in ROWS.items():
        made[key] = make_structure(public=True, **row)
        words = (made[key].raison_sociale, made[key].ville, made[key].code_postal, made[key].identifiant)
        Structure.objects.filter(pk=made[key].pk).update(search_words=search_words(*words))
    offered = (
        ("RENNES", "FIN", "Finances et achats", {}),
        ("RENNES", "ÉTÉ-1", "Œuvres d’été", {"is_active": False}),
        ("ROUTE", "FIN2", "Régie", {"debut": date(2026, 3, 1), "fin": date(2026, 6, 30)}),
    )
    for key, code, nom, more in offered:
        Service.objects.create(structure=made[key], code=code, nom=nom, **more)
    return made


def keys(world, text="", sort="", **asked) -> list[str]:
    names = {row.pk: key for key, row in world.items()}
    page = queries.search(text, Criteria(**asked), **({"sort": sort} if sort else {}))
    return [names[row.pk] for row in page.rows]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"raison_sociale": "rennes"}, {"RENNES", "ROUTE"}),
        ({"ville": "rennes"}, {"RENNES", "LYCEE"}),
        ({"ville": "st malo"}, {"ROUTE"}),
        ({"ville": "ETEL"}, {"MOA"}),
        ({"libelle": "emile"}, {"LYCEE"}),
        ({"nom": "zola", "prenom": "Émile"}, {"LYCEE"}),
        ({"code_postal": "35 7"}, {"LYCEE"}),
        ({"code_postal": "35"}, {"RENNES", "LYCEE", "ROUTE"}),
        ({"identifiant": "01.234"}, {"NOUMEA"}),
        ({"type_identifiant": "RIDET"}, {"NOUMEA"}),
        ({"code_pays": "NC"}, {"NOUMEA"}),
        ({"statut": "INACTIVE"}, {"LYCEE"}),
        ({"moa": True}, {"RENNES", "MOA"}),
        ({"moa": True, "moa_uniquement": False}, {"RENNES"}),
        ({"moa_uniquement": True}, {"MOA"}),
        ({"service_code": "fin"}, {"RENNES", "ROUTE"}),
        ({"service_code": "fin", "service_actif": True}, {"RENNES"}),
        ({"service_libelle": "oeuvres ete"}, {"RENNES"}),
        ({"service_libelle": "oeuvres", "service_actif": True}, set()),
        ({"service_actif": False}, {"RENNES", "ROUTE"}),
        ({"service_code": "FIN2", "service_le": date(2026, 4, 1)}, {"ROUTE"}),
        ({"service_code": "FIN2", "service_le": date(2026, 7, 1)}, set()),
        ({"ville": "rennes", "statut": "ACTIVE"}, {"RENNES"}),
    ],
)
def test_each_criterion(world, asked, expected):
    assert set(keys(world, **asked)) == expected


def test_criteria_narrow_free_words(world):
    assert keys(world, "rennes") == ["RENNES", "ROUTE", "LYCEE"]  # the inactive one last
    assert keys(world, "rennes", ville="malo") == ["ROUTE"]
    assert keys(world, "rennes", sort="identifiant", statut="ACTIVE") == ["RENNES", "ROUTE"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("designation", ["LYCEE", "ROUTE", "RENNES"]),
        ("identifiant", ["RENNES", "LYCEE", "ROUTE"]),
        ("type", ["LYCEE", "ROUTE", "RENNES"]),
        ("statut", ["ROUTE", "RENNES", "LYCEE"]),
    ],
)
def test_each_order(world, sort, expected):
    assert keys(world, sort=sort, code_postal="35") == expected


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "rennes"])
def test_every_order_is_leafed_through_and_back(world, sort, text):
    asked = Criteria() if text else Criteria(code_postal="35")
    first = queries.search(text, asked, sort=sort, size=1)
    second = queries.search(text, asked, sort=sort, size=1, after=first.following)
    third = queries.search(text, asked, sort=sort, size=1, after=second.following)
    assert len({page.rows[0].pk for page in (first, second, third)}) == 3
    assert third.following is None
    back = queries.search(text, asked, sort=sort, size=1, before=third.previous)
    assert back.rows == second.rows


def test_nothing_asked_nothing_listed(world):
    assert keys(world) == []
    assert not Criteria(privees=True)


def test_a_private_structure_is_found_without_its_secrets(cast):
    particulier = make_structure(raison_sociale="Jeanne Roussel", type_identifiant="PARTICULIER", identifiant="PARTICULIER-1")
    hidden = make_structure(raison_sociale="Roussel discrète", non_diffusible_insee=True)
    for row in (particulier, hidden):
        Structure.objects.filter(pk=row.pk).update(search_words=search_words(row.raison_sociale))
    asked = Criteria(privees=True)
    assert [row.pk for row in queries.search("roussel", asked).rows] == [cast.MENUISERIE.pk]
    assert queries.search("", asked).rows == []
    assert queries.search("", Criteria(privees=True, statut="ACTIVE")).rows == []  # nobody leafs through companies
    assert [row.pk for row in queries.search("", Criteria(privees=True, nom="roussel")).rows] == [cast.MENUISERIE.pk]
    assert queries.search("saint aubin", asked, sort="designation").rows != []
    assert not shown(privees=True).filter(pk__in=[particulier.pk, hidden.pk]).exists()


def test_services_are_filtered_inside_a_structure(world):
    today = clock.today()
    Service.objects.create(structure=world["RENNES"], code="VIEUX", nom="Ancien", fin=today.replace(year=today.year - 1))

    def codes(text="", **asked):
        return [row.code for row in queries.search_services(world["RENNES"], text, asked=Criteria(**asked)).rows]

    assert codes() == ["FIN", "VIEUX", "ÉTÉ-1"]
    assert codes(service_actif=True) == ["FIN"]
    assert codes(service_actif=False) == ["VIEUX", "ÉTÉ-1"]
    assert codes("ete") == ["ÉTÉ-1"]
    assert codes("achats fin") == ["FIN"]


def test_criteria_are_two_queries(world, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.search("", Criteria(ville="rennes", moa=True, service_code="FIN"))
