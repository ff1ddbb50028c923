"""« Qui peut quoi » through HTTP."""

import pytest
from django.urls import reverse

from tests.portal.organisations.conftest import make_person
from unisson.portal.kernel import clock
from unisson.portal.organisations.matrix import Cell, cells_of
from unisson.portal.organisations.models import Rattachement

pytestmark = pytest.mark.django_db


@pytest.fixture
def jean(cast):
    return Rattachement.objects.get(user=cast.jean)


def test_the_manager_edits_the_grid(client_of, cast, jean):
    client, tech = client_of("sophie"), cast.COMMUNE.services.get(code="TECH")
    page = client.get(reverse("rights_edit", args=[jean.pk]))
    form = page.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {
        f"r{tech.pk}-FACTURES_RECUES": "CONSULTATION_UNIQUEMENT"
    }
    assert client.post(page.request["PATH_INFO"], typed).url == reverse("rights")
    assert Cell("FACTURES_RECUES", tech.pk, "CONSULTATION_UNIQUEMENT") in cells_of(jean)
    assert len(cells_of(jean)) == 2
    again = client.post(page.request["PATH_INFO"], typed | {"r0-FACTURES_RECUES": "MODIFICATION"})
    assert again.context["form"].errors
    assert again.context["form"]["r0-FACTURES_RECUES"].value() == "MODIFICATION"
    assert len(cells_of(jean)) == 2


def test_copy_and_bulk(client_of, cast, jean):
    zoe = Rattachement.objects.create(
        user=make_person("Zoe"), structure=cast.COMMUNE, state="VALIDEE", requested_at=clock.now()
    )
    client = client_of("sophie")
    assert client.post(reverse("rights_copy", args=[zoe.pk]), {"source": jean.pk}).status_code == 302
    assert cells_of(zoe) == cells_of(jean)
    typed = {"people_asked": [zoe.pk, jean.pk], "espaces": ["FACTURES_EMISES"], "codes": "FIN\nNULLE", "droit": "MODIFICATION"}
    refused = client.post(reverse("rights_bulk"), typed)
    assert refused.context["form"].errors.keys() == {"codes"}
    assert "NULLE" in refused.content.decode()
    assert client.post(reverse("rights_bulk"), typed | {"codes": "FIN"}).url == reverse("rights")
    assert len(cells_of(zoe)) == 2


@pytest.mark.parametrize("key", ["jean", "karim", "lucie", "sam"])
def test_others_change_nothing(client_of, jean, key):
    client, before = client_of(key), cells_of(jean)
    for name in ("rights_edit", "rights_copy"):
        assert client.post(reverse(name, args=[jean.pk]), {"seen": ""}).status_code == 404
    assert cells_of(jean) == before


def test_only_managers_see_the_matrix(client_of):
    answers = {key: client_of(key).get(reverse("rights")).status_code for key in ("sophie", "jean", "lucie", "claire")}
    assert answers == {"sophie": 200, "jean": 403, "lucie": 403, "claire": 200}


def test_the_matrix_costs_the_same_whatever_its_size(client_of, cast, django_assert_max_num_queries):
    for number in range(12):
        link = Rattachement.objects.create(
            user=make_person(f"P{number}"), structure=cast.COMMUNE, state="VALIDEE", requested_at=clock.now()
        )
        link.habilitations.create(espace="FACTURES_RECUES")
    client = client_of("sophie")
    with django_assert_max_num_queries(18):
        assert client.get(reverse("rights")).status_code == 200
