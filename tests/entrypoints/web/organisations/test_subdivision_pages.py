"""Services, through HTTP."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_manager_adds_edits_and_closes_a_service(client_of, cast):
    client = client_of("sophie")
    kept = client.post(reverse("service_new"), {"code": "FIN", "nom": "Doublon"})
    assert kept.context["form"].errors.keys() == {"code"}
    assert kept.context["form"]["nom"].value() == "Doublon"
    several = client.post(reverse("service_new"), {"code": "CCAS", "code_postal": "3525"})
    assert several.context["form"].errors.keys() == {"nom", "code_postal"}
    assert client.post(reverse("service_new"), {"code": "CCAS", "nom": "Action sociale"}).url == reverse("structure")
    service = cast.COMMUNE.services.get(code="CCAS")
    edit = reverse("service_edit", args=[service.pk])
    assert client.get(edit).context["form"]["nom"].value() == "Action sociale"
    assert client.post(edit, {"nom": "CCAS", "debut": "2026-02-01", "fin": "2026-01-01"}).context["form"].errors.keys() == {
        "fin"
    }
    client.post(edit, {"nom": "CCAS", "gestion_engagement": "on"})
    client.post(reverse("service_switch", args=[service.pk]), {"active": "non"})
    client.post(reverse("service_espaces", args=[service.pk]), {"espaces": ["FACTURES_RECUES"]})
    service.refresh_from_db()
    assert (service.nom, service.gestion_engagement, service.is_active) == ("CCAS", True, False)
    assert len(service.espaces_fermes) == 4


def test_the_import_lists_what_it_refused(client_of, cast):
    client = client_of("sophie")
    assert client.post(reverse("services_import")).context["form"].errors.keys() == {"sheet"}
    sheet = SimpleUploadedFile("s.csv", b"Code;Nom;Code postal\nPARC;Parc;\n;Rien;\nX;X;3525\n")
    page = client.post(reverse("services_import"), {"sheet": sheet})
    assert (page.context["done"].created, [row[0] for row in page.context["done"].bad]) == (1, [3, 4])
    assert client.get(reverse("services_model")).content[:2] == b"PK"


@pytest.mark.parametrize("name", ["service_new", "services_import", "services_model"])
def test_others_may_not(client_of, name):
    assert client_of("jean").get(reverse(name)).status_code == 403


def test_a_service_of_another_structure_is_unknown(client_of, cast):
    foreign = cast.HOPITAL.services.first()
    for name in ("service_edit", "service_switch", "service_espaces"):
        assert client_of("sophie").post(reverse(name, args=[foreign.pk]), {"nom": "X"}).status_code == 404
