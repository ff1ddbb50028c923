"""Requests in number, successions, mandates and activities, through HTTP."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.portal.organisations.conftest import make_person
from unisson.portal.kernel import clock
from unisson.portal.organisations.actions.entering import ask_to_join
from unisson.portal.organisations.actions.granting import set_rights
from unisson.portal.organisations.models import Mandat, Rattachement, Succession
from unisson.portal.organisations.permissions import actor_for

pytestmark = pytest.mark.django_db


def test_several_requests_are_accepted_at_once(client_of, cast):
    asked = [ask_to_join(cast.COMMUNE.pk, actor_for(make_person(name))) for name in ("Zoe", "Yann")]
    client = client_of("sophie")
    typed = {"role": "UTILISATEUR", "espaces": ["FACTURES_RECUES"], "droit": "MODIFICATION"}
    assert client.post(reverse("requests_bulk"), typed).context["form"].errors.keys() == {"asked"}
    assert client.post(reverse("requests_bulk"), typed | {"asked": [row.pk for row in asked]}).url == reverse("members")
    assert {Rattachement.objects.get(pk=row.pk).state for row in asked} == {"VALIDEE"}


def test_a_succession_from_claim_to_decision(client_of, cast):
    lucie, sam = client_of("lucie"), client_of("sam")
    url = reverse("succession", args=[cast.COMMUNE.pk])
    assert lucie.post(url, {"explanation": "Départ."}).context["form"].errors.keys() == {"proof"}
    proof = SimpleUploadedFile("arrete.pdf", b"%PDF-1.7")
    assert lucie.post(url, {"explanation": "Départ.", "proof": proof}).url == url
    claim = Succession.objects.get()
    assert "Examen par le support" in lucie.get(url).content.decode()
    decide = reverse("succession_decide", args=[claim.pk])
    assert [client_of(key).get(decide).status_code for key in ("lucie", "sophie")] == [403, 403]
    assert claim.user.full_name in sam.get(reverse("successions")).content.decode()
    assert sam.get(reverse("succession_proof", args=[claim.pk])).content == b"%PDF-1.7"
    assert sam.post(decide, {"granted": "non"}).context["form"].errors.keys() == {"reason"}
    assert sam.post(decide, {"granted": "oui"}).url == reverse("successions")
    assert "Accordée" in lucie.get(url).content.decode()
    assert Rattachement.objects.get(user=cast.lucie, structure=cast.COMMUNE).role == "GESTIONNAIRE_PRINCIPAL"


def test_a_mandate_is_given_used_and_revoked(client_of, cast):
    client = client_of("claire")
    typed = {"siret": cast.COMPTABLE.identifiant, "espaces": ["FACTURES_EMISES"], "droit": "MODIFICATION"}
    assert client.post(reverse("mandates"), typed).context["form"].errors.keys() == {"ends_on"}
    until = clock.today() + timedelta(days=30)
    assert client.post(reverse("mandates"), typed | {"ends_on": until.isoformat()}).url == reverse("mandates")
    julie = client_of("julie")
    assert julie.post(reverse("switch_structure"), {"structure": cast.MENUISERIE.pk}).status_code == 302
    assert julie.get(reverse("issued")).status_code == 200
    assert julie.get(reverse("structure_edit")).status_code == 403
    mandate = Mandat.objects.get()
    assert client_of("marc").post(reverse("mandate_revoke", args=[mandate.pk])).status_code == 404
    client.post(reverse("mandate_revoke", args=[mandate.pk]))
    assert julie.post(reverse("switch_structure"), {"structure": cast.MENUISERIE.pk}).status_code == 404


def test_the_history_is_filtered_and_exported(client_of, cast, django_assert_max_num_queries):
    jean = Rattachement.objects.get(user=cast.jean)
    set_rights(jean.pk, cast.actor("sophie"), ())
    ask_to_join(cast.COMMUNE.pk, actor_for(make_person("Zoe")))
    client = client_of("sophie")
    with django_assert_max_num_queries(20):
        page = client.get(reverse("activities"))
    assert [event.code for event in page.context["events"]] == ["RATTACHEMENT_DEMANDE", "HABILITATIONS_MODIFIEES"]
    some = client.get(reverse("activities"), {"q": "lebrun"}).context["events"]
    assert [event.code for event in some] == ["HABILITATIONS_MODIFIEES"]
    none = client.get(reverse("activities"), {"code": "MANDAT_DONNE"}).context["events"]
    assert list(none) == []
    assert client.get(reverse("activities"), {"since": "pas une date"}).status_code == 200
    answer = client.get(reverse("activities_export"), {"code": "HABILITATIONS_MODIFIEES"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert client_of("karim").get(reverse("activities")).context["events"].paginator.count == 0
    assert [client_of(key).get(reverse("activities")).status_code for key in ("jean", "lucie")] == [403, 403]
