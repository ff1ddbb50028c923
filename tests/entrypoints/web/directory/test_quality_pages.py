"""« Qualité de ma fiche » and the overview of the support, through HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import make_structure
from unisson.entrypoints.jobs.tasks import publishing as jobs
from unisson.portal.invoices import quality
from unisson.portal.organisations.models import Structure

pytestmark = pytest.mark.django_db

MINE, ALL = reverse("structure_quality"), reverse("directory:quality_overview")


def test_a_manager_reads_what_is_wrong_and_where_to_mend_it(client_of, cast):
    tech = cast.COMMUNE.services.get(code="TECH")
    Structure.objects.filter(pk=cast.COMMUNE.pk).update(gestion_service_engagement=True, courriel="x@y.example")
    cast.COMMUNE.services.filter(pk=tech.pk).update(is_active=False, gestion_engagement=True)
    client = client_of("sophie")
    page = client.get(MINE)
    found = {finding.check.code: url for finding, url in page.context["found"]}
    assert found == {
        "EXIGENCES": reverse("structure_edit"),
        "ENGAGEMENT_FERME": reverse("service_edit", args=[tech.pk]),
    }
    for url in found.values():
        assert url in page.content.decode()
        assert client.get(url).status_code == 200
    assert MINE in client.get(reverse("activities")).content.decode()
    assert MINE in client.get(reverse("structure")).content.decode()


def test_a_fiche_in_order_is_said_so(client_of, cast):
    Structure.objects.filter(pk=cast.COMMUNE.pk).update(courriel="x@y.example")
    assert "Votre fiche est en ordre" in client_of("sophie").get(MINE).content.decode()


def test_others_may_not_read_it(client_of, cast):
    assert client_of("jean").get(MINE).status_code == 403
    assert client_of("sophie").get(ALL).status_code == 403


def test_the_support_sees_every_check_and_what_it_concerns(client_of, cast):
    wrong = make_structure(public=True, gestion_service_engagement=True, gestion_engagement=True)
    client = client_of("sam")
    assert {count for _, count in client.get(ALL).context["rows"]} == {None}
    jobs.refresh_directory(0)
    assert {check.code: count for check, count in client.get(ALL).context["rows"]} == quality.counts()
    page = client.get(ALL, {"controle": "EXIGENCES"})
    assert [finding.structure.pk for finding in page.context["found"]] == [wrong.pk]
    assert reverse("directory:structure", args=[wrong.pk]) in page.content.decode()


@pytest.mark.parametrize("query", [{"controle": "X"}, {"controle": "PERSONNE", "apres": "x"}, {"apres": "9" * 40}])
def test_anything_may_be_asked(client_of, cast, query):
    assert client_of("sam").get(ALL, query).status_code == 200


def test_a_long_list_is_leafed_through(client_of, cast):
    for _ in range(60):
        make_structure(public=True, gestion_service_engagement=True, gestion_engagement=True)
    client = client_of("sam")
    first = client.get(ALL, {"controle": "EXIGENCES"})
    second = client.get(ALL + first.context["following"])
    keys = [finding.structure.pk for page in (first, second) for finding in page.context["found"]]
    assert len(keys) == len(set(keys)) == 60
    assert second.context["following"] == ""


def test_the_overview_is_a_few_queries(client_of, cast, django_assert_max_num_queries):
    client = client_of("sam")
    with django_assert_max_num_queries(9):
        client.get(ALL, {"controle": "PERSONNE"})
