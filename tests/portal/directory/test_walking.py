"""What is common is found by walking a list, what is rare by an index: both must give the same pages."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories import make_structure
from unisson.portal.directory import queries, walking
from unisson.portal.directory.criteria import SORTS, Criteria
from unisson.portal.directory.words import search_words
from unisson.portal.organisations.models import Service, Structure

pytestmark = pytest.mark.django_db

NAMES = (
    "Commune de Ma",
    "Mairie annexe de Malbourg",
    "Ma",
    "Syndicat des communes de Marval",
    "École communale",
    "Communauté Ma",
)


@pytest.fixture
def directory():
    for number in range(66):
        name, town = f"{NAMES[number % 6]} {'x' * (number % 5)}", ("Marval", "Comval")[number % 2]
        made = make_structure(
            public=True,
            raison_sociale=name,
            ville=town,
            statut="INACTIVE" if number % 11 == 0 else "ACTIVE",
            search_words=search_words(name, town, f"3{number:04}"),
            est_moa=number % 3 == 0,
        )
        if number % 4:
            Service.objects.create(structure=made, code=("FIN", "ACHATS")[number % 2], nom="Bureau")


def walk_through(text: str, asked: Criteria, **place: object) -> list[tuple[list[int], object]]:
    page = queries.search(text, asked, **place)
    found = [([row.pk for row in page.rows], page.following)]
    while page.following:
        page = queries.search(text, asked, after=page.following, **place)
        found.append(([row.pk for row in page.rows], page.following))
    back = page.previous and queries.search(text, asked, before=page.previous, **place)
    return [*found, ([row.pk for row in back.rows], back.previous) if back else ([], None)]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("ma", Criteria()),
        ("co", Criteria()),
        ("commu", Criteria()),
        ("commune", Criteria()),
        ("mairie ma", Criteria()),
        ("ma", Criteria(moa=True)),
        ("", Criteria(service_code="fin")),
        ("", Criteria(raison_sociale="com", service_actif=True, statut="ACTIVE")),
    ],
)
def test_a_walk_gives_the_pages_that_sorting_gives(directory, monkeypatch, text, asked, sort):
    sorted_pages = walk_through(text, asked, sort=sort, size=7, walks=False)
    assert walk_through(text, asked, sort=sort, size=7) == sorted_pages
    monkeypatch.setattr(walking, "WINDOW", 20)
    assert walk_through(text, asked, sort=sort, size=7) == sorted_pages
    assert len(sorted_pages) > 2


def test_a_structure_knows_whether_it_has_services_whoever_writes_it():
    older = make_structure(public=True)
    service = Service.objects.create(structure=older, code="FIN", nom="Finances")
    other = Service.objects.create(structure=older, code="ACHATS", nom="Achats")
    assert Structure.objects.get(pk=older.pk).has_services
    older.save()  # read before it had any
    assert Structure.objects.get(pk=older.pk).has_services
    service.delete()
    assert Structure.objects.get(pk=older.pk).has_services
    other.delete()
    assert not Structure.objects.get(pk=older.pk).has_services


@pytest.mark.parametrize(
    ("text", "asked", "index"),
    [
        ("commune", Criteria(), "structure_by_rank"),
        ("mal", Criteria(), "structure_by_rank"),
        ("", Criteria(service_code="FIN"), "structure_served_by_name"),
        ("", Criteria(moa=True), "structure_by_name"),
    ],
)
def test_lists_are_walked_by_their_index(directory, monkeypatch, text, asked, index):
    plans = []

    def explained(rows, kept, size):
        plans.append(rows[:20].explain())
        return walk(rows, kept, size)

    walk = queries.walk
    monkeypatch.setattr(queries, "walk", explained)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        queries.search(text, asked)
    assert plans
    assert all(index in plan for plan in plans)
