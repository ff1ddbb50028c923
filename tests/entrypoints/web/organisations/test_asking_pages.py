"""Ask for rights and answer, in the browser; the wishes of a newcomer are already ticked for the manager."""

import re

import pytest
from django.urls import reverse

from unisson.entrypoints.web.organisations.forms_codes import AT_A_GLANCE, LISTED
from unisson.portal.organisations.models import DemandeAbonnement, Rattachement, Service

pytestmark = pytest.mark.django_db
ASKED = {"espaces": ["FACTURES_EMISES"], "codes": "TECH", "droit": "MODIFICATION", "comment": "Intérim"}


@pytest.fixture
def jean(client_of):
    return client_of("jean")


@pytest.fixture
def sophie(client_of):
    return client_of("sophie")


def test_asked_listed_accepted(cast, jean, sophie):
    assert reverse("rights_ask") in jean.get(reverse("account")).content.decode()
    assert jean.post(reverse("rights_ask"), ASKED).url == reverse("rights_ask")
    row = DemandeAbonnement.objects.get()
    assert (row.rattachement.user, row.services) == (cast.jean, ["TECH"])
    for page in ("activities", "members", "rights_asked"):
        assert "Jean Lebrun" in sophie.get(reverse(page)).content.decode(), page
    assert "1 demande" in sophie.get(reverse("members")).content.decode()
    sophie.post(reverse("abonnement_accept", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "VALIDEE"
    assert [row.state for row, _ in jean.get(reverse("rights_ask")).context["asked"]] == ["VALIDEE"]


def test_a_refusal_wants_its_reason(jean, sophie):
    jean.post(reverse("rights_ask"), ASKED)
    row = DemandeAbonnement.objects.get()
    answer = sophie.post(reverse("abonnement_refuse", args=[row.pk]), {"reason": ""})
    assert answer.status_code == 200
    assert f'id="id_{row.pk}_reason"' in answer.content.decode()
    sophie.post(reverse("abonnement_refuse", args=[row.pk]), {"reason": "Pas ce mois-ci."})
    assert "Pas ce mois-ci." in jean.get(reverse("rights_ask")).content.decode()
    assert sophie.post(reverse("abonnement_accept", args=[row.pk]), follow=True).status_code == 200
    row.refresh_from_db()
    assert row.state == "REFUSEE"


@pytest.mark.parametrize(
    ("more", "field"), [({"codes": "RIEN"}, "codes"), ({"espaces": []}, "espaces"), ({"droit": "TOUT"}, "droit")]
)
def test_a_bad_request_is_kept_and_said(jean, more, field):
    answer = jean.post(reverse("rights_ask"), ASKED | more)
    assert set(answer.context["form"].errors) == {field}
    assert "Intérim" in answer.content.decode()
    assert not DemandeAbonnement.objects.exists()


def test_who_belongs_nowhere_or_by_mandate(client_of):
    assert client_of("sam").get(reverse("rights_ask")).status_code == 403


def test_wishes_are_already_ticked(cast, client_of, sophie):
    lucie = client_of("lucie")
    page = reverse("structure_join", args=[cast.COMMUNE.pk])
    assert lucie.get(page).context["form"]["espaces"].value() == ["FACTURES_RECUES"]  # what most people come for
    lucie.post(page, {"comment": "", "espaces": ["FACTURES_RECUES"], "codes": ["FIN", "TECH"]})
    asked = Rattachement.objects.get(user=cast.lucie, structure=cast.COMMUNE)
    assert asked.services_souhaites == ["FIN", "TECH"]
    form = sophie.get(reverse("request_page", args=[asked.pk])).context["accepting"]
    assert form["espaces"].value() == ["FACTURES_RECUES"]
    assert form["codes"].value() == ["FIN", "TECH"]


def more_services(cast, number):
    Service.objects.bulk_create(Service(structure=cast.COMMUNE, code=f"S{n:03}", nom=f"Bureau {n}") for n in range(number))


def test_services_are_ticked_then_folded_then_written(cast, client_of):
    jean, url = client_of("jean"), reverse("rights_ask")
    assert [code for code, _ in jean.get(url).context["form"].fields["codes"].choices] == ["FIN", "TECH"]
    assert "data-picker" not in jean.get(url).content.decode()
    more_services(cast, AT_A_GLANCE)
    assert "data-picker>" in jean.get(url).content.decode()
    Service.objects.bulk_create(Service(structure=cast.COMMUNE, code=f"T{n}", nom="T") for n in range(LISTED))
    assert not hasattr(jean.get(url).context["form"].fields["codes"], "choices")
    assert jean.post(url, ASKED | {"codes": "S001, RIEN;S002"}).context["form"].errors.keys() == {"codes"}
    jean.post(url, ASKED | {"codes": "s001, S002\nTECH,S001"})
    assert DemandeAbonnement.objects.get().services == ["S001", "S002", "TECH"]


def test_what_was_wished_is_seen_first_among_sixty(cast, client_of, sophie):
    more_services(cast, 58)
    client_of("lucie").post(reverse("structure_join", args=[cast.COMMUNE.pk]), {"comment": "", "codes": ["S007", "TECH"]})
    asked = Rattachement.objects.get(user=cast.lucie, structure=cast.COMMUNE)
    page = sophie.get(reverse("request_page", args=[asked.pk])).content.decode()
    assert re.search(r'<details class="more picker" open', page)
    assert re.findall(r'name="codes" value="(\w+)"', page)[:3] == ["S007", "TECH", "FIN"]
    yes = {"role": "UTILISATEUR", "espaces": ["FACTURES_RECUES"], "codes": ["S007"], "droit": "MODIFICATION"}
    assert sophie.post(reverse("request_accept", args=[asked.pk]), yes).url == reverse("members")
    assert [row.service.code for row in asked.habilitations.all()] == ["S007"]
