"""The fiche, through HTTP."""

import pytest
from django.urls import reverse

from unisson.portal.organisations.models import Structure

pytestmark = pytest.mark.django_db


def values(form):
    return {name: form[name].value() for name in form.fields if form[name].value() not in (False, None)}


def test_the_manager_changes_a_requirement(client_of, cast):
    client = client_of("sophie")
    typed = values(client.get(reverse("structure_edit")).context["form"])
    assert "gestion_engagement" in typed
    refused = client.post(
        reverse("structure_edit"), typed | {"gestion_service_engagement": "on", "ville": "Saint-Aubin-sur-Mer"}
    )
    assert refused.context["form"].errors.keys() == {"gestion_service_engagement"}
    assert refused.context["form"]["ville"].value() == "Saint-Aubin-sur-Mer"
    del typed["gestion_engagement"]
    assert client.post(reverse("structure_edit"), typed | {"gestion_service": "on"}).url == reverse("structure")
    asked = client.get(reverse("directory:requirements"), {"q": cast.COMMUNE.identifiant})
    assert asked.status_code < 500
    kept = Structure.objects.get(pk=cast.COMMUNE.pk)
    assert (kept.gestion_service, kept.gestion_engagement, kept.emetteur_edi) == (True, False, False)


@pytest.mark.parametrize("name", ["structure_edit", "structure_espaces", "structure_siret"])
def test_others_may_not(client_of, name):
    assert client_of("jean").get(reverse(name)).status_code == 403
    assert client_of("lucie").post(reverse(name), {}).status_code == 403


def test_switch_is_for_the_principal_and_the_support(client_of, cast):
    url = reverse("structure_switch", args=[cast.COMMUNE.pk])
    assert [client_of(key).get(url).status_code for key in ("jean", "karim", "sophie", "sam")] == [404, 404, 200, 200]
    assert client_of("sophie").post(url, {}).context["form"].errors
    client_of("sophie").post(url, {"reason": "Fusion."})
    assert not Structure.objects.get(pk=cast.COMMUNE.pk).is_active
    page = reverse("directory:structure", args=[cast.COMMUNE.pk])
    assert f'href="{url}"' in client_of("sam").get(page).content.decode()
    assert f'href="{url}"' not in client_of("sophie").get(page).content.decode()
    assert client_of("sam").post(url, {})["Location"] == page
    assert Structure.objects.get(pk=cast.COMMUNE.pk).is_active


def test_the_register_prefills(client_of):
    page = client_of("claire").get(reverse("structure_new"), {"q": "903 124 568 00010"})
    assert page.context["creation"]["raison_sociale"].value() == "Toitures du Couesnon"
    closed = client_of("claire").get(reverse("structure_new"), {"q": "79820134900015"})
    assert "fermé" in closed.content.decode()


def test_a_foreign_structure_is_created_with_its_identifier(client_of):
    client = client_of("claire")
    typed = {
        "type_identifiant": "RIDET",
        "siret": "12",
        "raison_sociale": "Caillou SARL",
        "adresse": "1 rue de l’Alma",
        "code_postal": "98800",
        "ville": "Nouméa",
        "code_pays": "NC",
    }
    assert client.post(reverse("structure_other"), typed).context["form"].errors.keys() == {"siret"}
    assert client.post(reverse("structure_other"), typed | {"siret": "0123456001"}).url == reverse("structure")
    assert "Caillou SARL" in client.get(reverse("structure")).content.decode()


def test_a_change_of_siret_moves_to_the_new_fiche(client_of, cast):
    client = client_of("marc")
    assert client.post(reverse("structure_siret"), {"siret": "49817362400021"}).context["form"].errors.keys() == {"siret"}
    page = client.post(reverse("structure_siret"), {"siret": "49817362400038"}, follow=True)
    assert page.context["structure"].origine_id == cast.BUREAUTIQUE.pk


def test_public_structures_are_made_by_the_support(client_of):
    assert client_of("sophie").get(reverse("structure_public")).status_code == 403
    assert client_of("sam").get(reverse("structure_public")).status_code == 200
